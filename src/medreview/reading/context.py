"""What a rule may know besides the page: the house rules, the day, and the whole guide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from medreview.reading.earlier import EarlierPage
from medreview.reading.exceptions import InPageException
from medreview.reading.followed_links import LinkMap
from medreview.reading.guide_files import GuideFiles
from medreview.reading.guides import GuideList
from medreview.reading.house import House
from medreview.reading.records import PageReview, Records
from medreview.reading.waivers import RecordedWaiver
from medreview.schemas.remark import Proofreading
from medreview.schemas.run import PageSummary


@dataclass(frozen=True, slots=True)
class Context:
    """The house rules, the day of the run, the page's earlier version, what LanguageTool says of it, and its reviews.

    Only rules that declare `uses_today` may ask for the day, `uses_base` for the version, and so on.
    """

    house: House
    day: date | None = None
    earlier: EarlierPage | None = None
    proofread: Proofreading | None = None
    reviewed: PageReview | None = None

    @property
    def today(self) -> date:
        """The day of the run; RuntimeError for a rule that did not declare that it needs it."""
        if self.day is None:
            raise RuntimeError("this rule asks for the day without declaring uses_today")
        return self.day

    @property
    def base(self) -> EarlierPage:
        """The page as it was; RuntimeError for a rule that did not declare that it needs it."""
        if self.earlier is None:
            raise RuntimeError("this rule asks for the earlier version without declaring uses_base")
        return self.earlier

    @property
    def proofreading(self) -> Proofreading:
        """What LanguageTool says; RuntimeError for a rule that did not declare that it needs it.

        Where asking failed, that is raised here: so each rule that has no answer fails.
        """
        if self.proofread is None:
            raise RuntimeError("this rule asks for LanguageTool without declaring uses_grammar")
        if self.proofread.error is not None:
            raise self.proofread.error
        return self.proofread

    @property
    def review(self) -> PageReview:
        """What the page's records say; RuntimeError for a rule that did not declare that it needs it."""
        if self.reviewed is None:
            raise RuntimeError("this rule asks for the review without declaring uses_review")
        return self.reviewed


@dataclass(frozen=True)
class Guide:
    """All pages in brief, sorted by path, every guide.yaml, and every review record.

    `folder` is the guide folder as shown.
    """

    pages: tuple[PageSummary, ...]
    lists: tuple[GuideList, ...]
    folder: str = "."
    find_files: Callable[[], GuideFiles] = GuideFiles
    records: Records = field(default_factory=Records)

    @cached_property
    def link_map(self) -> LinkMap:
        """The links of all pages and where they lead; followed when they are first asked for."""
        return LinkMap(self.pages, self.folder, self.find_files)


@dataclass(frozen=True, slots=True)
class TriedException:
    """What became of an exception in a page.

    `unused` are its rules that found nothing in its block although they were run, `elsewhere` those of them that did
    find something on the page; `fault` says why it silences nothing at all.
    """

    exception: InPageException
    fault: str = ""
    unused: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedWaiver:
    """What became of a waiver: `pages` are the paths that have its page's id.

    `is_unused` is true when it is in force, its rule was run on its page, and accepted nothing there.
    """

    recorded: RecordedWaiver
    pages: tuple[str, ...]
    is_unused: bool


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What became of the exceptions in one page, or of the house's waivers."""

    in_page: tuple[TriedException, ...] = ()
    waivers: tuple[TriedWaiver, ...] = ()
