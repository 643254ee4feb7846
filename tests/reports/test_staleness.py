from __future__ import annotations

import csv
import io
import json

from medreview.reports.calendar_ahead import look_ahead
from medreview.reports.staleness import render_csv, render_json, render_markdown
from medreview.reports.workload import workloads
from medreview.schemas.run import PageSummary
from support.sample_runs import EMPTY, SAMPLE, page, run_of


def paths(pages: list[PageSummary]) -> list[str]:
    return [one.path.removeprefix("guide/ms/").removesuffix(".md") for one in pages]


def test_every_page_is_in_the_calendar_once() -> None:
    ahead = look_ahead(SAMPLE)
    groups = [
        ahead.due_already,
        *ahead.months.values(),
        ahead.later,
        ahead.without_due_day,
        ahead.need_no_review,
    ]
    assert sorted(path for group in groups for path in paths(group)) == sorted(paths(list(SAMPLE.pages)))
    assert paths(ahead.due_already) == ["late", "today"]
    assert paths(ahead.later) == ["wide"]
    assert paths(ahead.without_due_day) == ["unreadable"]
    assert paths(ahead.need_no_review) == ["in-work", "gone"]


def test_the_calendar_reaches_from_this_month_to_the_24th_after_it() -> None:
    pages = (
        page("this-month", due="2026-11-30", days_left=8),
        page("in-24-months", due="2028-11-30", days_left=739),
        page("after", due="2028-12-01", days_left=740),
    )
    ahead = look_ahead(run_of(*pages))
    assert list(ahead.months)[:3] == ["2026-11", "2026-12", "2027-01"]
    assert len(ahead.months) == 25
    assert paths(ahead.months["2026-11"]) == ["this-month"]
    assert paths(ahead.months["2028-11"]) == ["in-24-months"]
    assert paths(ahead.later) == ["after"]


def test_the_calendar_of_a_december() -> None:
    assert list(look_ahead(run_of(today="2026-12-31")).months)[:2] == ["2026-12", "2027-01"]


def test_the_work_of_each_reviewer() -> None:
    nobody, rita, rob = workloads(SAMPLE.pages)
    assert (nobody.reviewer_id, paths(nobody.pages), nobody.late, nobody.next_due) == (
        "",
        ["unreadable"],
        0,
        None,
    )
    assert (rita.reviewer_id, len(rita.pages), rita.late) == ("rita-reviewer", 9, 2)
    assert rita.next_due is not None
    assert paths([rita.next_due]) == ["late"]
    assert (rob.reviewer_id, paths(rob.pages), rob.late) == ("rob-both", ["odd [page] (1)"], 0)


def test_two_reviewers_of_one_name_are_two() -> None:
    pages = (
        page("a", reviewed_by=("one",), reviewers=("Jo",)),
        page("b", reviewed_by=("two",), reviewers=("Jo",)),
    )
    assert [work.reviewer_id for work in workloads(pages)] == ["one", "two"]


def test_the_table_of_pages_keeps_ids_and_signs() -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(SAMPLE), newline="")))
    assert [row["state"] for row in rows] == [
        *("overdue", "overdue", "unreviewed", "changed", "due-soon"),
        *("current", "current", "current", "draft", "withdrawn"),
    ]
    assert rows[0]["days_left"] == "-12"
    assert rows[4]["reviewed_by"] == "rob-both; rita-reviewer"
    assert rows[5]["title"].startswith("'=HYPERLINK")
    assert {row["today"] for row in rows} == {"2026-11-22"}


def test_the_data_say_the_same_as_the_calendar() -> None:
    report = json.loads(render_json(SAMPLE))
    assert report["report"] == "staleness"
    assert report["due_already"] == ["guide/ms/late.md", "guide/ms/today.md"]
    assert {month["month"]: len(month["pages"]) for month in report["months"] if month["pages"]} == {
        "2026-12": 1,
        "2027-01": 1,
        "2028-03": 2,
    }
    assert report["reviewers"][0] == {
        "id": "",
        "name": "",
        "pages": ["guide/ms/unreadable.md"],
        "late": 0,
        "next_due": None,
    }
    assert report["reviewers"][1]["next_due"] == {"path": "guide/ms/late.md", "due": "2026-11-10"}
    assert [page["path"] for page in report["pages"]][:2] == report["due_already"]


def test_the_text_names_what_is_quiet() -> None:
    assert "From 2026-11 to 2028-11, nothing falls due in 22 of 25 months." in render_markdown(SAMPLE)


def test_without_pages_there_are_no_tables() -> None:
    assert "|" not in render_markdown(EMPTY)
    assert "No page was checked." in render_markdown(EMPTY)
    assert render_csv(EMPTY).count("\r\n") == 1
