"""VER004: an entry for a safety change is not what it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page
    from medreview.schemas.page import Change

_FIRST = "\n  - {version: 1, date: 2026-03-01, kind: review, note: First version.}"
_ENTRY = "\n  - {version: 2, date: %s, kind: %s, note: A rash., approved_by: %s, until: %s}" + _FIRST


def _front(
    day: str = "2026-11-10", kind: str = "safety", by: str = "rob-both", until: str = "2026-11-24"
) -> dict[str, str]:
    return {"version": "2", "changes": _ENTRY % (day, kind, by, until)}


RULE = Rule(
    id="VER004",
    name="safety-change-altered",
    severity="error",
    summary="The day, approver or last day of a safety change was altered afterwards.",
    why="A safety change may wait for its review for a few days only. Moving its days on, change after change, would "
    "let it wait for ever.",
    fix="Put the entry back as it was, and have the change reviewed. A further safety change gets a version and an "
    "entry of its own.",
    uses_base=("changes",),
    reported=(
        Example(
            front=_front("2026-11-20", until="2026-12-04"),
            base=Example(front=_front()),
            note="both days moved on",
        ),
        Example(
            front=_front(until="2026-11-23"),
            base=Example(front=_front()),
            note="a last day is not moved at all",
        ),
        Example(
            front=_front(by="rita-reviewer"),
            base=Example(front=_front()),
            note="somebody else answers for it",
        ),
        Example(front={"version": "2", "changes": _FIRST}, base=Example(front=_front()), note="gone"),
    ),
    accepted=(
        Example(front=_front(), base=Example(front=_front())),
        Example(front=_front(), base=Example(), note="a new one"),
        Example(
            front={
                "version": "3",
                "changes": "\n  - {version: 3, date: 2026-11-20, kind: wording, note: Later.}"
                + _ENTRY % ("2026-11-10", "safety", "rob-both", "2026-11-24"),
            },
            base=Example(front=_front()),
            note="a later version",
        ),
        Example(
            front=_front(kind="wording"), base=Example(front=_front(kind="wording")), note="no safety change"
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each entry of `changes` whose safety change was another; at `changes` where it is gone."""
    now = {change.version: (index, change) for index, change in enumerate(page.fields.changes)}
    for then in context.base.fields.changes:
        if then.kind != "safety":
            continue
        index, change = now.get(then.version, (None, None))
        if index is None or change is None:
            yield Problem(page.front.value("changes"), f"{_described(then)} is gone. Put its entry back.")
        elif _terms(change) != _terms(then):
            yield Problem(
                page.front.value("changes", index, "version"),
                f"{_described(then)} has other terms now. Put them back, and have the change reviewed.",
            )


def _terms(change: Change) -> tuple[object, ...]:
    return change.kind, change.date, change.approved_by, change.until


def _described(change: Change) -> str:
    by = "" if change.approved_by is None else f", approved by '{change.approved_by}'"
    until = "" if change.until is None else f", to be reviewed by {change.until}"
    return f"The safety change of {change.date} (version {change.version}{by}{until})"
