"""Runs the rules: each page by itself, then the guide as a whole, into one sorted Run.

`examine` is a pure function of a page's bytes, the house and the day; what it returns is small and can be pickled, so
that pages may be examined in other processes or taken from a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from medreview import __version__
from medreview.acceptance import Acceptance, accept_by_waivers, accept_in_page
from medreview.checks.registry import RegisteredRule, all_rules
from medreview.findings import CRASH, Judge, crash_finding, sort_findings, sort_waived
from medreview.page_file import read_page_file
from medreview.reading.context import Context, Guide
from medreview.reading.earlier import EarlierPage
from medreview.reading.guides import GuideList, find_pages, find_unfollowed, read_guide_lists
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page, unreadable_page
from medreview.reading.source import Fault, Source
from medreview.schemas.finding import Finding
from medreview.schemas.run import NotChecked, PageSummary, PolicyUsed, Run, Summary, Tool, Waived
from medreview.settings import Settings
from medreview.summaries import summarize

if TYPE_CHECKING:
    from medreview.history.archive import Archive

FAIL_LEVELS = {"error": 1, "warning": 2, "suggestion": 3, "never": 0}
_READING = frozenset(("unreadable-page", "missing-front-matter", "invalid-yaml"))
NOT_YET = (
    NotChecked("grammar and spelling", "this version has no grammar check"),
    NotChecked("links, references, headings and images", "this version has no rules LNK, REF and STR"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: `paths` are the files and folders to report on (none: the whole guide).

    With `since`, only pages that changed since the merge base with that commit; with `house_from`, by the house files
    of that commit.
    """

    settings: Settings
    today: date
    paths: tuple[Path, ...] = ()
    fail_on: FailLevel = "error"
    with_passages: bool = False
    since: str | None = None
    house_from: str | None = None


@dataclass(frozen=True, slots=True)
class PageResult:
    """What examining one page gives: its findings, the page in brief, and what could not be answered."""

    findings: tuple[Finding, ...]
    summary: PageSummary
    not_checked: tuple[NotChecked, ...] = ()


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
    base_rules: tuple[RegisteredRule, ...] = field(init=False)
    other_rules: tuple[RegisteredRule, ...] = field(init=False)

    def __post_init__(self) -> None:
        base_rules = tuple(registered for registered in self.rules if registered.rule.uses_base)
        object.__setattr__(self, "base_rules", base_rules)
        others = tuple(registered for registered in self.rules if not registered.rule.uses_base)
        object.__setattr__(self, "other_rules", others)
        object.__setattr__(self, "dated", Context(self.house, self.today))
        object.__setattr__(self, "undated", Context(self.house))

    def examine(
        self, shown: str, data: bytes | Fault, *, is_asked: bool = True, base: bytes | Fault | None = None
    ) -> PageResult:
        """Return the findings on one page and the page in brief; of one not asked for only what other pages need.

        `base` is the page as it was, None for a new page or without an earlier version to compare with.
        """
        if isinstance(data, Fault):
            page = unreadable_page(Source(shown, ""), data, self.house)
        else:
            page = read_page(shown, data, self.house)
        findings: list[Finding] = []
        unanswered: tuple[NotChecked, ...] = ()
        if is_asked:
            for registered in self.other_rules:
                rule = registered.rule
                if rule.subject == "page" and (page.is_readable or rule.name in _READING):
                    findings += self._check(registered, page, page.source, page.path)
            if base is not None and page.is_readable:
                unanswered = self._compare(page, EarlierPage(shown, base), findings)
        summary = summarize(page, self.lists, self.today, is_asked=is_asked, with_passages=self.with_passages)
        return PageResult(tuple(findings), summary, unanswered)

    def _compare(self, page: Page, earlier: EarlierPage, findings: list[Finding]) -> tuple[NotChecked, ...]:
        """Adds what the rules on changes find; return which of them have no answer, and why."""
        unanswered: dict[str, list[str]] = {}
        for registered in self.base_rules:
            rule = registered.rule
            doubt = earlier.doubt(rule.uses_base)
            if doubt:
                unanswered.setdefault(doubt, []).append(rule.id)
            else:
                context = Context(self.house, self.today if rule.uses_today else None, earlier)
                findings += self._check(registered, page, page.source, page.path, context)
        return tuple(
            NotChecked(f"{', '.join(ids)} on {page.path}", f"the earlier version cannot be compared: {why}")
            for why, ids in unanswered.items()
        )

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
        self,
        registered: RegisteredRule,
        subject: Page | Guide,
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


