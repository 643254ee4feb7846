"""medreview check: findings on pages, folders, or the whole guide."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

from medreview.commands.formats import FORMATS
from medreview.commands.output import emit, wants_colour
from medreview.commands.request import AskedByName, run_paths


def check_pages(
    paths: tuple[Path, ...], today: date, form: str, output: Path | None, **asked: Unpack[AskedByName]
) -> int:
    """Print the findings in one of `FORMATS` and return the exit code."""
    run = run_paths(paths, today, proofread=True, **asked)
    emit(FORMATS[form](run, output is None and wants_colour()), output)
    return run.summary.exit
