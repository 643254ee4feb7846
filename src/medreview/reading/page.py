"""One page as the rules see it: its source, its front matter, its document and its prose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from medreview.reading.document import Document
from medreview.reading.front_matter import Front, find_id, read_front_matter
from medreview.reading.headings import Heading, headings_of
from medreview.reading.house import House
from medreview.reading.markdown import read_markdown
from medreview.reading.prose import Prose
from medreview.reading.source import Fault, Source, decode
from medreview.reading.wordings import FoundWording, find_wordings
from medreview.schemas.page import FrontMatter


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
    def headings(self) -> list[Heading]:
        """Every heading in order, with its place; empty ones included."""
        return headings_of(self.document, self.source.text)

    @cached_property
    def wordings(self) -> list[FoundWording]:
        """Every approved wording that stands in the text."""
        return find_wordings(self.document, self.house.disclaimers.values())

    @cached_property
    def approved_blocks(self) -> frozenset[int]:
        """The numbers of the blocks that are approved disclaimers and nothing else."""
        return frozenset(
            n for found in self.wordings if found.is_whole for n in range(found.first, found.last + 1)
        )

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


def unreadable_page(source: Source, fault: Fault, house: House) -> Page:
    """Return the page of a file that could not be read at all."""
    front = Front(find_id(source.text), is_readable=False)
    return Page(source, front, Document(), [fault], house, is_readable=False)
