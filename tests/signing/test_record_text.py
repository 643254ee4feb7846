"""The text of a record: what was said is what is read, whatever was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medreview.reading.records import read_record
from medreview.schemas.record import RecordedReviewer, ReviewRecord
from medreview.signing.record_text import render_record, render_text

_HOSTILE = [
    *("---", "...", "a: b", "- x", "# x", "x # y", "'", '"', "\\", "\n", "  ", "\t", "&a", "*a", "!!str x"),
    *(
        "| x",
        "> x",
        "%YAML",
        "@",
        "`",
        "{",
        "[",
        "]",
        "}",
        ",",
        "?",
        "😀",
        "\u200d",
        "\u2028",
        "\x85",
        "\ufeff",
    ),
    *("\x07", "\r\n", "null", "~", "true", "12", "1.5", "no", "2026-01-01", "é", "word " * 30, "x" * 200),
]
_written = st.characters(exclude_categories=["Cs"])
_parts = st.sampled_from(_HOSTILE) | st.text(_written, max_size=8)
_texts = st.lists(_parts, min_size=1, max_size=8).map("".join).filter(lambda text: text.strip() != "")
_lines = _texts.map(lambda text: " ".join(text.split())).filter(lambda text: text.strip() != "")


def record(**changed: Any) -> ReviewRecord:
    plain: dict[str, Any] = {
        "format": 1,
        "page": "sample-page",
        "version": 3,
        "digest": f"sha256:{'a' * 64}",
        "recipe": 1,
        "risk": "high",
        "interval_months": 12,
        "reviewer": RecordedReviewer(id="rita-reviewer", name="Rita Reviewer", credentials="MD"),
        "scope": "whole-page",
        "verdict": "approved",
        "conflicts": "none",
        "date": date(2026, 3, 2),
        "tool": "medreview 0.1.0",
    }
    return ReviewRecord(**{**plain, **changed})


def _read(written: ReviewRecord) -> ReviewRecord | None:
    path = f"guide/reviews/{written.page}/{written.date}-{written.reviewer.id}.yaml"
    text = render_record(written)
    assert text.endswith("\n")
    assert "\r" not in text
    assert not any(line.endswith((" ", "\t")) for line in text.split("\n") if "|" not in text)
    file = read_record(path, text.encode("utf-8"))
    assert file.faults == ()
    return file.record


def test_the_whole_record_in_the_order_of_the_schema() -> None:
    text = render_record(
        record(
            blob="b" * 40,
            verdict="approved-with-conditions",
            conditions=("Add the emergency number.", "Line one\nLine two"),
            recorded=datetime(2026, 3, 2, 9, 8, 7),
            notes="Dose: 5 mg",
            sample=True,
        )
    )
    assert text == (
        "format: 1\npage: sample-page\nversion: 3\n"
        f"digest: sha256:{'a' * 64}\nrecipe: 1\nblob: {'b' * 40}\nrisk: high\ninterval_months: 12\n"
        "reviewer:\n  id: rita-reviewer\n  name: Rita Reviewer\n  credentials: MD\n"
        "role: medical reviewer\nscope: whole-page\nverdict: approved-with-conditions\n"
        "conditions:\n  - Add the emergency number.\n  - |-\n    Line one\n    Line two\n"
        "conflicts: none\ndate: 2026-03-02\nrecorded: 2026-03-02T09:08:07Z\n"
        'notes: "Dose: 5 mg"\ntool: medreview 0.1.0\nsample: true\n'
    )


def test_what_is_not_there_has_no_line() -> None:
    text = render_record(record(reviewer=RecordedReviewer(id="rob", name="Rob")))
    keys = [line.split(":")[0].strip() for line in text.splitlines()]
    assert not {"blob", "since", "conditions", "recorded", "notes", "sample", "credentials"} & set(keys)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("none", ["none"]),
        ("12", ['"12"']),
        ("true", ['"true"']),
        ("a: b", ['"a: b"']),
        ("10:30", ["10:30"]),
        ("one\ntwo", ["|-", "  one", "  two"]),
        ("one\n\ntwo\n", ["|", "  one", "", "  two"]),
        (" one\ntwo", ['" one\\ntwo"']),
        ("word " * 20 + "end", [">-", "  " + "word " * 14 + "word", "  word word word word word end"]),
        ("seen\u200bnot", ['"seen\\u200bnot"']),
        ("a \U000e0041 tag", ['"a \\U000e0041 tag"']),
    ],
)
def test_how_text_is_written(text: str, lines: list[str]) -> None:
    assert render_text(text) == lines


@pytest.mark.parametrize("text", _HOSTILE)
def test_each_hostile_text(text: str) -> None:
    written = record(
        notes=f"{text}x", conflicts=f"x{text}", verdict="approved-with-conditions", conditions=(text + "c",)
    )
    assert _read(written) == written


@settings(max_examples=100, deadline=None)
@given(_texts, _texts, st.lists(_texts, min_size=1, max_size=3), _lines, _lines)
def test_any_text_is_read_as_it_was_said(
    notes: str, conflicts: str, conditions: list[str], name: str, credentials: str
) -> None:
    written = record(
        notes=notes,
        conflicts=conflicts,
        verdict="approved-with-conditions",
        conditions=tuple(conditions),
        reviewer=RecordedReviewer(id="12", name=name[:300], credentials=credentials[:300]),
    )
    assert _read(written) == written
