"""Findings by severity: the worst first, and those that fail a run."""

from __future__ import annotations

from collections.abc import Iterable

from medreview.schemas.finding import SEVERITY_ORDER, Finding
from medreview.schemas.run import FAIL_LEVELS, Run


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings by severity, rules that crashed before all; those of one severity in the order of the run."""
    return sorted(findings, key=lambda one: -1 if is_crash(one) else SEVERITY_ORDER[one.severity])


def is_crash(finding: Finding) -> bool:
    """True when the finding says that a rule failed."""
    return finding.rule == "internal-error"


def fails(finding: Finding, run: Run) -> bool:
    """True when the finding is at or over the run's fail level, or says that a rule failed."""
    return is_crash(finding) or SEVERITY_ORDER[finding.severity] < FAIL_LEVELS[run.fail_on]


def rule_of(finding: Finding) -> str:
    """Return the rule's id and name; just once where they are the same."""
    return finding.rule if finding.rule == finding.name else f"{finding.rule} {finding.name}"
