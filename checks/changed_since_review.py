"""REV008: the text is not the text that was reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.records import CHANGED, ChangedWords, PageReview
from medreview.review.safety import find_safety_change
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_DOSE = "# Sample page\n\nTake 5 mg with food.\n"
_SAFETY = (
    "\n  - {version: 2, date: 2026-11-20, kind: safety, note: The dose., approved_by: rob-both, until: %s}"
)
_QUOTED = 60

RULE = Rule(
    id="REV008",
    name="changed-since-review",
    severity="error",
    summary="The text is not the text that was reviewed, and what changed needs a review.",
    why="A review is of certain words. When a dose, a warning or a 'not' changes afterwards, nobody qualified has read "
    "what patients now read.",
    fix="Have the change reviewed and recorded with 'medreview sign', or put the reviewed words back. Formatting never "
    "counts; which other classes of change keep a review says 'keeps_review' in policy.yaml. An urgent safety change "
    "may go out first: its entry in 'changes' then names who approved it and by when it is reviewed.",
    sources=(
        Source("21 CFR 11.70", "signatures linked to their records"),
        Source("NHS England, Standard for creating health content", "experts review and approve the content"),
    ),
    uses_review=True,
    uses_today=True,
    reported=(
        Example(_DOSE.replace("5", "50"), base=Example(_DOSE), records=({},), note="a dose"),
        Example(_DOSE, base=Example(_DOSE.replace("with", "without")), records=({},), note="a negation"),
        Example(_DOSE, front={"summary": "Now in short."}, base=Example(_DOSE), records=({},)),
        Example(
            _DOSE,
            front={"version": "2", "changes": _SAFETY % "2026-11-22"},
            base=Example(_DOSE.replace("5", "6")),
            records=({},),
            note="a safety change, on the day by which it must be reviewed",
        ),
        Example(
            _DOSE,
            front={"version": "2", "changes": (_SAFETY % "2027-11-25").replace("2026-11-20", "2027-11-20")},
            base=Example(_DOSE.replace("5", "6")),
            records=({},),
            note="a safety change of next year",
        ),
    ),
    accepted=(
        Example(_DOSE, records=({},), note="exactly the text that was reviewed"),
        Example(_DOSE.replace(" with", "\nwith"), base=Example(_DOSE), records=({},), note="wrapped anew"),
        Example(_DOSE, front={"status": "draft"}, base=Example(_DOSE + "More.\n"), records=({},)),
        Example(
            _DOSE,
            front={"version": "2", "changes": _SAFETY % "2026-11-23"},
            base=Example(_DOSE.replace("5", "6")),
            records=({},),
            note="a safety change that may still wait a day for its review",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the first words that need a review, unless an urgent safety change may still wait for it."""
    review = context.review
    if page.fields.status != "published" or review.standing != CHANGED:
        return
    safety = find_safety_change(page.fields, review, context.house.people)
    if safety is not None and safety.is_in_force(context.today):
        return
    why = "" if safety is None else f" This is a safety change, but {safety.why_not(context.today)}."
    yield _problem(page, context, review, why)


def _problem(page: Page, context: Context, review: PageReview, why: str) -> Problem:
    record = review.basis[0].record
    assert record is not None, "a basis is made of records that count"
    since = f"since the review of {record.date} by {record.reviewer.byline}"
    advice = "Have the change reviewed ('medreview sign'), or put the reviewed words back."
    if review.doubt:
        message = f"The text changed {since}, and what changed cannot be told: {review.doubt} {advice}"
        return Problem(page.front.value("reviewed"), message)
    needing = [change for change in review.changes if not context.house.policy.keeps(change.change_class)]
    first = needing[0]
    more = f", and {len(needing) - 1:,} more changes" if len(needing) > 2 else ", and one more change"
    what = f"{_in_words(first)} ({first.change_class}: {first.reason}){more if len(needing) > 1 else ''}"
    return Problem(first.span, f"The text changed {since}: {what}.{why} {advice}")


def _in_words(change: ChangedWords) -> str:
    before, after = (_shortened(words) for words in (change.before, change.after))
    if not before:
        return f"'{after}' is new" if after else "something that is not text is new"
    return f"'{before}' is gone" if not after else f"'{before}' is now '{after}'"


def _shortened(words: str) -> str:
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"
