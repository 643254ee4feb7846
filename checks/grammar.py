"""GRM002: what LanguageTool takes for a mistake of grammar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.grammar.remarks import problems
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="GRM002",
    name="grammar",
    severity="warning",
    confidence="medium",
    summary="A sentence may have a mistake of grammar, or the wrong one of two similar words.",
    why="Many readers of a guide read slowly, or in a language that is not their first. A missing or doubled word "
    "makes them read a sentence twice, and now and then turns its meaning round. LanguageTool's rules for the page's "
    "English are used, without those that only concern style.",
    fix="Correct the sentence. If it is right, say it in another way, or leave LanguageTool's rule out for the whole "
    "house under 'grammar' in policy.yaml, with the reason.",
    sources=(Source("LanguageTool 6.8", "grammar of English", "https://languagetool.org"),),
    reported=(
        Example("The nurses checks your blood.\n", note="subject and verb do not agree"),
        Example("You will get a an infusion.\n", note="a word too many"),
        Example("Tell your your nurse.\n", note="a word twice"),
    ),
    accepted=(
        Example("The nurse checks your blood.\n", note="a right sentence"),
        Example("Press `a an` to go on.\n", note="code is no prose"),
        Example(
            "| Side effect | How often |\n| --- | --- |\n| headache | 1 in 10 |\n",
            note="cells are no sentences",
        ),
        Example(
            "Before the visit:\n\n- drink water\n- wear loose sleeves\n",
            note="items go on from their lead-in",
        ),
        Example("The medicine works in some people[^house].\n", note="a citation is no prose"),
    ),
    uses_grammar=True,
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each mistake of grammar."""
    yield from problems(page, context, RULE.id, "grammar", "'{words}': {message}")
