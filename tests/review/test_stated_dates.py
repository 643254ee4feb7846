"""Dates in sentences: every form, its place, its readings."""

from __future__ import annotations

from datetime import date

import pytest

from medreview.review.stated_dates import Reading, match_date
from medreview.schemas.dates import ReviewDate


@pytest.mark.parametrize(
    ("text", "words", "readings"),
    [
        ("3 May 2025", "3 May 2025", [(2025, 5, 3)]),
        ("the 3rd of May, 2025.", "3rd of May, 2025", [(2025, 5, 3)]),
        ("3-Sept-2025", "3-Sept-2025", [(2025, 9, 3)]),
        ("Saturday, May 3rd, 2025", "May 3rd, 2025", [(2025, 5, 3)]),
        ("Dec. 31 2019)", "Dec. 31 2019", [(2019, 12, 31)]),
        ("DECEMBER 2019", "DECEMBER 2019", [(2019, 12, None)]),
        ("June of 2019", "June of 2019", [(2019, 6, None)]),
        ("2025-05-03", "2025-05-03", [(2025, 5, 3)]),
        ("2025-05", "2025-05", [(2025, 5, None)]),
        ("03/05/2025", "03/05/2025", [(2025, 3, 5), (2025, 5, 3)]),
        ("3.5.25", "3.5.25", [(2025, 3, 5), (2025, 5, 3)]),
        ("05/2025", "05/2025", [(2025, 5, None)]),
        ("2019, when", "2019", [(2019, None, None)]),
        ("3\u00a0May\u00a02025", "3\u00a0May\u00a02025", [(2025, 5, 3)]),
        ("31 February 2025", "31 February 2025", [(2025, 2, 31)]),
    ],
)
def test_date(text: str, words: str, readings: list[Reading]) -> None:
    found = match_date(text, 0)
    assert found is not None
    assert text[found.start : found.end] == words
    assert list(found.readings) == readings


@pytest.mark.parametrize(
    "text",
    [
        "spring 2025",
        "Mayor 2025",
        "3 months",
        "May",
        "20190",
        "2019-1234",
        "1850",
        "may be 2019",
        "2020%",
        "2,019",
    ],
)
def test_no_date(text: str) -> None:
    assert match_date(text, 0) is None


@pytest.mark.parametrize(
    ("text", "day", "agrees"),
    [
        ("3 May 2025", date(2025, 5, 3), True),
        ("3 May 2025", date(2025, 5, 4), False),
        ("3 May 2025", ReviewDate(2025, 5), True),
        ("3 May 2025", ReviewDate(2025, 6), False),
        ("May 2025", date(2025, 5, 31), True),
        ("2025", ReviewDate(2025, 12), True),
        ("2024", ReviewDate(2025, 1), False),
        ("05/03/2025", date(2025, 3, 5), True),
        ("05/03/2025", date(2025, 5, 3), True),
        ("05/03/2025", date(2025, 5, 4), False),
    ],
)
def test_agreement(text: str, day: date | ReviewDate, agrees: bool) -> None:
    found = match_date(text, 0)
    assert found is not None
    assert found.agrees_with(day) is agrees


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("3 May 2025", "en-US", "March 2, 2026"),
        ("3 May 2025", "en-GB", "2 March 2026"),
        ("May 2025", "en-US", "March 2026"),
        ("2025", "en-US", "2026"),
    ],
)
def test_written_like(text: str, language: str, written: str) -> None:
    found = match_date(text, 0)
    assert found is not None
    assert found.write_like(date(2026, 3, 2), language) == written


def test_written_no_more_precise_than_known() -> None:
    found = match_date("3 May 2025", 0)
    assert found is not None
    assert found.write_like(ReviewDate(2026, 3), "en-US") == "March 2026"
