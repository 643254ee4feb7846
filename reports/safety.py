"""Safety changes that are published before their review: every report names them, with the day of that review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from medreview.reports.markdown import inert
from medreview.schemas.finding import Finding
from medreview.schemas.run import Run

WAITING = "Safety changes waiting for their review"
_RULE = "REV019"
_MOST_NAMED = 50


class SafetyChange(NamedTuple):
    """A page that is read without a review, and the day (ISO) from which that blocks; empty where it is not told."""

    path: str
    until: str


def safety_changes(run: Run) -> list[SafetyChange]:
    """Return those that the run found, also under a waiver, the one with least time first."""
    found = [*run.findings, *(one.finding for one in run.waived)]
    return sorted(map(_change, (one for one in found if one.rule == _RULE)), key=lambda one: one[::-1])


def safety_in_words(run: Run, shown: Callable[[str], str]) -> Iterator[str]:
    """Yield `guide/page.md (by 2026-12-04)` for each; `shown` makes a path fit for where it is written."""
    for path, until in safety_changes(run):
        yield f"{shown(path)} (by {until})" if until else shown(path)


def safety_paragraph(run: Run) -> Iterator[str]:
    """Yield a paragraph for a comment or an issue on GitHub; nothing where no safety change waits."""
    waiting = list(safety_in_words(run, inert))
    if waiting:
        more = len(waiting) - _MOST_NAMED
        named = ", ".join(waiting[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
        yield f"**{WAITING}:** {named}"
        yield ""


def safety_until(run: Run, path: str) -> str:
    """Return the day for a page, for a cell; nothing where no safety change waits."""
    return next((one.until for one in safety_changes(run) if one.path == path), "")


def _change(finding: Finding) -> SafetyChange:
    """Return page and day: the finding stands at the very value of `until`."""
    excerpt = finding.excerpt
    day = "" if excerpt is None else excerpt.text[excerpt.start : excerpt.end].strip("'\"")
    return SafetyChange(finding.path, day)
