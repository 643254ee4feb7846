"""REV010: nothing on record agrees with what front matter says of the review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.records import NOT_APPROVED, UNRECORDED, WITH_CONDITIONS, PageReview
from medreview.review.coverage import reviewers_of
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_CONDITIONS = {"verdict": "approved-with-conditions", "conditions": "[Add the emergency number.]"}
_CHANGE = {"scope": "change-only", "since": "{before}"}
_SIGN = "Have it recorded with 'medreview sign'."
_UNRECORDED = (
    "No valid record of a review of this page is in the folder 'reviews'. Have the page reviewed and recorded with "
    "'medreview sign'; a date alone proves nothing."
)

RULE = Rule(
    id="REV010",
    name="review-without-record",
    severity="error",
    summary="No review record agrees with 'reviewed' and 'reviewed_by'.",
    why="Anybody can type a date. A record says who reviewed exactly which text, when, and what they decided.",
    fix="Have the page reviewed and record it with 'medreview sign', which also writes 'reviewed' and 'reviewed_by'. "
    "Where a record is there, write its day and its reviewer.",
    sources=(
        Source("21 CFR 11.50", "printed name, date and meaning of a signature"),
        Source("NHS England, Standard for creating health content", "experts review and approve the content"),
    ),
    uses_review=True,
    reported=(
        Example(records=(), note="a date, and no record at all"),
        Example(front={"reviewed": "2026-05-02"}, records=({},), note="the date was moved without a review"),
        Example(
            front={"reviewed_by": "[rita-reviewer, rob-both]"},
            records=({},),
            note="one of two did not review",
        ),
        Example(front={"reviewed": "2026-03"}, records=({},), note="the record knows the day"),
        Example(records=(_CONDITIONS,), note="nobody confirmed that the conditions are met"),
        Example(
            records=(
                {},
                {"date": "2026-04-01", "verdict": "not-approved", "notes": "The dose is out of date."},
            ),
            note="a later review took the approval back",
        ),
        Example(
            records=({"scope": "change-only", "since": "{other}"},), note="the text before was never reviewed"
        ),
    ),
    accepted=(
        Example(records=({},), note="the record of this review"),
        Example(
            front={"reviewed_by": "[rita-reviewer, rob-both]"},
            records=({}, {"reviewer": "{id: rob-both, name: Rob Both, credentials: RN}"}),
            note="two people reviewed the same text",
        ),
        Example(
            base=Example("# Sample page\n\nBefore.\n"),
            records=(
                {"digest": "{before}", **_CONDITIONS},
                {"digest": "{now}", "date": "2026-03-09", **_CHANGE},
            ),
            note="the conditions are met, as a second record confirms; the day is that of the whole review",
        ),
        Example(front={"status": "draft"}, records=(), note="a draft may wait"),
        Example(front={"reviewed": None, "reviewed_by": None}, records=(), note="REV001 says so"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `reviewed` when no record agrees with it."""
    front = page.fields
    if front.status != "published" or front.reviewed is None or not front.reviewed_by:
        return
    why = _contradiction(context.review, str(front.reviewed), front.reviewed_by)
    if why:
        yield Problem(page.front.value("reviewed"), why)


def _contradiction(review: PageReview, reviewed: str, reviewed_by: tuple[str, ...]) -> str:
    """Return why the records do not agree with the day and people that front matter names; nothing when they do."""
    said = [(file, file.record) for file in review.records if file.record is not None]
    root, newest = review.root, review.basis[0].record if review.basis else None
    if review.standing == UNRECORDED or root is None or newest is None:
        return _UNRECORDED
    decided = f"{newest.reviewer.byline} on {newest.date}"
    if review.standing == NOT_APPROVED:
        return f"This text was not approved by {decided}. Change it as they ask, and have it reviewed again."
    if review.standing == WITH_CONDITIONS:
        conditions = "; ".join(newest.conditions)
        return (
            f"This text was approved with conditions by {decided} ({conditions}), and no later record confirms that "
            f"they are met. {_SIGN}"
        )
    if reviewed != str(root.date):
        return (
            f"The review on record is of {root.date}, by {root.reviewer.byline}; 'reviewed' says {reviewed}. Write "
            f"{root.date}, or record the review of {reviewed} with 'medreview sign'."
        )
    if root.reviewer.id not in reviewed_by:
        return f"The review of {root.date} on record is by '{root.reviewer.id}'. Name them in 'reviewed_by'."
    # REV012 speaks of those that the review itself rests on
    counting = [pair for pair in said if pair[0] in review.basis or not review.is_unproved(pair[0])]
    proved = reviewers_of(review.basis, counting)
    names = " and ".join(f"'{person}'" for person in reviewed_by if person not in proved)
    signed = " with a valid signature" if review.signatures else ""
    return f"No record{signed} shows a review of this text by {names}. {_SIGN}" if names else ""
