"""The due day of a review, and the state that a page is in on a day."""

from __future__ import annotations

from datetime import date

from medreview.reading.records import CHANGED, PageReview
from medreview.schemas.dates import add_months
from medreview.schemas.page import FrontMatter
from medreview.schemas.policy import Tier, Tiers
from medreview.schemas.run import State


def tier_of(front: FrontMatter, tiers: Tiers) -> Tier:
    """Return the tier of the page's risk; a page that does not validly say its risk is held to the high tier."""
    tier: Tier = getattr(tiers, front.risk or "high")
    return tier


def latest_due(front: FrontMatter, tiers: Tiers) -> date | None:
    """Return the day on which the tier's interval ends (calendar months from the review), None without a review."""
    if front.reviewed is None:
        return None
    return add_months(front.reviewed.first_day, tier_of(front, tiers).interval_months)


def due_day(front: FrontMatter, tiers: Tiers) -> date | None:
    """Return the day on which the review must have been renewed: the tier's, or `review_by` where that is earlier."""
    latest = latest_due(front, tiers)
    if latest is None:
        return None
    return latest if front.review_by is None else min(latest, front.review_by)


def is_due_soon(today: date, due: date, tier: Tier) -> bool:
    """True when `today` lies before the due day by no more than the tier's lead time in days."""
    return 0 < (due - today).days <= tier.lead_days


def state_on(today: date, front: FrontMatter, tiers: Tiers, review: PageReview | None = None) -> State:
    """Return the page's state; a page without a trustworthy review (none, or one in the future) is unreviewed.

    `review` is what its records say, where the house asks for records.
    """
    if front.status == "withdrawn":
        return "withdrawn"
    if front.status == "draft":
        return "draft"
    due = due_day(front, tiers)
    if due is None or not front.reviewed_by or front.reviewed is None or front.reviewed.is_after(today):
        return "unreviewed"
    if today >= due:
        return "overdue"
    if review is not None and not review.is_covered:
        return "changed" if review.standing == CHANGED else "unreviewed"
    return "due-soon" if is_due_soon(today, due, tier_of(front, tiers)) else "current"
