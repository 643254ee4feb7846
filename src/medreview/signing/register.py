"""The guide in which reviews are recorded: its house rules, its pages by id, and the records that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from medreview.errors import ConfigurationError
from medreview.history.git import open_repository
from medreview.history.matching import identify
from medreview.history.names import ObjectFormat
from medreview.page_file import read_page_file
from medreview.reading.digest import digest_of, fault_of, wordings_in_force
from medreview.reading.guides import find_pages
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page
from medreview.reading.records import RECORDS, RecordFile, Records
from medreview.reading.source import Fault
from medreview.records.book import ReviewBook
from medreview.records.desk import Desk
from medreview.records.folder import with_added
from medreview.review.coverage import Said, contradictions, versions_of
from medreview.settings import Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page of which a review is to be recorded: its file, the bytes in it, and what they say."""

    file: Path
    data: bytes
    page: Page
    digest: str

    @property
    def path(self) -> str:
        """The path as shown."""
        return self.page.path

    @property
    def id(self) -> str:
        """The page's id; an empty text where it has none."""
        return self.page.fields.id or ""


class Register:
    """A guide's house rules, pages and records on a day; close it (`with`).

    `moment`, in UTC, is when records are written.

    Raises:
        ConfigurationError: when house files cannot be used.
    """

    def __init__(self, settings: Settings, today: date, moment: datetime) -> None:
        self.settings, self.today = settings, today
        self.moment = moment.replace(microsecond=0, tzinfo=None)
        folder = settings.guide / "house"
        self.house: House = read_house(folder, self.shown(folder))
        self.wordings: Mapping[str, str] = wordings_in_force(self.house)
        self._desk = Desk(settings, self.house, today, None)
        self.book: ReviewBook = self._desk.book

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._desk.__exit__(kind, error, trace)

    @property
    def records(self) -> Records:
        """The records that the guide has."""
        return self.book.records

    @property
    def top(self) -> Path:
        """The folder of records."""
        return self.settings.guide / RECORDS

    def shown(self, path: Path) -> str:
        """Return a path as it is shown."""
        return path.relative_to(self.settings.root).as_posix()

    def book_with(self, added: Sequence[RecordFile]) -> ReviewBook:
        """Return the book that weighs the guide's records together with others."""
        return replace(self.book, records=with_added(self.records, added))

    @cached_property
    def pages_by_id(self) -> dict[str, tuple[Path, ...]]:
        """Every page of the guide by its id."""
        found: dict[str, tuple[Path, ...]] = {}
        for file in find_pages(self.settings.guide):
            name = identify(read_page_file(file, self.settings.max_page_bytes)).id
            if name is not None:
                found[name] = (*found.get(name, ()), file)
        return found

    @cached_property
    def object_format(self) -> ObjectFormat:
        """What the repository names its contents with in which the guide lies; sha1 outside of one."""
        try:
            return open_repository(self.settings.guide, "sign").object_format
        except ConfigurationError:
            return "sha1"

    def read(self, file: Path) -> Candidate | str:
        """Return a page, or, with its path, why it is not certain what it says."""
        shown = self.shown(file)
        data = read_page_file(file, self.settings.max_page_bytes)
        if isinstance(data, Fault):
            return f"{shown}: {data.message}"
        page = read_page(shown, data, self.house)
        fault = page.faults[0] if not page.is_readable else fault_of(page.front)
        if fault is not None:
            line, column = page.source.position(fault.span.start)
            return f"{shown}:{line}:{column}: {fault.message}"
        return Candidate(file, data, page, digest_of(page.front, page.source.text, self.wordings))

    def said_of(self, page: Page, files: Iterable[RecordFile]) -> Said:
        """Return those records of a page that count: without a fault, and without a contradiction."""
        people, versions = self.house.people, versions_of(page.fields)
        return [
            (file, file.record)
            for file in files
            if file.record is not None
            and not any(contradictions(file, file.record, people, versions, self.today))
        ]

    def records_of(self, page: Page) -> tuple[RecordFile, ...]:
        """Return every record that lies in the folder of the page's id."""
        return self.records.by_page.get(page.fields.id or "", ())
