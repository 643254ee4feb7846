"""REV004: the review is dated after today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV004",
    name="review-in-future",
    severity="error",
    summary="The medical review is dated in the future.",
    why="A review that has not taken place cannot vouch for a page. A mistyped year would also keep the page "
    "from being called overdue for as long.",
    fix="Set 'reviewed' to the day on which the reviewer read the page.",
    uses_today=True,
    reported=(
        Example(front={"reviewed": "2026-11-23"}, note="tomorrow"),
        Example(front={"reviewed": "2026-12"}, note="next month"),
        Example(front={"reviewed": "2062-03-02", "status": "draft"}, note="a mistyped year in a draft"),
    ),
    accepted=(
        Example(front={"reviewed": "2026-11-22"}, note="today"),
        Example(front={"reviewed": "2026-11"}, note="this month"),
        Example(
            front={"reviewed": "2062-03-02", "status": "withdrawn"}, note="a withdrawn page is not published"
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `reviewed` when it lies after today."""
    reviewed = page.fields.reviewed
    if reviewed is None or page.fields.status == "withdrawn" or not reviewed.is_after(context.today):
        return
    message = (
        f"The review is dated {reviewed}, but today is {context.today}. Write the day on which it took place."
    )
    yield Problem(page.front.value("reviewed"), message)
