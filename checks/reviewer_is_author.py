"""REV007: somebody reviewed their own page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV007",
    name="reviewer-is-author",
    severity="error",
    summary="One person is author and reviewer of the page.",
    why="Nobody sees their own mistakes. A second pair of eyes is what a review is for.",
    fix="Have the page reviewed by somebody who did not write it.",
    sources=(Source("21 CFR 11.10", "(g): authority checks"),),
    reported=(
        Example(front={"authors": "[ann-author, rob-both]", "reviewed_by": "[rob-both]"}),
        Example(
            front={"authors": "[rob-both]", "reviewed_by": "[rita-reviewer, rob-both]", "status": "draft"},
            note="one of two reviewers of a draft",
        ),
    ),
    accepted=(
        Example(front={"reviewed_by": "[rob-both]"}, note="may write, but did not write this page"),
        Example(front={"authors": "[rob-both]", "reviewed_by": "[rob-both]", "status": "withdrawn"}),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each item of `reviewed_by` that is also in `authors`."""
    front = page.fields
    if front.status == "withdrawn" or set(front.authors).isdisjoint(front.reviewed_by):
        return
    for index, person_id in enumerate(front.reviewed_by):
        if person_id in front.authors:
            person = context.house.people.get(person_id)
            name = person_id if person is None else person.name
            message = (
                f"{name} is also an author of this page. Have it reviewed by somebody who did not write it."
            )
            yield Problem(page.front.item("reviewed_by", index, person_id), message)
