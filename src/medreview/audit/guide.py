"""How every page of a guide stood on a day, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medreview import __version__
from medreview.audit.answering import answer_for, review_findings
from medreview.audit.moment import GuideThen
from medreview.audit.page import doubts_of
from medreview.reading.records import PageReview, RecordFile
from medreview.schemas.audit import GuideAudit, PageLine
from medreview.schemas.run import PageSummary, Run, Tool


def audit_guide(guide: GuideThen, today: date) -> GuideAudit:
    """Return how each page of then stood; `today` is the day of the question.

    Raises:
        ConfigurationError: when the house of then cannot be used, or signatures that it asks for not be verified.
    """
    run = guide.run()
    lines = [_line(guide, run, page) for page in run.pages]
    policy = guide.house.policy
    return GuideAudit(
        tool=Tool("medreview", __version__),
        as_of=guide.moment.day.isoformat(),
        audited=today.isoformat(),
        commit=guide.moment.commit,
        profile=policy.profile,
        evidence=policy.evidence,
        pages=tuple(sorted(lines, key=lambda line: (line.id or "", line.path))),
        left_out=guide.left_out,
        doubts=tuple(doubts_of(guide)),
    )


def _line(guide: GuideThen, run: Run, page: PageSummary) -> PageLine:
    review = guide.answers.get(page.path)
    findings = review_findings(run, page, guide.moment.shown)
    asks = guide.house.policy.evidence != "date"
    answered = answer_for(page, findings, review, asks_for_records=asks)
    named = () if review is None else tuple(dict.fromkeys(_bylines(review.basis)))
    return PageLine(
        id=page.id,
        title=page.title,
        path=guide.moment.from_top(page.path),
        answer=answered.answer,
        standing=None if review is None else review.standing,
        state=page.state,
        status=page.status,
        reviewed=page.reviewed,
        reviewers=named or page.reviewers,
        due=page.due,
        records=tuple(map(guide.moment.from_top, page.records)),
        sample=_is_sample(guide, page, review),
        why=answered.why,
    )


def _is_sample(guide: GuideThen, page: PageSummary, review: PageReview | None) -> bool:
    people = guide.house.people
    basis = () if review is None else review.basis
    is_recorded = any(file.record is not None and file.record.sample for file in basis)
    return is_recorded or any(people[name].sample for name in page.reviewed_by if name in people)


def _bylines(files: tuple[RecordFile, ...]) -> Iterator[str]:
    return (file.record.reviewer.byline for file in files if file.record is not None)
