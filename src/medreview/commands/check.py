"""medreview check: findings on pages, folders, or the whole guide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from medreview.commands.formats import FORMATS
from medreview.commands.output import emit, wants_colour
from medreview.commands.request import run_paths
from medreview.schemas.run import FailLevel


def check_pages(
    paths: tuple[Path, ...], today: date, form: str, fail_on: FailLevel, output: Path | None
) -> int:
    """Print the findings in one of `FORMATS` and return the exit code."""
    run = run_paths(paths, today, fail_on)
    emit(FORMATS[form](run, output is None and wants_colour()), output)
    return run.summary.exit
