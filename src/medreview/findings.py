"""Turns what a rule reports into findings: severity, lines and columns, excerpt, fix, fingerprint, order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

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

_EXCERPT = 100


class Judge:
    """Gives findings the severity that the policy says.

    Raises:
        ConfigurationError: when the policy names an unknown rule, or changes an error.
    """

    def __init__(self, house: House, rules: tuple[Rule, ...]) -> None:
        self._settings = house.settings.rules
        self._profile = house.policy.profile
        known = {rule.id: rule for rule in rules}
        lines = [
            f"{house.setting_places[rule_id]}: {problem}"
            for rule_id, setting in self._settings.items()
            for problem in _problems(rule_id, setting, known)
        ]
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
        if problem.severity is not None:
            return problem.severity
        setting = self._settings.get(rule.id)
        return rule.severity if setting is None or setting.severity == "off" else setting.severity

    def finding(self, rule: Rule, problem: Problem, source: Source | None) -> Finding:
        """Return the finding for a problem in a page's text, or at a place that the problem itself names.

        Raises:
            TypeError: when a rule on the whole guide names no path and place.
        """
        span = problem.where
        if isinstance(span, Place) or source is None:
            return self._placed(rule, problem)
        words = source.text[span.start : span.end]
        return self._finding(
            rule,
            problem,
            source.path,
            source.place(span),
            words,
            _excerpt(source, span),
            _fix(problem, source),
        )

    def _placed(self, rule: Rule, problem: Problem) -> Finding:
        if not isinstance(problem.where, Place) or problem.path is None:
            raise TypeError(f"{rule.id} reports on the guide without a path and place")
        return self._finding(rule, problem, problem.path, problem.where, problem.message, None, None)

    def _finding(
        self,
        rule: Rule,
        problem: Problem,
        path: str,
        place: Place,
        words: str,
        excerpt: Excerpt | None,
        fix: Fix | None,
    ) -> Finding:
        severity = self.severity(rule, problem)
        return Finding(
            rule.id, rule.name, severity, rule.confidence, path, *place, problem.message, fix, words, excerpt
        )

    def crash(self, rule: Rule, path: str, error: Exception) -> Finding:
        """Return the finding that says that a rule failed."""
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        message = f"The rule {rule.id} ({rule.name}) failed and did not check this page: {what}. Please report this."
        return Finding(
            "internal-error", "internal-error", "error", "high", path, 1, 1, 1, 1, message, None, rule.id
        )


def _problems(rule_id: str, setting: RuleSetting, known: dict[str, Rule]) -> Iterator[str]:
    rule = known.get(rule_id)
    if rule is None:
        yield f"There is no rule {rule_id}. 'medreview rules' lists them all."
    elif rule.severity == "error" and setting.severity != "error":
        yield f"{rule_id} is an error and cannot be lowered here; record a waiver in waivers.yaml instead."


def _fix(problem: Problem, source: Source) -> Fix | None:
    if not problem.replacements:
        return None
    edits = tuple(Edit(*source.place(change.span), change.text) for change in problem.replacements)
    return Fix(edits, problem.is_safe)


def _excerpt(source: Source, span: Span) -> Excerpt:
    """Return the line of a span with at most `_EXCERPT` characters around the words."""
    line = source.line_span(span.start)
    end = min(span.end, line.end)
    start = max(line.start, span.start - _EXCERPT // 2)
    stop = min(line.end, max(start + _EXCERPT, min(end, start + _EXCERPT)))
    start = max(line.start, min(start, stop - _EXCERPT))
    before = "…" if start > line.start else ""
    after = "…" if stop < line.end else ""
    shift = len(before) - start
    text = before + source.text[start:stop].replace("\t", " ") + after
    return Excerpt(text, span.start + shift, min(end, stop) + shift)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by path and place, each with a fingerprint made of rule, path and words.

    The same words of one rule twice on a page are told apart by their order, so a fingerprint outlives moved lines.
    """
    ordered = sorted(findings, key=_order)
    seen: dict[tuple[str, str, str], int] = {}
    result: list[Finding] = []
    for finding in ordered:
        key = (finding.rule, finding.path, " ".join(finding.fingerprint.split()))
        seen[key] = number = seen.get(key, 0) + 1
        digest = hashlib.sha256("\0".join((*key, str(number))).encode("utf-8", "surrogatepass")).hexdigest()
        result.append(replace(finding, fingerprint=digest[:16]))
    return tuple(result)


def _order(finding: Finding) -> tuple[str, int, int, int, str, str]:
    severity = SEVERITY_ORDER[finding.severity]
    return finding.path, finding.line, finding.column, severity, finding.rule, finding.message
