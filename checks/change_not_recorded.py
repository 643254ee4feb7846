"""VER002: the list of changes does not say what this version is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page
    from medreview.schemas.page import Change


def _entries(*entries: tuple[int, str]) -> str:
    return "".join(f"\n  - {{version: {n}, date: {day}, kind: review, note: A note.}}" for n, day in entries)


RULE = Rule(
    id="VER002",
    name="change-not-recorded",
    severity="error",
    summary="The newest entry of 'changes' is not for this version, or the entries are out of order.",
    why="The next reviewer reads there what changed since the last review, and why. An entry that is missing is a "
    "change that nobody looks at.",
    fix="Put an entry for the page's 'version' first in 'changes', with the day and a note. Older entries follow.",
    sources=(Source("NHS England, Standard for creating health content", "version control and archiving"),),
    reported=(
        Example(front={"version": "2"}, note="the version was raised and nothing recorded"),
        Example(
            front={"version": "2", "changes": _entries((1, "2026-01-02"), (2, "2026-03-01"))},
            note="oldest first",
        ),
        Example(front={"version": "2", "changes": _entries((2, "2026-03-01"), (2, "2026-01-02"))}),
        Example(
            front={"version": "2", "changes": _entries((2, "2026-01-02"), (1, "2026-03-01"))},
            note="version 2 is older than version 1",
        ),
        Example(front={"changes": _entries((2, "2026-03-01"), (1, "2026-01-02"))}, note="version is still 1"),
    ),
    accepted=(
        Example(
            front={
                "version": "3",
                "changes": _entries((3, "2026-03-01"), (2, "2026-03-01"), (1, "2026-01-02")),
            },
            note="two versions of one day",
        ),
        Example(
            front={"version": "9", "changes": _entries((9, "2026-03-01"), (4, "2026-01-02"))},
            note="older entries may be left out",
        ),
        Example(
            front={"version": "2", "changes": "\n  - {version: 2, date: 2026-03-01, kind: review}"},
            note="an entry with a fault of its own: reported as such only",
        ),
        Example(front={"version": "two"}, note="no valid version: reported as such only"),
        Example(front={"changes": None}),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `changes` when its entries contradict each other or the version."""
    del context
    front = page.fields
    if not front.changes or not page.front.is_whole("changes"):
        return
    message = _disorder(front.changes)
    newest = front.changes[0].version
    if message is None and front.version is not None and newest != front.version:
        message = f"The newest entry is for version {newest}, but the page is version {front.version}. "
        message += f"Add an entry for version {front.version} at the top, or correct 'version'."
    if message is not None:
        yield Problem(page.front.value("changes"), message)


def _disorder(changes: Sequence[Change]) -> str | None:
    for newer, older in pairwise(changes):
        if newer.version <= older.version:
            return (
                f"Version {older.version} stands below version {newer.version}. Put the newest entry first."
            )
        if newer.date < older.date:
            return (
                f"Version {newer.version} is dated {newer.date}, before version {older.version} of {older.date}. "
                "Correct the dates."
            )
    return None
