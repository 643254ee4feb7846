"""medreview github staleness: fails when a review is overdue, and keeps one issue that says which."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from medreview.commands.output import emit
from medreview.commands.request import run_paths
from medreview.errors import ConfigurationError
from medreview.github.api import ApiError, api_from
from medreview.github.event import Event, read_event
from medreview.github.issues import MARKER, Wanted, keep_issue
from medreview.github.step_files import append_summary, set_outputs
from medreview.reports.github import render_error
from medreview.reports.nothing import why_nothing
from medreview.reports.staleness_issue import Needed, in_short, needed_reviews, render_issue
from medreview.reports.status import render_status
from medreview.schemas.run import Run

_FAREWELL = "No review is overdue any more (checked on {today}). medreview opens a new issue when one is."


def report_staleness(
    path: Path | None, today: date, wanted: Wanted, *, dry_run: bool, with_exceptions: bool
) -> int:
    """Print the review queue and keep the issue; return 1 when a review is needed now, 3 without pages.

    When the issue could not be kept, 2 stands in the place of 0: the queue is printed all the same.
    """
    if "," in wanted.label:
        raise ConfigurationError(f"--label {wanted.label!r}: a comma separates labels; name one label.")
    event = read_event(os.environ) if os.environ.get("GITHUB_EVENT_NAME") else None
    if event is not None and event.base is not None:
        raise ConfigurationError(
            f"{event.name}: the issue is about what is published; run this on a schedule."
        )
    paths = () if path is None else (path,)
    run = run_paths(paths, today, fail_on="never", with_exceptions=with_exceptions)
    needed = needed_reviews(run)
    _show(run, needed)
    if not run.pages:
        return run.summary.exit
    is_kept = _keep(run, needed, wanted, _why_not(run, needed, event, dry_run=dry_run))
    return 1 if needed.now or run.summary.exit else 0 if is_kept else 2


def _show(run: Run, needed: Needed) -> None:
    emit(render_status(run, colour=False), None)
    faults = [why_nothing(run)] if not run.pages else [f"{in_short(needed)}."] if needed.now else []
    if faults:
        emit(render_error("medreview", faults), None)
    append_summary(os.environ, render_issue(run, MARKER))
    set_outputs(
        os.environ, {"now": len(needed.now), "soon": len(needed.soon), "waived": len(needed.accepted)}
    )


def _why_not(run: Run, needed: Needed, event: Event | None, *, dry_run: bool) -> str:
    """Return why the issue is to be left alone; nothing when it is to be kept."""
    if dry_run:
        return "--dry-run"
    if event is not None and not event.is_on_default_branch:
        return "this is not the default branch"
    return "a rule failed, and nothing else is wrong" if run.summary.exit and not needed.now else ""


def _keep(run: Run, needed: Needed, wanted: Wanted, why_not: str) -> bool:
    body = render_issue(run, MARKER) if needed.now else None
    if why_not:
        emit(_in_words(wanted, body, why_not), None)
        return True
    try:
        done = keep_issue(api_from(os.environ), wanted, body, _FAREWELL.format(today=run.today))
    except (ApiError, ConfigurationError) as error:
        reason = f"the issue with the list could not be kept: {error}"
        emit(render_error("medreview", [reason]), None)
        sys.stderr.write(f"medreview: {reason}\n")
        return False
    emit(f"medreview: {done}\n", None)
    return True


def _in_words(wanted: Wanted, body: str | None, why_not: str) -> str:
    if body is None:
        return f"medreview: the issue is left alone ({why_not}). Else it would be closed, were one open.\n"
    what = f"one issue {wanted.title!r} with the label {wanted.label!r} would be open, with this text"
    return f"medreview: the issue is left alone ({why_not}). Else {what}:\n\n{body}"
