"""Names of the rule families, in the order in which they are listed."""

from __future__ import annotations

FAMILIES: dict[str, str] = {
    "PAG": "the page can be read",
    "REV": "medical review",
    "DIS": "disclaimers",
    "TRM": "terminology",
    "WRD": "wording about people, promises and claims",
    "RDB": "readability",
    "DOS": "doses, units and notation",
    "RSK": "how risk is communicated",
    "GRM": "grammar and spelling",
    "REF": "references and claims",
    "LNK": "links, anchors, related pages",
    "VER": "versions and changes",
    "STR": "headings, lists, tables, alternative text",
    "PUB": "what is published is what was checked",
    "WAV": "waivers and in-page exceptions",
}
