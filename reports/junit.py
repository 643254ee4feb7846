"""Findings as JUnit XML, which Jenkins, GitLab and most other CI systems show as tests.

One suite for each page, one test for each rule that found something there. Names hold no lines, so that a CI system can
tell old failures from new ones; GitLab compares by suite and name, and drops a second test of one name.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from medreview.reports.characters import visible
from medreview.reports.header import left_out
from medreview.reports.json_layout import shown_text
from medreview.reports.nothing import why_nothing
from medreview.reports.review_queue import count_of, counts_of
from medreview.reports.severities import fails, is_crash, rule_of, worst_first
from medreview.schemas.finding import Finding
from medreview.schemas.run import Run

# XML 1.0 (fifth edition), section 2.2, has no place for these two even as references; visible() sees to all others.
_NO_CHARACTERS = str.maketrans({"\ufffe": r"\ufffe", "\uffff": r"\uffff"})


@dataclass(frozen=True, slots=True)
class _Test:
    """One test: `outcome` is failure, error or skipped, or nothing when it passed; `text` is what it has to say."""

    name: str
    outcome: str = ""
    title: str = ""
    text: str = ""
    file: str = ""
    line: int = 0


_UNREAD = _Test("no findings", "skipped", "The page could not be read.", "The page could not be read.")


def render_junit(run: Run) -> str:
    """Return the run as one document: a suite about the run, one for each page, one for what was not checked.

    A run without pages has a test that ends in an error; a rule that crashed is an error, what was not checked skipped.
    """
    suites = [("medreview", [_about(run)]), *_pages(run)]
    missing = _not_checked(run)
    if missing:
        suites.append(("not checked", missing))
    everything = [test for _, tests in suites for test in tests]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {_counted('medreview', everything)}>",
        *(line for name, tests in suites for line in _suite(name, tests)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _about(run: Run) -> _Test:
    name = "pages were checked"
    if run.summary.pages == 0:
        return _Test(name, "error", "Nothing was checked.", why_nothing(run))
    text = f"Checked {run.covers} on {run.today}, profile {run.profile}: {', '.join(counts_of(run.summary))}."
    return _Test(name, text=text)


def _pages(run: Run) -> Iterator[tuple[str, list[_Test]]]:
    """Yield path and tests of each page and of other files with findings, by path."""
    found: dict[str, list[Finding]] = {page.path: [] for page in run.pages}
    unread = {page.path for page in run.pages if page.readability is None}
    for finding in run.findings:
        found.setdefault(finding.path, []).append(finding)
    for path in sorted(found):
        findings = sorted(found[path], key=lambda one: (is_crash(one), one.rule))
        tests = [_rule(list(group), run) for _, group in groupby(findings, key=rule_of)]
        yield path, tests or [_UNREAD if path in unread else _Test("no findings", file=path)]


def _rule(findings: list[Finding], run: Run) -> _Test:
    """Return the test for what one rule found on one page; it fails when one of the findings fails the run."""
    findings = worst_first(findings)
    worst = findings[0]
    places = "\n".join(
        f"{one.path}:{one.line}:{one.column}: {one.severity}: {one.message}" for one in findings
    )
    outcome = "error" if is_crash(worst) else "failure" if any(fails(one, run) for one in findings) else ""
    title = f"line {worst.line}: {worst.message}"
    if len(findings) > 1:
        title = f"{count_of(len(findings), 'finding')}, the first in {title}"
    return _Test(rule_of(worst), outcome, title, places, worst.path, worst.line)


def _not_checked(run: Run) -> list[_Test]:
    """Return one skipped test for each thing that was left out, with all reasons."""
    reasons: dict[str, list[str]] = {}
    for item in left_out(run):
        reasons.setdefault(item.what, []).append(item.why)
    return [_Test(what, "skipped", why[0], "\n".join(why)) for what, why in reasons.items()]


def _suite(name: str, tests: Iterable[_Test]) -> Iterator[str]:
    tests = list(tests)
    yield f" <testsuite {_counted(name, tests)}>"
    for test in tests:
        yield from _case(name, test)
    yield " </testsuite>"


def _case(suite: str, test: _Test) -> Iterator[str]:
    place = f' file="{_attribute(test.file)}" line="{test.line or 1}"' if test.file else ""
    start = f'  <testcase classname="{_attribute(suite)}" name="{_attribute(test.name)}" time="0"{place}'
    if not test.text:
        yield f"{start}/>"
        return
    yield f"{start}>"
    if test.outcome:
        kind = "" if test.outcome == "skipped" else f' type="{_attribute(test.name)}"'
        title = f' message="{_attribute(test.title)}"{kind}'
        yield f"   <{test.outcome}{title}>{_escaped(shown_text(test.text))}</{test.outcome}>"
    else:
        yield f"   <system-out>{_escaped(shown_text(test.text))}</system-out>"
    yield "  </testcase>"


def _counted(name: str, tests: list[_Test]) -> str:
    outcomes = [test.outcome for test in tests]
    counts = {plural: outcomes.count(one) for one, plural in _PLURALS.items()}
    numbers = " ".join(f'{plural}="{number}"' for plural, number in counts.items())
    return f'name="{_attribute(name)}" tests="{len(tests)}" {numbers} time="0"'


_PLURALS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def _attribute(text: str) -> str:
    return _escaped(visible(text))


def _escaped(text: str) -> str:
    return html.escape(text).translate(_NO_CHARACTERS)
