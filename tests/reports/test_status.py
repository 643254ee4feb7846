from __future__ import annotations

import re

from medreview.reports.characters import width_of
from medreview.reports.review_queue import by_urgency, time_left
from medreview.reports.status import render_status
from support.sample_runs import EMPTY, SAMPLE, page, run_of


def test_the_groups_come_in_order_of_urgency() -> None:
    found = re.findall(r"^([A-Z][\w ]+) \((\d+)\)$", render_status(SAMPLE, colour=False), re.MULTILINE)
    assert [(name, int(number)) for name, number in found] == [
        ("Overdue", 2),
        ("Not reviewed", 1),
        ("Changed since the review", 1),
        ("Due soon", 1),
        ("Current", 3),
        ("Draft", 1),
        ("Withdrawn", 1),
    ]


def test_the_columns_stand_under_their_names() -> None:
    lines = render_status(SAMPLE, colour=False).split("\n")
    head = next(line for line in lines if line.startswith("  Page "))
    columns = [head.index(name) for name in ("Due", "Risk", "Reviewed by")]
    rows = [line for line in lines if re.search(r" \d{4}-\d\d-\d\d  |no due day", line)]
    assert len(rows) == len(SAMPLE.pages)
    for row in rows:
        starts = {width_of(row[: match.end()]) for match in re.finditer(r"  (?=\S)", row)}
        assert set(columns) <= starts
    second = next(line for line in lines if line.startswith("    guide/ms/odd"))
    assert second.index("Rita Reviewer, MD") == columns[-1]


def test_a_long_path_does_not_touch_the_second_reviewer() -> None:
    run = run_of(page("a" * 90, title="Short", reviewed_by=("a", "b", "c"), reviewers=("Ann", "Bob", "Cy")))
    lines = render_status(run, colour=False).split("\n")
    assert f"    guide/ms/{'a' * 90}.md  Bob" in lines
    assert any(line.strip() == "Cy" for line in lines)


def test_pages_that_could_not_be_read_are_named() -> None:
    text = render_status(SAMPLE, colour=False)
    assert "- guide/ms/unreadable.md: the page could not be read; its findings say why" in text
    assert "  (no title) " in text
    assert "no due day                 unknown   nobody" in text


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured = render_status(SAMPLE, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_status(SAMPLE, colour=False)
    assert "\x1b[1;31mOverdue (2)\x1b[0m" in coloured


def test_a_run_without_pages() -> None:
    text = render_status(EMPTY, colour=False)
    assert "0 pages: nothing was checked" in text
    assert "Reviewed by" not in text


def test_a_run_that_left_nothing_out() -> None:
    assert "Not checked" not in render_status(run_of(page("a"), not_checked=()), colour=False)


def test_time_left() -> None:
    days = {days: time_left(page("a", days_left=days)) for days in (-1200, -1, 0, 1, 2, None)}
    assert days == {
        -1200: "1,200 days late",
        -1: "1 day late",
        0: "due today",
        1: "in 1 day",
        2: "in 2 days",
        None: "",
    }
    assert time_left(page("a", days_left=-5, state="draft")) == ""


def test_pages_of_one_state_are_ordered_by_due_day_then_path() -> None:
    pages = [page("c", due=None), page("b"), page("a"), page("d", due="2027-01-01")]
    assert [one.id for one in by_urgency(pages)] == ["d", "a", "b", "c"]
