"""Calendar dates as editors type them: a whole day, or only a month on legacy pages."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_INSTANT_FORM = "%Y-%m-%dT%H:%M:%SZ"
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReviewDate:
    """A day of review; `day` is None where only the month is known (legacy pages)."""

    year: int
    month: int
    day: int | None = None

    @property
    def first_day(self) -> date:
        """The day from which an interval is counted: the first of the month when only the month is known."""
        return date(self.year, self.month, self.day or 1)

    def is_after(self, today: date) -> bool:
        """True when the date lies after `today`; a month lies after it when it is later than today's month."""
        if self.day is None:
            return (self.year, self.month) > (today.year, today.month)
        return self.first_day > today

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" + ("" if self.day is None else f"-{self.day:02}")


class ClockDay(date):
    """Today by this computer's clock: not a day that somebody named, and wrong where the clock is."""


def parse_day(text: str) -> date:
    """Return the date that `YYYY-MM-DD` names; raise ValueError, in the editor's words, for anything else."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError("write the date as YYYY-MM-DD")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError("this day does not exist in the calendar") from None


def parse_review_date(text: str) -> ReviewDate:
    """Return the date that `YYYY-MM-DD` or `YYYY-MM` names; raise ValueError for anything else."""
    match = _MONTH.fullmatch(text)
    if match is None:
        if _DAY.fullmatch(text) is None:
            raise ValueError("write the date as YYYY-MM-DD (or YYYY-MM on a legacy page)")
        day = parse_day(text)
        return ReviewDate(day.year, day.month, day.day)
    year, month = int(match[1]), int(match[2])
    if not (year >= 1 and 1 <= month <= 12):
        raise ValueError("this month does not exist in the calendar")
    return ReviewDate(year, month)


def parse_instant(text: str) -> datetime:
    """Return the moment in UTC that `YYYY-MM-DDTHH:MM:SSZ` names; raise ValueError for anything else."""
    if _INSTANT.fullmatch(text) is None:
        raise ValueError("write the moment as YYYY-MM-DDTHH:MM:SSZ")
    try:
        return datetime.strptime(text, _INSTANT_FORM)
    except ValueError:
        raise ValueError("this moment does not exist in the calendar") from None


def instant_text(moment: datetime) -> str:
    """Return a moment in UTC as `YYYY-MM-DDTHH:MM:SSZ`."""
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def add_months(day: date, months: int) -> date:
    """Return the day `months` calendar months later, moved back to the month's last day where it would not exist.

    A day after the year 9999 becomes the last day of that year.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
