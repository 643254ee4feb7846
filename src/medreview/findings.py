"""Turns what a rule reports into findings: severity, lines and columns, excerpt, fix, fingerprint, order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from medreview.errors import ConfigurationError
from medreview.reading.house import House
from medreview.reading.source import Source
from medreview.schemas.finding import (
    SEVERITY_ORDER,
    Edit,
    Excerpt,
    Finding,
    Fix,
    Place,
    Problem,
    Severity,
    Span,
)
from medreview.schemas.policy import RuleSetting
from medreview.schemas.rule import Rule
from medreview.schemas.run import Waived

CRASH = "internal-error"
"""The rule and name of the finding that says that a rule failed."""
_EXCERPT = 100
_UNREAD = frozenset(("PAG001", "PAG002", "PAG003"))


class Judge:
    """Gives findings the severity that the policy says; `severities` are those of all rules by id.

    Raises:
        ConfigurationError: when the policy or a waiver names an unknown rule, the policy changes an error, or a rule is
            waived that must hold.
    """

    def __init__(self, house: House, rules: tuple[Rule, ...]) -> None:
        self._settings = house.settings.rules
        self._profile = house.policy.profile
        known = {rule.id: rule for rule in rules}
        self.severities: dict[str, Severity] = {rule.id: self._usual_severity(rule) for rule in rules}
        lines = [
            f"{house.setting_places[rule_id]}: {problem}"
            for rule_id, setting in self._settings.items()
            for problem in _problems(rule_id, setting, known)
        ]
        lines += _unwaivable(house, known)
        if lines:
            raise ConfigurationError(*lines)

    def is_off(self, rule: Rule) -> bool:
        """True when the policy turns the rule off, or the profile in use does not have it."""
        setting = self._settings.get(rule.id)
        return self._profile not in rule.profiles or (setting is not None and setting.severity == "off")

    def turned_off(self) -> Iterator[tuple[str, str]]:
        """Yield id and reason of each rule that the policy turns off."""
        for rule_id, setting in sorted(self._settings.items()):
            if setting.severity == "off":
                yield rule_id, setting.reason

    def severity(self, rule: Rule, problem: Problem) -> Severity:
        """Return the problem's own severity, else the policy's, else the rule's."""
        return self._usual_severity(rule) if problem.severity is None else problem.severity

    def _usual_severity(self, rule: Rule) -> Severity:
        setting = self._settings.get(rule.id)
        return rule.severity if setting is None or setting.severity == "off" else setting.severity

    def findings(self, rule: Rule, problems: Iterable[Problem], source: Source | None) -> list[Finding]:
        """Return the findings for what a rule reports on one page, or (without a source) on the whole guide.

        A rule on a page may speak of another file, such as a review record, by its path and a place there.

        A fingerprint is made of rule, path and words, so that it outlives moved lines; the same words twice on a page
        are told apart by their order.

        Raises:
            TypeError: when a rule on the whole guide names no path and place.
        """
        ordered = sorted(problems, key=lambda problem: (problem.path or "", problem.where))
        seen: dict[tuple[str, str], int] = {}
        found: list[Finding] = []
        for problem in ordered:
            path, place, words = _located(rule, problem, source)
            number = seen[path, words] = seen.get((path, words), 0) + 1
            key = "\0".join((rule.id, path, words, str(number)))
            found.append(
                Finding(
                    rule.id,
                    rule.name,
                    self.severity(rule, problem),
                    rule.confidence,
                    path,
                    *place,
                    problem.message,
                    _fix(problem, source),
                    hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
                    _excerpt(problem, source),
                    source.byte_columns(place)
                    if source is not None and isinstance(problem.where, Span)
                    else None,
                )
            )
        return found


def crash_finding(rule: Rule | None, path: str, error: Exception) -> Finding:
    """Return the finding that says that a rule failed, or (without one) that reading the page did."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    failed = (
        "Reading this page failed, so nothing on it was checked"
        if rule is None
        else f"The rule {rule.id} ({rule.name}) failed and did not check this page"
    )
    message = f"{failed}: {what}. Please report this."
    key = f"{CRASH}\0{path}\0{'' if rule is None else rule.id}".encode("utf-8", "surrogatepass")
    fingerprint = hashlib.sha256(key).hexdigest()[:16]
    return Finding(CRASH, CRASH, "error", "high", path, 1, 1, 1, 1, message, None, fingerprint)


def _located(rule: Rule, problem: Problem, source: Source | None) -> tuple[str, Place, str]:
    """Return path, place and words of a problem; on the whole guide the message stands for the words."""
    where = problem.where
    if source is not None and isinstance(where, Span):
        return source.path, source.place(where), " ".join(source.text[where.start : where.end].split())
    if not isinstance(where, Place) or problem.path is None:
        raise TypeError(f"{rule.id} reports on the guide without a path and place")
    return problem.path, where, problem.message


def _problems(rule_id: str, setting: RuleSetting, known: dict[str, Rule]) -> Iterator[str]:
    rule = known.get(rule_id)
    if rule is None:
        yield f"There is no rule {rule_id}. 'medreview rules' lists them all."
    elif rule.severity == "error" and setting.severity != "error":
        yield f"{rule_id} is an error and cannot be lowered here; record a waiver in waivers.yaml instead."


def _unwaivable(house: House, known: Mapping[str, Rule]) -> Iterator[str]:
    """Yield what is wrong with the rules that waivers name."""
    for recorded in house.waivers:
        rule_id = recorded.waiver.rule
        if rule_id not in known:
            yield f"{recorded.begins}: There is no rule {rule_id}. 'medreview rules' lists them all."
        elif rule_id in _UNREAD:
            yield f"{recorded.begins}: {rule_id} cannot be waived: on a page that cannot be read nothing is checked."
        elif known[rule_id].subject == "exceptions":
            yield f"{recorded.begins}: {rule_id} cannot be waived: it is about waivers and exceptions themselves."


def _fix(problem: Problem, source: Source | None) -> Fix | None:
    if not problem.replacements or source is None:
        return None
    places = [source.place(change.span) for change in problem.replacements]
    edits = (
        Edit(*place, change.text, source.byte_columns(place))
        for place, change in zip(places, problem.replacements, strict=True)
    )
    return Fix(tuple(edits), problem.is_safe)


def _excerpt(problem: Problem, source: Source | None) -> Excerpt | None:
    """Return the line where a problem begins, with at most `_EXCERPT` characters around the words."""
    span = problem.where
    if source is None or not isinstance(span, Span):
        return None
    line = source.line_span(span.start)
    end = min(span.end, line.end)
    start = max(line.start, span.start - _EXCERPT // 2)
    stop = min(line.end, start + _EXCERPT)
    start = max(line.start, min(start, stop - _EXCERPT))
    before = "…" if start > line.start else ""
    after = "…" if stop < line.end else ""
    shift = len(before) - start
    text = before + source.text[start:stop].replace("\t", " ") + after
    return Excerpt(text, span.start + shift, min(end, stop) + shift)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by path and place, the worse first where several stand in one place."""
    return tuple(sorted(findings, key=_order))


def sort_waived(waived: Iterable[Waived]) -> tuple[Waived, ...]:
    """Return the accepted findings in the order of findings."""
    return tuple(sorted(waived, key=lambda one: _order(one.finding)))


def _order(finding: Finding) -> tuple[str, int, int, int, str, str]:
    severity = SEVERITY_ORDER[finding.severity]
    return finding.path, finding.line, finding.column, severity, finding.rule, finding.message
