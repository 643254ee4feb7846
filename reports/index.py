"""The first page of the reports: the guide in short, and what each file holds."""

from __future__ import annotations

from medreview.reports.accepted import accepted_table
from medreview.reports.grades import is_harder, target_in_words
from medreview.reports.header import markdown_header
from medreview.reports.markdown import escaped, link, table
from medreview.reports.review_queue import STATE_NAMES, by_state, count_of, counts_of, time_left, title_of
from medreview.reports.workload import first_due
from medreview.schemas.run import Run

_FILES = (
    ("Staleness", "staleness", "when each page's review is due, by page, reviewer and month"),
    (
        "Readability",
        "readability",
        "all grades with their counts, the hardest sentences, long words that repeat",
    ),
)


def render_index(run: Run) -> str:
    """Return the first page as Markdown; its links expect the other reports in the same folder."""
    rows = (
        (f"[{name}]({file}.md)", what, f"[CSV]({file}.csv), [JSON]({file}.json)")
        for name, file, what in _FILES
    )
    files = table([("Report", "left"), ("What it says", "left"), ("As data", "left")], rows)
    parts = [
        markdown_header(run, "The guide in short"),
        f"## Reports\n\n{files}",
        f"## Overview\n\n{_overview(run)}",
    ]
    return "\n".join(parts) + accepted_table(run)


def _overview(run: Run) -> str:
    if not run.pages:
        return "No page was checked.\n"
    facts = {
        "Pages": f"{len(run.pages):,}",
        "Reviews": _reviews(run),
        "Next due day": _next_due(run),
        "Readability": _readability(run),
        "Findings": ", ".join(counts_of(run.summary)),
    }
    return "".join(f"- **{name}:** {value}\n" for name, value in facts.items())


def _reviews(run: Run) -> str:
    return ", ".join(
        f"{len(pages):,} {STATE_NAMES[state].lower()}" for state, pages in by_state(run.pages).items()
    )


def _next_due(run: Run) -> str:
    page = first_due(run.pages)
    return "none" if page is None else f"{page.due}, {link(title_of(page), page.path)} ({time_left(page)})"


def _readability(run: Run) -> str:
    harder = sum(is_harder(page, run.policy) is True for page in run.pages)
    unknown = sum(is_harder(page, run.policy) is None for page in run.pages)
    text = f"{count_of(harder, 'page')} harder than the target ({escaped(target_in_words(run.policy))})"
    return f"{text}, {unknown:,} with too little text or not read" if unknown else text
