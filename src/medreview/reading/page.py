"""One page as the rules see it: its source, its front matter, its document and its prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medreview.reading.document import Citation, CutRuns, Document, Stretch
from medreview.reading.front_matter import Front, find_id, read_front_matter
from medreview.reading.headings import Heading, headings_of
from medreview.reading.house import House
from medreview.reading.markdown import read_markdown
from medreview.reading.prose import Prose
from medreview.reading.source import Fault, Source, decode
from medreview.reading.wordings import FoundWording, find_wordings
from medreview.schemas.finding import Span
from medreview.schemas.page import FrontMatter

if TYPE_CHECKING:
    from medreview.reading.lexicon import Avoidance
    from medreview.reading.verbatim import Verbatim
    from medreview.text.terms import Match

_ENTITY = re.compile(r"&[#\w]")


@dataclass
class Page:
    """A page read; when `is_readable` is false only `source` and `faults` say something."""

    source: Source
    front: Front
    document: Document
    faults: list[Fault]
    house: House
    is_readable: bool = True

    @property
    def path(self) -> str:
        """The path as shown, with forward slashes."""
        return self.source.path

    @property
    def fields(self) -> FrontMatter:
        """What the front matter validly says."""
        return self.front.fields

    @cached_property
    def citations(self) -> list[Citation]:
        """Every mark `[^id]` in the text, in order; not what is escaped or written as entities to look like one."""
        text = self.source.text
        if "[^" not in text:
            return []
        return [
            Citation(text[start + 2 : end - 1], Span(start, end))
            for block in self.document.blocks
            if block.runs.__class__ is CutRuns
            for start, end in block.citations
            if text.startswith("[^", start) and not _is_escaped(text, start)
        ]

    @cached_property
    def cited(self) -> frozenset[str]:
        """The ids that the text cites."""
        text, body = self.source.text, self.front.body
        if text.find("[^", body) == -1:
            return frozenset()
        # where nothing can be escaped, written as an entity or defined as a footnote, no place has to be looked at
        if text.find("\\[", body) != -1 or text.find("]:", body) != -1 or _ENTITY.search(text, body):
            return frozenset(citation.id for citation in self.citations)
        return frozenset(mark[2:-1] for mark in self.document.marks)

    @cached_property
    def headings(self) -> list[Heading]:
        """Every heading in order, with its place; empty ones included."""
        return headings_of(self.document, self.source.text)

    @cached_property
    def wordings(self) -> list[FoundWording]:
        """Every approved wording that stands in the text."""
        return find_wordings(self.document, self.house.disclaimers.values())

    @cached_property
    def avoided(self) -> list[Match[Avoidance]]:
        """The wordings in the running text that the house avoids."""
        return self.house.lexicon.find_avoided(self.document.running_text.terms)

    @cached_property
    def approved_blocks(self) -> frozenset[int]:
        """The numbers of the blocks that are approved disclaimers and nothing else."""
        return frozenset(
            n for found in self.wordings if found.is_whole for n in range(found.first, found.last + 1)
        )

    @cached_property
    def verbatim(self) -> Verbatim:
        """Where words are not the page's own; made, and its patterns read, when a rule has something to change."""
        from medreview.reading.verbatim import Verbatim

        return Verbatim(self.document, self.source)

    def places_of(self, stretch: Stretch) -> Iterator[Span]:
        """Yield where words stand; those of a heading 1 that is the page's title stand in `title` too."""
        yield stretch.span
        block, title = stretch.block, self.fields.title
        if title is not None and block.kind == "heading" and block.level == 1 and block.text == title:
            value = self.front.value("title")
            at = self.source.text.find(title, value.start, value.end)
            if at != -1:
                yield Span(at + stretch.start, at + stretch.end)

    @cached_property
    def prose(self) -> Prose:
        """The sentences that count for readability."""
        return Prose(self.document.blocks, self.approved_blocks)


def read_page(path: str, data: bytes, house: House) -> Page:
    """Return the page; nothing in `data` raises, what is wrong stands in `faults`."""
    source, fault = decode(path, data)
    if fault is not None:
        return unreadable_page(source, fault, house)
    front = read_front_matter(source)
    if not front.is_readable:
        return Page(source, front, Document(), front.faults, house, is_readable=False)
    return Page(source, front, read_markdown(source.text, front.body), front.faults, house)


def _is_escaped(text: str, at: int) -> bool:
    """True when an odd number of backslashes stands before a character (CommonMark 0.31, 2.4)."""
    start = at
    while text[start - 1 : start] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def unreadable_page(source: Source, fault: Fault, house: House) -> Page:
    """Return the page of a file that could not be read at all."""
    front = Front(find_id(source.text), is_readable=False)
    return Page(source, front, Document(), [fault], house, is_readable=False)
