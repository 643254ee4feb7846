"""REV014: the page allows itself more time than its risk tier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.due import latest_due, tier_of
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV014",
    name="review-by-too-late",
    severity="error",
    summary="The page's own review day is later than its risk tier allows.",
    why="A page may ask for an earlier review, say when new results are expected, but it may not give itself more time "
    "than the publisher's policy. A later day has no effect and only misleads.",
    fix="Delete 'review_by', or set it to a day no later than the end of the tier's interval.",
    sources=(
        Source("NHS England, Standard for creating health content", "planned review cycle for all content"),
    ),
    reported=(
        Example(front={"review_by": "2028-03-03"}, note="24 months end on 2028-03-02"),
        Example(
            front={"reviewed": "2026-03", "review_by": "2028-03-02"}, note="a month counts from its first day"
        ),
    ),
    accepted=(
        Example(front={"review_by": "2028-03-02"}, note="the tier's own day"),
        Example(front={"review_by": "2027-01-31"}, note="an earlier day"),
        Example(front={"review_by": "2040-01-01", "status": "draft"}, note="a draft is not yet published"),
        Example(front={"reviewed": None, "review_by": "2040-01-01"}, note="no review to count from: REV001"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `review_by` when it lies after the end of the tier's interval."""
    front = page.fields
    if front.status != "published" or front.review_by is None:
        return
    tiers = context.house.settings.tiers
    latest = latest_due(front, tiers)
    if latest is not None and front.review_by > latest:
        allowed = f"{tier_of(front, tiers).interval_months} months from the review of {front.reviewed}"
        risk = f"{front.risk} risk allows" if front.risk else "a page that does not say its risk may have"
        message = f"'review_by' is {front.review_by}, but {risk} {allowed}. Write {latest} or earlier."
        yield Problem(page.front.value("review_by"), message)
