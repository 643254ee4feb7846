"""PAG008: a value in the front matter is not what its key takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG008",
    name="invalid-value",
    severity="error",
    summary="A value is not what its key takes.",
    why="A date that does not exist or a risk that is not one of the three cannot be acted on, so the page would never "
    "become due for review.",
    fix="Write what the message asks for: a date as YYYY-MM-DD, one of the words it lists, a whole number, or a list.",
    sources=(Source("ISO 8601", "calendar dates as YYYY-MM-DD"),),
    reported=(
        Example(front={"reviewed": "2025-02-30"}, note="a day that does not exist"),
        Example(front={"published": "03/02/2026"}, note="another order of day and month"),
        Example(front={"reviewed": "2026-13"}, note="a month that does not exist"),
        Example(front={"published": "2026-03"}, note="only a review may be a month"),
        Example(front={"kind": "Article"}, note="choices are in lower case"),
        Example(front={"version": '"1"'}, note="a number in quotes is text"),
        Example(front={"version": "1.10"}, note="not a whole number"),
        Example(front={"version": "0"}, note="versions count from 1"),
        Example(front={"title": "2026"}, note="a title that is a number"),
        Example(
            front={"title": "A title of over a hundred and ten characters " + "that goes on " * 6},
            note="too long",
        ),
        Example(front={"authors": "ann-author"}, note="one person is still a list"),
        Example(front={"authors": "\n  -\n  - ann-author"}, note="an empty item"),
        Example(front={"authors": "[Ann Author]"}, note="a name instead of an id"),
        Example(front={"id": "Sample Page"}, note="capitals and a space"),
        Example(front={"lang": "english"}, note="a name instead of a language tag"),
        Example(front={"sample": "yes"}, note="true or false"),
    ),
    accepted=(
        Example(front={"reviewed": "2026-03"}, note="a month, on a legacy page"),
        Example(front={"reviewed": "2024-02-29", "version": "1"}, note="a leap day"),
        Example(front={"title": '"2026"'}, note="a number in quotes is text"),
        Example(front={"lang": "no"}, note="Norwegian, not false"),
        Example(
            front={"references": "\n  - {id: a, title: A source, pmid: 12345678}"}, note="a PMID is a number"
        ),
        Example(front={"conditions": "[multiple sclerosis]"}, note="a name alone"),
        Example(front={"summary": "|\n  Two lines\n  of text."}, note="text on several lines"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each value that its key does not take."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
