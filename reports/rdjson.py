"""Findings as reviewdog's diagnostic format, JSON of the message DiagnosticResult (reviewdog, proto/rdf)."""

from __future__ import annotations

from typing import Any

from medreview.reports.json_layout import laid_out, shown_text, whole_text
from medreview.reports.nothing import NOTHING_CHECKED, why_nothing
from medreview.schemas.finding import Edit, Finding, Severity
from medreview.schemas.run import Run

_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "suggestion": "INFO"}


def render_rdjson(run: Run) -> str:
    """Return one diagnostic for each finding, for a run that checked nothing, and for all that was not checked.

    Columns count bytes. Where they are not known a range has lines only, which reviewdog reads as whole lines.
    """
    result: dict[str, Any] = {
        "source": {"name": run.tool.name},
        "severity": _worst(run),
        "diagnostics": [*_about_the_run(run), *map(_diagnostic, run.findings)],
    }
    return laid_out(result, levels=2) + "\n"


def _worst(run: Run) -> str:
    summary = run.summary
    if summary.errors or summary.pages == 0:
        return "ERROR"
    return "WARNING" if summary.warnings else "INFO"


def _about_the_run(run: Run) -> list[dict[str, Any]]:
    """Return what no page has: a location is the policy's first line, reviewdog drops what has no file."""
    notes = [("INFO", "not-checked", f"Not checked: {item.what}: {item.why}") for item in run.not_checked]
    if run.summary.pages == 0:
        notes.insert(0, ("ERROR", NOTHING_CHECKED, why_nothing(run)))
    where: dict[str, Any] = {"path": whole_text(run.policy.path), "range": {"start": {"line": 1}}}
    return [
        {"message": shown_text(message), "location": where, "severity": severity, "code": {"value": code}}
        for severity, code, message in notes
    ]


def _diagnostic(finding: Finding) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": shown_text(finding.message),
        "location": {"path": whole_text(finding.path), "range": _range(finding)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    edit = _only_edit(finding)
    if edit is not None:
        diagnostic["suggestions"] = [{"range": _range(edit), "text": whole_text(edit.text)}]
    return diagnostic


def _only_edit(finding: Finding) -> Edit | None:
    """Return the edit of a safe fix that is just one: reviewdog offers each by itself, to be taken at a click."""
    fix = finding.fix
    if fix is None or not fix.safe or len(fix.edits) != 1 or fix.edits[0].byte_columns is None:
        return None
    return fix.edits[0]


def _range(place: Finding | Edit) -> dict[str, Any]:
    start, end = {"line": place.line}, {"line": place.end_line}
    if place.byte_columns is not None:
        start["column"], end["column"] = place.byte_columns
    return {"start": start, "end": end}
