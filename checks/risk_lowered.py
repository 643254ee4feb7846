"""REV016: the page was reviewed at a higher risk, and so for a shorter time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_RISKS = ("high", "standard", "low")

RULE = Rule(
    id="REV016",
    name="risk-lowered",
    severity="error",
    summary="The page's 'risk' is lower than it was when the page was reviewed.",
    why="A lower risk means a later due day and perhaps another kind of reviewer. The text does not change with it, so "
    "nothing else would show that the review was meant for a shorter time.",
    fix="Put the risk back, or have the whole page reviewed at the new one and record it with 'medreview sign'.",
    uses_review=True,
    reported=(
        Example(front={"risk": "low"}, records=({},), note="reviewed as standard"),
        Example(front={"risk": "standard"}, records=({"risk": "high"},)),
    ),
    accepted=(
        Example(records=({},)),
        Example(front={"risk": "high"}, records=({},), note="a higher risk only shortens the time"),
        Example(front={"risk": "low", "status": "draft"}, records=({},)),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `risk` when the review on record was made at a higher one."""
    root, risk = context.review.root, page.fields.risk
    if page.fields.status != "published" or root is None or risk is None:
        return
    if _RISKS.index(risk) > _RISKS.index(root.risk):
        message = (
            f"The page was reviewed on {root.date} as '{root.risk}' risk; '{risk}' would make that review hold longer. "
            f"Write '{root.risk}', or have the whole page reviewed anew."
        )
        yield Problem(page.front.value("risk"), message)
