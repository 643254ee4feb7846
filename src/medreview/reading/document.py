"""What a reader sees of a page: blocks of text, each character with its place in the file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from medreview.schemas.finding import Span
from medreview.text.terms import TermText

BlockKind = Literal["heading", "paragraph", "item", "cell", "footnote"]
OBJECT = "\ufffc"
"""Stands in a block's text for what is seen but is not prose: inline code, an image, a bare address."""


Piece = tuple[str, int, int]
"""A stretch of text and the source from start to end that it stands for: itself, an entity, a line end."""


class Runs:
    """The way back from a block's text to the file, through the pieces that the text was made of.

    Where text and source of a piece are equally long they match character by character. What it takes is only made
    when a place is asked for: most blocks have no finding.
    """

    __slots__ = ("_at", "_texts")
    _at: list[int] | None
    _texts: list[str]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of text from `start` to `end`, widened to whole entities where they are cut."""
        begin = self._source_of(start)[0]
        return Span(begin, begin if end <= start else self._source_of(end - 1)[1])

    def extent(self) -> Span:
        """Return where the block stands in the file, with its marks."""
        raise NotImplementedError

    def _piece(self, number: int) -> Piece:
        raise NotImplementedError

    def _source_of(self, offset: int) -> tuple[int, int]:
        """Return start and end in the source of the character at `offset`."""
        if self._at is None:
            self._at = [0, *accumulate(map(len, self._texts[:-1]))]
        number = bisect_right(self._at, offset) - 1
        text, start, end = self._piece(number)
        if len(text) != end - start:
            return start, end
        start += offset - self._at[number]
        return start, start + 1


class PlacedRuns(Runs):
    """Runs whose pieces and extent are known from the start."""

    __slots__ = ("_extent", "_pieces")

    def __init__(self, pieces: list[Piece], extent: Span) -> None:
        self._at = None
        self._texts = [piece[0] for piece in pieces]
        self._pieces = pieces
        self._extent = extent

    def extent(self) -> Span:
        """Return where the block stands in the file, with its marks."""
        return self._extent

    def _piece(self, number: int) -> Piece:
        return self._pieces[number]


class CutRuns(Runs):
    """Runs of a text from which stretches were taken out; `words` are what those held."""

    __slots__ = ("_cuts", "_whole", "words")

    def __init__(self, whole: Runs, cuts: list[tuple[int, int]], words: list[str]) -> None:
        self._whole = whole
        self._cuts = cuts
        self.words = words

    def extent(self) -> Span:
        """Return where the block stands in the file, with its marks."""
        return self._whole.extent()

    def cuts(self) -> list[Span]:
        """Return where what was taken out stands in the file."""
        return [self._whole.span(start, end) for start, end in self._cuts]

    def seams(self) -> list[int]:
        """Return where in the text something was taken out."""
        taken = accumulate((end - start for start, end in self._cuts), initial=0)
        return [start - before for (start, _), before in zip(self._cuts, taken, strict=False)]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of text from `start` to `end`, widened to whole entities where they are cut."""
        begin = self._before_cut(start)
        return self._whole.span(begin, begin if end <= start else self._before_cut(end - 1) + 1)

    def _before_cut(self, offset: int) -> int:
        """Return where the character at `offset` stood before anything was taken out."""
        for start, end in self._cuts:
            if offset < start:
                break
            offset += end - start
        return offset


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item, table cell or footnote as plain text; offsets of `text` map to the file."""

    kind: BlockKind
    text: str
    runs: Runs
    level: int = 0
    in_html: bool = False

    @property
    def citations(self) -> list[Span]:
        """Where marks `[^id]` stand in the file; they are not part of the text."""
        return self.runs.cuts() if isinstance(self.runs, CutRuns) else []

    @property
    def seams(self) -> list[int]:
        """Where in the text marks `[^id]` were taken out."""
        return self.runs.seams() if isinstance(self.runs, CutRuns) else []

    @property
    def start(self) -> int:
        """Where the block begins in the file, with its marks."""
        return self.runs.extent().start

    @property
    def end(self) -> int:
        """Where the block ends in the file, with its marks."""
        return self.runs.extent().end

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return where the characters from `start` to `end` of the text stand in the file."""
        return self.runs.span(start, len(self.text) if end is None else end)


