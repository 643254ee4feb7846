"""What a rule may know besides the page: the house rules, the day, and the whole guide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from medreview.reading.followed_links import LinkMap
from medreview.reading.guide_files import GuideFiles
from medreview.reading.guides import GuideList
from medreview.reading.house import House
from medreview.schemas.run import PageSummary


@dataclass(frozen=True, slots=True)
class Context:
    """The house rules and the day of the run; only rules that declare `uses_today` may ask for the day."""

    house: House
    day: date | None = None

    @property
    def today(self) -> date:
        """The day of the run; RuntimeError for a rule that did not declare that it needs it."""
        if self.day is None:
            raise RuntimeError("this rule asks for the day without declaring uses_today")
        return self.day


@dataclass(frozen=True)
class Guide:
    """All pages in brief, sorted by path, and every guide.yaml; `folder` is the guide folder as shown."""

    pages: tuple[PageSummary, ...]
    lists: tuple[GuideList, ...]
    folder: str = "."
    find_files: Callable[[], GuideFiles] = GuideFiles

    @cached_property
    def link_map(self) -> LinkMap:
        """The links of all pages and where they lead; followed when they are first asked for."""
        return LinkMap(self.pages, self.folder, self.find_files)
