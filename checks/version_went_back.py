"""VER003: the version is lower than it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page


def _front(version: int) -> dict[str, str | None]:
    entry = f"{{version: {version}, date: 2026-03-01, kind: review, note: A note.}}"
    return {"version": str(version), "changes": f"\n  - {entry}"}


RULE = Rule(
    id="VER003",
    name="version-went-back",
    severity="error",
    summary="The version is lower than it was.",
    why="Two texts under one number cannot be told apart: a reviewer who approved version 4 could be taken to have "
    "approved another text. A lower number most often comes from an old copy of the page.",
    fix="Take the version that the page had and add one. To bring an old text back, give it a new number all the same.",
    uses_base=("version",),
    reported=(
        Example(front=_front(3), base=Example(front=_front(4))),
        Example(
            front={**_front(1), "status": "draft"},
            base=Example(front={**_front(2), "status": "draft"}),
            note="drafts count as well",
        ),
    ),
    accepted=(
        Example(front=_front(4), base=Example(front=_front(4))),
        Example(front=_front(10), base=Example(front=_front(9)), note="numbers, not letters, are compared"),
        Example(front={"version": "two"}, base=Example(front=_front(4)), note="no valid version now"),
        Example(front=_front(1), base=Example(front={"version": None}), note="it had no version before"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `version` when it is lower than in the earlier version."""
    now, then = page.fields.version, context.base.fields.version
    if now is None or then is None or now >= then:
        return
    message = f"The version was {then} and is now {now}. Write {then + 1} and say in 'changes' what this version is."
    yield Problem(page.front.value("version"), message)
