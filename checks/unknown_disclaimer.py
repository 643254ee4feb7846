"""DIS004: the page lists a disclaimer that the house does not have."""

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
    id="DIS004",
    name="unknown-disclaimer",
    severity="error",
    summary="The page lists a disclaimer that is not in disclaimers.yaml.",
    why="An id that leads nowhere prints nothing: readers would not see the disclaimer that the editor meant them to.",
    fix="Correct the id, or delete it from 'disclaimers'.",
    reported=(
        Example(front={"disclaimers": "[education-onyl]"}, note="a typing error"),
        Example(front={"disclaimers": "[emergency, legal-notice]", "status": "draft"}),
    ),
    accepted=(
        Example(front={"disclaimers": "[education-only, emergency]"}),
        Example(front={"disclaimers": "[]"}),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each id in `disclaimers` that disclaimers.yaml does not have."""
    known, near_words = context.house.disclaimers, NearWords()
    for index, disclaimer in enumerate(page.fields.disclaimers):
        if disclaimer not in known:
            near = near_words.find(disclaimer, known)
            advice = f"Did you mean '{near[0]}'?" if near else "Correct the id, or delete it."
            place = page.front.item("disclaimers", index, disclaimer)
            yield Problem(place, f"'{disclaimer}' is not in disclaimers.yaml. {advice}")
