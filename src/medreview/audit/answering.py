"""Whether a page was covered: read off what the engine found, never decided anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medreview.findings import CRASH
from medreview.reading.records import RECORDS, PageReview
from medreview.schemas.audit import Answer, AuditedFinding
from medreview.schemas.finding import Finding
from medreview.schemas.run import PageSummary, Run

_REVIEW = "REV"
_IN_TIME = ("current", "due-soon")
_NOT_LIVE = {"draft": "a draft, which is not published", "withdrawn": "withdrawn, and so not published"}


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and why in a sentence; empty where it needs no reason."""

    answer: Answer
    why: str = ""


def review_findings(run: Run, page: PageSummary, shown: str) -> tuple[AuditedFinding, ...]:
    """Return what was found on a page's review and on its records, accepted or not; `shown` is the guide folder.

    A rule that failed on the page, or on the guide as a whole, is among it.
    """
    others = {one.path for one in run.pages if one.path != page.path}
    records = f"{shown}/{RECORDS}/{page.id}/"

    def is_of_review(finding: Finding) -> bool:
        is_here = finding.path == page.path or finding.path.startswith(records)
        if finding.rule == CRASH:
            return finding.path not in others
        return is_here and finding.rule.startswith(_REVIEW)

    found = [AuditedFinding.of(one) for one in run.findings if is_of_review(one)]
    waived = [AuditedFinding.of(one.finding, one.reason) for one in run.waived if is_of_review(one.finding)]
    return (*found, *waived)


def answer_for(
    page: PageSummary,
    findings: Iterable[AuditedFinding],
    review: PageReview | None,
    *,
    asks_for_records: bool,
) -> Answered:
    """Return whether a page was covered.

    An error that a waiver accepts is not covered by a review: somebody let it pass. What cannot be read, or was not
    tried, is never covered.
    """
    faults = list(findings)
    crash = next((one for one in faults if one.rule == CRASH), None)
    if crash is not None:
        return Answered("unknown", f"A rule failed: {crash.message}")
    if page.status in _NOT_LIVE:
        return Answered("not-covered", f"It was {_NOT_LIVE[page.status]}.")
    if page.readability is None:
        return Answered("not-covered", "It cannot be read, so nothing in it counts; findings.json says why.")
    if page.status != "published" or (asks_for_records and review is None):
        why = "What its front matter says is not certain, so no review counts; findings.json says why."
        return Answered("not-covered", why)
    if review is not None and review.doubt:
        return Answered("unknown", f"Its text is not the text reviewed, and {_lower(review.doubt)}")
    errors = list(_errors(faults))
    if page.state in _IN_TIME and not errors:
        return Answered("covered")
    return Answered("not-covered", " ".join(errors) or _by_state(page))


def _errors(findings: Iterable[AuditedFinding]) -> Iterator[str]:
    for one in findings:
        if one.severity == "error":
            accepted = "" if one.waived_by is None else f" A waiver accepted this: {_closed(one.waived_by)}"
            yield f"{one.rule}: {_closed(one.message)}{accepted}"


def _by_state(page: PageSummary) -> str:
    if page.state == "changed":
        return "Its text was changed after its review; an urgent safety change was published before it was reviewed."
    return f"It was {page.state}."


def _closed(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
