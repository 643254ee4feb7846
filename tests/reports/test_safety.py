"""Safety changes that wait for their review are named in every report, with their day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medreview.reports.comment import render_comment
from medreview.reports.files import REPORTS
from medreview.reports.safety import safety_changes, safety_paragraph, safety_until
from medreview.reports.staleness_issue import render_issue
from medreview.reports.status import render_status
from medreview.schemas.finding import Excerpt, Finding
from medreview.schemas.run import Waived
from support.sample_runs import CLEAN, SAMPLE, finding, page, run_of


def unreviewed(path: str, day: str) -> Finding:
    return finding(rule="REV019", severity="warning", path=path, excerpt=Excerpt(day, 0, len(day)), fix=None)


TWO = run_of(
    page("plain-page"),
    findings=(unreviewed("guide/ms/z.md", "2026-11-30"), unreviewed("guide/ms/a.md", '"2026-12-04"')),
)


def test_the_one_with_least_time_comes_first_and_quotes_do_not_show() -> None:
    assert safety_changes(TWO) == [("guide/ms/z.md", "2026-11-30"), ("guide/ms/a.md", "2026-12-04")]
    assert safety_until(TWO, "guide/ms/a.md") == "2026-12-04"
    assert safety_until(TWO, "guide/ms/plain-page.md") == ""


def test_one_without_an_excerpt_is_named_all_the_same() -> None:
    run = replace(TWO, findings=(replace(TWO.findings[0], excerpt=None),))
    assert next(safety_paragraph(run)).endswith(" guide/ms/z.md")


def test_a_waiver_hides_none() -> None:
    waived = Waived("waiver", "Why not.", "ann-author", "2026-12-01", "w.yaml", 1, 1, TWO.findings[0])
    run = replace(TWO, findings=(), waived=(waived,))
    assert safety_changes(run) == [("guide/ms/z.md", "2026-11-30")]


def test_many_are_counted() -> None:
    run = replace(TWO, findings=tuple(unreviewed(f"p{number:03}.md", "2026-12-04") for number in range(53)))
    (line, end) = safety_paragraph(run)
    assert line.endswith("p049.md (by 2026-12-04) and 3 more")
    assert end == ""


@pytest.mark.parametrize("name", [name for name in REPORTS if name.endswith(".md")])
def test_reports_in_markdown_name_them_before_anything_else(name: str) -> None:
    head = REPORTS[name](SAMPLE).partition("\n## ")[0]
    assert "- **Safety changes waiting for their review:** guide/ms/changed.md (by 2026-12-04)\n" in head
    assert "Safety" not in REPORTS[name](CLEAN)


def test_comments_issues_and_the_terminal_name_them() -> None:
    words = "guide/ms/changed.md (by 2026-12-04)"
    assert f"\n**Safety changes waiting for their review:** {words}\n" in render_comment(SAMPLE)
    assert f"\n**Safety changes waiting for their review:** {words}\n" in render_issue(SAMPLE, "")
    assert f"\nSafety changes waiting for their review: {words}\n" in render_status(SAMPLE, colour=False)
    for text in (render_comment(CLEAN), render_issue(CLEAN, ""), render_status(CLEAN, colour=False)):
        assert "Safety" not in text
