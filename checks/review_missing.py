"""REV001: a published page does not say when it was reviewed, or by whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="REV001",
    name="review-missing",
    severity="error",
    summary="A published page has no medical review.",
    why="Patients act on what a page says. Until a qualified person has read it, nobody knows whether that is safe.",
    fix="Have the page reviewed, then fill in 'reviewed' and 'reviewed_by'; until then set 'status' to draft.",
    sources=(
        Source("NHS England, Standard for creating health content", "experts review and approve the content"),
    ),
    reported=(
        Example(front={"reviewed": None, "reviewed_by": None}, note="neither day nor reviewer"),
        Example(front={"reviewed_by": "[]"}, note="a day, but nobody who reviewed"),
        Example(front={"reviewed": ""}, note="the key is there without a value"),
    ),
    accepted=(
        Example(
            front={"reviewed": None, "reviewed_by": None, "status": "draft"},
            note="a draft may still wait for it",
        ),
        Example(front={"reviewed": None, "reviewed_by": None, "status": "withdrawn"}, note="nobody reads it"),
        Example(
            front={"reviewed": "March 2026"}, note="there is a value, and PAG008 says what is wrong with it"
        ),
        Example(front={"reviewed": "2025-12"}, note="a legacy page that knows only the month"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `status` when `reviewed` or `reviewed_by` is absent or empty."""
    del context
    if page.fields.status != "published":
        return
    typed, is_whole = page.front.yaml.data, page.front.is_whole
    keys = [
        key for key in ("reviewed", "reviewed_by") if is_whole(key)
    ]  # else another error says what is wrong
    missing = [f"'{key}'" for key in keys if typed.get(key) in (None, "", [], {})]
    if missing:
        what, verb = " and ".join(missing), "is" if len(missing) == 1 else "are"
        it = "it" if verb == "is" else "them"
        advice = f"Have the page reviewed and fill {it} in, or set 'status' to draft."
        message = f"The page is published, but {what} {verb} missing or empty. {advice}"
        yield Problem(page.front.value("status"), message)
