"""Dates as sentences state them: 3 May 2025, May 3rd, 2025, 2025-05-03, 05/03/2025, May 2025, 2025."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from medreview.schemas.dates import ReviewDate

_MONTHS: tuple[str, ...] = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_LONG = "January February March April May June July August September October November December".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
_LEAD = (
    r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b\.?,?\s+)?(?:the\s+)?"
)
_DATE = re.compile(
    rf"{_LEAD}(?P<date>"
    rf"(?P<y1>{_YEAR})[-/.](?P<m1>\d\d)(?:[-/.](?P<d1>\d\d))?"
    rf"|(?P<d2>\d\d?)(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<m2>{_MONTH}),?[\s-]+(?P<y2>{_YEAR})"
    rf"|(?P<m3>{_MONTH})\s+(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})"
    rf"|(?P<m4>{_MONTH}),?\s+(?:of\s+)?(?P<y4>{_YEAR})"
    rf"|(?P<n1>\d\d?)[/.-](?P<n2>\d\d?)[/.-](?P<y5>{_YEAR}|\d\d)"
    rf"|(?P<m6>\d\d?)[/.](?P<y6>{_YEAR})"
    rf"|(?P<y7>{_YEAR})"
    r")(?![\w%])(?![-/.,]\d)",
    re.IGNORECASE,
)

Reading = tuple[int, int | None, int | None]
"""Year, month and day; None for what is not said."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date at `start` to `end` of a text; 05/03/2025 has two readings, the American and the British."""

    start: int
    end: int
    readings: tuple[Reading, ...]

    def agrees_with(self, day: ReviewDate | date) -> bool:
        """True when the date may be `day`, compared no more precisely than both are given."""
        known = (day.year, day.month, day.day)
        return any(
            all(
                said is None or fact is None or said == fact
                for said, fact in zip(reading, known, strict=True)
            )
            for reading in self.readings
        )

    def write_like(self, day: ReviewDate | date, language: str) -> str:
        """Return `day` as a reader of this language tag expects it, no more precise than this date is."""
        _, month, number = self.readings[0]
        if month is None:
            return str(day.year)
        name = _LONG[day.month - 1]
        if number is None or day.day is None:
            return f"{name} {day.year}"
        is_american = language in ("en", "en-US")
        return f"{name} {day.day}, {day.year}" if is_american else f"{day.day} {name} {day.year}"


def match_date(text: str, at: int) -> StatedDate | None:
    """Return the date that stands in `text` at `at`, None when none does."""
    match = _DATE.match(text, at)
    if match is None:
        return None
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    return StatedDate(match.start("date"), match.end("date"), _readings(found))


def _readings(found: dict[str, str]) -> tuple[Reading, ...]:
    year = next(value for name, value in found.items() if name[0] == "y")
    number = int(year) if len(year) == 4 else 2000 + int(year)
    if "n1" in found:
        one, two = int(found["n1"]), int(found["n2"])
        return ((number, one, two), (number, two, one))
    month = next((value for name, value in found.items() if name[0] == "m"), None)
    day = next((int(value) for name, value in found.items() if name[0] == "d" and name != "date"), None)
    if month is None:
        return ((number, None, None),)
    return ((number, int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1, day),)
