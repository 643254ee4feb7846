"""Findings as SARIF 2.1.0 (OASIS, errata 01), for code scanning on GitHub and for viewers in editors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from medreview.reports.header import left_out
from medreview.reports.json_layout import laid_out, shown_text, whole_text
from medreview.reports.nothing import NOTHING_CHECKED, why_nothing
from medreview.reports.sarif_rules import LEVELS, described
from medreview.reports.severities import is_crash, worst_first
from medreview.schemas.finding import Edit, Finding, Fix
from medreview.schemas.rule import Rule
from medreview.schemas.run import Run

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_MOST_RESULTS = 25_000
"""GitHub refuses a file with more (GitHub documentation, "SARIF results exceed one or more limits")."""
_ENDINGS = {
    0: "Nothing at or over the fail level.",
    1: "There are findings at or over the fail level, or a rule failed.",
    3: "No page was checked.",
}
_NOTIFICATIONS = {
    "not-checked": "Something was left out of the run.",
    "rule-failed": "A rule failed on a page and did not check it.",
    "results-left-out": "There are more findings than GitHub accepts in one file.",
    NOTHING_CHECKED: "The run found no page.",
}
_SAFE = "This fix does not change what the page says."
_UNSAFE = "This fix may change what the page says: read it before you take it."


def render_sarif(run: Run, rules: Sequence[Rule]) -> str:
    """Return a log with one run, its worst results first.

    Where there are more than `_MOST_RESULTS`, the worst are kept and a notification says how many are missing.
    """
    index = {rule.id: number for number, rule in enumerate(rules)}
    shown = worst_first(run.findings)[:_MOST_RESULTS]
    levels = {"tool": 4, "invocations": 4, "results": 1}
    parts = {
        "tool": {"driver": _driver(run, rules)},
        "invocations": [_invocation(run, len(run.findings) - len(shown))],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder that medreview's paths begin at."}}
        },
        "newlineSequences": ["\r\n", "\n", "\r"],
        "columnKind": "unicodeCodePoints",
        "results": [*_nothing(run), *(_result(finding, index) for finding in shown)],
    }
    lines = [f'"{key}": {laid_out(value, levels.get(key, 0))}' for key, value in parts.items()]
    opening = f'{{"$schema": "{_SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n'
    return opening + ",\n".join(lines) + "\n}]}\n"


def _driver(run: Run, rules: Sequence[Rule]) -> dict[str, Any]:
    return {
        "name": run.tool.name,
        "version": run.tool.version,
        "rules": [described(rule) for rule in rules],
        "notifications": [
            {"id": name, "shortDescription": {"text": text}} for name, text in _NOTIFICATIONS.items()
        ],
    }


def _invocation(run: Run, missing: int) -> dict[str, Any]:
    """Return how the run went; it was not successful when nothing was checked or a rule failed."""
    crashed = any(map(is_crash, run.findings))
    return {
        "executionSuccessful": run.summary.pages > 0 and not crashed,
        "exitCode": run.summary.exit,
        "exitCodeDescription": _ENDINGS[run.summary.exit],
        "toolExecutionNotifications": list(_notifications(run, missing)),
        "properties": {"covers": run.covers, "today": run.today, "profile": run.profile},
    }


def _notifications(run: Run, missing: int) -> Iterator[dict[str, Any]]:
    pages = {page.path for page in run.pages}
    crashes = {(one.path, one.message) for one in run.findings if is_crash(one)}
    if run.summary.pages == 0:
        yield _notification(NOTHING_CHECKED, "error", why_nothing(run))
    if missing:
        text = f"{missing:,} findings are left out: GitHub accepts at most {_MOST_RESULTS:,}. The worst are here."
        yield _notification("results-left-out", "warning", text)
    for item in left_out(run):
        if (item.what, item.why) in crashes:
            yield _notification("rule-failed", "error", item.why, item.what)
        else:
            path = item.what if item.what in pages else ""
            yield _notification("not-checked", "note", f"{item.what}: {item.why}", path)


def _notification(name: str, level: str, text: str, path: str = "") -> dict[str, Any]:
    notification: dict[str, Any] = {
        "descriptor": {"id": name, "index": list(_NOTIFICATIONS).index(name)},
        "level": level,
        "message": _message(text),
    }
    if path:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(path)}}]
    return notification


def _nothing(run: Run) -> Iterator[dict[str, Any]]:
    """Yield a result for a run without pages: viewers show results, and few show notifications."""
    if run.summary.pages == 0:
        location = {"artifactLocation": _artifact(run.policy.path), "region": {"startLine": 1}}
        yield {
            "ruleId": NOTHING_CHECKED,
            "level": "error",
            "message": _message(why_nothing(run)),
            "locations": [{"physicalLocation": location}],
        }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    """Return one result. GitHub's upload adds a fingerprint of its own, of the line, and warns where one differs."""
    location = {"artifactLocation": _artifact(finding.path), "region": _region(finding)}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"medreview/v1": finding.fingerprint},
        "properties": {"confidence": finding.confidence},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, finding.path)]
    return result


def _fix(fix: Fix, path: str) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit), "insertedContent": {"text": whole_text(edit.text)}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": _SAFE if fix.safe else _UNSAFE}, "artifactChanges": [change]}


def _region(place: Finding | Edit) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    """Return a place in the repository; a byte of a file name that is no UTF-8 is that byte in the address too."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = path.encode("utf-8", "surrogatepass")
    return {"uri": quote(name), "uriBaseId": _ROOT}


def _message(text: str) -> dict[str, str]:
    """Return a plain message; what could be read as a link in it (section 3.11.6) is none."""
    return {"text": shown_text(text).replace("](", "] (")}
