"""The pull-request comment, rendered as GitHub would: nothing from a page does more than be read."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medreview.reports.characters import one_line
from medreview.reports.comment import MARKER, render_comment
from medreview.schemas.run import FailLevel, NotChecked, Run
from support.sample_runs import CLEAN, EMPTY, SAMPLE, finding, page, run_of

LIMIT = 65_536
HOSTILE = st.text(
    st.sampled_from("|\\`*_[]()<>!#&~$+-=:.0189;aw@/GH ğ\t\n\r\"'x{}^治"), max_size=60
) | st.text(st.characters(exclude_categories=[]), max_size=60)


def rendered(run: Run) -> str:
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    options |= pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_TASKLISTS
    return pyromark.html(render_comment(run), options=options)


def words_of(page_html: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page_html)).replace("\u200b", "")


def test_the_first_line_is_the_mark_and_the_second_the_verdict() -> None:
    lines = render_comment(SAMPLE).split("\n")
    assert lines[:2] == [MARKER, "### Blocked: a rule failed; 3 errors, 3 warnings, 1 suggestion"]
    assert "all 10 pages in guide/ on 2026-11-22" in lines[3]


@pytest.mark.parametrize(
    ("run", "verdict"),
    [
        (EMPTY, "Blocked: nothing was checked"),
        (CLEAN, "Not blocked: no findings"),
        (run_of(page("a"), findings=(finding(),)), "Blocked: 1 error, 0 warnings, 0 suggestions"),
        (
            run_of(page("a"), findings=(finding(severity="warning"),)),
            "Not blocked: 0 errors, 1 warning, 0 suggestions",
        ),
    ],
)
def test_the_verdict(run: Run, verdict: str) -> None:
    assert render_comment(run).split("\n")[1] == f"### {verdict}"


def test_errors_that_do_not_block_are_said_not_to() -> None:
    run = run_of(page("a"), findings=(finding(),), fail_on="never")
    text = render_comment(replace(run, summary=replace(run.summary, exit=0)))
    assert "### Not blocked: 1 error, 0 warnings, 0 suggestions (nothing blocks this run)" in text


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("error", "Errors block."),
        ("warning", "Findings of severity warning or worse block."),
        ("never", "Nothing blocks."),
    ],
)
def test_the_level_that_blocks_is_said(level: FailLevel, words: str) -> None:
    assert words in render_comment(replace(CLEAN, fail_on=level))


def test_a_run_without_findings_says_what_was_covered() -> None:
    assert render_comment(CLEAN) == (
        "<!-- medreview -->\n### Not blocked: no findings\n\nChecked all 1 pages in guide/ on 2026-11-22, "
        "profile us-patient. Errors block.\n\nNothing was left out.\n"
    )


def test_what_was_not_checked_stands_before_the_findings() -> None:
    text = render_comment(SAMPLE)
    assert text.index("grammar and spelling: this version") < text.index("#### 3 errors")
    assert text.index("unreadable.md: the page could not be read") < text.index("#### 3 errors")


def test_the_worst_come_first_and_each_page_is_named_before_its_findings() -> None:
    lines = [line for line in render_comment(SAMPLE).split("\n") if line.startswith(("####", "**guide"))]
    assert lines == [
        "#### 3 errors",
        "**guide/ms/late.md**",
        "**guide/ms/guide.yaml**",
        "**guide/ms/plain-page.md**",
        "#### 3 warnings",
        "**guide/ms/plain-page.md**",
        "**guide/ms/changed.md**",
        "**guide/ms/::warning::x,y:z%.md**",
        "#### 1 suggestion",
        "**guide/ms/plain-page.md**",
    ]


@example("<!-- hide <img src=x onerror=alert(1)> [a](http://x) ![b](c) https://x.example", "`a|b`\n.md")
@example("@octocat #123 GH-45 !6 me@example.org www.example.org </details> \\@x \\#1", "@team/x #1")
@example("@_x", "@_")
@given(HOSTILE, HOSTILE)
def test_words_from_pages_are_only_read(message: str, path: str) -> None:
    found = rendered(run_of(page("a"), findings=(finding(message=message, path=path),)))
    tags = set(re.findall(r"</?(\w+)", re.sub(r"<!-- medreview -->", "", found)))
    assert tags <= {"h3", "h4", "p", "strong", "ul", "li", "code"}
    assert f"line 12: {one_line(message)} (TRM001)" in words_of(found)
    assert one_line(path) in words_of(found)
    plain = html.unescape(re.sub(r"<[^>]*>", "", found))
    assert not re.search(r"@\w|[#!]\d|\bGH-\d", plain, re.IGNORECASE)


@pytest.mark.parametrize(
    ("message", "number"),
    [("x" * 700, 100_000), ("治" * 700, 3_000), ("😀" * 700, 3_000), ("@a" * 700, 3_000)],
)
def test_any_number_of_findings_fits_and_the_rest_is_counted(message: str, number: int) -> None:
    many = tuple(finding(path=f"guide/{n}.md", severity="warning", message=message) for n in range(number))
    text = render_comment(run_of(page("a"), findings=(*many, finding())))
    assert 40_000 < len(text.encode("utf-16-le")) // 2 <= LIMIT
    assert text.index("#### 1 error\n") < text.index(f"#### {number:,} warnings")
    shown = len(re.findall(r"^- line ", text, re.MULTILINE))
    (missing,) = re.findall(r"\*\*And ([\d,]+) more\*\*", text)
    assert shown + int(missing.replace(",", "")) == number + 1


def test_what_was_not_checked_leaves_room_for_findings() -> None:
    missing = tuple(NotChecked(f"page {number} " + "w" * 300, "y" * 600) for number in range(3_000))
    text = render_comment(run_of(page("a"), findings=(finding(),), not_checked=missing))
    assert len(text) <= LIMIT
    assert "- and 2,950 more" in text
    assert "#### 1 error" in text
