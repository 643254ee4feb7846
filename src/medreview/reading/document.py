"""What a reader sees of a page: blocks of text, each character with its place in the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from medreview.schemas.finding import Span

BlockKind = Literal["heading", "paragraph", "item", "cell", "footnote"]
OBJECT = "\ufffc"
"""Stands in a block's text for what is seen but is not prose: inline code, an image, a bare address."""


class Runs:
    """The way back from a block's text to the file: stretches that are alike, and stretches that stand for others.

    A run maps text from `at` to source from `start` to `end`; where both are equally long, character by character.
    """

    __slots__ = ("at", "ends", "size", "starts")

    def __init__(self) -> None:
        self.at: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.size = 0

    def add(self, length: int, start: int, end: int) -> None:
        """Adds a run of `length` characters of text that stand for the source from `start` to `end`."""
        self.at.append(self.size)
        self.starts.append(start)
        self.ends.append(end)
        self.size += length

    def span(self, start: int, end: int) -> Span:
        """Return the source span of text from `start` to `end`, widened to whole entities where they are cut."""
        if not self.at:
            return Span(0, 0)
        first = bisect_right(self.at, start) - 1
        begin = self._first_of(first, start)
        if end <= start:
            return Span(begin, begin)
        last = bisect_right(self.at, end - 1) - 1
        return Span(begin, self._last_of(last, end - 1))

    def is_verbatim(self, start: int, end: int) -> bool:
        """True when the text from `start` to `end` stands in the source in just these characters, with no markup."""
        span = self.span(start, end)
        if span.end - span.start != end - start:
            return False
        runs = range(bisect_right(self.at, start) - 1, bisect_right(self.at, end - 1))
        return all(self._is_alike(run) for run in runs)

    def _length(self, run: int) -> int:
        following = self.at[run + 1] if run + 1 < len(self.at) else self.size
        return following - self.at[run]

    def _is_alike(self, run: int) -> bool:
        return self._length(run) == self.ends[run] - self.starts[run]

    def _first_of(self, run: int, offset: int) -> int:
        return self.starts[run] + (offset - self.at[run]) if self._is_alike(run) else self.starts[run]

    def _last_of(self, run: int, offset: int) -> int:
        return self.starts[run] + (offset - self.at[run]) + 1 if self._is_alike(run) else self.ends[run]


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item, table cell or footnote as plain text; offsets of `text` map to the file."""

    kind: BlockKind
    text: str
    runs: Runs
    start: int
    end: int
    level: int = 0
    in_quote: bool = False
    in_list: bool = False
    in_html: bool = False

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return where the characters from `start` to `end` of the text stand in the file."""
        return self.runs.span(start, len(self.text) if end is None else end)


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its target as followed and its text as seen; the span covers all of its markup."""

    target: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Image:
    """An image with its source and alternative text; the span covers all of its markup."""

    target: str
    alt: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment; `text` is what stands between its marks."""

    text: str
    span: Span


@dataclass(slots=True)
class Document:
    """The body of a page in reading order."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def headings(self, level: int | None = None) -> list[Block]:
        """Return the headings of one level, or all, in order."""
        return [b for b in self.blocks if b.kind == "heading" and (level is None or b.level == level)]
