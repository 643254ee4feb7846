"""docs/reference/attacks.md lists every attack that is tried, and none that is not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from attacks.test_text import ATTACKS

from medreview.checks.registry import all_rules

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs" / "reference" / "attacks.md"
OF_TEXT = "test_text.test_a_change_that_needs_a_review"
ROW = re.compile(r"^\| (?P<attack>[^|]+) \| (?P<said>[^|]+) \| `(?P<test>[^`]+)` \|$", re.MULTILINE)


def _rows() -> list[re.Match[str]]:
    return list(ROW.finditer(TABLE.read_text(encoding="utf-8")))


def _tests() -> list[str]:
    found = [
        f"{file.stem}.{node.name}"
        for file in sorted(HERE.glob("test_*.py"))
        if file.stem != Path(__file__).stem
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return [*(name for name in found if name != OF_TEXT), *(f"{OF_TEXT}[{swap.name}]" for swap in ATTACKS)]


def test_every_attack_is_listed_once() -> None:
    assert sorted(row["test"] for row in _rows()) == sorted(_tests())


def test_what_is_said_can_be_said() -> None:
    known = {registered.rule.id for registered in all_rules()} | {"exit code 2"}
    for row in _rows():
        said = row["said"].split(", ")
        assert set(said) <= known or said[0].startswith(("nothing", "named")), row["attack"]


def test_attacks_have_names_of_their_own() -> None:
    names = [row["attack"] for row in _rows()]
    assert len(names) == len(set(names))
