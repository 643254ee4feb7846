"""The headings of a page with their places, empty ones included."""

from __future__ import annotations

from typing import NamedTuple

from medreview.reading.document import Block, Document
from medreview.schemas.finding import Span


class Heading(NamedTuple):
    """A heading as it stands in the file, with its marks or tag; `block` is None when it is empty."""

    span: Span
    level: int
    block: Block | None = None


def headings_of(document: Document, text: str) -> list[Heading]:
    """Return every heading of a document in order; `text` is the text of its file."""
    found = [Heading(_span(block, text), block.level, block) for block in document.headings()]
    if document.empty_headings:
        found += [Heading(empty.span, empty.level) for empty in document.empty_headings]
        found.sort(key=lambda heading: heading.span)
    return found


def _span(block: Block, text: str) -> Span:
    return Span(block.start, block.start + len(text[block.start : block.end].rstrip()))