def run(request: Request, progress: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Run:
    """Return the run over the pages asked for; `progress` may wrap the pages as they are read.

    Raises:
        ConfigurationError: when house files, guide lists or policy cannot be used, or git cannot answer.
    """
    if request.since is None and request.house_from is None:
        return _run(request, progress, None)
    from medreview.history.archive import Archive  # most runs ask git nothing

    with Archive(request.settings, request.since, request.house_from) as archive:
        return _run(request, progress, archive)


def _run(
    request: Request, progress: Callable[[Sequence[Path]], Iterable[Path]], archive: Archive | None
) -> Run:
    settings = request.settings
    declared = tuple(registered.rule for registered in all_rules())
    folder = settings.guide / "house"
    house = (
        archive.read_house(declared) if archive is not None else read_house(folder, _shown(folder, settings))
    )
    judge = Judge(house, declared)
    rules = tuple(registered for registered in all_rules() if not judge.is_off(registered.rule))
    lists = tuple(read_guide_lists(settings.guide, settings.root, house.people))
    examiner = Examiner(
        house, lists, judge, rules, request.today, request.with_passages, request.with_exceptions
    )
    files = list(find_pages(settings.guide))
    changes = archive.find_changes(files) if archive is not None else None
    asked = _asked(files, request.paths)
    if changes is not None:
        asked &= changes.pages.keys()
    results: dict[str, PageResult] = {}
    for file in progress(files):
        shown = _shown(file, settings)
        changed = None if changes is None else changes.pages.get(file)
        data = read_page_file(file, settings.max_page_bytes) if changed is None else changed.data
        base = None if changed is None else changed.base
        results[shown] = examiner.examine(shown, data, is_asked=file in asked, base=base)
    return _collect(request, examiner, results, frozenset(_shown(file, settings) for file in asked), archive)


def _shown(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.root).as_posix()


def _asked(files: list[Path], paths: tuple[Path, ...]) -> frozenset[Path]:
    if not paths:
        return frozenset(files)
    wanted = set(paths)
    return frozenset(file for file in files if file in wanted or not wanted.isdisjoint(file.parents))


def _collect(
    request: Request,
    examiner: Examiner,
    results: dict[str, PageResult],
    asked: frozenset[str],
    archive: Archive | None,
) -> Run:
    settings, house = request.settings, examiner.house
    named = {_shown(path, settings) for path in request.paths}
    # what one page changes may be wrong on another: of the whole guide more is reported than of the changed pages
    reported = results.keys() if request.since is not None and not named else asked
    findings = [finding for path in asked for finding in results[path].findings]
    for finding in examiner.examine_guide(result.summary for result in results.values()):
        is_list = finding.path not in results and (not named or finding.path in named)
        if finding.path in reported or is_list or finding.rule == "internal-error":
            findings.append(finding)
    ordered = sort_findings(findings)
    pages = tuple(result.summary for path, result in results.items() if path in asked)
    answered = bool(pages) or (request.since is not None and bool(results))
    return Run(
        tool=Tool("medreview", __version__),
        today=request.today.isoformat(),
        profile=house.policy.profile,
        summary=_count(ordered, len(pages), request.fail_on, is_answered=answered),
        findings=ordered,
        pages=pages,
        not_checked=(
            *_not_checked(settings, house, examiner.judge),
            *_unanswered(examiner, [results[page.path] for page in pages], archive, request.since),
            *NOT_YET,
        ),
        policy=_policy_used(house),
        covers=_covers(len(pages), len(results), settings) + ("" if archive is None else archive.in_words()),
    )


def _unanswered(
    examiner: Examiner, results: Sequence[PageResult], archive: Archive | None, since: str | None
) -> Iterable[NotChecked]:
    """Yield what could not be compared with an earlier version, or that there was none to compare with."""
    for result in results:
        yield from result.not_checked
    if archive is not None:
        yield from archive.left_out()
    if since is None and examiner.base_rules:
        ids = ", ".join(registered.rule.id for registered in examiner.base_rules)
        why = f"{ids} need one: name it with --since, as in 'check --since origin/main'"
        yield NotChecked("changes since an earlier version", why)


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


def _count(findings: Sequence[Finding], pages: int, fail_on: str, *, is_answered: bool) -> Summary:
    counts = {"error": 0, "warning": 0, "suggestion": 0}
    for finding in findings:
        counts[finding.severity] += 1
    failing = sum(list(counts.values())[: FAIL_LEVELS[fail_on]])
    crashed = any(finding.rule == "internal-error" for finding in findings)
    code = 3 if not is_answered else 1 if failing or crashed else 0
    return Summary(pages, counts["error"], counts["warning"], counts["suggestion"], code)
