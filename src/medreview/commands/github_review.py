"""medreview github review: a change that is to be merged, judged by the house files of the branch it goes to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from medreview.checks.registry import all_rules
from medreview.commands.formats import FORMATS
from medreview.commands.output import emit, write_file
from medreview.commands.request import request_for
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.findings import CRASH, sort_findings, sort_waived
from medreview.github.base import Base, find_base
from medreview.github.event import read_event
from medreview.github.step_files import append_summary, set_outputs
from medreview.grammar.settings import GrammarMode
from medreview.reports.files import REPORTS
from medreview.reports.github import render_error, render_github
from medreview.reports.markdown import inert
from medreview.reports.severities import fails
from medreview.schemas.finding import Finding
from medreview.schemas.rule import HOUSE
from medreview.schemas.run import FailLevel, NotChecked, Run, Summary


def review_change(
    path: Path | None,
    folder: Path | None,
    today: date,
    *,
    fail_on: FailLevel,
    with_exceptions: bool,
    grammar: GrammarMode | None,
) -> int:
    """Print annotations, write job summary and reports; return the exit code of the check.

    A change of house files is also tried on the whole guide: findings that it alone brings count too.
    """
    try:
        paths = () if path is None else (path,)
        request = request_for(
            paths, today, proofread=True, grammar=grammar, fail_on=fail_on, with_exceptions=with_exceptions
        )
        base = find_base(read_event(os.environ), request.settings.guide)
        return _review(request, base, folder)
    except ConfigurationError as error:
        emit(render_error("medreview could not check", error.lines), None)
        reasons = "".join(f"- {inert(line)}\n" for line in error.lines)
        append_summary(os.environ, f"### Blocked: medreview could not check\n\n{reasons}")
        raise


def _review(request: Request, base: Base | None, folder: Path | None) -> int:
    house_from = base.commit if base is not None and base.has_house else None
    whole = run(replace(request, house_from=house_from, with_passages=True))
    runs = dict(_runs(request, base, whole))
    for name, one in runs.items():
        emit(render_github(one), None)
        append_summary(os.environ, FORMATS["markdown"](one, False))
        if folder is not None:
            write_file(folder / f"{name}.json", FORMATS["json"](one, False))
            write_file(folder / f"{name}.sarif", FORMATS["sarif"](one, False))
            write_file(folder / f"{name}.md", FORMATS["markdown"](one, False))
    if folder is not None:
        for name, render in REPORTS.items():
            write_file(folder / name, render(whole))
    return _finish(list(runs.values()))


def _runs(request: Request, base: Base | None, whole: Run) -> Iterator[tuple[str, Run]]:
    """Yield what judges the change, by name of its reports; without a base that has house files, the whole guide."""
    if base is None:
        yield "findings", whole
    elif not base.has_house:
        why = f"the base {base.commit[:10]} has none yet, so that the guide is judged by its own"
        yield (
            "findings",
            replace(whole, not_checked=(NotChecked("house files of the base", why), *whole.not_checked)),
        )
    else:
        yield "findings", run(replace(request, since=base.commit, house_from=base.commit))
        if base.changed_house:
            names = ", ".join(base.changed_house)
            at_once = run(replace(request, since=base.commit, proofread_by=None))
            yield "house-change", _only_new(_with_both_changed(run(request), at_once), whole, names)


def _with_both_changed(after: Run, compared: Run) -> Run:
    """Return the run with what a page and the house files changed at once, such as a reviewer and their review.

    Judged by the house files of the base, such a change is none yet.
    """
    rules = {registered.rule.id for registered in all_rules() if HOUSE in registered.rule.uses_base}
    known = {finding.fingerprint for finding in after.findings}
    found = [
        finding
        for finding in compared.findings
        if finding.rule in rules or (finding.rule == CRASH and finding.fingerprint not in known)
    ]
    return replace(
        after,
        findings=sort_findings([*after.findings, *found]),
        waived=sort_waived([*after.waived, *(one for one in compared.waived if one.finding.rule in rules)]),
        not_checked=(
            *after.not_checked,
            *(one for one in compared.not_checked if any(rule in one.what for rule in rules)),
        ),
    )


def _only_new(after: Run, before: Run, names: str) -> Run:
    """Return the run with those findings that another did not have, and with those named that it had."""
    known = {finding.fingerprint for finding in before.findings}
    findings = tuple(finding for finding in after.findings if finding.fingerprint not in known)
    known_before = len(after.findings) - len(findings)
    what = "a finding" if known_before == 1 else f"{known_before:,} findings"
    why = f"{what} by the house files of the base as well; no matter of this change, and 'medreview check' shows it all"
    old = (NotChecked("what is not new", why),) if known_before else ()
    return replace(
        after,
        findings=findings,
        summary=_count(after, findings),
        not_checked=(*old, *after.not_checked),
        covers=f"{after.covers}, by the changed house files ({names}), for what they newly find",
    )


def _count(run: Run, findings: tuple[Finding, ...]) -> Summary:
    """Return the summary of a run of which only some findings count."""
    errors, warnings, suggestions = (
        sum(one.severity == severity for one in findings) for severity in ("error", "warning", "suggestion")
    )
    is_blocked = any(fails(finding, run) for finding in findings)
    return Summary(len(run.pages), errors, warnings, suggestions, 3 if not run.pages else int(is_blocked))


def _finish(runs: list[Run]) -> int:
    """Tell later steps what was found and return the exit code: the first that is not 0."""
    code = next((one.summary.exit for one in runs if one.summary.exit), 0)
    counts = {
        key: sum(getattr(one.summary, key) for one in runs) for key in ("errors", "warnings", "suggestions")
    }
    set_outputs(os.environ, {"exit": code, "pages": runs[0].summary.pages, **counts})
    return code
