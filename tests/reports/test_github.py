"""Workflow commands, read back as the GitHub runner reads them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medreview.reports.characters import visible
from medreview.reports.github import render_github
from medreview.schemas.finding import Severity
from medreview.schemas.run import NotChecked
from support.sample_runs import EMPTY, SAMPLE, finding, page, run_of

TEXT = st.text(st.sampled_from("%0ADa:,=\r\n] \x1b\u202e治")) | st.text(st.characters(exclude_categories=[]))


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """Return name, properties and message, as ActionCommand.TryParseV2 of the runner does."""
    assert line.startswith("::")
    head, message = line[2:].split("::", 1)
    name, _, rest = head.partition(" ")
    pairs = (pair.split("=", 1) for pair in rest.split(",") if pair)
    return name, {key: _decoded(value, (":", "%3A"), (",", "%2C")) for key, value in pairs}, _decoded(message)


def _decoded(text: str, *more: tuple[str, str]) -> str:
    for char, code in (("\r", "%0D"), ("\n", "%0A"), *more, ("%", "%25")):
        text = text.replace(code, char)
    return text


@example("100%25 %0A::error::", "a%2Cb%3A%25.md")
@given(TEXT, TEXT.filter(lambda path: path.strip() != ""))
def test_message_and_path_arrive_as_they_were(message: str, path: str) -> None:
    text = render_github(run_of(page("a"), findings=(finding(message=message, path=path),)))
    annotation, closing, end = text.split("\n")
    assert end == ""
    name, properties, data = parsed(annotation)
    lines = f"{message} ({path}:12:5)".replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert (name, data) == ("error", "\n".join(map(visible, lines)))
    one_line = path.replace("\r\n", "\n").replace("\r", "\n")
    assert properties["file"] in (visible(path), "\n".join(map(visible, one_line.split("\n"))))
    assert properties["title"] == "TRM001 avoided-term"
    assert parsed(closing)[0] == "notice"


def test_columns_are_named_only_where_a_finding_is_on_one_line() -> None:
    findings = (finding(), finding(end_line=13, end_column=2))
    one, several, _, _ = render_github(run_of(page("a"), findings=findings)).split("\n")
    assert {**parsed(one)[1], "file": ""} == {
        "file": "",
        "line": "12",
        "col": "5",
        "endLine": "12",
        "endColumn": "19",
        "title": "TRM001 avoided-term",
    }
    assert set(parsed(several)[1]) == {"file", "line", "endLine", "title"}


def test_the_worst_come_first_and_what_was_not_checked_before_the_suggestions() -> None:
    commands = [parsed(line) for line in render_github(SAMPLE).splitlines()]
    assert [name for name, _, _ in commands] == ["error"] * 3 + ["warning"] * 3 + ["notice"] * 2
    closing, suggestion = commands[-2:]
    assert "Not checked: guide/ms/unreadable.md: the page could not be read" in closing[2]
    assert suggestion[1]["title"] == "RDB002 long-sentence"


@pytest.mark.parametrize(
    ("severity", "number", "is_said"),
    [("error", 10, False), ("error", 11, True), ("suggestion", 9, False), ("suggestion", 10, True)],
)
def test_the_limit_of_github_is_named_when_it_is_reached(
    severity: Severity, number: int, is_said: bool
) -> None:
    run = run_of(
        page("a"), findings=tuple(finding(severity=severity, line=line) for line in range(1, number + 1))
    )
    text = render_github(run)
    assert ("GitHub shows at most 10 of each kind" in text) is is_said
    assert text.count("title=TRM001 avoided-term") == number


def test_a_run_without_pages_is_an_error() -> None:
    (command,) = render_github(EMPTY).splitlines()
    assert parsed(command)[:2] == ("error", {"title": "medreview checked nothing"})


def test_what_was_not_checked_keeps_to_its_line() -> None:
    run = run_of(page("a"), not_checked=(NotChecked("TRM001", "off: 100 %\n::error::x"),))
    (command,) = render_github(run).splitlines()
    assert parsed(command)[2].endswith("Not checked: TRM001: off: 100 %\n::error::x")
