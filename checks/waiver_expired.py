"""WAV001: a waiver's last day is past, or more than a year ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.dates import add_months
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Exceptions

_WAIVER = (
    "waivers:\n  - rule: REV002\n    page: sample-page\n    reason: The reviewer is ill; a review is booked for May.\n"
    "    owner: ann-author\n    until: {}\n"
)


def _until(day: str) -> dict[str, str]:
    return {"house/waivers.yaml": _WAIVER.format(day)}


_OVERDUE = {"reviewed": "2024-11-01"}

RULE = Rule(
    id="WAV001",
    name="waiver-expired",
    severity="error",
    subject="exceptions",
    uses_today=True,
    summary="A waiver's last day is past, or more than a year ahead.",
    why="A waiver is a promise to put something right by a day. When the day has come and nothing was done, or when it "
    "never comes, the exception has quietly become the rule. Such a waiver accepts nothing.",
    fix="Put the page right and delete the waiver. If that needs more time, have its owner decide on a new last day, "
    "at most a year ahead.",
    reported=(
        Example(front=_OVERDUE, others=_until("2026-11-21"), note="yesterday was the last day"),
        Example(others=_until("2026-11-21"), note="no longer needed either"),
        Example(front=_OVERDUE, others=_until("2027-11-23"), note="a year and a day"),
        Example(
            front=_OVERDUE,
            others=_until("2029-03-01"),
            today="2028-02-29",
            note="a leap day has no next year",
        ),
    ),
    accepted=(
        Example(front=_OVERDUE, others=_until("2026-11-22"), note="today is the last day"),
        Example(front=_OVERDUE, others=_until("2027-11-22"), note="a year to the day"),
        Example(front=_OVERDUE, others=_until("2029-02-28"), today="2028-02-29"),
    ),
)


def check(exceptions: Exceptions, context: Context) -> Iterator[Problem]:
    """Yield one problem at the last day of each waiver that is not in force."""
    for tried in exceptions.waivers:
        recorded, waiver = tried.recorded, tried.recorded.waiver
        if waiver.is_expired(context.today):
            message = (
                f"This waiver of {waiver.rule} on '{waiver.page}' ended on {waiver.until} and accepts nothing now. "
                f"Put the page right and delete the waiver, or ask its owner ({waiver.owner}) for a new last day."
            )
            yield Problem(recorded.until, message, path=recorded.path)
        elif waiver.is_too_long(context.today):
            latest = add_months(context.today, 12)
            message = (
                f"{waiver.until} is more than a year ahead, so this waiver of {waiver.rule} on '{waiver.page}' accepts "
                f"nothing. Write {latest} or an earlier day."
            )
            yield Problem(recorded.until, message, path=recorded.path)
