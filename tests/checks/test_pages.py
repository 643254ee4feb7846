"""Every page in tests/pages/ has exactly the findings that it expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.checks.registry import all_rules
from support.cases import cases, check_case, expected_rules


@pytest.mark.parametrize("case", cases(of_grammar=False), ids=lambda path: path.name)
def test_page(tmp_path: Path, case: Path) -> None:
    check_case(tmp_path, case)


def test_every_rule_has_a_page() -> None:
    assert {registered.rule.id for registered in all_rules()} - expected_rules() == set()
