"""How a format says that no page was checked: as a fault of its own, because an empty list looks like success."""

from __future__ import annotations

from medreview.schemas.run import Run

NOTHING_CHECKED = "nothing-checked"
"""Stands where a rule's id stands."""


def why_nothing(run: Run) -> str:
    """Return what to do about a run without pages."""
    return (
        f"Nothing was checked: {run.covers}. A page is a file below the guide folder whose name ends in .md or "
        ".markdown. Name such files or their folders, or leave the names out to check the whole guide."
    )
