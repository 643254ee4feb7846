from __future__ import annotations

import re

import pytest

from medreview.reports.characters import width_of
from medreview.reports.text import render_text
from support.sample_runs import CLEAN, EMPTY, SAMPLE, finding, page, run_of

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured = render_text(SAMPLE, colour=True)
    assert ANSI.sub("", coloured) == render_text(SAMPLE, colour=False)
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert "\x1b[33mwarning\x1b[0m" in coloured
    assert "\x1b[36msuggestion\x1b[0m" in coloured


def test_a_page_is_named_once_before_its_findings() -> None:
    lines = render_text(SAMPLE, colour=False).split("\n")
    assert lines.count("guide/ms/plain-page.md") == 1
    start = lines.index("guide/ms/plain-page.md")
    assert [line for line in lines[start:] if re.match(r"  \d+:\d+  ", line)][:3] == [
        "  12:5  error  TRM001 avoided-term",
        "  20:1  suggestion  RDB002 long-sentence",
        "  30:9  warning  WRD003 over-promise",
    ]


@pytest.mark.parametrize("width", [50, 60, 100])
def test_no_line_is_wider_than_asked_for_but_for_long_words(width: int) -> None:
    for line in render_text(SAMPLE, colour=False, width=width).split("\n"):
        assert width_of(line) <= width or len(line.split()) <= 3


def test_a_very_narrow_terminal_is_taken_as_40_columns() -> None:
    assert render_text(SAMPLE, colour=False, width=1) == render_text(SAMPLE, colour=False, width=40)


def test_the_run_in_numbers() -> None:
    assert "\n10 pages: 3 errors, 3 warnings, 1 suggestion\n" in render_text(SAMPLE, colour=False)
    one = run_of(page("a"), findings=(finding(severity="warning"),))
    assert "\n1 page: 1 warning\n" in render_text(one, colour=False)


def test_a_clean_run() -> None:
    assert render_text(CLEAN, colour=False) == (
        "1 page: no findings\nall 1 pages in guide/, 2026-11-22, profile us-patient\n"
    )


def test_a_run_without_pages_says_what_to_do() -> None:
    text = render_text(EMPTY, colour=False)
    assert text.startswith("0 pages: nothing was checked\n")
    assert "ends in .md or .markdown" in text.replace("\n", " ")


def test_a_run_without_pages_may_still_have_findings() -> None:
    text = render_text(run_of(findings=(finding(path="guide/ms/guide.yaml"),)), colour=False)
    assert "\n0 pages: 1 error\n" in text
    assert "leave the names out" in text
