"""Applies the rules to one page, to the guide as a whole, and to what became of exceptions.

`examine` is a pure function of a page's bytes, the house and the day; what it returns is small and can be pickled, so
that pages may be examined in other processes or taken from a cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from medreview.acceptance import accept_in_page
from medreview.checks.registry import RegisteredRule
from medreview.errors import ConfigurationError
from medreview.findings import CRASH, Judge, crash_finding
from medreview.reading.context import Context, Exceptions, Guide
from medreview.reading.document import Document
from medreview.reading.earlier import EarlierPage
from medreview.reading.front_matter import Front
from medreview.reading.guides import GuideList
from medreview.reading.house import House
from medreview.reading.page import Page, read_page, unreadable_page
from medreview.reading.records import PageReview
from medreview.reading.source import Fault, Source
from medreview.records.book import ReviewBook
from medreview.schemas.finding import Finding
from medreview.schemas.remark import Proofreading, Remark
from medreview.schemas.rule import HOUSE
from medreview.schemas.run import NotChecked, PageSummary, Waived
from medreview.summaries import summarize

_READING = frozenset(("unreadable-page", "missing-front-matter", "invalid-yaml"))
_ON_WORDS: Final = ("TRM", "RDB004")
_ON_SENTENCES: Final = ("RDB002",)
"""Rules, or families of rules: where one of them speaks of words, LanguageTool is not heard on the same ones."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """What examining one page gives: findings, those that an exception in the page accepts, and the page in brief.

    `untried` are the ids of rules on pages that failed, could not be run because the page cannot be read, or had no
    earlier version to compare with; `not_checked` says why an earlier version could not be compared, `unproofread` why
    LanguageTool's answer is not whole.
    """

    findings: tuple[Finding, ...]
    summary: PageSummary
    waived: tuple[Waived, ...] = ()
    untried: frozenset[str] = frozenset()
    not_checked: tuple[NotChecked, ...] = ()
    unproofread: str = ""


@dataclass(slots=True)
class Applied:
    """What the rules on pages found on one page."""

    findings: list[Finding] = field(default_factory=list)
    untried: set[str] = field(default_factory=set)
    doubts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, rule_id: str, found: list[Finding]) -> None:
        """Takes up what one rule found; one that failed was not tried."""
        self.findings += found
        if found and found[0].rule == CRASH:
            self.untried.add(rule_id)


class Examined(NamedTuple):
    """A page, what its records say, and what our own rules found on it; what LanguageTool says may be added."""

    page: Page
    applied: Applied
    is_asked: bool
    review: PageReview | None = None


@dataclass(frozen=True, slots=True)
class Examiner:
    """All that examining a page depends on besides its bytes."""

    house: House
    lists: tuple[GuideList, ...]
    judge: Judge
    rules: tuple[RegisteredRule, ...]
    today: date
    with_passages: bool = False
    with_exceptions: bool = True
    book: ReviewBook | None = None
    earlier_house: House | None = None
    is_compared: bool = False
    dated: Context = field(init=False)
    undated: Context = field(init=False)
    page_rules: tuple[RegisteredRule, ...] = field(init=False)
    base_rules: tuple[RegisteredRule, ...] = field(init=False)
    grammar_rules: tuple[RegisteredRule, ...] = field(init=False)
    review_rules: tuple[RegisteredRule, ...] = field(init=False)

    def __post_init__(self) -> None:
        on_pages = [registered for registered in self.rules if registered.rule.subject == "page"]
        base_rules = tuple(registered for registered in on_pages if registered.rule.uses_base)
        grammar_rules = tuple(registered for registered in on_pages if registered.rule.uses_grammar)
        review_rules = tuple(registered for registered in on_pages if registered.rule.uses_review)
        asking = (*base_rules, *grammar_rules, *review_rules)
        others = tuple(one for one in on_pages if one not in asking)
        object.__setattr__(self, "page_rules", others)
        object.__setattr__(self, "base_rules", base_rules)
        object.__setattr__(self, "grammar_rules", grammar_rules)
        object.__setattr__(self, "review_rules", review_rules)
        object.__setattr__(self, "dated", Context(self.house, self.today))
        object.__setattr__(self, "undated", Context(self.house))

    def examine(
        self, shown: str, data: bytes | Fault, *, is_asked: bool = True, base: bytes | Fault | None = None
    ) -> PageResult:
        """Return the findings on one page and the page in brief, without what LanguageTool says."""
        return self.conclude(self.begin(shown, data, is_asked=is_asked, base=base))

    def begin(
        self, shown: str, data: bytes | Fault, *, is_asked: bool = True, base: bytes | Fault | None = None
    ) -> Examined:
        """Return what our own rules find on one page; of one not asked for only what other pages need.

        `base` is the page as it was, None for a new page or (not `is_compared`) without an earlier version.
        """
        page, crash = self._read(shown, data)
        applied = Applied(list(crash))
        review = None
        if is_asked:
            self._apply(page, self._earlier(shown, base), applied)
            review = self._review(page, applied)
        return Examined(page, applied, is_asked, review)

    def _earlier(self, shown: str, base: bytes | Fault | None) -> EarlierPage | None:
        is_there = base is not None or self.is_compared
        return EarlierPage(shown, base, self.earlier_house) if is_there else None

    def conclude(self, examined: Examined, proofreading: Proofreading | None = None) -> PageResult:
        """Return the findings on one page and the page in brief; `proofreading` is None where nobody was asked."""
        page, applied, is_asked, review = examined
        self._proofread(examined, proofreading)
        findings, untried = applied.findings, frozenset(applied.untried)
        waived: tuple[Waived, ...] = ()
        if self.with_exceptions and is_asked and page.document.comments:
            rules = (*self.page_rules, *self.base_rules, *self.grammar_rules, *self.review_rules)
            tried = {registered.rule.id for registered in rules} - untried
            accepted = accept_in_page(page, findings, self.judge.severities, tried)
            of_exceptions = self.examine_exceptions(accepted.exceptions, page.source, page.path)
            findings, waived = accepted.findings + of_exceptions, tuple(accepted.waived)
        summary = summarize(
            page,
            self.lists,
            self.today,
            review=review,
            is_asked=is_asked,
            with_passages=self.with_passages,
        )
        unanswered = tuple(
            NotChecked(f"{', '.join(ids)} on {page.path}", f"the earlier version cannot be compared: {why}")
            for why, ids in applied.doubts.items()
        )
        unproofread = "" if proofreading is None else proofreading.why_not
        return PageResult(tuple(findings), summary, waived, untried, unanswered, unproofread)

    def _proofread(self, examined: Examined, proofreading: Proofreading | None) -> None:
        """Adds what the rules on grammar find; one that had no full answer was not tried."""
        page, applied = examined.page, examined.applied
        if proofreading is not None:
            proofreading = replace(
                proofreading, remarks=_not_ours(page, applied.findings, proofreading.remarks)
            )
            context = Context(self.house, proofread=proofreading)
            for registered in self.grammar_rules:
                applied.add(
                    registered.rule.id, self._check(registered, page, page.source, page.path, context)
                )
        if proofreading is None or proofreading.why_not:
            applied.untried.update(registered.rule.id for registered in self.grammar_rules)

    def _review(self, page: Page, applied: Applied) -> PageReview | None:
        """Return what the records say of the page, and add what the rules on reviews find."""
        review, crash = None, None
        if self.book is not None:
            try:
                review = self.book.review_of(page)
            except ConfigurationError:
                raise
            except Exception as error:  # a crash must neither hide the other findings nor pass
                crash = error
        for registered in self.review_rules:
            rule = registered.rule
            if crash is not None:
                applied.add(rule.id, [crash_finding(rule, page.path, crash)])
            elif review is None:
                applied.untried.add(rule.id)
            else:
                context = Context(self.house, self.today if rule.uses_today else None, reviewed=review)
                applied.add(rule.id, self._check(registered, page, page.source, page.path, context))
        return review

    def _read(self, shown: str, data: bytes | Fault) -> tuple[Page, list[Finding]]:
        """Return the page, and a finding when reading it failed, which must not keep others from being checked."""
        if isinstance(data, Fault):
            return unreadable_page(Source(shown, ""), data, self.house), []
        try:
            return read_page(shown, data, self.house), []
        except Exception as error:
            page = Page(
                Source(shown, ""), Front(is_readable=False), Document(), [], self.house, is_readable=False
            )
            return page, [crash_finding(None, shown, error)]

    def _apply(self, page: Page, earlier: EarlierPage | None, applied: Applied) -> None:
        """Adds what the rules on pages find, and what they could not answer."""
        source, path = page.source, page.path
        for registered in self.page_rules:
            rule = registered.rule
            if page.is_readable or rule.name in _READING:
                found = self._check(registered, page, source, path)
                if found:
                    applied.add(rule.id, found)
            else:
                applied.untried.add(rule.id)
        if earlier is None or not page.is_readable:
            applied.untried.update(registered.rule.id for registered in self.base_rules)
        else:
            self._compare(page, earlier, applied)

    def _compare(self, page: Page, earlier: EarlierPage, applied: Applied) -> None:
        """Adds what the rules on changes find, or why they have no answer."""
        for registered in self.base_rules:
            rule = registered.rule
            doubt = earlier.doubt(rule.uses_base)
            if earlier.is_new and HOUSE not in rule.uses_base:
                applied.untried.add(rule.id)
            elif doubt:
                applied.doubts.setdefault(doubt, []).append(rule.id)
                applied.untried.add(rule.id)
            else:
                context = Context(self.house, self.today if rule.uses_today else None, earlier)
                applied.add(rule.id, self._check(registered, page, page.source, page.path, context))

    def examine_guide(self, guide: Guide) -> tuple[list[Finding], frozenset[str]]:
        """Return the findings of the rules on the whole guide, and the ids of those that failed or had no base."""
        where = self.lists[0].path if self.lists else "."
        applied = Applied()
        for registered in self.rules:
            if registered.rule.subject != "guide":
                continue
            if registered.rule.uses_base and guide.records.added is None:
                applied.untried.add(registered.rule.id)
            else:
                applied.add(registered.rule.id, self._check(registered, guide, None, where))
        return applied.findings, frozenset(applied.untried)

    def examine_exceptions(self, exceptions: Exceptions, source: Source | None, path: str) -> list[Finding]:
        """Return the findings on the exceptions in one page, or (without a source) on the house's waivers."""
        return [
            finding
            for registered in self.rules
            if registered.rule.subject == "exceptions"
            for finding in self._check(registered, exceptions, source, path)
        ]

    def _check(
        self,
        registered: RegisteredRule,
        subject: Page | Guide | Exceptions,
        source: Source | None,
        path: str,
        compared: Context | None = None,
    ) -> list[Finding]:
        rule = registered.rule
        context = compared or (self.dated if rule.uses_today else self.undated)
        try:
            problems = list(registered.check(subject, context))
            return self.judge.findings(rule, problems, source) if problems else []
        except Exception as error:  # a crash in one rule must neither hide the other findings nor pass
            return [crash_finding(rule, path, error)]


def _not_ours(page: Page, findings: Iterable[Finding], remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """Return the remarks on words of which no rule of ours has spoken."""
    if not remarks:
        return remarks
    words, sentences = (
        [
            ((one.line, one.column), (one.end_line, one.end_column))
            for one in findings
            if one.rule.startswith(ours)
        ]
        for ours in (_ON_WORDS, _ON_SENTENCES)
    )
    if not words and not sentences:
        return remarks
    blocks, position = page.document.blocks, page.source.position

    def is_said(remark: Remark) -> bool:
        start, end = map(position, blocks[remark.number].span(remark.start, remark.end))
        return any(begin < end and start < stop for begin, stop in words) or any(
            start <= begin and stop <= end for begin, stop in sentences
        )

    return tuple(remark for remark in remarks if not is_said(remark))
