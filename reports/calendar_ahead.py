"""What falls due in each of the next months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from medreview.reports.review_queue import NEEDS_NO_REVIEW, by_urgency
from medreview.schemas.run import PageSummary, Run

MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Ahead:
    """Every page of a run once: due already, in a month ahead (`2027-03`), later, never, or in no need of review."""

    due_already: list[PageSummary]
    months: dict[str, list[PageSummary]]
    later: list[PageSummary]
    without_due_day: list[PageSummary]
    need_no_review: list[PageSummary]


def look_ahead(run: Run) -> Ahead:
    """Return the pages by the time they fall due: in the rest of this month, and in the 24 months after it."""
    ahead = Ahead([], {month: [] for month in _months(date.fromisoformat(run.today))}, [], [], [])
    for page in sorted(by_urgency(run.pages), key=lambda page: page.due or ""):
        _bucket(page, ahead).append(page)
    return ahead


def _bucket(page: PageSummary, ahead: Ahead) -> list[PageSummary]:
    if page.state in NEEDS_NO_REVIEW:
        return ahead.need_no_review
    if page.due is None or page.days_left is None:
        return ahead.without_due_day
    if page.days_left <= 0:
        return ahead.due_already
    return ahead.months.get(page.due[:7], ahead.later)


def _months(today: date) -> Iterator[str]:
    for number in range(today.month - 1, today.month + MONTHS_AHEAD):
        yield f"{today.year + number // 12:04}-{number % 12 + 1:02}"
