"""Which reviews are needed, as the text of an issue that lists them, in GitHub's Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medreview.reports.header import left_out
from medreview.reports.markdown import inert, table
from medreview.reports.review_queue import STATE_NAMES, by_urgency, count_of, time_left
from medreview.reports.safety import safety_paragraph
from medreview.schemas.run import PageSummary, Run, State

_LIMIT = 65_000
"""GitHub refuses a text of more than 65,536 characters; ours are counted as UTF-16 units, which are no fewer."""
_ENDING = 1_500
_MOST_LEFT_OUT = 10_000
_WAIVED_BY: dict[State, str] = {"overdue": "REV002", "unreviewed": "REV001"}
_COLUMNS = ("Page", "State", "Due", "Time left", "Risk", "Reviewer")


@dataclass(frozen=True, slots=True)
class Needed:
    """Pages whose review is needed: `now`, `soon`, and needed now but accepted by a waiver for a time."""

    now: tuple[PageSummary, ...]
    soon: tuple[PageSummary, ...]
    accepted: tuple[PageSummary, ...]


def needed_reviews(run: Run) -> Needed:
    """Return the pages that need a review, most urgent first; a waiver of the very finding puts a page off."""
    waived = {(one.finding.path, one.finding.rule) for one in run.waived}
    late = [page for page in by_urgency(run.pages) if page.state in ("overdue", "unreviewed", "changed")]
    accepted = tuple(page for page in late if (page.path, _WAIVED_BY.get(page.state, "")) in waived)
    soon = tuple(page for page in by_urgency(run.pages) if page.state == "due-soon")
    return Needed(tuple(page for page in late if page not in accepted), soon, accepted)


def in_short(needed: Needed) -> str:
    """Return `2 pages need a medical review now, 1 soon`."""
    verb = "needs" if len(needed.now) == 1 else "need"
    accepted = f"; {len(needed.accepted):,} put off by a waiver" if needed.accepted else ""
    return f"{count_of(len(needed.now), 'page')} {verb} a medical review now, {len(needed.soon):,} soon{accepted}"


def render_issue(run: Run, marker: str) -> str:
    """Return the text of the issue, which begins with `marker`; what does not fit is counted.

    Words from pages make no markup, mention nobody and refer to no issue.
    """
    needed = needed_reviews(run)
    head = [
        marker,
        f"**{in_short(needed)}.** Checked {inert(run.covers)} on {run.today}.",
        "",
        *safety_paragraph(run),
    ]
    closing = [*_left_out(run), "", "---", "", _ABOUT]
    room = _LIMIT - _ENDING - sum(map(_size, (*head, *closing)))
    lines: list[str] = []
    for title, pages in (
        ("Needed now", needed.now),
        ("Due soon", needed.soon),
        ("Put off by a waiver", needed.accepted),
    ):
        lines += _section(title, pages, room - sum(map(_size, lines)))
    return "\n".join([*head, *lines, *closing]) + "\n"


_ABOUT = (
    "medreview keeps this text up to date and closes the issue when no review is overdue. What is written into it by "
    "hand is lost; comments stay."
)


def _section(title: str, pages: Sequence[PageSummary], room: int) -> Iterator[str]:
    if not pages:
        return
    rows: list[tuple[str, ...]] = []
    for page in pages:
        row = _row(page)
        room -= sum(map(_size, row)) + 4 * len(row)
        if room < 0:
            break
        rows.append(row)
    yield f"### {title} ({len(pages):,})"
    yield ""
    if rows:
        yield table([(name, "right" if name == "Time left" else "left") for name in _COLUMNS], rows)
    if len(rows) < len(pages):
        yield f"**And {len(pages) - len(rows):,} more**, which did not fit. `medreview status` shows them all."
        yield ""


def _row(page: PageSummary) -> tuple[str, ...]:
    title = f"{inert(page.title)}<br>" if page.title else ""
    return (
        f"{title}{inert(page.path)}",
        STATE_NAMES[page.state],
        page.due or "",
        time_left(page),
        inert(page.risk or ""),
        "<br>".join(map(inert, page.reviewers)),
    )


def _left_out(run: Run) -> Iterator[str]:
    missing = left_out(run)
    if not missing:
        return
    yield "### Not checked"
    yield ""
    room = _MOST_LEFT_OUT
    for number, item in enumerate(missing):
        line = f"- {inert(item.what)}: {inert(item.why)}"
        room -= _size(line)
        if room < 0:
            yield f"- and {len(missing) - number:,} more"
            return
        yield line


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + 1
