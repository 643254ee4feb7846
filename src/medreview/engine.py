"""Runs the rules: each page by itself, then the guide as a whole, then waivers, into one sorted Run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from medreview import __version__
from medreview.acceptance import Acceptance, accept_by_waivers
from medreview.checks.registry import all_rules
from medreview.examiner import Examiner, PageResult
from medreview.findings import CRASH, Judge, sort_findings, sort_waived
from medreview.page_file import read_page_file
from medreview.page_queue import PageQueue, ProofreadBy, Proofreader
from medreview.reading.context import Guide
from medreview.reading.guide_files import list_files
from medreview.reading.guides import GuideList, find_pages, find_unfollowed, read_guide_lists
from medreview.reading.house import House, read_house
from medreview.reading.records import RECORDS, RecordFile, Records
from medreview.reading.source import Fault
from medreview.schemas.dates import ClockDay
from medreview.schemas.finding import Finding
from medreview.schemas.run import FAIL_LEVELS, FailLevel, NotChecked, PolicyUsed, Run, Summary, Tool
from medreview.settings import Settings

if TYPE_CHECKING:
    from medreview.history.archive import Archive
    from medreview.records.desk import Desk

NOT_YET = (
    NotChecked(
        "what outside addresses and links that begin with '/' lead to",
        "medreview asks no other computer; only their form is checked",
    ),
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: `paths` are the files and folders to report on (none: the whole guide).

    Those of `left_out` are among the paths too, but nothing that is checked by name: they are said to be not checked.
    With `since`, only pages that changed since the merge base with that commit; with `house_from`, by the house files
    of that commit. `read` gives the bytes of a page of at most so many bytes; a page may also be read as it is about to
    be written. `proofread_by` opens, for the house rules in use, what asks LanguageTool; without it none is asked.
    `desk` is one that is open already, for the same guide, house and day; without it one is opened where records count.
    """

    settings: Settings
    today: date
    paths: tuple[Path, ...] = ()
    left_out: tuple[NotChecked, ...] = ()
    fail_on: FailLevel = "error"
    with_passages: bool = False
    with_exceptions: bool = True
    since: str | None = None
    house_from: str | None = None
    read: Callable[[Path, int], bytes | Fault] = read_page_file
    proofread_by: ProofreadBy | None = None
    added_records: tuple[RecordFile, ...] = ()
    desk: Desk | None = None


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
    if isinstance(request.today, ClockDay):
        from medreview.history.clock import check_clock  # nobody who names the day pays for asking git

        check_clock(settings.guide, request.today)
    files = list(find_pages(settings.guide))
    asked = pages_asked(files, request.paths)
    with ExitStack() as stack:
        house, lists, judge = _house(request, archive)
        bases: Mapping[Path, bytes | Fault | None] = {}
        desk = request.desk
        if desk is None and house.policy.evidence != "date":
            from medreview.records.desk import Desk  # a house that asks for no records needs none of it

            desk = stack.enter_context(Desk(settings, house, request.today, archive, request.added_records))
        changes = None if archive is None else archive.find_changes(files)
        if changes is not None:
            bases = changes.bases if desk is None else {**desk.pages_touched(files), **changes.bases}
            asked &= bases.keys()
        examiner = _examiner(request, house, lists, judge, desk, archive)
        proofreader = None
        if request.proofread_by is not None and examiner.grammar_rules:
            proofreader = stack.enter_context(request.proofread_by(examiner.house, len(asked)))
        read = partial(_read, request)
        queue = PageQueue(examiner, asked, bases, read, proofreader)
        results = {
            path: result for _, (path, result) in zip(progress(files), queue.results(files), strict=True)
        }
        shown = frozenset(_shown(file, settings) for file in asked)
        return _collect(request, examiner, results, shown, archive, proofreader, desk)


def _read(request: Request, file: Path) -> tuple[str, bytes | Fault]:
    """Return how a page is called in output, and its bytes."""
    return _shown(file, request.settings), request.read(file, request.settings.max_page_bytes)


def _house(request: Request, archive: Archive | None) -> tuple[House, tuple[GuideList, ...], Judge]:
    """Return the house rules in use, every guide.yaml, and the severities; all of their faults are told at once."""
    settings = request.settings
    declared = tuple(registered.rule for registered in all_rules())
    folder = settings.guide / "house"
    house = read_house(folder, _shown(folder, settings)) if archive is None else archive.read_house(declared)
    judge = Judge(house, declared)
    return house, tuple(read_guide_lists(settings.guide, settings.root, house.people)), judge


def _examiner(
    request: Request,
    house: House,
    lists: tuple[GuideList, ...],
    judge: Judge,
    desk: Desk | None,
    archive: Archive | None,
) -> Examiner:
    rules = tuple(
        registered
        for registered in all_rules()
        if not judge.is_off(registered.rule)
        and (request.with_exceptions or registered.rule.subject != "exceptions")
    )
    return Examiner(
        house,
        lists,
        judge,
        rules,
        request.today,
        request.with_passages,
        request.with_exceptions,
        None if desk is None else desk.book,
        None if archive is None else archive.earlier_house(house),
        request.since is not None,
    )


def _shown(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.root).as_posix()


