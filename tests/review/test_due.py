"""The due day and the state of a page: calendar months, month ends, leap years, legacy months, uncertain pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from medreview.review.due import due_day, is_due_soon, latest_due, state_on, tier_of
from medreview.schemas.dates import add_months
from medreview.schemas.page import FrontMatter
from medreview.schemas.policy import Tier, Tiers

TIERS = Tiers()


def front(**fields: Any) -> FrontMatter:
    given = {
        "status": "published",
        "risk": "standard",
        "reviewed": "2024-05-03",
        "reviewed_by": ("rita",),
        **fields,
    }
    return FrontMatter.model_validate({key: value for key, value in given.items() if value is not None})


def half_yearly() -> Tiers:
    return Tiers(
        high=Tier(interval_months=6), standard=Tier(interval_months=1), low=Tier(interval_months=120)
    )


@pytest.mark.parametrize(
    ("risk", "reviewed", "due"),
    [
        ("high", "2024-05-03", date(2025, 5, 3)),
        ("standard", "2024-05-03", date(2026, 5, 3)),
        ("low", "2024-05-03", date(2027, 5, 3)),
        ("high", "2024-02-29", date(2025, 2, 28)),
        ("standard", "2024-02-29", date(2026, 2, 28)),
        ("high", "2023-02-28", date(2024, 2, 28)),
        ("high", "2023-12", date(2024, 12, 1)),
        ("low", "9998-12-31", date.max),
        (None, "2024-05-03", date(2025, 5, 3)),
    ],
)
def test_due_by_tier(risk: str | None, reviewed: str, due: date) -> None:
    assert due_day(front(risk=risk, reviewed=reviewed), TIERS) == due


@pytest.mark.parametrize(
    ("risk", "reviewed", "due"),
    [
        ("high", "2025-08-31", date(2026, 2, 28)),
        ("high", "2023-08-31", date(2024, 2, 29)),
        ("high", "2025-08-30", date(2026, 2, 28)),
        ("high", "2025-03-31", date(2025, 9, 30)),
        ("high", "2025-10-31", date(2026, 4, 30)),
        ("standard", "2025-12-31", date(2026, 1, 31)),
        ("standard", "2025-01-31", date(2025, 2, 28)),
        ("low", "2016-02-29", date(2026, 2, 28)),
        ("low", "2014-02", date(2024, 2, 1)),
    ],
)
def test_due_at_month_ends(risk: str, reviewed: str, due: date) -> None:
    assert due_day(front(risk=risk, reviewed=reviewed), half_yearly()) == due


def test_month_end_comes_back_after_a_short_month() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 31), 2) == date(2024, 3, 31)
    assert add_months(date(2096, 2, 29), 48) == date(2100, 2, 28)


@pytest.mark.parametrize(
    ("review_by", "due"),
    [("2025-01-01", date(2025, 1, 1)), ("2026-05-03", date(2026, 5, 3)), ("2030-01-01", date(2026, 5, 3))],
)
def test_review_by_wins_when_earlier(review_by: str, due: date) -> None:
    page = front(review_by=review_by)
    assert due_day(page, TIERS) == due
    assert latest_due(page, TIERS) == date(2026, 5, 3)


def test_without_review_nothing_is_due() -> None:
    assert due_day(front(reviewed=None, review_by="2025-01-01"), TIERS) is None
    assert latest_due(front(reviewed=None), TIERS) is None


def test_unknown_risk_is_held_to_the_high_tier() -> None:
    assert tier_of(front(risk=None), TIERS) == TIERS.high
    assert tier_of(front(risk="low"), TIERS) == TIERS.low


@pytest.mark.parametrize(
    ("today", "is_soon"),
    [
        (date(2026, 3, 3), False),
        (date(2026, 3, 4), True),
        (date(2026, 5, 2), True),
        (date(2026, 5, 3), False),
        (date(2026, 5, 4), False),
    ],
)
def test_lead_time(today: date, is_soon: bool) -> None:
    assert is_due_soon(today, date(2026, 5, 3), Tier(interval_months=24, lead_days=60)) is is_soon


def test_no_lead_time() -> None:
    assert not is_due_soon(date(2026, 5, 2), date(2026, 5, 3), Tier(interval_months=24, lead_days=0))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2024, 5, 2), "unreviewed"),
        (date(2024, 5, 3), "current"),
        (date(2026, 3, 3), "current"),
        (date(2026, 3, 4), "due-soon"),
        (date(2026, 5, 2), "due-soon"),
        (date(2026, 5, 3), "overdue"),
        (date(2036, 5, 3), "overdue"),
    ],
)
def test_state_by_day(today: date, state: str) -> None:
    assert state_on(today, front(), TIERS) == state


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2024, 4, 30), "unreviewed"),
        (date(2024, 5, 1), "current"),
        (date(2024, 5, 31), "current"),
        (date(2026, 4, 30), "due-soon"),
        (date(2026, 5, 1), "overdue"),
    ],
)
def test_state_of_a_legacy_month(today: date, state: str) -> None:
    assert state_on(today, front(reviewed="2024-05"), TIERS) == state


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "withdrawn", "reviewed": None}, "withdrawn"),
        ({"reviewed": None}, "unreviewed"),
        ({"reviewed_by": ()}, "unreviewed"),
        ({"reviewed": "2062-05-03"}, "unreviewed"),
        ({"reviewed": "2062-05-03", "review_by": "2020-01-01"}, "unreviewed"),
        ({"status": None}, "current"),
        ({"risk": None}, "overdue"),
        ({"review_by": "2025-06-01"}, "overdue"),
        ({"review_by": "2025-07-01"}, "due-soon"),
        ({"review_by": "0001-01-01"}, "overdue"),
    ],
)
def test_state_by_front_matter(fields: dict[str, Any], state: str) -> None:
    assert state_on(date(2025, 6, 1), front(**fields), TIERS) == state
