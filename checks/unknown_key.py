"""PAG006: the front matter has a key that the schema does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG006",
    name="unknown-key",
    severity="error",
    summary="A key of the front matter is not known.",
    why="A misspelled key is a key that is not there: 'reveiwed' would leave the page without a review date, and "
    "nobody would notice.",
    fix="Correct the spelling, or delete the key. The message names the nearest key that is known.",
    reported=(
        Example(front={"tilte": "Sample page"}, note="a typing error"),
        Example(front={"Title": "Sample page"}, note="keys are in lower case"),
        Example(front={"keywords": ""}, note="a key without a value is a key"),
        Example(front={"references": "\n  - {id: a, title: A source, dio: 10.1000/182}"}, note="in a list"),
        Example(front={"7": "days"}, note="a number as a key"),
    ),
    accepted=(
        Example(front={"review_by": "2027-01-01", "sample": "true"}, note="keys that a page need not have"),
        Example(front={'"lang"': "en-US", "lang": None}, note="a key in quotes"),
        Example(front={"summary": "'keywords: none'"}, note="a colon in a value"),
        Example(front={"conditions": "[{name: multiple sclerosis, mesh: D009103}]"}),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each key that the schema does not have."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
