from __future__ import annotations

import re
from dataclasses import replace

from medreview.reports.files import REPORTS
from medreview.reports.header import lead_in_words, left_out
from medreview.reports.index import render_index
from support.sample_runs import CLEAN, EMPTY, POLICY, SAMPLE, page, run_of


def test_every_other_file_is_linked() -> None:
    linked = set(re.findall(r"\]\(([a-z.]+)\)", render_index(SAMPLE)))
    assert linked == set(REPORTS) - {"index.md"}


def test_the_overview() -> None:
    text = render_index(SAMPLE)
    assert (
        "- **Reviews:** 2 overdue, 1 not reviewed, 1 changed since the review, 1 due soon, 3 current" in text
    )
    assert (
        "- **Next due day:** 2026-11-10, [Late \\| piped \\`page\\`](/guide/ms/late.md) (12 days late)"
        in text
    )
    assert (
        "- **Readability:** 7 pages harder than the target (SMOG grade 8 or lower), 2 with too little text"
        in text
    )
    assert "- **Findings:** 3 errors, 3 warnings, 1 suggestion" in text


def test_the_overview_of_a_guide_without_trouble() -> None:
    text = render_index(run_of(page("a", due=None, days_left=None), not_checked=()))
    assert "- **Not checked:** nothing was left out" in text
    assert "- **Next due day:** none" in text
    assert "(SMOG grade 8 or lower)\n" in text


def test_the_overview_of_nothing() -> None:
    assert "No page was checked." in render_index(EMPTY)


def test_what_was_left_out() -> None:
    assert [item.what for item in left_out(SAMPLE)] == [
        "grammar and spelling",
        "guide/ms/unreadable.md",
        "guide/ms/late.md",
    ]
    assert left_out(CLEAN) == []


def test_lead_times_are_told_apart_only_where_they_differ() -> None:
    assert lead_in_words(POLICY).startswith("60 days (high risk), ")
    same = replace(POLICY, tiers={"high": (12, 1), "low": (36, 1)})
    assert lead_in_words(same) == "1 day before the due day"
