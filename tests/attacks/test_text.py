"""Attacks on the reviewed text: a clinical change that does not look like one, and text that is hidden or shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from support.attacked import TABLETS, Honest, errors, messages

TAKE = "Take 50 mg in the morning. Do not take it with milk."
ANSWER = "Call us. We answer all day."
TABLE = "| Day | Dose |\n| --- | --- |\n| Monday | 5 mg |\n| Tuesday | 10 mg |\n"
STEPS = "1. Wash your hands.\n2. Take the tablet.\n"


@dataclass(frozen=True)
class Swap:
    """Words of the page, what takes their place, and the words at which that must be reported."""

    name: str
    old: str
    new: str
    at: str
    others: tuple[str, ...] = ()
    """Rules that have something to say of this too."""


ATTACKS = (
    Swap("dose", "50 mg", "500 mg", "500 mg"),
    Swap("unit", "50 mg", "50 g", "g in the morning"),
    Swap("negation", "Do not take", "Do take", "Do take"),
    Swap("digits split by a line break", "50 mg", "5\n0 mg", "5\n0 mg"),
    Swap("digits split by a hard break", "50 mg", "5\\\n0 mg", "5\\\n0 mg"),
    Swap("digits split by an entity", "50 mg", "5&#32;0 mg", "5&#32;0 mg"),
    Swap("digit as an entity", "50 mg", "5&#48;0 mg", "5&#48;0 mg"),
    Swap("digit in emphasis", "50 mg", "5**0**0 mg", "5**0**0 mg"),
    Swap("digit in code", "50 mg", "5`0` mg", "5`0` mg"),
    Swap("digit in a tag", "50 mg", "5<b>0</b> mg", "5<b>0</b> mg"),
    Swap("digit struck out", "50 mg", "5~~0~~ mg", "5~~0~~ mg"),
    Swap("digit in a comment", "50 mg", "5<!-- 0 --> mg", "5<!--"),
    Swap("decimal point", "50 mg", "5.0 mg", "5.0 mg"),
    Swap("range", "50 mg", "5-0 mg", "5-0 mg"),
    Swap("doses exchanged", TABLE, TABLE.replace("5 mg", "x").replace("10 mg", "5 mg").replace("x", "10 mg"), "10 mg"),
    Swap("table reshaped", "| Monday | 5 mg |", "| | Monday | 5 mg |", "| Monday | 5 mg |"),
    Swap("row gone", "| Monday | 5 mg |\n", "", "Tuesday"),
    Swap("cell over the header", "| Monday | 5 mg |", "| Monday | | 5 mg |", "| 5 mg"),
    Swap("header turned into a row", "| Day | Dose |\n", "| | |\n", "| |\n| ---"),
    Swap("list renumbered", STEPS, STEPS.replace("1.", "3."), "3. Wash"),
    Swap("steps exchanged", STEPS, "1. Take the tablet.\n2. Wash your hands.\n", "Take the tablet"),
    Swap("a step taken in", STEPS, "1. Wash your hands.\n   1. Take the tablet.\n", ".\n   1. Take"),
    Swap("negation in a comment", "Do not take", "Do <!-- not --> take", "Do <!--"),
    Swap("negation in an attribute", "Do not take", 'Do <i title="not"></i> take', "<i title"),
    Swap("negation in a link target", "Do not take", "Do [](not) take", "[](not)", ("LNK001",)),
    Swap("negation in alternative text", "Do not take", "Do ![not](x.png) take", "![not]", ("LNK001",)),
    Swap("negation in a footnote", "Do not take", "Do[^not] take", "[^not]", ("REF003",)),
    Swap("negation far away", "Do not take it", "Do take it not", "Do take"),
    Swap("capital", "Do not take", "Do NOT take", "NOT"),
    Swap("hidden by a comment", ANSWER, f"<!-- {ANSWER} -->", ""),
    Swap("hidden by an attribute", ANSWER, f"<p hidden>{ANSWER}</p>", "<p hidden>"),
    Swap("hidden by a style", ANSWER, f'<p style="display:none">{ANSWER}</p>', "<p style"),
    Swap("hidden by an empty style", ANSWER, f'<span style="font-size:0">{ANSWER}</span>', "<span style"),
    Swap("hidden in details", ANSWER, f"<details>\n\n{ANSWER}\n\n</details>", "<details>"),
    Swap("hidden in a template", ANSWER, f"<template>\n\n{ANSWER}\n\n</template>", "<template>"),
    Swap("hidden in a script", ANSWER, f"<script>\n{ANSWER}\n</script>", "<script>"),
    Swap("hidden by CDATA", ANSWER, f"<![CDATA[\n{ANSWER}\n]]>", "<![CDATA["),
    Swap("hidden by a declaration", ANSWER, f"<!X {ANSWER}>", "<!X"),
    Swap("hidden by a processing instruction", ANSWER, f"<?x {ANSWER} ?>", "<?x"),
    Swap("a comment never closed", ANSWER, f"<!-- \n{ANSWER}", "[the leaflet]"),
    Swap("a comment never closed in a line", ANSWER, "Call us. <!-- We answer all day.", "<!-- We answer"),
    Swap("a script that hides", ANSWER, f"{ANSWER}\n\n<script>document.body.hidden = true</script>", "<script>"),
    Swap("a style that hides", ANSWER, f"<style>p {{ display: none }}</style>\n\n{ANSWER}", "<style>"),
    Swap("turned into code", ANSWER, f"    {ANSWER}", ANSWER),
    Swap("turned into a quotation", ANSWER, f"> {ANSWER}", "> Call"),
    Swap("turned into a heading", ANSWER, f"## {ANSWER}", "## Call"),
    Swap("turned into a definition", ANSWER, f"[x]: /y '{ANSWER}'", ""),
    Swap("turned into a footnote", ANSWER, f"[^house]: {ANSWER}", "house]\n"),
    Swap("a definition changed far away", "https://example.org/leaflet", "https://example.org/advert", "[the leaflet]"),
    Swap("a definition before it", TAKE, f"{TAKE}\n\n[leaflet]: https://example.org/advert", "[the leaflet]"),
    Swap("a definition lost", "[leaflet]: https", "[leaf-let]: https", "[the leaflet]"),
    Swap("a link to a footnote", "first.[^house]", "first.", ".\n\nCall"),
    Swap("a title on a link", "org/leaflet", "org/leaflet 'Take 500 mg'", "[the leaflet]"),
    Swap("zero-width space", "50 mg", "5\u200b0 mg", "5\u200b0 mg", ("PAG014",)),
    Swap("bidi override", "50 mg", "\u202e05\u202c mg", "\u202e05", ("PAG014",)),
    Swap("bidi isolate", "50 mg", "\u206705\u2069 mg", "\u206705", ("PAG014",)),
    Swap("soft hyphen", "Do not", "Do n\u00adot", "n\u00adot"),
    Swap("tag characters", "50 mg", "50\U000e0030 mg", "\U000e0030", ("PAG014",)),
    Swap("variation selector", "50 mg", "50\ufe0f mg", "\ufe0f"),
    Swap("variation selector of the supplement", "50 mg", "50\U000e0100 mg", "\U000e0100"),
    Swap("combining character", "50 mg", "50\u0338 mg", "\u0338"),
    Swap("combining enclosing keycap", "50 mg", "50\u20e3 mg", "\u20e3"),
    Swap("grapheme joiner", "Do not", "Do n\u034fot", "n\u034fot"),
    Swap("Hangul filler", "Do not", "Do\u3164 not", "Do\u3164"),
    Swap("Braille blank", "Do not", "Do\u2800 not", "\u2800"),
    Swap("fullwidth digits", "50 mg", "\uff15\uff10 mg", "\uff15\uff10"),
    Swap("Arabic-Indic digits", "50 mg", "\u0665\u0660 mg", "\u0665\u0660"),
    Swap("mathematical digits", "50 mg", "\U0001d7d3\U0001d7ce mg", "\U0001d7d3"),
    Swap("letter O for zero", "50 mg", "5O mg", "5O mg"),
    Swap("superscript digit", "50 mg", "50\u00b2 mg", "50\u00b2"),
    Swap("Cyrillic a", "Take 50", "T\u0430ke 50", "T\u0430ke"),
    Swap("Greek o", "Do not", "D\u03bf not", "D\u03bf"),
    Swap("micro sign", "50 mg", "50 \u00b5g", "\u00b5g"),
    Swap("minus sign", "50 mg", "\u221250 mg", "\u2212"),
    Swap("front matter: summary", "What you should know", "What nobody should know", "nobody"),
    Swap("front matter: title", "title: Your tablets", "title: Your pills", "pills", ("PAG011",)),
    Swap("front matter: reference", "title: A source", "title: No source", "No"),
    Swap("front matter: link of a reference", "example.org/source", "example.org/advert", "advert"),
    Swap("front matter: disclaimers", "disclaimers: [education-only]\n", "", ""),
    Swap("front matter: other disclaimers", "[education-only]", "[education-only, off-label]", "off-label"),
)  # fmt: skip


@pytest.mark.parametrize("swap", ATTACKS, ids=lambda swap: swap.name)
def test_a_change_that_needs_a_review(honest: Honest, swap: Swap) -> None:
    honest.edit(TABLETS, swap.old, swap.new)
    found = errors(honest.check())
    of_review = [one for one in found if one.startswith("REV008")]
    if swap.at:
        assert of_review == [f"REV008 {honest.place(TABLETS, swap.at)}"]
    assert len(of_review) == 1
    assert of_review[0].startswith(f"REV008 {TABLETS}:")
    assert "clinical" in messages(honest.check(), "REV008")
    assert {one.partition(" ")[0] for one in found} <= {"REV008", *swap.others}


def test_swapped_and_back_in_history(honest: Honest) -> None:
    before = honest.read(TABLETS)
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.commit()
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, '500 mg')}"]
    honest.write(TABLETS, before)
    honest.commit()
    assert errors(honest.check()) == []


TWINS = {
    "wrapped anew": (TAKE, TAKE.replace(" ", "\n", 3)),
    "hard break": (TAKE, TAKE.replace("Do not", "Do  \nnot")),
    "emphasis": (TAKE, TAKE.replace("50 mg", "**50 mg**").replace("not", "*not*")),
    "emphasis within": (TAKE, TAKE.replace("50", "5*0*")),
    "entity": (TAKE, TAKE.replace("50", "&#53;0")),
    "escape": (TAKE, TAKE.replace("morning.", "morning\\.")),
    "comment": (TAKE, f"{TAKE} <!-- Ask Ann. -->"),
    "spaces": (TAKE, TAKE.replace(" ", "  ")),
    "no-break space": (TAKE, TAKE.replace("50 mg", "50\u00a0mg")),
    "table drawn otherwise": (TABLE, TABLE.replace("| --- | --- |", "|:-|-:|").replace("| 5 mg |", "|5 mg")),
    "numbers of a list": (STEPS, STEPS.replace("2.", "1.")),
    "loose list": (STEPS, STEPS.replace("\n2.", "\n\n2.")),
    "link in place": ("[the leaflet][leaflet]", "[the leaflet](https://example.org/leaflet)"),
    "quotes": ("title: A source", 'title: "A source"'),
    "setext": ("# Your tablets\n", "Your tablets\n============\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_a_change_of_formatting(honest: Honest, name: str) -> None:
    honest.edit(TABLETS, *TWINS[name])
    assert errors(honest.check()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    ],
    ids=["BOM", "CRLF", "both"],
)
def test_marks_and_line_ends(honest: Honest, spoil: Callable[[bytes], bytes]) -> None:
    """They change nothing, and hide no change either."""
    honest.write(TABLETS, spoil((honest.folder / TABLETS).read_bytes()))
    assert errors(honest.check()) == []
    honest.edit(TABLETS, "50 mg", "500 mg")
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, '500 mg')}"]


@pytest.mark.parametrize(
    ("old", "new", "character"),
    [("50 mg", "5\x000 mg", "\x00"), ("50 mg", "5\x08\x080 mg", "\x08"), ("50 mg", "5\x85\x9f mg", "\x9f")],
)
def test_control_characters(honest: Honest, old: str, new: str, character: str) -> None:
    honest.edit(TABLETS, old, new)
    at = honest.at(TABLETS, honest.read(TABLETS).index(character))
    listed = errors(honest.check())
    assert [one.split(" ")[0] for one in listed] == ["PAG001"]
    if character != "\x9f":
        assert listed == [f"PAG001 {at}"]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
def test_separators_that_may_not_be_shown(honest: Honest, separator: str) -> None:
    """Where they are not shown, two tablets of 50 mg are 250 mg."""
    honest.edit(TABLETS, "Take 50 mg", "Take 2 50 mg tablets")
    honest.record()
    assert errors(honest.check()) == []
    honest.edit(TABLETS, "2 50", f"2{separator}50")
    found = honest.check()
    changed, unseen = errors(found)
    assert changed.startswith("REV008 ")
    assert unseen == f"PAG014 {honest.place(TABLETS, separator)}"
    (fix,) = [one.fix for one in found.findings if one.rule == "PAG014"]
    assert fix is not None
    assert [edit.text for edit in fix.edits] == [" "]


@pytest.mark.parametrize(
    ("old", "new", "rule", "at"),
    [
        ("lang: en-US", "lang: &a en-US", "PAG005", "&a"),
        ("status: published", "status: published\n<<: {id: x}", "PAG005", "<<"),
        ("id: tablets", "id: Tablets", "PAG008", "Tablets"),
        ("status: published\n", "", "PAG007", ""),
        ("id: tablets\n", "", "PAG007", ""),
        ("status: published", "status: Published", "PAG008", "Published"),
        ("title: Your tablets", "title: Your tablets\n'title': Your tablets", "PAG004", "'title'"),
    ],
)
def test_front_matter_that_two_read_differently(
    honest: Honest, old: str, new: str, rule: str, at: str
) -> None:
    """Where it is not certain what a page is, nothing on it may pass for reviewed."""
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.edit(TABLETS, old, new)
    assert f"{rule} {honest.place(TABLETS, at) if at else TABLETS + ':1:1'}" in errors(honest.check())


def test_lone_carriage_returns(honest: Honest) -> None:
    honest.edit(TABLETS, "50 mg", "5\r0 mg")
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, '5' + chr(13) + '0')}"]


def test_a_wording_of_a_disclaimer(honest: Honest) -> None:
    """Every page that includes it says something else now; the place is where the page names it."""
    honest.edit("guide/house/disclaimers.yaml", "It does not replace advice", "It replaces advice")
    assert errors(honest.check()) == [
        f"REV008 {honest.place(path, 'education-only')}"
        for path in ("guide/sample/infusion.md", "guide/sample/tablets.md")
    ]


def test_a_new_version_of_a_disclaimer(honest: Honest) -> None:
    path = "guide/house/disclaimers.yaml"
    version = "      - version: 2\n        since: 2026-11-20\n        text: Do what this page says.\n"
    text = honest.read(path)
    at = text.index("      - version: 1")
    honest.write(path, text[:at] + version + text[at:])
    listed = errors(honest.check())
    assert [one for one in listed if one.startswith("REV008")] == [
        f"REV008 {honest.place(path, 'education-only')}"
        for path in ("guide/sample/infusion.md", "guide/sample/tablets.md")
    ]