def pages_asked(files: list[Path], paths: tuple[Path, ...]) -> frozenset[Path]:
    """Return those of a guide's pages that a run over `paths` reports on: all without a path."""
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
    proofreader: Proofreader | None,
    desk: Desk | None,
) -> Run:
    settings, house = request.settings, examiner.house
    records = Records() if desk is None else desk.records
    is_shown = _sieve(request, results, asked)
    findings = [finding for path in asked for finding in results[path].findings]
    folder = _shown(settings.guide, settings)
    summaries = tuple(result.summary for result in results.values())
    guide = Guide(summaries, examiner.lists, folder, partial(list_files, settings.guide, folder), records)
    of_guide, failed = examiner.examine_guide(guide)
    findings += filter(is_shown, of_guide)
    waived = [one for path in asked for one in results[path].waived]
    if request.with_exceptions and house.waivers:
        accepted = _accept_by_waivers(examiner, results, asked, failed, findings)
        of_waivers = examiner.examine_exceptions(accepted.exceptions, None, house.waivers[0].path)
        findings = [*accepted.findings, *filter(is_shown, of_waivers)]
        waived += accepted.waived
    ordered = sort_findings(findings)
    pages = tuple(summary for summary in summaries if summary.path in asked)
    has_named_others_only = 0 < len(request.left_out) == len(request.paths)
    is_answered = bool(pages) or has_named_others_only or (request.since is not None and bool(results))
    return Run(
        tool=Tool("medreview", __version__),
        today=request.today.isoformat(),
        profile=house.policy.profile,
        summary=_count(ordered, len(pages), request.fail_on, is_answered=is_answered),
        findings=ordered,
        pages=pages,
        not_checked=(
            *request.left_out,
            *_not_checked(request, house, examiner.judge),
            *_unrecorded(examiner, desk),
            *_unproofread(request, [results[page.path] for page in pages]),
            *(() if proofreader is None else proofreader.left_out),
            *_unanswered(request, examiner, [results[page.path] for page in pages], archive, desk),
            *NOT_YET,
        ),
        policy=_policy_used(house),
        covers=_covers(len(pages), len(results), folder)
        + ("" if archive is None else archive.in_words())
        + ("" if proofreader is None else proofreader.in_words),
        waived=sort_waived(waived),
        fail_on=request.fail_on,
    )


def _sieve(
    request: Request, results: dict[str, PageResult], asked: frozenset[str]
) -> Callable[[Finding], bool]:
    """Return what tells which findings on the guide as a whole, and on waivers, belong into this run."""
    named = {_shown(path, request.settings) for path in request.paths}
    top = f"{_shown(request.settings.guide, request.settings)}/{RECORDS}/"
    pages_of = {results[path].summary.id for path in asked}
    # what one page changes may be wrong on another: of the whole guide more is reported than of the changed pages
    reported = results.keys() if request.since is not None and not named else asked

    def is_shown(finding: Finding) -> bool:
        if finding.path.startswith(top) and named:
            return finding.path.removeprefix(top).partition("/")[0] in pages_of
        is_list = finding.path not in results and (not named or finding.path in named)
        return finding.path in reported or is_list or finding.rule == CRASH

    return is_shown


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


def _unanswered(
    request: Request,
    examiner: Examiner,
    results: Sequence[PageResult],
    archive: Archive | None,
    desk: Desk | None,
) -> Iterable[NotChecked]:
    """Yield what could not be compared with an earlier version, or that there was none to compare with."""
    for result in results:
        yield from result.not_checked
    if archive is not None:
        yield from archive.left_out()
    comparing = (registered.rule for registered in examiner.rules if registered.rule.uses_base)
    ids = ", ".join(rule.id for rule in comparing if desk is not None or not rule.uses_review)
    if request.since is None and ids:
        why = f"{ids} need one: name it with --since, as in 'check --since origin/main'"
        yield NotChecked("changes since an earlier version", why)


def _unrecorded(examiner: Examiner, desk: Desk | None) -> Iterable[NotChecked]:
    """Yield what the evidence level of the house leaves open, and what of records cannot be told."""
    if desk is not None:
        yield from desk.left_out()
        return
    ids = ", ".join(registered.rule.id for registered in examiner.rules if registered.rule.uses_review)
    why = f"the policy takes a date in front matter for proof (evidence: date), so {ids} are not tried"
    yield NotChecked("whether pages still say what was reviewed", why)


def _unproofread(request: Request, results: Sequence[PageResult]) -> Iterable[NotChecked]:
    """Yield whose grammar and spelling was not checked: page by page, or once where one reason holds for all."""
    what = "grammar and spelling"
    if request.proofread_by is None:
        yield NotChecked(what, "LanguageTool is not asked here")
        return
    reasons = [result.unproofread for result in results]
    if reasons and reasons[0] and len({*reasons}) == 1:
        yield NotChecked(what, reasons[0])
        return
    for result in results:
        if result.unproofread:
            yield NotChecked(f"{what} of {result.summary.path}", result.unproofread)


def _covers(pages: int, of_all: int, folder: str) -> str:
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


def _count(findings: Sequence[Finding], pages: int, fail_on: FailLevel, *, is_answered: bool) -> Summary:
    counts = {"error": 0, "warning": 0, "suggestion": 0}
    for finding in findings:
        counts[finding.severity] += 1
    failing = sum(list(counts.values())[: FAIL_LEVELS[fail_on]])
    crashed = any(finding.rule == CRASH for finding in findings)
    code = 3 if not is_answered else 1 if failing or crashed else 0
    return Summary(pages, counts["error"], counts["warning"], counts["suggestion"], code)
