"""Makes a block of its text and the way back to the file."""

from __future__ import annotations

import re

from medreview.reading.document import OBJECT, Block, BlockKind, Piece, PlacedRuns, Runs
from medreview.schemas.finding import Span

_CITATION = re.compile(r"\[\^[^\]\s\[]+\]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\ufffc]+", re.IGNORECASE)
_CLOSERS = ".,;:!?'\"’”)]*_"


class BlockBuilder:
    """The block that is being read: pieces of text in order, each with its place."""

    __slots__ = ("kind", "level", "pieces", "start")

    def __init__(self, kind: BlockKind, start: int, level: int = 0) -> None:
        self.kind: BlockKind = kind
        self.start = start
        self.level = level
        self.pieces: list[Piece] = []

    def build(self, end: int) -> Block | None:
        """Return the block, which ends at `end` of the file; None when nothing can be read in it."""
        text = "".join([piece[0] for piece in self.pieces])
        return make_block(self.kind, text, PlacedRuns(self.pieces, Span(self.start, end)), self.level)


def make_block(kind: BlockKind, text: str, runs: Runs, level: int = 0) -> Block | None:
    """Return a block, without citation marks and with addresses masked; None when nothing can be read in it."""
    if not text or text.isspace():
        return None
    marks: tuple[Span, ...] = ()
    if "[^" in text:
        marks = tuple(runs.span(*match.span()) for match in _CITATION.finditer(text))
        pieces, text = _without_citations(runs.pieces, text)
        runs = PlacedRuns(pieces, runs.extent())
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(_mask, text)
    return Block(kind, text, runs, level, marks)


def _mask(match: re.Match[str]) -> str:
    address = match[0].rstrip(_CLOSERS)
    return OBJECT * len(address) + match[0][len(address) :]


def _without_citations(pieces: list[Piece], text: str) -> tuple[list[Piece], str]:
    cuts = [match.span() for match in _CITATION.finditer(text)]
    kept: list[Piece] = []
    at = following = 0
    for piece in pieces:
        end = at + len(piece[0])
        if following == len(cuts) or end <= cuts[following][0]:
            kept.append(piece)
        else:
            kept.extend(_outside(*piece, at, cuts[following:]))
        while following < len(cuts) and cuts[following][1] <= end:
            following += 1
        at = end
    return kept, _CITATION.sub("", text)


def _outside(piece: str, start: int, end: int, at: int, cuts: list[tuple[int, int]]) -> list[Piece]:
    """Return the parts of a piece, which begins at `at` in the block, that lie outside of all cuts."""
    is_alike = end - start == len(piece)
    parts: list[Piece] = []
    low = 0
    for cut_start, cut_end in cuts:
        left, right = cut_start - at, cut_end - at
        if right <= low or left >= len(piece):
            continue
        if left > low:
            parts.append(
                (piece[low:left], start + low if is_alike else start, start + left if is_alike else end)
            )
        low = max(low, min(right, len(piece)))
    if low < len(piece):
        parts.append((piece[low:], start + low if is_alike else start, end))
    return parts
