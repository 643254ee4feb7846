"""Runs the rules: each page by itself, then the guide as a whole, into one sorted Run.

`examine` is a pure function of a page's bytes, the house and the day; what it returns is small and can be pickled, so
that pages may be examined in other processes or taken from a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from medreview import __version__
from medreview.acceptance import Acceptance, accept_by_waivers, accept_in_page
from medreview.checks.registry import RegisteredRule, all_rules
from medreview.findings import CRASH, Judge, crash_finding, sort_findings, sort_waived
from medreview.page_file import read_page_file
from medreview.reading.context import Context, Exceptions, Guide
from medreview.reading.guides import GuideList, find_pages, find_unfollowed, read_guide_lists
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page, unreadable_page
from medreview.reading.source import Fault, Source
from medreview.schemas.finding import Finding
from medreview.schemas.run import NotChecked, PageSummary, PolicyUsed, Run, Summary, Tool, Waived
from medreview.settings import Settings
from medreview.summaries import summarize

FAIL_LEVELS = {"error": 1, "warning": 2, "suggestion": 3, "never": 0}
_READING = frozenset(("unreadable-page", "missing-front-matter", "invalid-yaml"))
NOT_YET = (
    NotChecked("grammar and spelling", "this version has no grammar check"),
    NotChecked("links, headings and images", "this version has no rules LNK and STR"),
    NotChecked(
        "changes since an earlier version", "this version has no rules PAG010, REV009, VER001 and VER003"
    ),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: `paths` are the files and folders to report on (none: the whole guide)."""

    settings: Settings
    today: date
    paths: tuple[Path, ...] = ()
    fail_on: str = "error"
    with_passages: bool = False
    with_exceptions: bool = True


@dataclass(frozen=True, slots=True)
class PageResult:
    """What examining one page gives: findings, those that an exception in the page accepts, and the page in brief.

    `untried` are the ids of rules on pages that failed, or could not be run because the page cannot be read.
    """

    findings: tuple[Finding, ...]
    summary: PageSummary
    waived: tuple[Waived, ...] = ()
    untried: frozenset[str] = frozenset()


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
    dated: Context = field(init=False)
    undated: Context = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dated", Context(self.house, self.today))
        object.__setattr__(self, "undated", Context(self.house))

    def examine(self, shown: str, data: bytes | Fault, *, is_asked: bool = True) -> PageResult:
        """Return the findings on one page and the page in brief; of one not asked for only what other pages need."""
        if isinstance(data, Fault):
            page = unreadable_page(Source(shown, ""), data, self.house)
        else:
            page = read_page(shown, data, self.house)
        findings, untried = self._apply_to_page(page) if is_asked else ([], frozenset[str]())
        accepted = Acceptance(findings)
        if self.with_exceptions and is_asked and page.document.comments:
            tried = {registered.rule.id for registered in self.rules if registered.rule.subject == "page"}
            accepted = accept_in_page(page, findings, self.judge.severities, tried - untried)
            findings = accepted.findings + self.examine_exceptions(
                accepted.exceptions, page.source, page.path
            )
        summary = summarize(page, self.lists, self.today, is_asked=is_asked, with_passages=self.with_passages)
        return PageResult(tuple(findings), summary, accepted.waived, untried)

    def _apply_to_page(self, page: Page) -> tuple[list[Finding], frozenset[str]]:
        """Return what the rules on pages find, and the ids of those that failed or were not run."""
        findings: list[Finding] = []
        untried: set[str] = set()
        for registered in self.rules:
            rule = registered.rule
            if rule.subject != "page":
                continue
            found = (
                self._check(registered, page, page.source, page.path)
                if page.is_readable or rule.name in _READING
                else None
            )
            if found:
                findings += found
            if found is None or (found and found[0].rule == CRASH):
                untried.add(rule.id)
        return findings, frozenset(untried)

    def examine_guide(self, summaries: Iterable[PageSummary]) -> tuple[list[Finding], frozenset[str]]:
        """Return the findings of the rules on the whole guide, and the ids of those that failed."""
        guide = Guide(tuple(summaries), self.lists)
        where = self.lists[0].path if self.lists else "."
        findings: list[Finding] = []
        failed: set[str] = set()
        for registered in self.rules:
            if registered.rule.subject == "guide":
                found = self._check(registered, guide, None, where)
                findings += found
                if found and found[0].rule == CRASH:
                    failed.add(registered.rule.id)
        return findings, frozenset(failed)

    def examine_exceptions(self, exceptions: Exceptions, source: Source | None, path: str) -> list[Finding]:
        """Return the findings on the exceptions in one page, or (without a source) on the house's waivers."""
        return [
            finding
            for registered in self.rules
            if registered.rule.subject == "exceptions"
            for finding in self._check(registered, exceptions, source, path)
        ]

    def _check(
        self, registered: RegisteredRule, subject: Page | Guide | Exceptions, source: Source | None, path: str
    ) -> list[Finding]:
        rule = registered.rule
        context = self.dated if rule.uses_today else self.undated
        try:
            problems = list(registered.check(subject, context))
            return self.judge.findings(rule, problems, source) if problems else []
        except Exception as error:  # a crash in one rule must neither hide the other findings nor pass
            return [crash_finding(rule, path, error)]


