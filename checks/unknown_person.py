"""REV005: an author or reviewer is not in people.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule
from medreview.text.near_words import NearWords

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV005",
    name="unknown-person",
    severity="error",
    summary="An author or reviewer is not in people.yaml.",
    why="Only people whose credentials and conflicts of interest the house has recorded can vouch for a page. A name "
    "that leads nowhere vouches for nothing.",
    fix="Correct the id, or have the person added to house/people.yaml by whoever keeps that file.",
    reported=(
        Example(front={"reviewed_by": "[rita-reviwer]"}, note="a typing error"),
        Example(front={"authors": "[ann-author, nobody]", "status": "draft"}, note="an author of a draft"),
    ),
    accepted=(
        Example(front={"authors": "[ann-author, rob-both]"}),
        Example(
            front={"reviewed_by": "[lea-left]", "reviewed": "2025-06-01"},
            note="a person who has left stays in people.yaml",
        ),
        Example(
            front={"authors": "[nobody]", "status": "withdrawn"}, note="a withdrawn page is not published"
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each id in `authors` or `reviewed_by` that people.yaml does not have."""
    front, people = page.fields, context.house.people
    if front.status == "withdrawn":
        return
    near_words = NearWords()
    for key, ids in (("authors", front.authors), ("reviewed_by", front.reviewed_by)):
        for index, person in enumerate(ids):
            if person not in people:
                near = near_words.find(person, people)
                advice = (
                    f"Did you mean '{near[0]}'?"
                    if near
                    else "Correct the id, or have the person added there."
                )
                yield Problem(
                    page.front.item(key, index, person), f"'{person}' is not in people.yaml. {advice}"
                )
