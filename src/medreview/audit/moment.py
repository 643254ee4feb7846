"""The moment that is asked about: the newest commit of a day, and the guide as it was in it."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.history.blobs import Blobs
from medreview.history.git import Entry, Repository, open_repository
from medreview.history.snapshots import CommitThen, NothingYet, commit_on, export_guide
from medreview.reading.guides import is_page_path
from medreview.reading.house import House, read_house
from medreview.reading.page import Page
from medreview.reading.records import PageReview, Records
from medreview.records.book import ReviewBook
from medreview.records.desk import Desk
from medreview.records.folder import read_records
from medreview.schemas.audit import AuditedCommit
from medreview.schemas.dates import instant_text
from medreview.schemas.run import NotChecked, Run
from medreview.settings import Settings

ASKED = "--as-of"


@dataclass(frozen=True, slots=True)
class Moment:
    """The commit that was the newest on `day`, and the guide's files in it by path in the guide folder.

    `settings` are those of the clone that is asked.
    """

    settings: Settings
    day: date
    ref: str
    repository: Repository
    then: CommitThen
    entries: dict[str, Entry]

    @property
    def shown(self) -> str:
        """The guide folder as messages name it."""
        return self.settings.guide.relative_to(self.settings.root).as_posix()

    @property
    def commit(self) -> AuditedCommit:
        """The commit, as an audit names it."""
        made = instant_text(self.then.made)
        kind = self.repository.object_format
        return AuditedCommit(self.then.commit.oid, made, self.ref, kind, self.then.doubt)

    def path_in_git(self, path: str) -> str:
        """Return where a file of the guide folder lies, from the top of the repository."""
        return self.repository.prefix + path

    def shown_path(self, path: str) -> str:
        """Return how messages name a file of the guide folder."""
        return path if self.shown == "." else f"{self.shown}/{path}"

    def from_top(self, shown: str) -> str:
        """Return where a file that messages name so lies, from the top of the repository."""
        return self.path_in_git(shown if self.shown == "." else shown.removeprefix(f"{self.shown}/"))


def find_moment(settings: Settings, ref: str, day: date) -> Moment | str:
    """Return the moment, or in a sentence why there was no guide on that day.

    Raises:
        ConfigurationError: when git cannot tell.
    """
    repository = open_repository(settings.guide, ASKED)
    then = commit_on(repository, ref, day)
    if isinstance(then, NothingYet):
        return _sentence(then)
    if isinstance(then, str):
        raise ConfigurationError(_sentence(then))
    entries = repository.entries(then.commit)
    moment = Moment(settings, day, ref, repository, then, entries)
    if not entries:
        return f"On {day} there was no file in {moment.shown}/ yet (commit {then.commit.oid[:10]})."
    return moment


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True)
class NotedBook(ReviewBook):
    """A book that notes what it answers, by the path of the page."""

    answers: dict[str, PageReview | None] = field(default_factory=dict)

    def review_of(self, page: Page) -> PageReview | None:
        """Return what the records say of a page's text."""
        self.answers[page.path] = found = super().review_of(page)
        return found


@dataclass(frozen=True)
class GuideThen:
    """The guide of a moment, in a folder of its own; `desk` is None where the house of then asked for no records."""

    moment: Moment
    settings: Settings
    house: House
    records: Records
    left_out: tuple[NotChecked, ...]
    desk: Desk | None
    answers: dict[str, PageReview | None]

    @property
    def pages(self) -> list[str]:
        """The paths of its pages in the guide folder, sorted."""
        gone = {one.what for one in self.left_out}
        return sorted(path for path in self.moment.entries if is_page_path(path) and path not in gone)

    def file(self, path: str) -> Path:
        """Return where a file of the guide folder lies now."""
        return self.settings.guide / path

    def run(self, *paths: str) -> Run:
        """Return the run over pages, none for all, by the house and for the day of then.

        Raises:
            ConfigurationError: when the house or a guide.yaml of then cannot be used.
        """
        named = tuple(map(self.file, paths))
        request = Request(self.settings, self.moment.day, named, fail_on="never", desk=self.desk)
        with _said_of(self.moment):
            return run(request)


@contextmanager
def guide_then(moment: Moment) -> Generator[GuideThen]:
    """Yield the guide as it was, in a private folder that is removed in the end.

    Raises:
        ConfigurationError: when files of then cannot be had, or its house cannot be read by this version.
    """
    with ExitStack() as stack:
        top = Path(stack.enter_context(_private_folder()))
        settings = replace(moment.settings, root=top, guide=top / moment.shown)
        settings.guide.mkdir(parents=True, exist_ok=True)
        folder = moment.repository.prefix.rstrip("/")
        with Blobs(moment.repository.git) as blobs:
            export = export_guide(moment.repository, blobs, moment.then.commit, folder, settings.guide)
        with _said_of(moment):
            house = read_house(settings.guide / "house", f"{moment.shown}/house")
        desk, answers = None, dict[str, PageReview | None]()
        if house.policy.evidence == "date":
            records = read_records(settings.guide, moment.shown)
        else:
            desk = stack.enter_context(Desk(settings, house, moment.day, None, tracked=moment.settings.guide))
            records, book = desk.records, desk.book
            desk.book = NotedBook(book.house, book.today, records, book.compare, book.verify, answers)
        yield GuideThen(moment, settings, house, records, export.left_out, desk, answers)


@contextmanager
def _private_folder() -> Generator[str]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="medreview-", ignore_cleanup_errors=True)
    except OSError as error:
        why = error.strerror or error
        raise ConfigurationError(
            f"An audit needs a temporary folder, and it cannot be made: {why}."
        ) from None
    with folder as name:
        yield str(Path(name).resolve())


@contextmanager
def _said_of(moment: Moment) -> Generator[None]:
    """Says in one line of what cannot be used that it is of then."""
    try:
        yield
    except ConfigurationError as error:
        first, rest = error.lines[0], len(error.lines) - 1
        more = f" ({rest} more)" if rest else ""
        is_of_then = first.startswith(f"{moment.shown}/")
        advice = " A version of medreview of that time may read it." if is_of_then else ""
        where = f"On {moment.day} (commit {moment.then.commit.oid[:10]})"
        raise ConfigurationError(f"{where} nothing can be told: {first}{more}{advice}") from None
