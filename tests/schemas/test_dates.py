"""Dates as editors type them, and calendar months."""

from __future__ import annotations

from datetime import date

import pytest

from medreview.schemas.dates import ReviewDate, add_months, parse_day, parse_review_date


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-30", 12, "2027-03-30"),
        ("2026-11-22", 1, "2026-12-22"),
        ("2026-12-22", 1, "2027-01-22"),
        ("2026-12-22", 120, "2036-12-22"),
        ("2100-01-31", 1, "2100-02-28"),
        ("2000-01-31", 1, "2000-02-29"),
        ("2026-05-05", 0, "2026-05-05"),
        ("9999-01-31", 11, "9999-12-31"),
        ("9999-06-30", 12, "9999-12-31"),
        ("9998-12-31", 120, "9999-12-31"),
    ],
)
def test_months_are_calendar_months_with_their_end_clamped(day: str, months: int, later: str) -> None:
    assert add_months(parse_day(day), months) == parse_day(later)


@pytest.mark.parametrize("text", ["2026-11-22", "0001-01-01", "9999-12-31", "2024-02-29"])
def test_a_day_is_read(text: str) -> None:
    assert parse_day(text) == date.fromisoformat(text)
    read = parse_review_date(text)
    assert (read.first_day, str(read)) == (date.fromisoformat(text), text)


@pytest.mark.parametrize(
    "text", ["2025-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    for parse in (parse_day, parse_review_date):
        with pytest.raises(ValueError, match=r"^this day does not exist in the calendar$"):
            parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "2026-3-2", "02/03/2026", "20260302", "2026-03-02 ", "2026-03-02T10:00", "２０２６-03-02", "today"],
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^write the date as YYYY-MM-DD$"):
        parse_day(text)
    with pytest.raises(ValueError, match=r"YYYY-MM on a legacy page"):
        parse_review_date(text)


def test_a_month_is_read_for_a_review_only() -> None:
    read = parse_review_date("2024-02")
    assert (read, read.first_day, str(read)) == (ReviewDate(2024, 2), date(2024, 2, 1), "2024-02")
    with pytest.raises(ValueError, match="write the date"):
        parse_day("2024-02")


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "0000-05"])
def test_a_month_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="this month does not exist"):
        parse_review_date(text)


@pytest.mark.parametrize(
    ("text", "is_after"),
    [
        ("2026-11-22", False),
        ("2026-11-23", True),
        ("2026-11-21", False),
        ("2026-11", False),
        ("2026-12", True),
        ("2027-01", True),
        ("2026-10", False),
        ("2025-12", False),
    ],
)
def test_a_month_is_in_the_future_from_the_next_month_on(text: str, is_after: bool) -> None:
    assert parse_review_date(text).is_after(date(2026, 11, 22)) is is_after
