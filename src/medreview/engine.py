"""Runs the rules: each page by itself, then the guide as a whole, into one sorted Run.

`examine` is a pure function of a page's bytes, the house and the day; what it returns is small and can be pickled, so
that pages may be examined in other processes or taken from a cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from medreview import __version__
from medreview.checks.registry import RegisteredRule, all_rules
from medreview.findings import Judge, sort_findings
from medreview.page_file import read_page_file
from medreview.reading.context import Context, Guide
from medreview.reading.guides import GuideList, find_pages, find_unfollowed, read_guide_lists
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page, unreadable_page
from medreview.reading.source import Fault, Source
from medreview.schemas.finding import Finding
from medreview.schemas.run import NotChecked, PageSummary, PolicyUsed, Run, Summary, Tool
from medreview.settings import Settings
from medreview.summaries import summarize

FAIL_LEVELS = {"error": 1, "warning": 2, "suggestion": 3, "never": 0}
NOT_YET = (
    NotChecked("grammar and spelling", "this version has no grammar check"),
    NotChecked("links, references, headings and images", "this version has no rules LNK, REF and STR"),
    NotChecked("changes since an earlier version", "this version has no rules PAG010, REV009, VER001 and VER003"),
)


@dataclass(frozen=True, slots=True)
class PageResult:
    """What examining one page gives: its findings and the page in brief."""

    findings: tuple[Finding, ...]
    summary: PageSummary


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: `paths` are the files and folders to report on (none: the whole guide)."""

    settings: Settings
    today: date
    paths: tuple[Path, ...] = ()
    fail_on: str = "error"
    with_passages: bool = False


def run(request: Request, progress: Callable[[Sequence[Path]], Iterable[Path]] = iter) -> Run:
    """Return the findings on the pages asked for; `progress` may wrap the pages as they are read.

    Raises:
        ConfigurationError: when house files, guide lists or policy cannot be used.
    """
    settings = request.settings
    house = read_house(settings.guide / "house", _shown(settings.guide / "house", settings))
    judge = Judge(house, tuple(registered.rule for registered in all_rules()))
    lists = read_guide_lists(settings.guide, settings.root)
    files = list(find_pages(settings.guide))
    asked = _asked(files, request.paths)
    results: dict[str, PageResult] = {}
    for file in progress(files):
        rules = all_rules() if file in asked else ()
        shown = _shown(file, settings)
        results[shown] = examine(file, shown, house, lists, rules, judge, request)
    return _collect(request, house, judge, lists, results, frozenset(_shown(file, settings) for file in asked))


def _shown(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.root).as_posix()


def _asked(files: list[Path], paths: tuple[Path, ...]) -> frozenset[Path]:
    if not paths:
        return frozenset(files)
    wanted = {path.absolute() for path in paths}
    return frozenset(file for file in files if file in wanted or not wanted.isdisjoint(file.parents))


def examine(
    file: Path,
    shown: str,
    house: House,
    lists: list[GuideList],
    rules: Sequence[RegisteredRule],
    judge: Judge,
    request: Request,
) -> PageResult:
    """Return the findings of `rules` on one page, and the page in brief."""
    data = read_page_file(file, request.settings.max_page_bytes)
    if isinstance(data, Fault):
        page = unreadable_page(Source(shown, ""), data, house)
    else:
        page = read_page(shown, data, house)
    findings: list[Finding] = []
    for registered in rules:
        if registered.rule.subject == "page" and not judge.is_off(registered.rule):
            findings.extend(_check_page(registered, page, Context(house, request.today), judge))
    summary = summarize(page, lists, request.today, is_asked=bool(rules), with_passages=request.with_passages)
    return PageResult(tuple(findings), summary)


def _check_page(registered: RegisteredRule, page: Page, context: Context, judge: Judge) -> list[Finding]:
    rule = registered.rule
    if not page.is_readable and rule.name not in ("unreadable-page", "missing-front-matter", "invalid-yaml"):
        return []
    if not rule.uses_today:
        context = Context(context.house)
    try:
        return [judge.finding(rule, problem, page.source) for problem in registered.check(page, context)]
    except Exception as error:  # a crash in one rule must neither hide the other findings nor pass
        return [judge.crash(rule, page.path, error)]


def _check_guide(registered: RegisteredRule, guide: Guide, context: Context, judge: Judge) -> list[Finding]:
    try:
        return [judge.placed_finding(registered.rule, problem) for problem in registered.check(guide, context)]
    except Exception as error:  # as above
        return [judge.crash(registered.rule, guide.lists[0].path if guide.lists else ".", error)]


def _collect(
    request: Request,
    house: House,
    judge: Judge,
    lists: list[GuideList],
    results: dict[str, PageResult],
    asked: frozenset[str],
) -> Run:
    findings = [finding for path in asked for finding in results[path].findings]
    guide = Guide(tuple(result.summary for result in results.values()), tuple(lists))
    covers_all = len(asked) == len(results)
    for registered in all_rules():
        if registered.rule.subject == "guide" and not judge.is_off(registered.rule):
            context = Context(house, request.today if registered.rule.uses_today else None)
            found = _check_guide(registered, guide, context, judge)
            findings.extend(f for f in found if f.path in asked or (covers_all and f.path not in results))
    ordered = sort_findings(findings)
    pages = tuple(result.summary for path, result in results.items() if path in asked)
    return Run(
        tool=Tool("medreview", __version__),
        today=request.today.isoformat(),
        profile=house.policy.profile,
        summary=_count(ordered, len(pages), request.fail_on),
        findings=ordered,
        pages=pages,
        not_checked=(*_not_checked(request.settings, house, judge), *NOT_YET),
        policy=_policy_used(house),
        covers=_covers(len(pages), len(results), request.settings),
    )


def _covers(pages: int, of_all: int, settings: Settings) -> str:
    folder = _shown(settings.guide, settings)
    noun = "page" if of_all == 1 else "pages"
    return f"all {of_all} {noun} in {folder}/" if pages == of_all else f"{pages} of {of_all} {noun} in {folder}/"


def _not_checked(settings: Settings, house: House, judge: Judge) -> Iterable[NotChecked]:
    for link in find_unfollowed(settings.guide):
        yield NotChecked(_shown(link, settings), "a link to a folder is not followed; name the folder itself")
    for rule_id, reason in judge.turned_off():
        yield NotChecked(rule_id, f"turned off in {house.policy_path}: {reason}")
    if house.waivers.waivers:
        why = "this version has no rules WAV; every finding is shown as if there were no waiver"
        yield NotChecked(f"{len(house.waivers.waivers)} recorded waivers", why)


def _policy_used(house: House) -> PolicyUsed:
    settings = house.settings
    tiers = {
        risk: (tier.interval_months, tier.lead_days)
        for risk, tier in (("high", settings.tiers.high), ("standard", settings.tiers.standard), ("low", settings.tiers.low))
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
