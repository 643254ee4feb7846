"""Runs the rules: each page by itself, then the guide as a whole, into one sorted Run.

`examine` is a pure function of a page's bytes, the house and the day; what it returns is small and can be pickled, so
that pages may be examined in other processes or taken from a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from medreview import __version__
from medreview.checks.registry import RegisteredRule, all_rules
from medreview.findings import Judge, crash_finding, sort_findings
from medreview.page_file import read_page_file
from medreview.reading.context import Context, Guide
from medreview.reading.guide_files import GuideFiles, list_files
from medreview.reading.guides import GuideList, find_pages, find_unfollowed, read_guide_lists
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page, unreadable_page
from medreview.reading.source import Fault, Source
from medreview.schemas.finding import Finding
from medreview.schemas.run import NotChecked, PageSummary, PolicyUsed, Run, Summary, Tool
from medreview.settings import Settings
from medreview.summaries import summarize

FAIL_LEVELS = {"error": 1, "warning": 2, "suggestion": 3, "never": 0}
_READING = frozenset(("unreadable-page", "missing-front-matter", "invalid-yaml"))
NOT_YET = (
    NotChecked("grammar and spelling", "this version has no grammar check"),
    NotChecked("references", "this version has no rules REF"),
    NotChecked(
        "what outside addresses and links that begin with '/' lead to",
        "medreview asks no other computer; only their form is checked",
    ),
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


@dataclass(frozen=True, slots=True)
class PageResult:
    """What examining one page gives: its findings and the page in brief."""

    findings: tuple[Finding, ...]
    summary: PageSummary


@dataclass(frozen=True, slots=True)
class Examiner:
    """All that examining a page depends on besides its bytes."""

    house: House
    lists: tuple[GuideList, ...]
    judge: Judge
    rules: tuple[RegisteredRule, ...]
    today: date
    with_passages: bool = False
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
        findings: list[Finding] = []
        if is_asked:
            for registered in self.rules:
                rule = registered.rule
                if rule.subject == "page" and (page.is_readable or rule.name in _READING):
                    findings += self._check(registered, page, page.source, page.path)
        summary = summarize(page, self.lists, self.today, is_asked=is_asked, with_passages=self.with_passages)
        return PageResult(tuple(findings), summary)

    def examine_guide(
        self,
        summaries: Iterable[PageSummary],
        folder: str = ".",
        find_files: Callable[[], GuideFiles] = GuideFiles,
    ) -> list[Finding]:
        """Return the findings of the rules on the whole guide, which is `folder` as shown."""
        guide = Guide(tuple(summaries), self.lists, folder, find_files)
        where = self.lists[0].path if self.lists else "."
        return [
            finding
            for registered in self.rules
            if registered.rule.subject == "guide"
            for finding in self._check(registered, guide, None, where)
        ]

    def _check(
        self, registered: RegisteredRule, subject: Page | Guide, source: Source | None, path: str
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
    rules = tuple(registered for registered in all_rules() if not judge.is_off(registered.rule))
    lists = tuple(read_guide_lists(settings.guide, settings.root, house.people))
    examiner = Examiner(house, lists, judge, rules, request.today, request.with_passages)
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
    findings = [finding for path in asked for finding in results[path].findings]
    folder = _shown(settings.guide, settings)
    summaries = [result.summary for result in results.values()]
    for finding in examiner.examine_guide(summaries, folder, partial(list_files, settings.guide, folder)):
        is_list = finding.path not in results and (not named or finding.path in named)
        if finding.path in asked or is_list:
            findings.append(finding)
    ordered = sort_findings(findings)
    pages = tuple(result.summary for path, result in results.items() if path in asked)
    return Run(
        tool=Tool("medreview", __version__),
        today=request.today.isoformat(),
        profile=house.policy.profile,
        summary=_count(ordered, len(pages), request.fail_on),
        findings=ordered,
        pages=pages,
        not_checked=(*_not_checked(settings, house, examiner.judge), *NOT_YET),
        policy=_policy_used(house),
        covers=_covers(len(pages), len(results), settings),
    )


def _covers(pages: int, of_all: int, settings: Settings) -> str:
    folder = _shown(settings.guide, settings)
    if pages == of_all:
        return f"the only page in {folder}/" if pages == 1 else f"all {pages} pages in {folder}/"
    return f"{pages} of {of_all} pages in {folder}/"


def _not_checked(settings: Settings, house: House, judge: Judge) -> Iterable[NotChecked]:
    for link in find_unfollowed(settings.guide):
        yield NotChecked(_shown(link, settings), "a link to a folder is not followed; name the folder itself")
    for rule_id, reason in judge.turned_off():
        yield NotChecked(rule_id, f"turned off in {house.policy_path}: {reason}")
    if house.waivers.waivers:
        why = "this version has no rules WAV; every finding is shown as if there were no waiver"
        number = len(house.waivers.waivers)
        yield NotChecked(f"{number} recorded {'waiver' if number == 1 else 'waivers'}", why)


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
    crashed = any(finding.rule == "internal-error" for finding in findings)
    code = 3 if pages == 0 else 1 if failing or crashed else 0
    return Summary(pages, counts["error"], counts["warning"], counts["suggestion"], code)
