"""What marked words are in the file, and how they are compared."""

from __future__ import annotations

import html
import re
import unicodedata

from medreview.grammar.proofs import Proof
from medreview.reading.page import Page


def cut(page: Page, proof: Proof, start: int, end: int) -> str | None:
    """Return what stands in the file for characters that were sent."""
    place = proof.locate(start, end)
    if place is None:
        return None
    span = page.document.blocks[proof.number].span(*place)
    return page.source.text[span.start : span.end]


def plain(text: str) -> str:
    """Return what can be compared of sent words and of their source: no markup, no blanks, composed."""
    text = re.sub(r"\]\(x\.md\)|\[\^[^\]]*\]|</?\w[^>]*>|\{[^}]*\}", "", text)
    text = unicodedata.normalize("NFC", html.unescape(text))
    return re.sub(r"[\s*\[\]\\>|\u00ad\u200b,;–-]", "", text)
