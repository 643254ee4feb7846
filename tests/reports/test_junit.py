"""JUnit XML, read back with an XML parser and held against what GitLab and Jenkins say of it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medreview.reports.characters import visible
from medreview.reports.junit import render_junit
from medreview.schemas.run import FailLevel, NotChecked, Run
from support.sample_runs import CLEAN, EMPTY, SAMPLE, finding, page, run_of

ANY_TEXT = st.text(st.sampled_from("]]>--!&<\"'\x00\x0b\x1b\ufffe\uffff\ud800\n\t \r治")) | st.text(
    st.characters(exclude_categories=[])
)
COUNTS = ("tests", "failures", "errors", "skipped")
CASE = {"classname", "name", "time", "file", "line"}


def document(run: Run) -> Element:
    """The root, which has the form that CI systems expect."""
    text = render_junit(run)
    root = ElementTree.fromstring(text.encode("utf-8"))
    assert root.tag == "testsuites"
    names: list[tuple[str, str]] = []
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == {"name", "time", *COUNTS}
        for case in suite:
            assert case.tag == "testcase"
            assert {"classname", "name", "time"} <= set(case.attrib) <= CASE
            assert case.get("classname") == suite.get("name")
            assert len(case) <= 1
            assert {child.tag for child in case} <= {"failure", "error", "skipped", "system-out"}
            names.append((case.attrib["classname"], case.attrib["name"]))
        _counts_are_right(suite, [suite])
    _counts_are_right(root, list(root))
    # GitLab drops a second test of the same suite and name
    assert len(set(names)) == len(names)
    return root


def _counts_are_right(element: Element, suites: list[Element]) -> None:
    cases = [case for suite in suites for case in suite]
    tags = [child.tag for case in cases for child in case]
    expected = (len(cases), tags.count("failure"), tags.count("error"), tags.count("skipped"))
    assert tuple(int(element.attrib[name]) for name in COUNTS) == expected


def cases(run: Run) -> dict[tuple[str, str], str]:
    """By suite and name, the outcome of each test: its element, or nothing."""
    return {
        (case.attrib["classname"], case.attrib["name"]): next((child.tag for child in case), "")
        for case in document(run).iter("testcase")
    }


@pytest.mark.parametrize("run", [SAMPLE, EMPTY, CLEAN])
def test_every_run_has_the_form(run: Run) -> None:
    document(run)


def test_what_fails_the_run_fails_its_test() -> None:
    found = cases(SAMPLE)
    assert found["guide/ms/plain-page.md", "TRM001 avoided-term"] == "failure"
    assert found["guide/ms/plain-page.md", "RDB002 long-sentence"] == "system-out"
    assert found["guide/ms/guide.yaml", "TRM001 avoided-term"] == "failure"
    assert found["guide/ms/late.md", "internal-error"] == "error"
    assert found["guide/ms/wide.md", "no findings"] == ""
    assert found["not checked", "grammar and spelling"] == "skipped"


def test_a_page_that_could_not_be_read_has_not_passed() -> None:
    assert cases(SAMPLE)["guide/ms/unreadable.md", "no findings"] == "skipped"


@pytest.mark.parametrize(
    ("fail_on", "failing"), [("error", 1), ("warning", 2), ("suggestion", 3), ("never", 0)]
)
def test_the_fail_level_decides(fail_on: FailLevel, failing: int) -> None:
    run = replace(SAMPLE, fail_on=fail_on)
    outcomes = [tag for (suite, _), tag in cases(run).items() if suite == "guide/ms/plain-page.md"]
    assert outcomes.count("failure") == failing
    assert cases(run)["guide/ms/late.md", "internal-error"] == "error"


def test_a_run_without_pages_is_an_error() -> None:
    assert cases(EMPTY)["medreview", "pages were checked"] == "error"
    assert cases(CLEAN)["medreview", "pages were checked"] == "system-out"


def test_findings_of_one_rule_on_one_page_are_one_test_with_all_places() -> None:
    findings = (finding(severity="warning"), finding(line=14), finding(line=16))
    root = document(run_of(page("plain-page"), findings=findings))
    (failure,) = root.iter("failure")
    assert failure.get("message", "").startswith("3 findings, the first in line 14: Write")
    assert re.findall(r":(\d+):5: (\w+):", failure.text or "") == [
        ("14", "error"),
        ("16", "error"),
        ("12", "warning"),
    ]


def test_reasons_of_one_name_are_one_test() -> None:
    run = run_of(page("a"), not_checked=(NotChecked("links", "one"), NotChecked("links", "two")))
    (skipped,) = document(run).iter("skipped")
    assert (skipped.get("message"), skipped.text) == ("one", "one\ntwo")


@example("]]> --> <![CDATA[ &amp; &#0; \x00\ufffe", "a\n\"b'.md")
@given(ANY_TEXT, ANY_TEXT)
def test_every_text_arrives_with_its_invisible_characters_made_visible(message: str, path: str) -> None:
    root = document(run_of(page("a"), findings=(finding(message=message, path=path),)))
    (failure,) = root.iter("failure")
    (case,) = [case for case in root.iter("testcase") if len(case) and case[0] is failure]
    shown = visible(path).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
    assert case.get("classname") == shown
    lines = (f"{path}:12:5: error: {message}").splitlines()
    expected = "\n".join(map(visible, lines)).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
    assert failure.text == expected


def test_a_hundred_thousand_findings() -> None:
    findings = tuple(finding(line=line, fix=None, excerpt=None) for line in range(1, 100_001))
    (failure,) = document(run_of(page("plain-page"), findings=findings)).iter("failure")
    assert len((failure.text or "").splitlines()) == 100_000
