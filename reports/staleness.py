"""When each page's medical review is due: page by page, by reviewer, and month by month ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medreview.reports.accepted import accepted_on, accepted_table
from medreview.reports.as_csv import csv_table
from medreview.reports.as_json import as_text, plain
from medreview.reports.calendar_ahead import Ahead, look_ahead
from medreview.reports.header import CSV_ABOUT, csv_about, json_header, markdown_header
from medreview.reports.markdown import escaped, link, table
from medreview.reports.review_queue import STATE_NAMES, by_state, by_urgency, time_left, title_of
from medreview.reports.safety import safety_until
from medreview.reports.workload import Workload, workloads
from medreview.schemas.run import PageSummary, Run

_PAGE_KEYS = (
    "path",
    "title",
    "guide",
    "id",
    "kind",
    "status",
    "state",
    "risk",
    "owner",
    "reviewed",
    "reviewed_by",
    "reviewers",
    "due",
    "days_left",
)


def render_markdown(run: Run) -> str:
    """Return the report as Markdown."""
    parts = [
        markdown_header(run, "Staleness: when each page's medical review is due"),
        f"## In short\n\n{_in_short(run)}",
    ]
    if run.pages:
        parts.append(f"## Every page, most urgent first\n\n{_every_page(run)}")
        parts.append(f"## By reviewer\n\n{_by_reviewer(run)}")
        parts.append(f"## By month\n\n{_by_month(run)}")
    return "\n".join(parts) + accepted_table(run)


def render_csv(run: Run) -> str:
    """Return one row for each page as CSV, most urgent first; lists are joined by `; `."""
    about = csv_about(run)
    rows = (
        [*_csv_cells(page), accepted_on(run, page.path), safety_until(run, page.path), *about]
        for page in by_urgency(run.pages)
    )
    return csv_table([*_PAGE_KEYS, "waived", "safety_change_until", *CSV_ABOUT], rows)


def render_json(run: Run) -> str:
    """Return the report as JSON; pages by reviewer and month are named by their paths."""
    ahead = look_ahead(run)
    return as_text(
        {
            **json_header(run, "staleness"),
            "pages": [
                {key: plain(getattr(page, key)) for key in _PAGE_KEYS} for page in by_urgency(run.pages)
            ],
            "reviewers": [_workload_keys(work) for work in workloads(run.pages)],
            "due_already": _paths(ahead.due_already),
            "months": [{"month": month, "pages": _paths(pages)} for month, pages in ahead.months.items()],
            "later": _paths(ahead.later),
            "without_due_day": _paths(ahead.without_due_day),
            "need_no_review": _paths(ahead.need_no_review),
        }
    )


def _csv_cells(page: PageSummary) -> Iterator[str | int | None]:
    for key in _PAGE_KEYS:
        value = getattr(page, key)
        yield "; ".join(value) if isinstance(value, tuple) else value


def _workload_keys(work: Workload) -> dict[str, Any]:
    next_due = None if work.next_due is None else {"path": work.next_due.path, "due": work.next_due.due}
    return {
        "id": work.reviewer_id,
        "name": work.name,
        "pages": _paths(work.pages),
        "late": work.late,
        "next_due": next_due,
    }


def _paths(pages: list[PageSummary]) -> list[str]:
    return [page.path for page in pages]


def _in_short(run: Run) -> str:
    rows = [(STATE_NAMES[state], f"{len(pages):,}") for state, pages in by_state(run.pages).items()]
    if not rows:
        return "No page was checked.\n"
    return table([("State", "left"), ("Pages", "right")], [*rows, ("All", f"{len(run.pages):,}")])


def _every_page(run: Run) -> str:
    columns = ("Page", "State", "Reviewed", "By", "Due", "Time left", "Risk", "Owner")
    rows = (
        (
            link(title_of(page), page.path),
            STATE_NAMES[page.state] if page.readability else f"{STATE_NAMES[page.state]}, not read",
            escaped(page.reviewed or ""),
            "<br>".join(map(escaped, page.reviewers)),
            page.due or "",
            time_left(page),
            escaped(page.risk or ""),
            escaped(page.owner or ""),
        )
        for page in by_urgency(run.pages)
    )
    return table([(name, "right" if name == "Time left" else "left") for name in columns], rows)


def _by_reviewer(run: Run) -> str:
    rows = (
        (
            escaped(work.name) or "*no reviewer named*",
            f"{len(work.pages):,}",
            f"{work.late:,}",
            "" if work.next_due is None else work.next_due.due or "",
            "" if work.next_due is None else link(title_of(work.next_due), work.next_due.path),
        )
        for work in workloads(run.pages)
    )
    columns = ("Reviewer", "Pages", "Late", "Next due", "Page due next")
    text = table([(name, "right" if name in ("Pages", "Late") else "left") for name in columns], rows)
    return text + "\nDrafts and withdrawn pages count as pages, but are never late or due next.\n"


def _by_month(run: Run) -> str:
    ahead = look_ahead(run)
    busy = {month: pages for month, pages in ahead.months.items() if pages}
    rows = [
        *_month_row("**Due already**", ahead.due_already),
        *(row for month, pages in busy.items() for row in _month_row(month, pages)),
        *_month_row("Later", ahead.later),
        *_month_row("No due day", ahead.without_due_day),
        *_month_row("Need no review (drafts, withdrawn)", ahead.need_no_review),
    ]
    return (
        table([("Month", "left"), ("Pages", "right"), ("Which", "left")], rows)
        + "\n"
        + _quiet_months(ahead, len(busy))
    )


def _month_row(name: str, pages: list[PageSummary]) -> Iterator[tuple[str, str, str]]:
    if pages:
        which = "<br>".join(f"{link(title_of(page), page.path)} {page.due or ''}".rstrip() for page in pages)
        yield name, f"{len(pages):,}", which


def _quiet_months(ahead: Ahead, busy: int) -> str:
    months = list(ahead.months)
    return f"From {months[0]} to {months[-1]}, nothing falls due in {len(months) - busy} of {len(months)} months.\n"
