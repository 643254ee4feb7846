"""REF004: a reference that the text does not cite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_TWO = "\n  - {id: house, title: A source, url: https://example.org}\n  - {id: b, title: Another, pmid: 28002679}"

RULE = Rule(
    id="REF004",
    name="unused-reference",
    severity="suggestion",
    summary="A reference is not cited in the text.",
    why="A mark behind the statement tells the reviewer what to compare with which source. A source without a mark may "
    "support nothing that is still on the page.",
    fix="Cite it with [^id] behind the statement that it supports, or delete it from 'references'.",
    reported=(
        Example("It helps.\n"),
        Example("It helps.[^house]\n", front={"references": _TWO}, note="one of two"),
        Example("It helps. `[^house]`\n", note="a mark in code cites nothing"),
        Example("It helps.[^House]\n", note="capitals count"),
    ),
    accepted=(
        Example("It helps.[^house]\n"),
        Example("## Why it helps[^house]\n", note="in a heading"),
        Example("| Sleep |\n|---|\n| It helps.[^b] |\n\n<p>Rest.[^house]</p>\n", front={"references": _TWO}),
        Example("It helps.[^house]\n\n[^house]: A note.\n", note="with a footnote of the same name"),
        Example("It helps.\n", front={"status": "withdrawn"}, note="nobody reads it"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the id of each reference that no mark cites; a withdrawn page may have such."""
    del context
    references = page.fields.references
    if not references or page.fields.status == "withdrawn":
        return
    for index, reference in enumerate(references):
        if reference.id not in page.cited:
            where = page.front.value("references", page.front.entry("references", index, reference.id), "id")
            message = (
                f"Nothing on the page cites '{reference.id}'. Cite it as [^{reference.id}], or delete it."
            )
            yield Problem(where, message)
