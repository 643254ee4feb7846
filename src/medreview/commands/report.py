"""medreview report: staleness and readability of the whole guide, as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from medreview.commands.output import emit, write_file
from medreview.commands.request import run_paths


def write_reports(path: Path | None, folder: Path, today: date, house_from: str | None = None) -> int:
def write_reports(path: Path | None, folder: Path, today: date, *, with_exceptions: bool = True) -> int:
    """Write every report; return 3 without pages, 1 when a rule crashed, else 0, because a report judges nothing."""
    from medreview.reports.files import REPORTS

    paths = () if path is None else (path,)
    run = run_paths(paths, today, "never", with_passages=True, house_from=house_from)
    run = run_paths(paths, today, "never", with_passages=True, with_exceptions=with_exceptions)
    for name, render in REPORTS.items():
        write_file(folder / name, render(run))
    noun = "page" if run.summary.pages == 1 else "pages"
    emit(
        f"{len(REPORTS)} reports on {run.summary.pages} {noun} written to {folder}: begin with {folder / 'index.md'}\n",
        None,
    )
    return run.summary.exit
