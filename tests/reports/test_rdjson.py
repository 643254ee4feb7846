"""reviewdog's format: valid by reviewdog's schema, and columns in the bytes of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from medreview.reports.rdjson import render_rdjson
from medreview.schemas.finding import ByteColumns, Edit, Fix
from medreview.schemas.run import Run
from support.guides import page_text, run_guide, write_guide
from support.sample_runs import CLEAN, EMPTY, SAMPLE, finding, page, run_of

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "rdjson.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def result_of(run: Run) -> dict[str, Any]:
    text = render_rdjson(run)
    assert text.isascii()
    found: dict[str, Any] = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(found)] == []
    return found


@pytest.mark.parametrize("run", [SAMPLE, EMPTY, CLEAN])
def test_every_run_is_valid(run: Run) -> None:
    result_of(run)


def test_the_schema_would_refuse_a_mistake() -> None:
    found = result_of(SAMPLE)
    found["diagnostics"][0]["severity"] = "SUGGESTION"
    assert list(VALIDATOR.iter_errors(found)) != []


@pytest.mark.parametrize(
    ("run", "severity"),
    [
        (SAMPLE, "ERROR"),
        (EMPTY, "ERROR"),
        (run_of(page("a"), findings=(finding(severity="warning"),)), "WARNING"),
        (CLEAN, "INFO"),
    ],
)
def test_the_severity_of_all_is_the_worst(run: Run, severity: str) -> None:
    assert result_of(run)["severity"] == severity


def test_a_run_without_pages_has_a_diagnostic() -> None:
    first = result_of(EMPTY)["diagnostics"][0]
    assert (first["severity"], first["code"]) == ("ERROR", {"value": "nothing-checked"})
    assert first["location"] == {"path": "guide/house/policy.yaml", "range": {"start": {"line": 1}}}


def test_columns_that_are_not_known_are_left_out() -> None:
    (diagnostic,) = result_of(run_of(page("a"), findings=(finding(),), not_checked=()))["diagnostics"]
    assert diagnostic["location"]["range"] == {"start": {"line": 12}, "end": {"line": 12}}
    assert "suggestions" not in diagnostic


def test_a_safe_fix_of_one_edit_is_a_suggestion() -> None:
    edit = Edit(12, 5, 12, 19, "infusion center", ByteColumns(6, 21))
    for fix, number in ((Fix((edit,), True), 1), (Fix((edit,), False), 0), (Fix((edit, edit), True), 0)):
        found = result_of(run_of(page("a"), findings=(finding(fix=fix),), not_checked=()))
        (diagnostic,) = found["diagnostics"]
        assert len(diagnostic.get("suggestions", [])) == number
        if number:
            (suggestion,) = diagnostic["suggestions"]
            assert suggestion["text"] == "infusion center"
            assert suggestion["range"] == {
                "start": {"line": 12, "column": 6},
                "end": {"line": 12, "column": 21},
            }


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_columns_count_the_bytes_of_the_file(tmp_path: Path, line_end: str, mark: str) -> None:
    body = "# Sample page\n\nÉté 治療 😀 the infusion suite.\n\n> **é** suite 𝄞 *infusion\n> suite* — é.\n"
    data = (mark + page_text(body)).replace("\n", line_end).encode("utf-8")
    run = run_guide(write_guide(tmp_path, {"sample/page.md": data}))
    lines = data.split(b"\n")
    text = [line.decode("utf-8").removeprefix("\ufeff") for line in lines]
    found = [one for one in result_of(run)["diagnostics"] if one["location"]["path"].endswith("page.md")]
    of_page = [one for one in run.findings if one.path.endswith("page.md")]
    assert len(found) == len(of_page) >= 3
    for diagnostic, one in zip(found, of_page, strict=True):
        start, end = diagnostic["location"]["range"]["start"], diagnostic["location"]["range"]["end"]
        assert (
            lines[start["line"] - 1][start["column"] - 1 :].decode("utf-8")
            == text[one.line - 1][one.column - 1 :]
        )
        assert (
            lines[end["line"] - 1][end["column"] - 1 :].decode("utf-8")
            == text[one.end_line - 1][one.end_column - 1 :]
        )
    words = next(one for one in found if one["code"]["value"] == "TRM001")["location"]["range"]
    line = lines[words["start"]["line"] - 1]
    assert line[words["start"]["column"] - 1 : words["end"]["column"] - 1] == b"infusion suite"


def test_the_line_of_a_byte_order_mark_has_three_bytes_more(tmp_path: Path) -> None:
    (one,) = [
        one
        for one in run_guide(write_guide(tmp_path, {"sample/page.md": "\ufeffno front matter"})).findings
        if one.path.endswith("page.md") and one.line == 1
    ]
    assert one.byte_columns == (one.column + 3, one.end_column + 3)


def test_columns_of_a_very_long_line_are_left_out(tmp_path: Path) -> None:
    body = "# Sample page\n\n" + "é " * 6_000 + "the infusion suite\n"
    run = run_guide(write_guide(tmp_path, {"sample/page.md": page_text(body)}))
    (one,) = [one for one in run.findings if one.rule == "TRM001"]
    assert one.column > 10_000
    assert one.byte_columns is None


@given(ANY_TEXT, ANY_TEXT)
def test_every_text_can_be_read(message: str, path: str) -> None:
    edit = Edit(1, 1, 1, 1, message, ByteColumns(1, 1))
    run = run_of(
        page("a"), findings=(finding(message=message, path=path, fix=Fix((edit,), True)),), not_checked=()
    )
    (one,) = json.loads(render_rdjson(run))["diagnostics"]
    for text in (one["message"], one["location"]["path"], one["suggestions"][0]["text"]):
        assert text.encode("utf-8").decode("utf-8") == text
