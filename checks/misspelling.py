"""GRM001: a word that LanguageTool's dictionary does not know."""

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
    id="GRM001",
    name="misspelling",
    severity="warning",
    confidence="medium",
    summary="A word may be misspelled.",
    why="A misspelled word stops a reader, cannot be looked up, and makes a page about health look careless. Words are "
    "compared with LanguageTool's dictionary for the page's English. Right besides are the house's own terms, "
    "abbreviations, medicines, people and words, and a list of medical words.",
    fix="Correct the word. If it is right, list it in terminology.yaml: a medicine under 'medicines', an abbreviation "
    "under 'abbreviations', any other word under 'words'.",
    sources=(Source("LanguageTool 6.8", "spelling of English", "https://languagetool.org"),),
    reported=(
        Example("Your doctor will exmaine you.\n", note="not in the dictionary"),
        Example("Your doctor\nwill *exmaine* you.\n", note="through a line end and emphasis"),
        Example("Your hair may change colour.\n", note="British spelling on an American page"),
        Example("You may get ocrevus.\n", note="a brand without its capital letter"),
    ),
    accepted=(
        Example("You may get ocrelizumab (Ocrevus).\n", note="a medicine that the house lists"),
        Example("Type `exmaine` into the box.\n", note="code is no prose"),
        Example(
            "Your hair may change colour.\n",
            front={"lang": "en-GB"},
            note="British spelling on a British page",
        ),
        Example("A neurofilament test shows nerve damage.\n", note="a medical word"),
        Example("Read [this page](https://example.org/exmaine).\n", note="an address is no prose"),
    ),
    uses_grammar=True,
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each word that the dictionary does not know."""
    yield from problems(page, context, RULE.id, "misspelling", "'{words}' may be misspelled.")
