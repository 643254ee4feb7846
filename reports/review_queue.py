"""The order in which reviewers are needed, and how a report says when."""

from __future__ import annotations

from collections.abc import Iterable

from medreview.schemas.run import STATES, PageSummary, State, Summary

STATE_NAMES: dict[State, str] = {
    "overdue": "Overdue",
    "unreviewed": "Not reviewed",
    "changed": "Changed since the review",
    "due-soon": "Due soon",
    "current": "Current",
    "draft": "Draft",
    "withdrawn": "Withdrawn",
}
NEEDS_NO_REVIEW: tuple[State, ...] = ("draft", "withdrawn")
_NEVER = "9999-12-31"


def by_urgency(pages: Iterable[PageSummary]) -> list[PageSummary]:
    """Return the pages by state, most urgent first, then by due day and path; pages without a due day last."""
    return sorted(pages, key=lambda page: (STATES.index(page.state), page.due or _NEVER, page.path))


def by_state(pages: Iterable[PageSummary]) -> dict[State, list[PageSummary]]:
    """Return the pages of each state, in the order of urgency; states without pages are left out."""
    groups: dict[State, list[PageSummary]] = {}
    for page in by_urgency(pages):
        groups.setdefault(page.state, []).append(page)
    return groups


def time_left(page: PageSummary) -> str:
    """Return `12 days late`, `due today`, `in 1 day`; nothing where no review is due."""
    days = page.days_left
    if days is None or page.state in NEEDS_NO_REVIEW:
        return ""
    if days == 0:
        return "due today"
    amount = count_of(abs(days), "day")
    return f"{amount} late" if days < 0 else f"in {amount}"


def count_of(number: int, noun: str) -> str:
    """Return `1 page`, `2 pages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counts_of(summary: Summary) -> list[str]:
    """Return `1 error`, `2 warnings`, `3 suggestions`."""
    return [
        count_of(summary.errors, "error"),
        count_of(summary.warnings, "warning"),
        count_of(summary.suggestions, "suggestion"),
    ]


def title_of(page: PageSummary) -> str:
    """Return the page's title, its path where it has none."""
    return page.title or page.path
