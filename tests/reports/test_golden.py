"""Every report on every sample run, compared byte for byte with a file in `golden/`.

After a wanted change, run `UPDATE_GOLDEN=1 pytest tests/reports/test_golden.py` and read the difference.
"""

from __future__ import annotations

import os
import pickle
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from medreview.reports.as_json import render_json
from medreview.reports.comment import render_comment
from medreview.reports.files import REPORTS
from medreview.reports.github import render_github
from medreview.reports.gitlab import render_gitlab
from medreview.reports.junit import render_junit
from medreview.reports.rdjson import render_rdjson
from medreview.reports.sarif import render_sarif
from medreview.reports.status import render_status
from medreview.reports.text import render_text
from medreview.schemas.run import Run
from support.sample_runs import CLEAN, EMPTY, RULES, SAMPLE

GOLDEN = Path(__file__).parent / "golden"
RUNS = {"sample": SAMPLE, "empty": EMPTY, "clean": CLEAN}
FORMATS: dict[str, Callable[[Run], str]] = {
    **REPORTS,
    "findings.txt": lambda run: render_text(run, colour=False),
    "findings-narrow.txt": lambda run: render_text(run, colour=False, width=60),
    "findings-colour.txt": lambda run: render_text(run, colour=True),
    "findings.json": render_json,
    "findings.github": render_github,
    "findings.md": render_comment,
    "findings.sarif": lambda run: render_sarif(run, RULES),
    "findings.junit.xml": render_junit,
    "findings.gitlab.json": render_gitlab,
    "findings.rdjson": render_rdjson,
    "status.txt": lambda run: render_status(run, colour=False),
    "status-colour.txt": lambda run: render_status(run, colour=True),
}
CASES = [(run, name) for run in RUNS for name in FORMATS]


@pytest.mark.parametrize(("run", "name"), CASES)
def test_golden(run: str, name: str) -> None:
    written = FORMATS[name](RUNS[run]).encode("utf-8")
    file = GOLDEN / f"{run}-{name}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(written)
    assert written == file.read_bytes()


def test_no_golden_file_is_left_over() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"{run}-{name}" for run, name in CASES}


@pytest.mark.parametrize(("run", "name"), CASES)
def test_a_run_from_another_process_is_reported_in_the_same_bytes(run: str, name: str) -> None:
    assert FORMATS[name](pickle.loads(pickle.dumps(RUNS[run]))) == FORMATS[name](RUNS[run])


@pytest.mark.parametrize(("run", "name"), CASES)
def test_no_control_character_of_a_page_reaches_a_report(run: str, name: str) -> None:
    text = FORMATS[name](RUNS[run])
    if "colour" in name:
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    odd = [char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\r\n"]
    assert odd == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_ends_with_one_line_end(name: str) -> None:
    text = FORMATS[name](SAMPLE)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", [name for name in REPORTS if not name.endswith(".csv")])
def test_the_first_lines_say_what_the_report_covers(name: str) -> None:
    head = "\n".join(REPORTS[name](SAMPLE).split("\n")[:60])
    for fact in (
        "all 10 pages in guide/",
        "2026-11-22",
        "1.2.3",
        "guide/house/policy.yaml",
        "grammar and spelling",
    ):
        assert fact in head
    assert "guide/ms/unreadable.md" in head
    assert "RDB002" in head


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".csv")])
def test_every_row_of_a_table_says_what_the_report_covers(name: str) -> None:
    _, *rows = REPORTS[name](SAMPLE).removesuffix("\r\n").split("\r\n")
    assert len(rows) == len(SAMPLE.pages)
    for row in rows:
        assert "all 10 pages in guide/,2026-11-22,medreview 1.2.3,us-patient" in row
        assert "guide/ms/unreadable.md: the page could not be read" in row
