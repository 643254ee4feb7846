"""Every example that a rule declares is reported, or is not, by that rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.checks.registry import RegisteredRule, all_rules
from medreview.schemas.rule import Example
from support.guides import run_example

CASES = [
    pytest.param(registered, example, is_reported, id=f"{registered.rule.id}-{kind}-{number}")
    for registered in all_rules()
    for kind, examples, is_reported in (
        ("reported", registered.rule.reported, True),
        ("accepted", registered.rule.accepted, False),
    )
    for number, example in enumerate(examples, 1)
]


@pytest.mark.parametrize(("registered", "example", "is_reported"), CASES)
def test_example(tmp_path: Path, registered: RegisteredRule, example: Example, is_reported: bool) -> None:
    run = run_example(tmp_path, example)
    found = [
        f"{f.path}:{f.line}:{f.column} {f.message}" for f in run.findings if f.rule == registered.rule.id
    ]
    assert bool(found) == is_reported, found
    assert [f for f in run.findings if f.rule == "internal-error"] == []


@pytest.mark.parametrize("registered", all_rules(), ids=lambda r: r.rule.id)
def test_declaration_is_complete(registered: RegisteredRule) -> None:
    rule = registered.rule
    assert registered.module == rule.name.replace("-", "_")
    assert rule.reported, "a rule shows what it reports"
    assert rule.accepted, "a rule shows what it must not report"
    compared = {example.base is not None for example in (*rule.reported, *rule.accepted)}
    assert compared == {bool(rule.uses_base)}, "examples have an earlier version where the rule needs one"
    assert not rule.uses_base or rule.subject == "page"
    for text in (rule.summary, rule.why, rule.fix):
        assert text.endswith((".", "'."))
        assert "  " not in text
