from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reports.as_csv import Cell, csv_table
from medreview.reports.characters import one_line


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", "plain"),
        ("a, b", '"a, b"'),
        ('say "x"', '"say ""x"""'),
        ("two\nlines", "two lines"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" \t=1", "'=1"),
        ("＝1", "'＝1"),
        ("'quoted", "'quoted"),
        ("2026-11-22", "2026-11-22"),
        (-12, "-12"),
        (-0.5, "-0.5"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        ("\x1b", r"\x1b"),
    ],
)
def test_a_cell(value: Cell, cell: str) -> None:
    assert csv_table(["a", "b"], [[value, 1]]) == f"a,b\r\n{cell},1\r\n"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=[])), min_size=2, max_size=2), max_size=5))
def test_what_is_read_back_is_the_text_and_no_formula(rows: list[list[str]]) -> None:
    text = csv_table(["a", "b"], rows)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    _, *found = csv.reader(io.StringIO(text, newline=""), strict=True)
    for row, cells in zip(rows, found, strict=True):
        for value, cell in zip(row, cells, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert cell in (one_line(value), "'" + one_line(value))
