"""The rule table of a SARIF log: what a viewer shows beside each result."""

from __future__ import annotations

from typing import Any

from medreview.schemas.families import FAMILIES
from medreview.schemas.finding import Severity
from medreview.schemas.rule import Rule, Source

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "suggestion": "note"}
_PROBLEM: dict[Severity, str] = {"error": "error", "warning": "warning", "suggestion": "recommendation"}


def described(rule: Rule) -> dict[str, Any]:
    """Return the rule as a reporting descriptor; the level is its own, a result has the level of the policy.

    There is no address where a rule can be read, so none is given; the help is the whole text.
    """
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": _help(rule, "", ""), "markdown": _help(rule, "**", "- ")},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "tags": ["patient-information", rule.family, FAMILIES[rule.family]],
            "precision": rule.confidence,
            "problem.severity": _PROBLEM[rule.severity],
        },
    }


def _help(rule: Rule, strong: str, bullet: str) -> str:
    parts = [
        rule.summary,
        f"{strong}Why:{strong} {rule.why}",
        f"{strong}How to fix it:{strong} {rule.fix}",
    ]
    if rule.sources:
        sources = "\n".join(f"{bullet}{_source(source)}" for source in rule.sources)
        parts.append(f"{strong}Sources:{strong}\n\n{sources}")
    parts.append(f"Severity: {rule.severity}. Confidence: {rule.confidence}.")
    return "\n\n".join(parts)


def _source(source: Source) -> str:
    return ", ".join(part for part in (source.title, source.clause, source.url) if part)
