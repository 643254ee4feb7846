"""RDB003: a paragraph has more sentences than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="RDB003",
    name="long-paragraph",
    severity="suggestion",
    summary="A paragraph has more sentences than the policy allows.",
    why="Readers look through a page before they read it. A long paragraph looks like work, and what is in its middle "
    "is missed.",
    fix="Begin a new paragraph where a new thought begins, or turn steps and lists into bullet points.",
    sources=(Source("NHS digital service manual", "How we write: paragraphs of up to 3 sentences"),),
    reported=(
        Example("It helps. " * 6 + "\n", note="six sentences"),
        Example("> " + "It helps. " * 6 + "\n", note="in a quotation"),
    ),
    accepted=(
        Example("It helps. " * 5 + "\n", note="just as many as allowed"),
        Example("It helps. " * 3 + "\n\n" + "It helps. " * 3 + "\n", note="two paragraphs"),
        Example(
            "Dr. Roe and Mr. Doe, e.g. at 5 p.m. in St. Paul, are in. " * 2 + "\n",
            note="full stops inside sentences",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each paragraph with more sentences than the policy allows."""
    limit = context.house.settings.readability.paragraph_sentences
    for paragraph in page.prose.paragraphs:
        count = len(paragraph.sentences)
        if count > limit:
            advice = f"Begin a new one after sentence {limit} or before."
            message = f"This paragraph has {count} sentences; the limit is {limit}. {advice}"
            yield Problem(paragraph.block.span(), message)
