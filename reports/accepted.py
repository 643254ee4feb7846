"""Findings that are accepted by a waiver or by an exception in the page: every report lists them."""

from __future__ import annotations

from medreview.reports.characters import visible
from medreview.reports.markdown import escaped, table
from medreview.schemas.run import Run, Waived


def accepted_in_words(waived: Waived) -> str:
    """Return place, rule, severity, reason and who accepted it until when, on one line."""
    finding = waived.finding
    what = (
        f"{finding.path}:{finding.line}:{finding.column} {finding.rule} {finding.name} ({finding.severity})"
    )
    return f"{what}: {waived.reason} ({_by(waived)})"


def _by(waived: Waived) -> str:
    if waived.kind == "in-page":
        return f"exception in the page, line {waived.line}"
    return f"waiver of {waived.owner}, until {waived.until}"


def accepted_table(run: Run) -> str:
    """Return the last section of a report in Markdown; nothing when every finding counts."""
    if not run.waived:
        return ""
    rows = (
        (
            escaped(f"{one.finding.path}:{one.finding.line}:{one.finding.column}"),
            escaped(f"{one.finding.rule} {one.finding.name}"),
            one.finding.severity,
            escaped(one.reason),
            escaped(_by(one)),
        )
        for one in run.waived
    )
    columns = ("Place", "Rule", "Severity", "Reason", "Accepted by")
    about = "These are not counted as findings. A waiver ends on its last day.\n"
    return f"\n## Accepted findings\n\n{about}\n" + table([(name, "left") for name in columns], rows)


def accepted_on(run: Run, path: str) -> str:
    """Return what is accepted on one page, for a cell."""
    return "; ".join(visible(accepted_in_words(one)) for one in run.waived if one.finding.path == path)
