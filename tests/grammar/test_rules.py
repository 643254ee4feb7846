"""The rules on grammar, with a real LanguageTool: their examples, and the pages that expect their findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.page_queue import ProofreadBy
from medreview.schemas.rule import Example, Rule
from support.cases import cases, check_case
from support.examples import check_example, examples

pytestmark = pytest.mark.xdist_group("languagetool")


@pytest.mark.parametrize(("rule", "example", "is_reported"), examples(of_grammar=True))
def test_example(
    tmp_path: Path, proofread_by: ProofreadBy, rule: Rule, example: Example, is_reported: bool
) -> None:
    check_example(tmp_path, rule, example, proofread_by, is_reported=is_reported)


@pytest.mark.parametrize("case", cases(of_grammar=True), ids=lambda path: path.name)
def test_page(tmp_path: Path, proofread_by: ProofreadBy, case: Path) -> None:
    check_case(tmp_path, case, proofread_by)
