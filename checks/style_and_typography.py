"""GRM003: what LanguageTool would write in another way."""

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
    id="GRM003",
    name="style-and-typography",
    severity="suggestion",
    confidence="low",
    summary="Style or typography could be better.",
    why="Commas, capitals and plain wording help a reader through a sentence. LanguageTool's rules for them are "
    "advice: they do not know what a house has decided.",
    fix="Take the advice where it helps the reader. Leave LanguageTool's rule out for the whole house under 'grammar' "
    "in policy.yaml where the house has decided otherwise, with the reason.",
    sources=(Source("LanguageTool 6.8", "style and typography of English", "https://languagetool.org"),),
    reported=(
        Example("Your nurse , or your doctor, will help.\n", note="a space before a comma"),
        Example("Each person is very unique.\n", note="a word that says it already"),
    ),
    accepted=(
        Example("Your nurse, or your doctor, will help.\n", note="a comma where it belongs"),
        Example("Write `nurse , doctor` into the box.\n", note="code is no prose"),
    ),
    uses_grammar=True,
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each remark on style or typography."""
    yield from problems(page, context, RULE.id, "style", "'{words}': {message}")
