"""Every example that a rule declares is reported, or is not, by that rule; with LanguageTool in tests/grammar."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.checks.registry import RegisteredRule, all_rules
from medreview.schemas.rule import RECORDS, Example, Rule
from support.examples import check_example, examples


@pytest.mark.parametrize(("rule", "example", "is_reported"), examples(of_grammar=False))
def test_example(tmp_path: Path, rule: Rule, example: Example, is_reported: bool) -> None:
    check_example(tmp_path, rule, example, is_reported=is_reported)


@pytest.mark.parametrize("registered", all_rules(), ids=lambda r: r.rule.id)
def test_declaration_is_complete(registered: RegisteredRule) -> None:
    rule = registered.rule
    assert registered.module == rule.name.replace("-", "_")
    assert rule.reported, "a rule shows what it reports"
    assert rule.accepted, "a rule shows what it must not report"
    compared = {example.base is not None for example in (*rule.reported, *rule.accepted)}
    if not rule.uses_review:  # there the earlier version is the text that was reviewed
        assert compared == {bool(rule.uses_base)}, "examples have an earlier version where the rule needs one"
    recorded = any(example.records is not None for example in (*rule.reported, *rule.accepted))
    assert recorded == rule.uses_review, "examples have review records where the rule needs them"
    assert not rule.uses_base or (rule.subject == "page") == (RECORDS not in rule.uses_base)
    for text in (rule.summary, rule.why, rule.fix):
        assert text.endswith((".", "'."))
        assert "  " not in text
