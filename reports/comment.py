"""The run as a comment on a pull request, in GitHub's Markdown; it does as well for a job summary or for GitLab."""

from __future__ import annotations

from collections.abc import Iterator

from medreview.reports.header import left_out
from medreview.reports.markdown import inert
from medreview.reports.nothing import why_nothing
from medreview.reports.review_queue import count_of, counts_of
from medreview.reports.safety import safety_paragraph
from medreview.reports.severities import is_crash, worst_first
from medreview.schemas.finding import Finding
from medreview.schemas.run import Run

MARKER = "<!-- medreview -->"
"""The first line: by it a workflow finds its own comment of an earlier run."""
_LIMIT = 65_000
"""GitHub refuses a comment of more than 65,536 characters; ours are counted as UTF-16 units, which are no fewer."""
_ENDING = 400
_MOST_LEFT_OUT = 50


def render_comment(run: Run) -> str:
    """Return verdict, what was not checked, and findings by severity and page, the worst first, in at most `_LIMIT`.

    Words from pages make no markup, mention nobody and refer to no issue. What does not fit is counted at the end.
    """
    lines = [MARKER, f"### {_verdict(run)}", "", _coverage(run), "", *safety_paragraph(run), *_left_out(run)]
    room = _LIMIT - _ENDING - sum(map(_size, lines))
    shown = 0
    for block, number in _findings(worst_first(run.findings)):
        room -= sum(map(_size, block))
        if room < 0:
            break
        lines += block
        shown = number
    if shown < len(run.findings):
        missing = len(run.findings) - shown
        lines += ["", f"**And {missing:,} more**, which did not fit. `medreview check` shows them all."]
    return "\n".join(lines).rstrip() + "\n"


def _size(line: str) -> int:
    return len(line.encode("utf-16-le")) // 2 + 1


def _verdict(run: Run) -> str:
    if run.summary.pages == 0:
        return "Blocked: nothing was checked"
    if any(map(is_crash, run.findings)):
        return f"Blocked: a rule failed; {', '.join(counts_of(run.summary))}"
    if run.summary.exit:
        return f"Blocked: {', '.join(counts_of(run.summary))}"
    if not run.findings:
        return "Not blocked: no findings"
    counts = ", ".join(counts_of(run.summary))
    return f"Not blocked: {counts}" + (" (nothing blocks this run)" if run.summary.errors else "")


def _coverage(run: Run) -> str:
    if run.summary.pages == 0:
        return inert(why_nothing(run))
    level = {"never": "Nothing blocks.", "error": "Errors block."}
    blocks = level.get(run.fail_on, f"Findings of severity {run.fail_on} or worse block.")
    return f"Checked {inert(run.covers)} on {run.today}, profile {run.profile}. {blocks}"


def _left_out(run: Run) -> Iterator[str]:
    missing = left_out(run)
    if not missing:
        yield "Nothing was left out."
        return
    yield "**Not checked:**"
    yield ""
    for item in missing[:_MOST_LEFT_OUT]:
        yield f"- {inert(item.what)}: {inert(item.why)}"
    if len(missing) > _MOST_LEFT_OUT:
        yield f"- and {len(missing) - _MOST_LEFT_OUT:,} more"


def _findings(findings: list[Finding]) -> Iterator[tuple[list[str], int]]:
    """Yield lines that belong together, and how many findings have been shown with them."""
    severity = path = ""
    numbers = {
        one: sum(each.severity == one for each in findings) for one in ("error", "warning", "suggestion")
    }
    for number, finding in enumerate(findings, 1):
        block: list[str] = []
        if finding.severity != severity:
            severity, path = finding.severity, ""
            title = count_of(numbers[severity], severity)
            block += ["", f"#### {title[0].upper()}{title[1:]}"]
        if finding.path != path:
            path = finding.path
            block += ["", f"**{inert(path) or '–'}**", ""]
        block.append(f"- line {finding.line}: {inert(finding.message)} (`{finding.rule}`)")
        yield block, number
