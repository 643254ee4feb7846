"""What a run asks of git: the pages that changed, and the house files of another commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from medreview.errors import ConfigurationError
from medreview.findings import Judge
from medreview.history.blobs import Blobs
from medreview.history.changes import Changes, find_changes
from medreview.history.git import Commit, open_repository
from medreview.history.house_files import differing_house_files, house_at
from medreview.history.records import compare_records
from medreview.reading.house import House, read_house
from medreview.reading.records import RECORDS, Records
from medreview.schemas.rule import Rule
from medreview.schemas.run import NotChecked
from medreview.settings import Settings


class Archive:
    """The history of one guide: the pages as they were before `since`, the house files as they are in `house_from`.

    Close it (`with`) when the run is over.

    Raises:
        ConfigurationError: when the guide is in no repository, or git does not read it.
    """

    def __init__(self, settings: Settings, since: str | None, house_from: str | None) -> None:
        self._settings, self._since, self._house_from = settings, since, house_from
        self._guide = settings.guide
        self._shown = settings.guide.relative_to(settings.root).as_posix()
        self._repository = open_repository(self._guide, "--since" if since is not None else "--house-from")
        self._blobs = Blobs(self._repository.git)
        self._house_commit: Commit | None = None
        self._changes: Changes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._blobs.__exit__(kind, error, trace)

    def read_house(self, rules: tuple[Rule, ...]) -> House:
        """Return the house files that the run is judged by.

        Where those come from another commit, the ones in the folder must be in order too: they will judge next.

        Raises:
            ConfigurationError: with every fault of the files, or when there is no such commit or house.
        """
        shown = f"{self._shown}/house"
        if self._house_from is None:
            return read_house(self._guide / "house", shown)
        commit = self._house_commit = self._repository.commit(self._house_from, "--house-from")
        house = read_house(house_at(self._repository, self._blobs, commit, shown), f"{commit.ref}:{shown}")
        if self._changed_house_files(commit):
            Judge(read_house(self._guide / "house", shown), rules)
        return house

    def earlier_house(self, house: House) -> House | None:
        """Return the house files as they were at the merge base; None where they cannot be read, or it is not known.

        Where none of them changed, it is `house`; also where the run is judged by those of the very commit that pages
        are compared with, which may have moved on since the merge base.
        """
        if self._changes is None:
            return None
        commit = self._changes.commit
        if self._since == self._house_from or not self._changed_house_files(commit):
            return house
        try:
            shown = f"{self._shown}/house"
            return read_house(house_at(self._repository, self._blobs, commit, shown), f"{commit.ref}:{shown}")
        except ConfigurationError:
            return None

    def compare_records(self, records: Records) -> Records:
        """Return the records with what became of those that the merge base had.

        Raises:
            ConfigurationError: when git cannot tell.
        """
        if self._since is None:
            return records
        entries = self._repository.entries(self._repository.merge_base(self._since), f"{RECORDS}/")
        return compare_records(records, self._shown, entries, self._blobs)

    def find_changes(self, files: Sequence[Path]) -> Changes | None:
        """Return which of `files`, all pages of the guide, changed since the merge base; None without `since`.

        Raises:
            ConfigurationError: when git cannot tell.
        """
        if self._since is not None:
            limit = self._settings.max_page_bytes
            self._changes = find_changes(
                self._repository, self._blobs, self._since, files, limit, self._shown
            )
        return self._changes

    def left_out(self) -> Iterator[NotChecked]:
        """Yield what cannot be compared, and what changed house files leave unanswered."""
        if self._changes is not None:
            yield from self._changes.not_checked
        commit = self._house_commit or (None if self._changes is None else self._changes.commit)
        names = [] if commit is None else self._changed_house_files(commit)
        if names and self._house_commit is not None:
            why = f"this run is judged by the house files of {commit}; these count once they are there"
            yield NotChecked(f"changed house files: {', '.join(names)}", why)
        elif names:
            why = f"house files changed since {commit} ({', '.join(names)}): check the whole guide too"
            yield NotChecked("pages that did not change", why)

    def in_words(self) -> str:
        """Return what the run is compared with and judged by, to stand behind what it covers."""
        since = "" if self._changes is None else f", changed since {self._changes.commit}"
        return since + ("" if self._house_commit is None else f", by the house files of {self._house_commit}")

    def _changed_house_files(self, commit: Commit) -> list[str]:
        return differing_house_files(self._guide, self._repository.entries(commit, "house/"))
