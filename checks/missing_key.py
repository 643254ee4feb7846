"""PAG007: a key that every page needs is absent or empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG007",
    name="missing-key",
    severity="error",
    summary="A key that is needed is absent or empty.",
    why="Who wrote the page, for whom, and how risky a mistake on it would be decide how it is checked and reviewed.",
    fix="Add the key with its value. 'medreview explain' and the schema say what each key takes.",
    reported=(
        Example(front={"risk": None}, note="absent"),
        Example(front={"authors": "[]"}, note="an empty list"),
        Example(front={"summary": ""}, note="no value"),
        Example(front={"summary": '"  "'}, note="only spaces"),
        Example(front={"title": "~"}, note="null"),
        Example(
            front={"changes": "\n  - {version: 1, date: 2026-03-01, kind: review}"},
            note="an entry without note",
        ),
        Example(front={"references": "\n  - {id: a, title: A source}"}, note="no identifier or address"),
        Example(page="---\n---\n\nNo keys at all.\n"),
    ),
    accepted=(
        Example(
            front={"published": None, "references": None, "conditions": ""}, note="a page need not have these"
        ),
        Example(front={"references": "\n  - {id: a, title: A source, doi: , url: https://example.org}"}),
        Example(front={"version": "0"}, note="there, though not right"),
        Example(front={"summary": "null and void"}, note="a text that begins with null"),
        Example(front={"summary": "*one"}, note="an alias: reported as such only"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each key that is missing: at the key above it, at an empty one the key itself."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
