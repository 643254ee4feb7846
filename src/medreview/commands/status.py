"""medreview status: the review queue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

from medreview.commands.output import emit, wants_colour
from medreview.commands.request import Judging, run_paths


def show_status(
    paths: tuple[Path, ...], today: date, form: str, output: Path | None, **asked: Unpack[Judging]
) -> int:
    """Print the review queue; return 3 without pages, 1 when a rule crashed, else 0, because it judges nothing."""
    run = run_paths(paths, today, fail_on="never", **asked)
    if form == "json":
        from medreview.reports.as_json import render_json

        text = render_json(run)
    else:
        from medreview.reports.status import render_status

        text = render_status(run, colour=output is None and wants_colour())
    emit(text, output)
    return run.summary.exit
