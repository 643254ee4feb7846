"""status, report, measure, rules, explain, --version."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from medreview import __version__
from medreview.checks.registry import all_rules
from medreview.reports.files import REPORTS
from medreview.schemas.finding import Problem
from support.commands import Command, finish, start


def test_version(medreview: Command) -> None:
    assert medreview("--version").out == f"medreview {__version__}\n"


def test_status_shows_the_queue(medreview: Command, guide: Path) -> None:
    result = medreview("status", guide, "--today", "2026-11-22")
    assert result.code == 0
    assert result.out.lower().index("overdue") < result.out.lower().index("current")
    assert "Rita Reviewer" in result.out
    found = json.loads(medreview("status", guide, "--today", "2026-11-22", "--format", "json").out)
    assert {page["state"]: page["days_left"] for page in found["pages"]} == {"overdue": -2092, "current": 466}


def test_reports_are_written_whole(medreview: Command, guide: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    result = medreview("report", guide, "-o", folder, "--today", "2026-11-22")
    assert result.code == 0
    assert str(folder / "index.md") in result.out
    assert sorted(file.name for file in folder.iterdir()) == sorted(REPORTS)
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    medreview("report", guide, "-o", folder, "--today", "2026-11-22")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first
    for name in REPORTS:
        assert b"2026-11-22" in first[name]


@pytest.mark.parametrize("command", ["status", "report"])
def test_a_crashed_rule_fails_what_judges_nothing(
    medreview: Command, guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def crash(*arguments: object) -> list[Problem]:
        raise KeyError("lost")

    rules = (*all_rules()[1:], replace(all_rules()[0], check=crash))
    monkeypatch.setattr("medreview.engine.all_rules", lambda: rules)
    options = ("-o", tmp_path / "reports") if command == "report" else ()
    assert medreview(command, guide, *options, "--today", "2026-11-22").code == 1


def test_rules_lists_all(medreview: Command) -> None:
    out = medreview("rules").out
    assert all(registered.rule.id in out for registered in all_rules())
    listed = json.loads(medreview("rules", "--format", "json").out)
    assert [rule["id"] for rule in listed] == [registered.rule.id for registered in all_rules()]


@pytest.mark.parametrize("name", ["PAG004", "pag004", "duplicate-key"])
def test_explain_takes_id_or_name(medreview: Command, name: str) -> None:
    out = medreview("explain", name).out
    assert out.startswith("PAG004  duplicate-key")
    assert "How to fix it:" in out
    assert "Not reported:" in out


def test_every_rule_can_be_explained(medreview: Command) -> None:
    for registered in all_rules():
        result = medreview("explain", registered.rule.id)
        assert (result.code, result.out.isprintable() or "\x1b" not in result.out) == (0, True)


def test_explain_proposes_the_nearest(medreview: Command) -> None:
    assert "Did you mean duplicate-key?" in medreview("explain", "duplicate-keys").err


TEXT = "She has MS. Ms. Lee says: take 2.5 mg at 8 p.m. with approx. 20 mL, e.g. water.\n"


def test_measure_reads_markdown_and_plain_text(medreview: Command, tmp_path: Path) -> None:
    markdown, plain = tmp_path / "a.md", tmp_path / "a.txt"
    markdown.write_text(
        f"---\ntitle: x\n---\n# Not counted\n\n{TEXT}\n- one item\n\n| no | cell |\n|--|--|\n", "utf-8"
    )
    plain.write_text(f"# Counted here\r\nso.\r\n\r\n{TEXT}", "utf-8")
    found = json.loads(medreview("measure", markdown, "--format", "json").out)
    assert (found["readability"]["sentences"], found["preparation"]["blocks"]["cell"]) == (3, 2)
    assert found["preparation"]["read_as"] == "Markdown"
    found = json.loads(medreview("measure", plain, "--format", "json").out)
    assert (found["readability"]["sentences"], found["preparation"]["read_as"]) == (4, "plain text")
    out = medreview("measure", markdown).out
    assert "Counted: 1 paragraph, 1 list item." in out
    assert "1 heading, 2 table cells" in out
    assert "too few sentences" in out


def test_measure_reads_standard_input(tmp_path: Path) -> None:
    result = finish(start("measure", "-", cwd=tmp_path), TEXT.encode("utf-8"))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("standard input, read as Markdown\n")


def test_measure_of_nothing_is_not_green(medreview: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"")
    assert medreview("measure", empty).code == 3
    empty.write_bytes(b"one\xff")
    result = medreview("measure", empty)
    assert (result.code, result.err.split(": ")[1].endswith("empty.md:1:4")) == (2, True)


def test_measure_marks_estimates(medreview: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("One short line here. " * 12, "utf-8")
    assert "an estimate: fewer than 30 sentences" in medreview("measure", file).out


def test_start_imports_no_more_than_needed(tmp_path: Path) -> None:
    heavy = "pydantic", "yaml", "pyromark", "medreview.engine", "asyncio"
    code = f"import sys, medreview.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=tmp_path, text=True).strip() == "[]"
