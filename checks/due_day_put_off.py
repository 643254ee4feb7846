"""REV020: the page's own due day was moved later, or deleted, and nobody reviewed the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_SOON = {"review_by": "2026-12-01"}

RULE = Rule(
    id="REV020",
    name="due-day-put-off",
    severity="error",
    summary="'review_by' was moved later or deleted without a new review.",
    why="Somebody set an earlier due day because something is about to change: a label, a guideline, a recall. "
    "Deleting the line makes the page look current, and nobody has looked.",
    fix="Put the day back, or have the whole page reviewed; a review moves 'reviewed', and a later 'review_by' may "
    "come with it.",
    uses_base=("review_by", "reviewed"),
    reported=(
        Example(front={"review_by": None}, base=Example(front=_SOON), note="deleted"),
        Example(front={"review_by": "2027-03-01"}, base=Example(front=_SOON), note="moved"),
    ),
    accepted=(
        Example(front=_SOON, base=Example(front=_SOON)),
        Example(front=_SOON, base=Example(), note="an earlier day than before"),
        Example(front={"reviewed": "2026-11-02"}, base=Example(front=_SOON), note="with a new review"),
        Example(front={"status": "draft"}, base=Example(front=_SOON), note="a draft is not published"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem where the page's own due day is later than it was, or gone, and the review is the same."""
    front, then = page.fields, context.base.fields
    if front.status != "published" or then.review_by is None or front.reviewed is None:
        return
    is_newer = then.reviewed is None or front.reviewed.first_day > then.reviewed.first_day
    if is_newer or (front.review_by is not None and front.review_by <= then.review_by):
        return
    what = "is gone" if front.review_by is None else f"is {front.review_by} now"
    where = "review_by" if front.review_by is not None else "reviewed"
    yield Problem(
        page.front.value(where),
        f"'review_by' was {then.review_by} and {what}, but the page was not reviewed since {front.reviewed}. Put the "
        "day back, or have the whole page reviewed.",
    )
