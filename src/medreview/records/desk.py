"""All that a run needs of review records: read from disk, put beside git's history, and ready to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from medreview.history.matching import identify
from medreview.history.reviewed_texts import ReviewedTexts
from medreview.page_file import read_page_file
from medreview.reading.house import House
from medreview.reading.records import RecordFile, Records
from medreview.reading.source import Fault
from medreview.records.book import ReviewBook
from medreview.records.comparing import Comparison
from medreview.records.folder import read_records, with_added
from medreview.records.signature_check import SignatureCheck
from medreview.schemas.run import NotChecked
from medreview.settings import Settings

if TYPE_CHECKING:
    from medreview.history.archive import Archive


class Desk:
    """The records of a guide, and the book that weighs them by a house on a day; close it (`with`) after the run.

    `added` are records that are about to be written. Reviewed texts are looked for in the history of `tracked`, the
    guide folder in a clone, where `settings` are those of a copy that git does not know.

    Raises:
        ConfigurationError: when git cannot tell what records were at an earlier commit.
    """

    def __init__(
        self,
        settings: Settings,
        house: House,
        today: date,
        archive: Archive | None,
        added: Sequence[RecordFile] = (),
        tracked: Path | None = None,
    ) -> None:
        self._settings, self._house = settings, house
        self._tracked = settings.guide if tracked is None else tracked
        self._open = ExitStack()
        shown = settings.guide.relative_to(settings.root).as_posix()
        records = with_added(read_records(settings.guide, shown), added)
        self.records: Records = records if archive is None else archive.compare_records(records)
        texts = self._open.enter_context(self._texts())
        verify = None
        if house.policy.evidence == "signed":
            verify = self._open.enter_context(SignatureCheck(house, today, self._tracked))
        self.comparison = Comparison(house, texts, shown)
        self.book = ReviewBook(house, today, self.records, self.comparison, verify)
        self.book.prepare()

    def _texts(self) -> ReviewedTexts:
        said = [file.record for files in self.records.by_page.values() for file in files if file.record]
        return ReviewedTexts(
            self._tracked,
            self._house.disclaimers,
            self._settings.max_page_bytes,
            self.records.by_page.keys(),
            (record.blob for record in said if record.blob is not None),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def pages_touched(self, files: Sequence[Path]) -> dict[Path, bytes | Fault | None]:
        """Return those of the guide's pages, with their content, of which a record came, changed or went.

        The page itself may be what it was.
        """
        changed = {*self.records.altered, *self.records.removed, *(self.records.added or ())}
        ids = {path.rpartition("/")[0].rpartition("/")[2] for path in changed}
        if not ids:
            return {}
        contents = {file: read_page_file(file, self._settings.max_page_bytes) for file in files}
        return {file: data for file, data in contents.items() if identify(data).id in ids}

    def left_out(self) -> Iterator[NotChecked]:
        """Yield what of the records is not checked in this run."""
        if self.records.added is None and self.records.by_page:
            why = "REV011 compares them with an earlier commit: name it with --since"
            yield NotChecked("whether review records were altered or removed", why)
        files = [file for kept in self.records.by_page.values() for file in kept]
        if self._house.policy.evidence == "record" and any(file.signature is not None for file in files):
            yield NotChecked("signatures of review records", "the policy asks for none (evidence: record)")
