"""The text of the issue: who is needed where, within GitHub's limit, and nothing from a page does more than be read."""

from __future__ import annotations

from dataclasses import replace

import pyromark
import pytest

from medreview.reports.staleness_issue import in_short, needed_reviews, render_issue
from medreview.schemas.run import NotChecked, Run
from support.sample_runs import CLEAN, SAMPLE, page, run_of

MARKER = "<!-- a mark -->"
LIMIT = 65_536


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_what_is_needed_comes_first() -> None:
    needed = needed_reviews(SAMPLE)
    assert [one.path.rpartition("/")[2] for one in needed.now] == ["today.md", "unreadable.md", "changed.md"]
    assert [one.path for one in needed.accepted] == ["guide/ms/late.md"]
    assert [one.path for one in needed.soon] == ["guide/ms/odd [page] (1).md"]
    assert in_short(needed) == "3 pages need a medical review now, 1 soon; 1 put off by a waiver"
    lines = render_issue(SAMPLE, MARKER).splitlines()
    assert lines[0] == MARKER
    headings = [line for line in lines if line.startswith("### ")]
    assert headings == [
        "### Needed now (3)",
        "### Due soon (1)",
        "### Put off by a waiver (1)",
        "### Not checked",
    ]


def test_another_waiver_puts_nothing_off() -> None:
    wrong = replace(SAMPLE.waived[0], finding=replace(SAMPLE.waived[0].finding, rule="TRM001"))
    run = replace(SAMPLE, waived=(wrong,))
    assert needed_reviews(run).accepted == ()


def test_nothing_is_needed() -> None:
    text = render_issue(CLEAN, MARKER)
    assert "**0 pages need a medical review now, 0 soon.**" in text
    assert "###" not in text


def test_words_of_pages_make_no_markup() -> None:
    html = pyromark.html(render_issue(SAMPLE, MARKER), options=pyromark.Options.ENABLE_TABLES)
    assert "<script" not in html
    assert html.count("<td") % 6 == 0
    assert "\u202e" not in html


@pytest.mark.parametrize("count", [0, 1, 5_000])
@pytest.mark.parametrize("left_out", [0, 2_000])
@pytest.mark.parametrize("title", ["A title", "@ann #1 治😀|" * 80])
def test_it_always_fits(count: int, left_out: int, title: str) -> None:
    states = ("overdue", "due-soon", "unreviewed")
    pages = [
        page(f"page-{n}", title=title, state=states[n % 3], due="2026-11-01", days_left=-21)
        for n in range(count)
    ]
    missing = tuple(NotChecked(title, title) for _ in range(left_out))
    run: Run = run_of(*pages, not_checked=missing)
    text = render_issue(run, MARKER)
    assert units(text) <= LIMIT
    assert ("which did not fit" in text) == (count > 100)
    assert ("more\n" in text) == (left_out > 100)
    assert text.endswith("comments stay.\n")
