"""REV009: the day of review is earlier than it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_OLD = {"reviewed": "2026-03-02"}

RULE = Rule(
    id="REV009",
    name="review-date-moved-back",
    severity="error",
    summary="The day of review is earlier than it was.",
    why="A review that took place cannot move into the past. An earlier date most often comes from an old copy of the "
    "page, whose text may be old too.",
    fix="Write the newer date again. If the newer review never took place, have the page reviewed and write its day.",
    uses_base=("reviewed",),
    reported=(
        Example(front={"reviewed": "2026-03-01"}, base=Example(front=_OLD)),
        Example(
            front={"reviewed": "2026-03"},
            base=Example(front=_OLD),
            note="a month counts from its first day, and the review was on the second",
        ),
        Example(front={"reviewed": "2026-02-28"}, base=Example(front={"reviewed": "2026-03"})),
    ),
    accepted=(
        Example(front={"reviewed": "2026-11-02"}, base=Example(front=_OLD), note="a newer review"),
        Example(front={"reviewed": "2026-03-02"}, base=Example(front={"reviewed": "2026-03"})),
        Example(front={"reviewed": '"2026-03-02"'}, base=Example(front=_OLD), note="the same day in quotes"),
        Example(
            front={"reviewed": "2026-03-01", "status": "draft"},
            base=Example(front={**_OLD, "status": "draft"}),
            note="a draft is not yet published",
        ),
        Example(
            front={"reviewed": None}, base=Example(front=_OLD), note="no date now: reported as missing only"
        ),
        Example(front={"reviewed": "2026-03-01"}, base=Example(front={"reviewed": None})),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `reviewed` when its first day lies before that of the earlier version."""
    front = page.fields
    now, then = front.reviewed, context.base.fields.reviewed
    if front.status != "published" or now is None or then is None or now.first_day >= then.first_day:
        return
    message = (
        f"This review date was {then} and is now {now}. Write {then} again, or the day of a newer review."
    )
    yield Problem(page.front.value("reviewed"), message)
