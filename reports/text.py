"""Findings for a person at a terminal: grouped by page, each with its line and the words marked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby

from medreview.reports.accepted import accepted_in_words
from medreview.reports.characters import terminal_line
from medreview.reports.colours import SEVERITY_STYLES, Paint, painter
from medreview.reports.excerpts import marked_line
from medreview.reports.header import left_out
from medreview.reports.review_queue import count_of
from medreview.schemas.finding import Finding
from medreview.schemas.run import Run, Summary

_INDENT = "    "
_NARROWEST = 40
_NOTHING_CHECKED = 3
_ADVICE = (
    "A page is a file below the guide folder whose name ends in .md or .markdown. Name such files or their folders, "
    "or leave the names out to check the whole guide."
)


def render_text(run: Run, colour: bool, width: int = 100) -> str:
    """Return all findings page by page, the run in numbers, what was accepted or not checked; `width` in columns."""
    paint, width = painter(colour), max(width, _NARROWEST)
    lines: list[str] = []
    for path, findings in groupby(run.findings, key=lambda finding: finding.path):
        lines.append(paint(terminal_line(path), "bold"))
        for finding in findings:
            lines.extend([*_finding(finding, paint, width), ""])
    lines.append(_summary(run.summary, paint))
    about = f"{run.covers}, {run.today}, profile {run.profile}"
    lines.extend(paint(line, "dim") for line in _wrapped(about, width, "", ""))
    lines.extend(_wrapped(_ADVICE, width, "", "") if run.summary.exit == _NOTHING_CHECKED else ())
    lines.extend(_accepted(run, paint, width))
    lines.extend(_not_checked(run, paint, width))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, paint: Paint, width: int) -> Iterator[str]:
    style = SEVERITY_STYLES[finding.severity]
    rule = finding.rule if finding.rule == finding.name else f"{finding.rule} {finding.name}"
    yield f"  {finding.line}:{finding.column}  {paint(finding.severity, style)}  {paint(rule, 'dim')}"
    yield from _wrapped(finding.message, width, _INDENT, _INDENT)
    if finding.excerpt is not None:
        gutter = f"{_INDENT}{finding.line} |"
        blank = " " * (len(gutter) - 1) + "|"
        line, indent, marks = marked_line(finding.excerpt, width - len(gutter) - 1)
        yield f"{paint(gutter, 'dim')} {line}".rstrip()
        yield f"{paint(blank, 'dim')} {indent}{paint(marks, style)}"


def _wrapped(text: str, width: int, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        terminal_line(text),
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(summary: Summary, paint: Paint) -> str:
    counts = [
        paint(count_of(summary.errors, "error"), "red") if summary.errors else "",
        paint(count_of(summary.warnings, "warning"), "yellow") if summary.warnings else "",
        paint(count_of(summary.suggestions, "suggestion"), "cyan") if summary.suggestions else "",
    ]
    found = ", ".join(filter(None, counts)) or (
        "nothing was checked" if summary.exit == _NOTHING_CHECKED else "no findings"
    )
    return f"{paint(count_of(summary.pages, 'page'), 'bold')}: {found}"


def _accepted(run: Run, paint: Paint, width: int) -> Iterator[str]:
    if run.waived:
        yield paint(f"Accepted findings ({len(run.waived):,}):", "bold")
    for waived in run.waived:
        yield from _wrapped(accepted_in_words(waived), width, "  ", _INDENT)


def _not_checked(run: Run, paint: Paint, width: int) -> Iterator[str]:
    missing = left_out(run)
    if missing:
        yield paint("Not checked:", "bold")
    for item in missing:
        yield from _wrapped(f"{item.what}: {item.why}", width, "  ", _INDENT)
