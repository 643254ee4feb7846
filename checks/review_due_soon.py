"""REV003: the review must be renewed within the lead time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.due import due_day, is_due_soon, tier_of
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV003",
    name="review-due-soon",
    severity="warning",
    summary="The medical review is due soon.",
    why="Reviewers have little time. A review that starts at the beginning of the lead time is done before the page "
    "is overdue and may no longer be published.",
    fix="Ask a reviewer now. When the whole page has been reviewed, set 'reviewed' and 'reviewed_by' to that review.",
    sources=(
        Source("NHS England, Standard for creating health content", "planned review cycle for all content"),
    ),
    uses_today=True,
    reported=(
        Example(
            front={"reviewed": "2025-01-21"}, note="24 months end in 60 days, the lead time of this tier"
        ),
        Example(front={"reviewed": "2024-11-23"}, note="due tomorrow"),
        Example(front={"review_by": "2026-12-01"}, note="the page's own earlier day comes near"),
    ),
    accepted=(
        Example(front={"reviewed": "2025-01-22"}, note="61 days are left"),
        Example(front={"reviewed": "2024-11-22"}, note="due today: overdue, not due soon"),
        Example(front={"reviewed": "2024-11-23", "status": "draft"}, note="a draft is not yet published"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `reviewed` when today lies in the lead time before the due day."""
    front = page.fields
    tiers = context.house.settings.tiers
    due = due_day(front, tiers)
    if (
        front.status != "published"
        or due is None
        or not is_due_soon(context.today, due, tier_of(front, tiers))
    ):
        return
    left = (due - context.today).days
    when = "tomorrow" if left == 1 else f"in {left} days"
    message = (
        f"The review of {front.reviewed} is due again on {due}, {when}. Ask a reviewer to read the page now."
    )
    yield Problem(page.front.value("reviewed"), message)
