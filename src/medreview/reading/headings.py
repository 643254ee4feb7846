"""The headings of a page with their places, empty ones included."""

from __future__ import annotations

from typing import NamedTuple

from medreview.reading.document import Block, Document, EmptyHeading
from medreview.schemas.finding import Span


class Heading(NamedTuple):
    """A heading of a level; `block` is None when it is empty. It is located when its place is asked for."""

    level: int
    block: Block | None
    empty: EmptyHeading | None
    text: str

    @property
    def span(self) -> Span:
        """Where the heading stands in the file, with its marks or tag."""
        if self.block is None:
            return self.empty.span if self.empty is not None else Span(0, 0)
        start, end = self.block.runs.extent()
        return Span(start, start + len(self.text[start:end].rstrip()))


def headings_of(document: Document, text: str) -> list[Heading]:
    """Return every heading of a document in order; `text` is the text of its file."""
    found = [Heading(block.level, block, None, text) for block in document.headings()]
    if document.empty_headings:
        found += [Heading(empty.level, None, empty, text) for empty in document.empty_headings]
        found.sort(key=lambda heading: heading.span)
    return found
