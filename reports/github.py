"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from medreview.reports.accepted import accepted_in_words
from medreview.reports.characters import visible
from medreview.reports.header import left_out
from medreview.reports.review_queue import counts_of
from medreview.schemas.finding import Finding, Severity
from medreview.schemas.run import Run

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "suggestion": "notice"}
_SHOWN = 10
_NOTHING_CHECKED = 3


def render_github(run: Run) -> str:
    """Return one command for each finding, errors first, and one that says what was not checked.

    GitHub shows the first 10 errors, 10 warnings and 10 notices of a step and drops the rest without a word
    (actions/toolkit, docs/problem-matchers.md, "Limitations"). So the worst come first, what was not checked comes
    before the suggestions, and every message ends with its place, which the log would not show otherwise.
    """
    commands = {severity: _commands(run, severity) for severity in _COMMANDS}
    closing = [_closing(run)]
    return "\n".join([*commands["error"], *commands["warning"], *closing, *commands["suggestion"]]) + "\n"


def render_error(title: str, lines: Iterable[str]) -> str:
    """Return one command that shows an error beside no file, as for a run that could not be made."""
    return _command("error", {"title": title}, "\n".join(lines)) + "\n"


def _commands(run: Run, severity: Severity) -> list[str]:
    return [_annotation(finding) for finding in run.findings if finding.severity == severity]


def _annotation(finding: Finding) -> str:
    properties = {"file": visible(finding.path), "line": str(finding.line)}
    # The runner refuses columns where lines differ (actions/runner, ValidateLinesAndColumns). The end column is the
    # one after the words, as other linters write it; GitHub's documentation does not say (github/docs issue 40038).
    if finding.line == finding.end_line:
        properties["col"] = str(finding.column)
        properties["endLine"] = str(finding.end_line)
        properties["endColumn"] = str(finding.end_column)
    else:
        properties["endLine"] = str(finding.end_line)
    properties["title"] = finding.rule if finding.rule == finding.name else f"{finding.rule} {finding.name}"
    message = f"{finding.message} ({finding.path}:{finding.line}:{finding.column})"
    return _command(_COMMANDS[finding.severity], properties, message)


def _closing(run: Run) -> str:
    """Return the command that says how much was checked and what was not; an error when nothing was."""
    summary = run.summary
    lines = [f"Checked {run.covers} on {run.today}: {', '.join(counts_of(summary))}."]
    if max(summary.errors, summary.warnings, summary.suggestions + 1) > _SHOWN:  # this notice counts too
        lines.append(f"GitHub shows at most {_SHOWN} of each kind; the log of this step has all of them.")
    lines.extend(f"Accepted: {accepted_in_words(waived)}" for waived in run.waived)
    lines.extend(f"Not checked: {item.what}: {item.why}" for item in left_out(run))
    if summary.exit == _NOTHING_CHECKED:
        return _command("error", {"title": "medreview checked nothing"}, "\n".join(lines))
    return _command("notice", {"title": "medreview"}, "\n".join(lines))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    """Return text as the runner decodes it again (actions/toolkit, core/src/command.ts)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "%0A".join(visible(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
