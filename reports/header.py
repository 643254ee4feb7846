"""What every report says first: what it covers, the day, the tool, the policy used, and what was not checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medreview.reports.as_json import plain
from medreview.reports.characters import visible
from medreview.reports.grades import target_in_words
from medreview.reports.markdown import escaped
from medreview.reports.review_queue import count_of
from medreview.reports.safety import WAITING, safety_changes, safety_in_words
from medreview.schemas.finding import Finding
from medreview.schemas.run import NotChecked, PolicyUsed, Run

_EVIDENCE = {
    "date": "a date in the page's front matter; whether the text is the one reviewed is not known",
    "record": "a review record of exactly this text",
    "signed": "a review record of exactly this text, signed by the reviewer",
}
CSV_ABOUT = ("covers", "today", "tool", "profile", "policy", "not_checked")
"""The last columns of every row in CSV: a table has one header line, and may be joined with other days' tables."""


def left_out(run: Run) -> list[NotChecked]:
    """Return all that was not checked: what the run names, pages that could not be read, and rules that failed."""
    return [*run.not_checked, *_unread_pages(run), *map(_failed_rule, _crashes(run))]


def _unread_pages(run: Run) -> Iterator[NotChecked]:
    for page in run.pages:
        if page.readability is None:
            yield NotChecked(page.path, "the page could not be read; its findings say why")


def _crashes(run: Run) -> Iterator[Finding]:
    return (finding for finding in run.findings if finding.rule == "internal-error")


def _failed_rule(crash: Finding) -> NotChecked:
    return NotChecked(crash.path, crash.message)


def tiers_in_words(policy: PolicyUsed) -> str:
    """Return how long a review lasts in each risk tier."""
    return ", ".join(
        f"{count_of(months, 'month')} ({risk} risk)" for risk, (months, _) in policy.tiers.items()
    )


def lead_in_words(policy: PolicyUsed) -> str:
    """Return from when a page is due soon, tier by tier where they differ."""
    leads = {lead for _, lead in policy.tiers.values()}
    if len(leads) == 1:
        return f"{count_of(leads.pop(), 'day')} before the due day"
    each = ", ".join(f"{count_of(lead, 'day')} ({risk} risk)" for risk, (_, lead) in policy.tiers.items())
    return f"{each} before the due day"


def markdown_header(run: Run, title: str) -> str:
    """Return the first lines of a report in Markdown."""
    policy = run.policy
    facts = {
        "Covers": run.covers,
        "Day": run.today,
        "Tool": f"{run.tool.name} {run.tool.version}",
        "Policy": f"{policy.path}, profile {policy.profile}, publisher {policy.publisher}",
        "A review lasts": f"{tiers_in_words(policy)}; due soon from {lead_in_words(policy)}",
        "Proof of a review": _EVIDENCE.get(policy.evidence, policy.evidence),
        "Readability target": target_in_words(policy),
    }
    waiting = ", ".join(safety_in_words(run, str))
    if waiting:
        facts[WAITING] = waiting
    if run.waived:
        facts["Accepted findings"] = f"{len(run.waived):,}, listed at the end"
    lines = [f"- **{name}:** {escaped(value)}" for name, value in facts.items()]
    missing = [f"  - {escaped(item.what)}: {escaped(item.why)}" for item in left_out(run)]
    lines.append("- **Not checked:**" if missing else "- **Not checked:** nothing was left out")
    return "\n".join([f"# {title}", "", *lines, *missing]) + "\n"


def json_header(run: Run, report: str) -> dict[str, Any]:
    """Return the first keys of a report in JSON."""
    return {
        "report": report,
        "format": 1,
        "tool": plain(run.tool),
        "today": run.today,
        "covers": run.covers,
        "profile": run.profile,
        "policy": plain(run.policy),
        "not_checked": plain(tuple(left_out(run))),
        "waived": plain(run.waived),
        "safety_changes": [{"path": path, "until": until} for path, until in safety_changes(run)],
    }


def csv_about(run: Run) -> tuple[str, ...]:
    """Return the cells of the columns `CSV_ABOUT`."""
    tool = f"{run.tool.name} {run.tool.version}"
    policy = f"{run.policy.path}; {tiers_in_words(run.policy)}; {target_in_words(run.policy)}"
    missing = "; ".join(f"{visible(item.what)}: {visible(item.why)}" for item in left_out(run))
    return run.covers, run.today, tool, run.profile, policy, missing
