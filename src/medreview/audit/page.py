"""Everything about one page's reviews on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from medreview import __version__
from medreview.audit.answering import answer_for, review_findings
from medreview.audit.moment import GuideThen
from medreview.audit.records import audit_records, oldest_first
from medreview.history.reviewed_texts import FoundText
from medreview.page_file import read_page_file
from medreview.reading.digest import RECIPE, digest_of_hashed, fault_of, hashed_text, wordings_in_force
from medreview.reading.front_matter import read_front_matter
from medreview.reading.page import Page, read_page, unreadable_page
from medreview.reading.records import PageReview, RecordFile
from medreview.reading.source import Fault, Source, decode
from medreview.review.coverage import versions_of
from medreview.review.due import tier_of
from medreview.schemas.audit import (
    AuditedChange,
    AuditedRecord,
    AuditedReference,
    AuditedRules,
    AuditedText,
    AuditedWaiver,
    PageAudit,
)
from medreview.schemas.run import PageSummary, Run, Tool


@dataclass(frozen=True, slots=True)
class Gathered:
    """The audit of a page, the run over it, and the bytes that the answer is about.

    `canonical` and `reviewed_canonical` are what is hashed; `reviewed` is the text reviewed, None where the page's own
    is that text, or where it cannot be had. `records` are those of the audit, in the same order.
    """

    audit: PageAudit
    run: Run
    page: bytes
    canonical: str | None
    reviewed: bytes | None
    reviewed_canonical: str | None
    records: tuple[RecordFile, ...]


def audit_page(guide: GuideThen, path: str, today: date) -> Gathered:
    """Return everything about a page of then; `path` is that in the guide folder, `today` the day of the question.

    Raises:
        ConfigurationError: when the house of then cannot be used, or signatures that it asks for not be verified.
    """
    run = guide.run(path)
    summary = next(page for page in run.pages if guide.moment.shown_path(path) == page.path)
    page, data = _read(guide, path, summary.path)
    review = guide.answers.get(summary.path)
    files = tuple(sorted(guide.records.by_page.get(page.fields.id or "", ()), key=oldest_first))
    records = audit_records(files, review, guide, versions_of(page.fields))
    canonical = _canonical(guide, page)
    found = _reviewed_text(guide, page, review, canonical)
    parts = _Parts(guide, run, summary, page, review, records, today)
    text = found if isinstance(found, FoundText) else None
    return Gathered(
        parts.audit(path, canonical, text),
        run,
        data,
        canonical,
        None if text is None else text.data,
        None if text is None else _hashed(text),
        files,
    )


def _read(guide: GuideThen, path: str, shown: str) -> tuple[Page, bytes]:
    data = read_page_file(guide.file(path), guide.settings.max_page_bytes)
    if isinstance(data, Fault):
        return unreadable_page(Source(shown, ""), data, guide.house), guide.file(path).read_bytes()
    return read_page(shown, data, guide.house), data


def _canonical(guide: GuideThen, page: Page) -> str | None:
    """Return what is hashed of a page; None where it is not certain what it says."""
    if not page.is_readable or fault_of(page.front) is not None:
        return None
    return hashed_text(page.front, page.source.text, wordings_in_force(guide.house))


def _hashed(found: FoundText) -> str:
    source, _ = decode(found.path, found.data)
    return hashed_text(read_front_matter(source), source.text, found.wordings)


def _reviewed_text(
    guide: GuideThen, page: Page, review: PageReview | None, canonical: str | None
) -> FoundText | str | None:
    """Return the text that the newest record of the basis is of, where that is not the page's own."""
    record = review.basis[0].record if review is not None and review.basis else None
    if record is None or guide.desk is None or canonical is None:
        return None
    if digest_of_hashed(canonical) == record.digest:
        return None
    return guide.desk.comparison.reviewed_text(page, record)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an audit of a page is put together from."""

    guide: GuideThen
    run: Run
    summary: PageSummary
    page: Page
    review: PageReview | None
    records: tuple[AuditedRecord, ...]
    today: date

    def audit(self, path: str, canonical: str | None, text: FoundText | None) -> PageAudit:
        guide, summary, front = self.guide, self.summary, self.page.fields
        moment, evidence = guide.moment, guide.house.policy.evidence
        findings = review_findings(self.run, summary, moment.shown)
        answered = answer_for(summary, findings, self.review, asks_for_records=evidence != "date")
        return PageAudit(
            tool=Tool("medreview", __version__),
            as_of=moment.day.isoformat(),
            audited=self.today.isoformat(),
            commit=moment.commit,
            page=front.id,
            path=moment.path_in_git(path),
            title=front.title,
            status=front.status,
            risk=front.risk,
            version=front.version,
            sample=self._is_sample(),
            blob=moment.entries[path].oid,
            digest=None if canonical is None else digest_of_hashed(canonical),
            recipe=RECIPE,
            standing=None if self.review is None else self.review.standing,
            state=summary.state,
            answer=answered.answer,
            why=answered.why,
            reviewed=summary.reviewed,
            reviewers=self._reviewers(),
            due=summary.due,
            rules=self._rules(),
            records=self.records,
            reviewed_text=self._text(text),
            changes=tuple(self._changes()),
            references=tuple(self._references()),
            waivers=tuple(self._waivers()),
            findings=findings,
            doubts=tuple(doubts_of(guide)),
        )

    def _text(self, text: FoundText | None) -> AuditedText | None:
        record = self.review.basis[0].record if self.review is not None and self.review.basis else None
        return None if text is None or record is None else AuditedText(record.digest, text.oid, text.path)

    def _is_sample(self) -> bool:
        people = self.guide.house.people
        named = [people[name] for name in self.page.fields.reviewed_by if name in people]
        said = [one.said for one in self.records if one.said is not None]
        is_demonstrated = any(one.sample for one in named) or any(one.sample for one in said)
        return bool(self.page.fields.sample) or is_demonstrated

    def _reviewers(self) -> tuple[str, ...]:
        """Return who reviewed, as the records have them printed; without records as people.yaml had them then."""
        said = [one.said for one in self.records if one.is_basis and one.said is not None]
        return tuple(dict.fromkeys(one.reviewer.byline for one in said)) or self.summary.reviewers

    def _rules(self) -> AuditedRules:
        house = self.guide.house
        tier = tier_of(self.page.fields, house.settings.tiers)
        policy = house.policy
        return AuditedRules(
            house.policy_path,
            policy.profile,
            policy.publisher.name,
            policy.evidence,
            ("formatting", *(kept for kept in policy.keeps_review if kept != "formatting")),
            tier.interval_months,
        )

    def _changes(self) -> Iterator[AuditedChange]:
        for one in () if self.review is None else self.review.changes:
            keeps = self.guide.house.policy.keeps(one.change_class)
            place = self.page.source.position(one.span.start)
            yield AuditedChange(one.change_class, one.reason, one.before, one.after, *place, keeps)

    def _references(self) -> Iterator[AuditedReference]:
        for one in self.page.fields.references:
            accessed = None if one.accessed is None else one.accessed.isoformat()
            is_cited = one.id in self.page.cited
            names = (one.doi, one.pmid, one.pmcid, one.nct, one.isbn, one.url)
            yield AuditedReference(one.id, one.title, *names, one.year, accessed, is_cited)

    def _waivers(self) -> Iterator[AuditedWaiver]:
        for recorded in self.guide.house.waivers:
            one = recorded.waiver
            if one.page == self.page.fields.id and one.is_in_force(self.guide.moment.day):
                yield AuditedWaiver(one.rule, one.reason, one.owner, one.until.isoformat(), recorded.begins)


def doubts_of(guide: GuideThen) -> Iterator[str]:
    """Yield what an answer about the moment cannot be sure of."""
    moment = guide.moment
    yield (
        f"What was live is told by git: commit {moment.commit.oid[:10]} of {moment.ref} is dated {moment.commit.made}. "
        "Whoever commits sets that date, and when the site was built from it is not known here."
    )
    if moment.then.doubt is not None:
        yield f"{moment.then.doubt[:1].upper()}{moment.then.doubt[1:]}."
    if moment.repository.is_shallow:
        yield "This clone is shallow: what came before its first commit was not seen."
    if guide.house.policy.evidence == "date":
        yield (
            "The house asked for dates alone then (evidence: date): that somebody reviewed this text is what front "
            "matter says, and nothing proves it."
        )
    if guide.house.policy.evidence == "record":
        yield "The house asked for no signatures then (evidence: record): who wrote a record is not proved."
