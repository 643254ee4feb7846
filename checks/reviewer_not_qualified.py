"""REV006: the reviewer could not review this page on that day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.qualification import disqualifications
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV006",
    name="reviewer-not-qualified",
    severity="error",
    summary="The reviewer was not active, not a reviewer, or not of a specialty that the page needs.",
    why="A review counts only when the person was entitled to give it on that day and knows the subject.",
    fix="Have the page reviewed by somebody who is a reviewer in people.yaml, active on that day, with a "
    "specialty that policy.yaml asks for at this risk. Where only the month is known, the person must "
    "have been active all month.",
    sources=(
        Source("21 CFR 11.10", "(g): authority checks"),
        Source("NHS England, Standard for creating health content", "experts review and approve the content"),
    ),
    reported=(
        Example(front={"reviewed_by": "[lea-left]"}, note="left before the day of the review"),
        Example(
            front={"authors": "[rob-both]", "reviewed_by": "[ann-author]"}, note="an author, not a reviewer"
        ),
        Example(
            front={"risk": "high", "reviewed_by": "[rob-both]"}, note="high risk asks for neurology here"
        ),
        Example(
            front={"reviewed_by": "[lea-left]", "reviewed": "2026-01", "status": "draft"}, note="a draft too"
        ),
    ),
    accepted=(
        Example(front={"reviewed_by": "[lea-left]", "reviewed": "2025-12-31"}, note="the last day counts"),
        Example(front={"reviewed_by": "[lea-left]", "reviewed": "2025-12"}, note="active on every day of it"),
        Example(front={"reviewed_by": "[rob-both]"}, note="standard risk asks for no specialty here"),
        Example(front={"reviewed_by": "[nobody]"}, note="an unknown person is the business of REV005"),
        Example(front={"reviewed_by": "[ann-author]", "authors": "[rob-both]", "status": "withdrawn"}),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each item of `reviewed_by` whose person was not qualified, with every reason."""
    front, house = page.fields, context.house
    if front.status == "withdrawn":
        return
    for index, person_id in enumerate(front.reviewed_by):
        person = house.people.get(person_id)
        if person is None:
            continue
        reasons = disqualifications(person, front.reviewed, front.risk, house.settings.tiers)
        if reasons:
            message = (
                f"{person.name} {', and '.join(reasons)}. Have the page reviewed by somebody who qualifies."
            )
            yield Problem(page.front.item("reviewed_by", index, person_id), message)
