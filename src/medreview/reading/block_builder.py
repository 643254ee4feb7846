"""Makes a block of its text and the way back to the file."""

from __future__ import annotations

import re

from medreview.reading.document import OBJECT, Block, BlockKind, CutRuns, Piece, PlacedRuns, Runs
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
    # one character is looked for many times faster than several
    if "[" in text and "[^" in text:
        cuts = [match.span() for match in _CITATION.finditer(text)]
        if cuts:
            runs = CutRuns(runs, cuts, [text[start:end] for start, end in cuts])
            text = _CITATION.sub("", text)
    if ("/" in text and "://" in text) or "www." in text:
        text = _ADDRESS.sub(_mask, text)
    return Block(kind, text, runs, level)


def _mask(match: re.Match[str]) -> str:
    address = match[0].rstrip(_CLOSERS)
    return OBJECT * len(address) + match[0][len(address) :]
