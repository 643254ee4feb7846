"""The review queue for a person at a terminal: who is needed where, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from medreview.reports.accepted import accepted_in_words
from medreview.reports.characters import clipped, padded, terminal_line, width_of
from medreview.reports.colours import Paint, Style, painter
from medreview.reports.header import lead_in_words, left_out, tiers_in_words
from medreview.reports.review_queue import STATE_NAMES, by_state, count_of, time_left
from medreview.reports.safety import WAITING, safety_in_words
from medreview.schemas.run import PageSummary, Run, State

_STYLES: dict[State, Style] = {
    "overdue": "red",
    "unreviewed": "red",
    "changed": "red",
    "due-soon": "yellow",
    "current": "green",
    "draft": "dim",
    "withdrawn": "dim",
}
_COLUMNS = ("Page", "Due", "", "Risk", "Reviewed by")
_TITLE_COLUMNS = 46
Row = tuple[str, ...]


def render_status(run: Run, colour: bool) -> str:
    """Return a table of all pages by state, then the counts and what was not checked."""
    paint = painter(colour)
    groups = by_state(run.pages)
    rows = {page.path: _row(page) for page in run.pages}
    widths = [max(map(width_of, column)) for column in zip(_COLUMNS[:-1], *rows.values(), strict=True)]
    lines = [*_header(run, paint), ""]
    if groups:
        lines.append(paint(_line(_COLUMNS[:-1], widths, _COLUMNS[-1]), "dim"))
    for state, pages in groups.items():
        lines.append(paint(f"{STATE_NAMES[state]} ({len(pages):,})", _STYLES[state]))
        for page in pages:
            lines.extend(_page(page, rows[page.path], widths, paint))
        lines.append("")
    lines.append(_counts(run, paint))
    lines.extend(_safety(run, paint))
    lines.extend(_accepted(run, paint))
    lines.extend(_not_checked(run, paint))
    return "\n".join(lines) + "\n"


def _header(run: Run, paint: Paint) -> Iterator[str]:
    yield paint(f"Review queue on {run.today}", "bold")
    yield terminal_line(f"Covers {run.covers}; {run.tool.name} {run.tool.version}")
    yield terminal_line(f"Policy {run.policy.path}, profile {run.profile}")
    yield terminal_line(f"A review lasts {tiers_in_words(run.policy)}")
    yield terminal_line(f"Due soon from {lead_in_words(run.policy)}")


def _row(page: PageSummary) -> Row:
    title = clipped(terminal_line(page.title or "(no title)"), _TITLE_COLUMNS)
    return title, page.due or "no due day", time_left(page), terminal_line(page.risk or "unknown")


def _page(page: PageSummary, row: Row, widths: Sequence[int], paint: Paint) -> Iterator[str]:
    """Yield the page's row, its path under the title, and its reviewers one under the other."""
    people = list(map(terminal_line, page.reviewers)) or ["nobody"]
    yield _line(row, widths, people[0])
    room = sum(widths) + 2 * len(widths)
    for path, person in zip_longest([terminal_line(page.path)], people[1:], fillvalue=""):
        gap = " " * max(room - width_of(path) - 2, 2) if person else ""
        yield f"    {paint(path, 'dim')}{gap}{person}"


def _line(row: Sequence[str], widths: Sequence[int], last: str) -> str:
    return "  " + "  ".join([*map(padded, row, widths), last])


def _counts(run: Run, paint: Paint) -> str:
    groups = by_state(run.pages)
    counts = [f"{len(pages):,} {STATE_NAMES[state].lower()}" for state, pages in groups.items()]
    return f"{paint(count_of(len(run.pages), 'page'), 'bold')}: {', '.join(counts) or 'nothing was checked'}"


def _safety(run: Run, paint: Paint) -> Iterator[str]:
    waiting = list(safety_in_words(run, terminal_line))
    if waiting:
        yield paint(f"{WAITING}: {', '.join(waiting)}", "yellow")


def _accepted(run: Run, paint: Paint) -> Iterator[str]:
    if run.waived:
        yield paint(f"Accepted findings ({len(run.waived):,}):", "bold")
    for waived in run.waived:
        yield terminal_line(f"- {accepted_in_words(waived)}")


def _not_checked(run: Run, paint: Paint) -> Iterator[str]:
    missing = left_out(run)
    if missing:
        yield paint("Not checked:", "bold")
    for item in missing:
        yield terminal_line(f"- {item.what}: {item.why}")
