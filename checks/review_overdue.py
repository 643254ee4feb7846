"""REV002: the review should have been renewed by today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.due import due_day
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV002",
    name="review-overdue",
    severity="error",
    summary="The medical review is overdue.",
    why="Medical knowledge changes. A page that nobody qualified has looked at within the interval of its risk "
    "tier may tell patients something that is no longer right.",
    fix="Have the whole page reviewed, then set 'reviewed' and 'reviewed_by' to that review. "
    "Never move the date alone.",
    sources=(
        Source("NHS England, Standard for creating health content", "planned review cycle for all content"),
    ),
    uses_today=True,
    reported=(
        Example(front={"risk": "high", "reviewed": "2025-11-22"}, note="twelve months are over today"),
        Example(front={"review_by": "2026-11-01"}, note="the page's own earlier day has passed"),
    ),
    accepted=(
        Example(front={"risk": "high", "reviewed": "2025-11-23"}, note="due tomorrow"),
        Example(front={"reviewed": "2019-01-01", "status": "draft"}, note="a draft is not yet published"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `reviewed` when today is on or after the due day."""
    front = page.fields
    due = due_day(front, context.house.settings.tiers)
    if front.status != "published" or due is None or context.today < due:
        return
    late = (context.today - due).days
    ago = "today" if late == 0 else f"{late} day{'s' if late > 1 else ''} ago"
    what = f"The review of {front.reviewed} was due again on {due}, {ago}."
    message = f"{what} Have the page reviewed before it is published."
    yield Problem(page.front.value("reviewed"), message)
