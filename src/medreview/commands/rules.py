"""medreview rules and medreview explain: what is checked, and why."""

from __future__ import annotations

import json
from difflib import get_close_matches

from medreview.checks.registry import all_rules, find_rule
from medreview.commands.output import emit
from medreview.errors import ConfigurationError
from medreview.rule_pages import rule_in_words
from medreview.schemas.families import FAMILIES


def list_rules(form: str) -> int:
    """Print every rule with its severity and summary; return 0."""
    rules = [registered.rule for registered in all_rules()]
    if form == "json":
        keys = ("id", "name", "severity", "confidence", "summary", "profiles")
        entries = [{key: getattr(rule, key) for key in keys} for rule in rules]
        emit(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", None)
        return 0
    lines: list[str] = []
    width = max(len(rule.name) for rule in rules)
    for family, about in FAMILIES.items():
        members = [rule for rule in rules if rule.family == family]
        if members:
            lines.append(f"{family}  {about}")
            lines += [
                f"  {rule.id}  {rule.name:<{width}}  {rule.severity:<10}  {rule.summary}" for rule in members
            ]
            lines.append("")
    emit("\n".join([*lines, "medreview explain ID says more about each.", ""]), None)
    return 0


def explain_rule(name: str) -> int:
    """Print everything about one rule, named by id or name; return 0."""
    rule = find_rule(name)
    if rule is None:
        known = [part for registered in all_rules() for part in (registered.rule.id, registered.rule.name)]
        near = get_close_matches(name, known, n=1) or get_close_matches(name.upper(), known, n=1)
        advice = f"Did you mean {near[0]}?" if near else "'medreview rules' lists them all."
        raise ConfigurationError(f"there is no rule '{name}'. {advice}")
    emit(rule_in_words(rule), None)
    return 0
