"""medreview check: findings on pages, folders, or the whole guide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from medreview.commands.output import emit, wants_colour
from medreview.commands.request import run_paths


def check_pages(
    paths: tuple[Path, ...],
    today: date,
    form: str,
    fail_on: str,
    output: Path | None,
    *,
    since: str | None = None,
    house_from: str | None = None,
) -> int:
    """Print the findings in one format and return the exit code."""
    run = run_paths(paths, today, fail_on, since=since, house_from=house_from)
    with_exceptions: bool = True,
) -> int:
    """Print the findings in one format and return the exit code."""
    run = run_paths(paths, today, fail_on, with_exceptions=with_exceptions)
    if form == "json":
        from medreview.reports.as_json import render_json

        text = render_json(run)
    elif form == "github":
        from medreview.reports.github import render_github

        text = render_github(run)
    else:
        from medreview.reports.text import render_text

        text = render_text(run, colour=output is None and wants_colour())
    emit(text, output)
    return run.summary.exit