class Citation(NamedTuple):
    """A mark `[^id]`; the span covers it with its brackets."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its target as followed and its text as seen; the span covers all of its markup.

    `form` is the parser's name for how it is written (Inline, Reference, Collapsed, Shortcut, Autolink, Email), or
    Html. A reference has the `label` of its definition, HTML the place of its target in `at`.
    """

    target: str
    text: str
    span: Span
    form: str = "Inline"
    label: str = ""
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image with its source and alternative text; the span covers all of its markup, the rest is as in a link.

    A decorative image says in HTML that it needs no alternative text.
    """

    target: str
    alt: str
    span: Span
    form: str = "Inline"
    label: str = ""
    at: Span | None = None
    is_decorative: bool = False


class EmptyHeading(NamedTuple):
    """A heading in which nothing stands that a reader could see; it is no block."""

    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment; `text` is what stands between its marks."""

    text: str
    span: Span


class Stretch(NamedTuple):
    """Text from `start` to `end` of a block, and the block's number on the page."""

    number: int
    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.block.text[self.start : self.end]

    @property
    def span(self) -> Span:
        """Where they stand in the file."""
        return self.block.span(self.start, self.end)

    def overlaps(self, other: Stretch) -> bool:
        """True when both share a character of one block."""
        return self.number == other.number and self.start < other.end and other.start < self.end


class RunningText:
    """The text of all blocks as one, so that a pattern runs once for a page; a NUL parts the blocks."""

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        texts = [block.text for block in blocks]
        self.text = "\0".join(texts)
        self.terms = TermText(self.text)
        self._starts = [0, *accumulate([len(text) + 1 for text in texts])]

    def locate(self, start: int, end: int) -> Stretch:
        """Return the stretch of a block that stands from `start` to `end` of the running text."""
        number = self.number_at(start)
        at = self._starts[number]
        return Stretch(number, self._blocks[number], start - at, end - at)

    def number_at(self, offset: int) -> int:
        """Return the number of the block that the character at `offset` of the running text belongs to."""
        return bisect_right(self._starts, offset) - 1

    def range_of(self, number: int) -> tuple[int, int]:
        """Return where a block begins and ends in the running text."""
        return self._starts[number], self._starts[number + 1] - 1


@dataclass
class Document:
    """The body of a page in reading order."""

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    """The anchors that HTML gives to the page: every `id`, and the `name` of an `a`."""
    empty_headings: list[EmptyHeading] = field(default_factory=list)

    def headings(self, level: int | None = None) -> list[Block]:
        """Return the headings of one level, or all, in order; read the document before."""
        headings = self._headings
        return headings if level is None else [block for block in headings if block.level == level]

    @cached_property
    def _headings(self) -> list[Block]:
        return [block for block in self.blocks if block.kind == "heading"]

    @property
    def marks(self) -> list[str]:
        """The marks `[^id]` of all blocks, in order."""
        cut = [runs for block in self.blocks if isinstance(runs := block.runs, CutRuns)]
        return [mark for runs in cut for mark in runs.words]

    def images_in(self, start: int, end: int) -> list[Image]:
        """Return the images that begin between two places, in order."""
        images = self._images_by_place
        at, stop = (bisect_left(images, place, key=lambda image: image.span.start) for place in (start, end))
        return images[at:stop]

    @cached_property
    def _images_by_place(self) -> list[Image]:
        return sorted(self.images, key=lambda image: image.span)

    @cached_property
    def running_text(self) -> RunningText:
        """All blocks as one text, for patterns; made when it is first asked for, so read the document before."""
        return RunningText(self.blocks)
