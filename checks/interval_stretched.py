"""REV017: the review became newer in the same change that lets it hold for longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import HOUSE, Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_OLD = {"reviewed": "2025-03-02"}
_POLICY = """\
profile: us-patient
publisher: {name: Test House}
evidence: date
profiles:
  us-patient:
    tiers: {standard: {interval_months: %d}}
"""


def _policy(months: int) -> dict[str, str]:
    return {"house/policy.yaml": _POLICY % months}


RULE = Rule(
    id="REV017",
    name="interval-stretched",
    severity="warning",
    summary="'reviewed' was moved in the same change that makes the review hold for longer.",
    why="A review and how long it holds are two decisions, by two people. Made in one change, the longer time is "
    "easily read as part of the review.",
    fix="Make the longer interval, or the lower risk, a change of its own that whoever answers for the policy "
    "approves. Or ask the reviewer to confirm that they know how long their review will now hold.",
    uses_base=("reviewed", "risk", HOUSE),
    reported=(
        Example(
            front={"reviewed": "2026-03-02", "risk": "low"},
            base=Example(front=_OLD),
            note="a lower risk: 36 months, not 24",
        ),
        Example(
            others=_policy(25),
            base=Example(front=_OLD, others=_policy(24)),
            note="the policy was changed too",
        ),
        Example(
            front={"risk": "low"}, base=Example(front={"reviewed": None}), note="reviewed for the first time"
        ),
    ),
    accepted=(
        Example(front={"risk": "high"}, base=Example(front=_OLD), note="a shorter interval"),
        Example(front={**_OLD, "risk": "low"}, base=Example(front=_OLD), note="the date stayed: no review"),
        Example(base=Example(front=_OLD), note="a review, and nothing else"),
        Example(
            front={"reviewed": '"2026-03-02"', "risk": "low"}, base=Example(), note="the same day in quotes"
        ),
        Example(others=_policy(23), base=Example(front=_OLD, others=_policy(24))),
        Example(
            front={"risk": "low", "status": "draft"},
            base=Example(front=_OLD),
            note="a draft is not published",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `reviewed` when it was moved and the page's interval grew."""
    front, then = page.fields, context.base.fields
    if front.status != "published" or front.reviewed is None or front.risk is None:
        return
    if front.reviewed == then.reviewed:
        return
    tiers, tiers_then = context.house.settings.tiers, context.base.house_then.settings.tiers
    now = getattr(tiers, front.risk).interval_months
    before = getattr(tiers_then, then.risk or front.risk).interval_months
    if now > before:
        why = "" if then.risk in (None, front.risk) else f" ('{then.risk}' risk became '{front.risk}')"
        message = (
            f"The review of {front.reviewed} is new, and in the same change reviews of this page hold for {now} "
            f"months, not {before}{why}. Make the longer time a change of its own, or have the reviewer confirm it."
        )
        yield Problem(page.front.value("reviewed"), message)
