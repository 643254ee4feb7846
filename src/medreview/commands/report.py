"""medreview report: staleness and readability of the whole guide, as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

from medreview.commands.output import emit, write_files
from medreview.commands.request import JudgingWords, run_paths


def write_reports(path: Path | None, folder: Path, today: date, **asked: Unpack[JudgingWords]) -> int:
    """Write every report; return 3 without pages, 1 when a rule crashed, else 0, because a report judges nothing."""
    from medreview.reports.files import REPORTS

    paths = () if path is None else (path,)
    run = run_paths(paths, today, proofread=True, fail_on="never", with_passages=True, **asked)
    write_files({folder / name: render(run) for name, render in REPORTS.items()})
    noun = "page" if run.summary.pages == 1 else "pages"
    emit(
        f"{len(REPORTS)} reports on {run.summary.pages} {noun} written to {folder}: begin with {folder / 'index.md'}\n",
        None,
    )
    return run.summary.exit
