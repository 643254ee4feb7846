"""What is left out everywhere is told, and nothing else is."""

from __future__ import annotations

import re

from medreview.grammar.left_out import CATEGORIES, LONG, RULES, TASTE, WRONG
from support.markdown_files import ROOT

PAGE = (ROOT / "docs" / "administrators" / "grammar.md").read_text(encoding="utf-8")


def told(what: str) -> list[str]:
    found = re.search(rf"<!-- left out: {what} -->\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1].split()


def test_what_is_left_out_is_told() -> None:
    assert told("wrong") == sorted(WRONG)
    assert told("taste") == [*sorted(TASTE), *sorted(CATEGORIES)]
    assert all(f"`{rule}`" in PAGE for rule in LONG)
    assert RULES == WRONG | TASTE | LONG
    assert not WRONG & TASTE
