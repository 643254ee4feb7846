"""Which findings are accepted: by an exception in the page, or by a waiver of the house. Pure functions.

Nothing is called unused that was not tried: a rule that is turned off, failed, or did not run on the page at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from medreview.reading.context import Exceptions, TriedException, TriedWaiver
from medreview.reading.exceptions import InPageException, find_exceptions
from medreview.reading.page import Page
from medreview.reading.source import Source
from medreview.reading.waivers import RecordedWaiver
from medreview.schemas.finding import Finding, Severity
from medreview.schemas.run import PageSummary, Waived


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The findings that remain, those that are accepted, and what became of each exception or waiver."""

    findings: list[Finding]
    waived: tuple[Waived, ...] = ()
    exceptions: Exceptions = field(default_factory=Exceptions)


def accept_in_page(
    page: Page, findings: list[Finding], severities: Mapping[str, Severity], tried: Collection[str]
) -> Acceptance:
    """Return what the exceptions in a page make of its findings.

    `severities` are those of all rules, after the policy; `tried` are the ids of the rules that were run on the page.
    """
    exceptions = find_exceptions(page.document, page.source.text, severities)
    if not exceptions:
        return Acceptance(findings)
    remaining = _Remaining(findings)
    waived: list[Waived] = []
    outcomes: list[TriedException] = []
    for exception in exceptions:
        hits = remaining.hits(exception, page.source)
        fault = exception.fault or _error_fault(exception, hits, severities)
        if fault:
            outcomes.append(TriedException(exception, fault))
            continue
        remaining.take(hits)
        waived += [_excepted(finding, exception, page.source) for finding in hits]
        used = {finding.rule for finding in hits}
        unused = tuple(rule for rule in exception.rules if rule in tried and rule not in used)
        elsewhere = tuple(rule for rule in unused if remaining.has(rule))
        outcomes.append(TriedException(exception, "", unused, elsewhere))
    return Acceptance(remaining.findings(), tuple(waived), Exceptions(in_page=tuple(outcomes)))


class _Remaining:
    """The findings on a page that no exception has taken yet, by rule and in the order of the page."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_rule: dict[str, list[Finding]] = {}
        for finding in sorted(findings, key=_place):
            self._by_rule.setdefault(finding.rule, []).append(finding)
        self._taken: set[int] = set()
        self._left = {rule: len(group) for rule, group in self._by_rule.items()}

    def hits(self, exception: InPageException, source: Source) -> list[Finding]:
        """Return the findings of the exception's rules that begin in its block."""
        if exception.scope is None:
            return []
        start, end = map(source.position, exception.scope)
        found: list[Finding] = []
        for rule in exception.rules:
            findings = self._by_rule.get(rule, [])
            found += findings[
                bisect_left(findings, start, key=_place) : bisect_left(findings, end, key=_place)
            ]
        return [finding for finding in found if id(finding) not in self._taken]

    def take(self, hits: Sequence[Finding]) -> None:
        """Takes the findings away."""
        for finding in hits:
            if id(finding) not in self._taken:
                self._taken.add(id(finding))
                self._left[finding.rule] -= 1

    def has(self, rule: str) -> bool:
        """True when there is a finding of this rule that is not taken."""
        return self._left.get(rule, 0) > 0

    def findings(self) -> list[Finding]:
        """Return all that remain."""
        return [
            finding
            for findings in self._by_rule.values()
            for finding in findings
            if id(finding) not in self._taken
        ]


def _place(finding: Finding) -> tuple[int, int]:
    return finding.line, finding.column


def _error_fault(
    exception: InPageException, hits: Sequence[Finding], severities: Mapping[str, Severity]
) -> str:
    errors = [rule for rule in exception.rules if severities[rule] == "error"]
    errors += [finding.rule for finding in hits if finding.severity == "error"]
    if not errors:
        return ""
    return (
        f"{errors[0]} is an error here, and an error cannot be silenced in the page. Correct what it reports, or have "
        "a waiver recorded in house/waivers.yaml."
    )


def _excepted(finding: Finding, exception: InPageException, source: Source) -> Waived:
    line, column = source.position(exception.span.start)
    return Waived("in-page", exception.reason, None, None, source.path, line, column, finding)


def accept_by_waivers(
    findings: Iterable[Finding],
    waivers: Iterable[RecordedWaiver],
    pages: Iterable[PageSummary],
    today: date,
    is_tried: Callable[[str, str], bool],
) -> Acceptance:
    """Return what the house's waivers make of all findings.

    `pages` are all pages of the guide: a waiver only holds where one page, and no other, has its id. `is_tried` says
    whether a rule (second) was run on the page with a path (first).
    """
    paths = _paths_by_id(pages)
    remaining: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        remaining.setdefault((finding.path, finding.rule), []).append(finding)
    waived: list[Waived] = []
    outcomes: list[TriedWaiver] = []
    for recorded in waivers:
        waiver = recorded.waiver
        where = paths.get(waiver.page, ())
        hits: list[Finding] = []
        is_unused = False
        if waiver.is_in_force(today):
            hits = remaining.pop((where[0], waiver.rule), []) if len(where) == 1 else []
            is_unused = not hits and (len(where) != 1 or is_tried(where[0], waiver.rule))
        waived += [_waived(finding, recorded) for finding in hits]
        outcomes.append(TriedWaiver(recorded, where, is_unused))
    left = [finding for group in remaining.values() for finding in group]
    return Acceptance(left, tuple(waived), Exceptions(waivers=tuple(outcomes)))


def _paths_by_id(pages: Iterable[PageSummary]) -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for page in pages:
        if page.id is not None:
            paths[page.id] = (*paths.get(page.id, ()), page.path)
    return paths


def _waived(finding: Finding, recorded: RecordedWaiver) -> Waived:
    waiver, place = recorded.waiver, recorded.rule
    return Waived(
        "waiver",
        " ".join(waiver.reason.split()),
        waiver.owner,
        waiver.until.isoformat(),
        recorded.path,
        place.line,
        place.column,
        finding,
    )
