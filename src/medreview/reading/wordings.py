"""Approved wordings in a page's text: white space, line wrapping, emphasis and the shape of quotes do not count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from medreview.reading.document import Document
from medreview.schemas.disclaimers import Disclaimer, Wording

_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "‑": "-", "‐": "-"})


def squeeze(text: str) -> str:
    """Return the text on one line with single spaces, straight quotes and plain hyphens."""
    return " ".join(text.translate(_ALIKE).split())


def squeeze_wording(wording: Wording) -> str:
    """Return an approved text squeezed, one line for each of its paragraphs."""
    paragraphs = wording.text.replace("\r\n", "\n").split("\n\n")
    return "\n".join(squeeze(paragraph) for paragraph in paragraphs if paragraph.strip())


@dataclass(frozen=True, slots=True)
class FoundWording:
    """An approved wording that stands in the text, in blocks `first` to `last`; `is_whole` if it fills them."""

    disclaimer: Disclaimer
    wording: Wording
    first: int
    last: int
    is_whole: bool


def find_wordings(document: Document, disclaimers: Iterable[Disclaimer]) -> list[FoundWording]:
    """Return every approved wording, current or superseded, that the document holds word for word."""
    lines = [squeeze(block.text) for block in document.blocks]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines)
    return [
        _located(disclaimer, wording, at, at + len(wanted), starts)
        for disclaimer in disclaimers
        for wording in disclaimer.versions
        for wanted in (squeeze_wording(wording),)
        for at in _places(text, wanted)
    ]


def _places(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at != -1:
        end = at + len(wanted)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(wanted, end)


def _located(disclaimer: Disclaimer, wording: Wording, at: int, end: int, starts: list[int]) -> FoundWording:
    first, last = bisect_right(starts, at) - 1, bisect_right(starts, end - 1) - 1
    is_whole = at == starts[first] and end == starts[last + 1] - 1
    return FoundWording(disclaimer, wording, first, last, is_whole)
