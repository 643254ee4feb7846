"""REV019: an urgent safety change is published, and its review is still to be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.safety import find_safety_change
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_BEFORE = Example("# Sample page\n\nTake 5 mg.\n")
_NOW = "# Sample page\n\nTake 5 mg. Stop if you get a rash.\n"
_CHANGE = "\n  - {version: 2, date: 2026-11-20, kind: safety, note: A rash., approved_by: rob-both, until: 2026-12-%s}"

RULE = Rule(
    id="REV019",
    name="safety-change-unreviewed",
    severity="warning",
    summary="A safety change is published before its review.",
    why="A warning to patients cannot always wait. It is read without a review for a few days only, and somebody "
    "answers for it by name.",
    fix="Have the change reviewed and recorded with 'medreview sign' before the day in 'until'; on that day REV008 "
    "blocks.",
    sources=(Source("IQWiG, informedhealth.org", "updates ahead of time on a regulator's safety alert"),),
    uses_review=True,
    uses_today=True,
    reported=(
        Example(_NOW, front={"version": "2", "changes": _CHANGE % "04"}, base=_BEFORE, records=({},)),
        Example(
            _NOW,
            front={"version": "2", "changes": _CHANGE % "04"},
            base=_BEFORE,
            records=({},),
            today="2026-12-03",
        ),
    ),
    accepted=(
        Example(
            _NOW,
            front={"version": "2", "changes": _CHANGE % "04"},
            base=_BEFORE,
            records=({},),
            today="2026-12-04",
            note="on that day REV008 reports it",
        ),
        Example(
            _NOW,
            front={"version": "2", "changes": _CHANGE % "05"},
            base=_BEFORE,
            records=({},),
            note="15 days: REV008",
        ),
        Example(_NOW, records=({},), note="reviewed"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the day by which a safety change that is published must be reviewed."""
    if page.fields.status != "published":
        return
    safety = find_safety_change(page.fields, context.review, context.house.people)
    if safety is None or not safety.is_in_force(context.today):
        return
    approver = context.house.people[safety.change.approved_by or ""]
    days = (safety.until - context.today).days
    left = "1 day is" if days == 1 else f"{days} days are"
    yield Problem(
        page.front.value("changes", safety.index, "until"),
        f"This safety change is published without a review, as {approver.name} approved on {safety.change.date}. "
        f"{left} left: from {safety.until} on it blocks. Have it reviewed and recorded with 'medreview sign'.",
    )
