"""The examples that rules declare, as cases of a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from medreview.checks.registry import all_rules
from medreview.page_queue import ProofreadBy
from medreview.schemas.rule import Example, Rule
from support.guides import run_example


def examples(*, of_grammar: bool) -> list[Any]:
    """Return rule, example, and whether it is reported, for the rules that need LanguageTool or for the others."""
    return [
        pytest.param(registered.rule, example, is_reported, id=f"{registered.rule.id}-{kind}-{number}")
        for registered in all_rules()
        if registered.rule.uses_grammar == of_grammar
        for kind, declared, is_reported in (
            ("reported", registered.rule.reported, True),
            ("accepted", registered.rule.accepted, False),
        )
        for number, example in enumerate(declared, 1)
    ]


def check_example(
    folder: Path, rule: Rule, example: Example, proofread_by: ProofreadBy | None = None, *, is_reported: bool
) -> None:
    """Assert that the rule reports the example, or does not, and that no rule fails on it."""
    run = run_example(folder, example, proofread_by)
    found = [f"{f.path}:{f.line}:{f.column} {f.message}" for f in run.findings if f.rule == rule.id]
    assert bool(found) == is_reported, found
    assert [f for f in run.findings if f.rule == "internal-error"] == []
