"""How hard each page is to read: all grades with their counts, the hardest sentences, long words that repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medreview.reports.accepted import accepted_on, accepted_table
from medreview.reports.as_csv import Cell, csv_table
from medreview.reports.as_json import as_text, plain
from medreview.reports.grades import (
    COUNTS,
    FORMULAS,
    SMOG_SENTENCES,
    against_target,
    difference,
    formula_of,
    grade_of,
    is_harder,
    shown_grade,
    target_in_words,
)
from medreview.reports.header import CSV_ABOUT, csv_about, json_header, markdown_header
from medreview.reports.markdown import escaped, link, table
from medreview.reports.review_queue import count_of, title_of
from medreview.schemas.run import LongWord, PageSummary, Passages, Run

_PAGE_KEYS = ("path", "title", "guide", "id", "kind")


def render_markdown(run: Run) -> str:
    """Return the report as Markdown."""
    parts = [
        markdown_header(run, "Readability: how hard each page is to read"),
        f"## In short\n\n{_in_short(run)}",
    ]
    if run.pages:
        parts.append(f"## Every page\n\n{_grades(run)}")
        parts.append(f"## What the grades are made from\n\n{_counts(run)}\n{_formulas()}")
        parts.append(f"## The hardest sentences\n\n{_all_passages(run)}")
    return "\n".join(parts) + accepted_table(run)


def render_csv(run: Run) -> str:
    """Return one row for each page as CSV; a grade is empty where there is too little text."""
    grades, counts = [formula.key for formula in FORMULAS], list(COUNTS)
    columns = [
        *_PAGE_KEYS,
        "formula",
        "target",
        "difference",
        *grades,
        "smog_is_estimate",
        *counts,
        "waived",
        *CSV_ABOUT,
    ]
    about = csv_about(run)
    rows = ([*_csv_cells(page, run), accepted_on(run, page.path), *about] for page in run.pages)
    return csv_table(columns, rows)


def render_json(run: Run) -> str:
    """Return the report as JSON."""
    formulas = [
        {"key": formula.key, "name": formula.name, "sum": formula.sum, "source": formula.source}
        for formula in FORMULAS
    ]
    pages = [_page_keys(page, run) for page in run.pages]
    return as_text({**json_header(run, "readability"), "formulas": formulas, "pages": pages})


def _page_keys(page: PageSummary, run: Run) -> dict[str, Any]:
    return {
        **{key: getattr(page, key) for key in _PAGE_KEYS},
        "difference": plain(difference(page, run.policy)),
        "readability": plain(page.readability),
        "passages": plain(page.passages),
    }


def _csv_cells(page: PageSummary, run: Run) -> Iterator[Cell]:
    yield from (getattr(page, key) for key in _PAGE_KEYS)
    yield from (run.policy.formula, plain(run.policy.target), plain(difference(page, run.policy)))
    measured = page.readability
    if measured is None:
        yield from [None] * (len(FORMULAS) + 1 + len(COUNTS))
        return
    yield from (plain(grade_of(measured, formula)) for formula in FORMULAS)
    yield measured.smog_is_estimate
    yield from (getattr(measured, key) for key in COUNTS)


def _in_short(run: Run) -> str:
    verdicts = [is_harder(page, run.policy) for page in run.pages]
    rows = [
        ("Harder than the target", verdicts.count(True)),
        ("On the target or easier", verdicts.count(False)),
        ("Too little text, or not read", verdicts.count(None)),
        ("All", len(verdicts)),
    ]
    if not run.pages:
        return "No page was checked.\n"
    name = f"Target: {escaped(target_in_words(run.policy))}"
    return table([(name, "left"), ("Pages", "right")], [(text, f"{number:,}") for text, number in rows])


def _grades(run: Run) -> str:
    target = formula_of(run.policy)
    others = [formula for formula in FORMULAS if formula != target]
    columns = ["Page", target.name, f"Target {run.policy.target:g}", *(formula.name for formula in others)]
    rows = []
    for page in run.pages:
        row = [link(title_of(page), page.path), _grade(page, target.key), against_target(page, run.policy)]
        rows.append(row + [_grade(page, formula.key) for formula in others])
    text = table([(name, "left" if name == "Page" else "right") for name in columns], rows)
    return f"{text}\n{_reading_notes(run)}"


def _grade(page: PageSummary, key: str) -> str:
    formula = next(formula for formula in FORMULAS if formula.key == key)
    return "" if page.readability is None else shown_grade(page.readability, formula)


def _reading_notes(run: Run) -> str:
    notes = [
        "Results are US school grades; lower is easier. Reading ease is a score up to about 120; higher is easier."
    ]
    if any(page.readability is not None and page.readability.smog_is_estimate for page in run.pages):
        notes.append(
            f"*est.*: SMOG is made for {SMOG_SENTENCES} sentences or more; on fewer it is an estimate."
        )
    return "\n".join(notes) + "\n"


def _counts(run: Run) -> str:
    rows = (
        [link(title_of(page), page.path)]
        + ["" if page.readability is None else f"{getattr(page.readability, key):,}" for key in COUNTS]
        for page in run.pages
    )
    return table([("Page", "left"), *((name, "right") for name in COUNTS.values())], rows)


def _formulas() -> str:
    notes = (
        "Each result can be worked out again from the counts above. *Short words* have one syllable, *long words* "
        "three or more. *Complex words* are the long words that Gunning counts: not names, not joined easy words, not "
        "words made long by *-ed*, *-es* or *-ing*. *Letters* include digits.\n"
    )
    rows = ((formula.name, formula.sum, formula.source) for formula in FORMULAS)
    return notes + "\n" + table([("Formula", "left"), ("Sum", "left"), ("Source", "left")], rows)


def _all_passages(run: Run) -> str:
    about = (
        "The grade of a sentence is its Flesch-Kincaid grade; a place is line:column. Begin with the first sentence of "
        "a table: split it, or find plainer words.\n"
    )
    return "\n".join([about, *map(_passages, run.pages)])


def _passages(page: PageSummary) -> str:
    head = f"### {link(title_of(page), page.path)}\n\n"
    if page.passages is None:
        why = (
            "The page could not be read."
            if page.readability is None
            else "This run did not ask for sentences."
        )
        return f"{head}{why}\n"
    return f"{head}{_hardest(page.passages)}\n{_long_words(page.passages.long_words)}"


def _hardest(passages: Passages) -> str:
    if not passages.hardest:
        return "No sentence has five words or more.\n"
    rows = (
        (
            f"{one.line}:{one.column}",
            f"{one.grade:.1f}",
            f"{one.words:,}",
            f"{one.polysyllables:,}",
            escaped(one.text),
        )
        for one in passages.hardest
    )
    columns = ("Place", "Grade", "Words", "Long words", "Sentence")
    return table([(name, "left" if name == "Sentence" else "right") for name in columns], rows)


def _long_words(words: tuple[LongWord, ...]) -> str:
    if not words:
        return "No word of three or more syllables repeats.\n"
    listed = ", ".join(
        f"{escaped(word.word)} ({word.syllables} syllables) {count_of(word.count, 'time')}" for word in words
    )
    return f"Long words that repeat: {listed}.\n"