def run(request: Request, progress: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Run:
    """Return the findings on the pages asked for; `progress` may wrap the pages as they are read.

    Raises:
        ConfigurationError: when house files, guide lists or policy cannot be used.
    """
    settings = request.settings
    house = read_house(settings.guide / "house", _shown(settings.guide / "house", settings))
    judge = Judge(house, tuple(registered.rule for registered in all_rules()))
    rules = tuple(
        registered
        for registered in all_rules()
        if not judge.is_off(registered.rule)
        and (request.with_exceptions or registered.rule.subject != "exceptions")
    )
    lists = tuple(read_guide_lists(settings.guide, settings.root, house.people))
    examiner = Examiner(
        house, lists, judge, rules, request.today, request.with_passages, request.with_exceptions
    )
    files = list(find_pages(settings.guide))
    asked = _asked(files, request.paths)
    results: dict[str, PageResult] = {}
    for file in progress(files):
        shown = _shown(file, settings)
        data = read_page_file(file, settings.max_page_bytes)
        results[shown] = examiner.examine(shown, data, is_asked=file in asked)
    return _collect(request, examiner, results, frozenset(_shown(file, settings) for file in asked))


def _shown(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.root).as_posix()


def _asked(files: list[Path], paths: tuple[Path, ...]) -> frozenset[Path]:
    if not paths:
        return frozenset(files)
    wanted = set(paths)
    return frozenset(file for file in files if file in wanted or not wanted.isdisjoint(file.parents))


def _collect(
    request: Request, examiner: Examiner, results: dict[str, PageResult], asked: frozenset[str]
) -> Run:
    settings, house = request.settings, examiner.house
    named = {_shown(path, settings) for path in request.paths}

    def is_shown(finding: Finding) -> bool:
        is_list = finding.path not in results and (not named or finding.path in named)
        return finding.path in asked or is_list or finding.rule == CRASH

    findings = [finding for path in asked for finding in results[path].findings]
    of_guide, failed = examiner.examine_guide(result.summary for result in results.values())
    findings += filter(is_shown, of_guide)
    waived = [one for path in asked for one in results[path].waived]
    if request.with_exceptions and house.waivers:
        accepted = _accept_by_waivers(examiner, results, asked, failed, findings)
        of_waivers = examiner.examine_exceptions(accepted.exceptions, None, house.waivers[0].path)
        findings = [*accepted.findings, *filter(is_shown, of_waivers)]
        waived += accepted.waived
    ordered = sort_findings(findings)
    pages = tuple(result.summary for path, result in results.items() if path in asked)
    return Run(
        tool=Tool("medreview", __version__),
        today=request.today.isoformat(),
        profile=house.policy.profile,
        summary=_count(ordered, len(pages), request.fail_on),
        findings=ordered,
        pages=pages,
        not_checked=(*_not_checked(request, house, examiner.judge), *NOT_YET),
        policy=_policy_used(house),
        covers=_covers(len(pages), len(results), settings),
        waived=sort_waived(waived),
    )


def _accept_by_waivers(
    examiner: Examiner,
    results: dict[str, PageResult],
    asked: frozenset[str],
    failed: frozenset[str],
    findings: list[Finding],
) -> Acceptance:
    ran = {registered.rule.id for registered in examiner.rules} - failed

    def is_tried(path: str, rule_id: str) -> bool:
        return path in asked and rule_id in ran and rule_id not in results[path].untried

    pages = (result.summary for result in results.values())
    return accept_by_waivers(findings, examiner.house.waivers, pages, examiner.today, is_tried)


def _covers(pages: int, of_all: int, settings: Settings) -> str:
    folder = _shown(settings.guide, settings)
    if pages == of_all:
        return f"the only page in {folder}/" if pages == 1 else f"all {pages} pages in {folder}/"
    return f"{pages} of {of_all} pages in {folder}/"


def _not_checked(request: Request, house: House, judge: Judge) -> Iterable[NotChecked]:
    settings = request.settings
    for link in find_unfollowed(settings.guide):
        yield NotChecked(_shown(link, settings), "a link to a folder is not followed; name the folder itself")
    for rule_id, reason in judge.turned_off():
        yield NotChecked(rule_id, f"turned off in {house.policy_path}: {reason}")
    if not request.with_exceptions:
        why = "--no-exceptions: every finding is shown and counted as if there were none"
        yield NotChecked("waivers and exceptions in pages", why)


def _policy_used(house: House) -> PolicyUsed:
    settings = house.settings
    tiers = {
        risk: (tier.interval_months, tier.lead_days)
        for risk, tier in (
            ("high", settings.tiers.high),
            ("standard", settings.tiers.standard),
            ("low", settings.tiers.low),
        )
    }
    policy, readability = house.policy, settings.readability
    return PolicyUsed(
        house.policy_path,
        policy.profile,
        policy.publisher.name,
        policy.evidence,
        readability.formula,
        readability.target,
        tiers,
    )


def _count(findings: Sequence[Finding], pages: int, fail_on: str) -> Summary:
    counts = {"error": 0, "warning": 0, "suggestion": 0}
    for finding in findings:
        counts[finding.severity] += 1
    failing = sum(list(counts.values())[: FAIL_LEVELS[fail_on]])
    crashed = any(finding.rule == CRASH for finding in findings)
    code = 3 if pages == 0 else 1 if failing or crashed else 0
    return Summary(pages, counts["error"], counts["warning"], counts["suggestion"], code)
