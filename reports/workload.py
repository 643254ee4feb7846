"""Which pages each reviewer answers for, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medreview.reports.review_queue import NEEDS_NO_REVIEW, by_urgency
from medreview.schemas.run import PageSummary


@dataclass(frozen=True, slots=True)
class Workload:
    """A reviewer's pages; those that name no reviewer have an empty id."""

    reviewer_id: str
    name: str
    pages: list[PageSummary]

    @property
    def late(self) -> int:
        """How many pages are due already."""
        return sum(page.days_left is not None and page.days_left <= 0 for page in _waiting(self.pages))

    @property
    def next_due(self) -> PageSummary | None:
        """The page that is or was due first."""
        return first_due(self.pages)


def first_due(pages: Iterable[PageSummary]) -> PageSummary | None:
    """Return the page that is or was due first; drafts and withdrawn pages never are."""
    return min(_waiting(pages), key=lambda page: (page.due or "", page.path), default=None)


def _waiting(pages: Iterable[PageSummary]) -> list[PageSummary]:
    return [page for page in pages if page.due is not None and page.state not in NEEDS_NO_REVIEW]


def workloads(pages: Iterable[PageSummary]) -> list[Workload]:
    """Return the reviewers by printed name, pages without a reviewer first."""
    found: dict[str, Workload] = {}
    for page in by_urgency(pages):
        people = dict(zip(page.reviewed_by, page.reviewers, strict=True)) or {"": ""}
        for person, name in people.items():
            found.setdefault(person, Workload(person, name, [])).pages.append(page)
    return sorted(found.values(), key=lambda work: (work.name, work.reviewer_id))
