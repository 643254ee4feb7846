"""GRM004: a page that LanguageTool could not check, where the settings require that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.grammar.language import language_of
from medreview.schemas.finding import Problem, Span
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="GRM004",
    name="not-proofread",
    severity="error",
    summary="Grammar and spelling of the page could not be checked, although the settings require it.",
    why="With 'mode = \"required\"' a run is not green because a check was skipped. What was not checked is named with "
    "the reason; in mode 'auto' the same line stands under 'not checked' and blocks nothing.",
    fix="Do what the message says: install LanguageTool with 'medreview grammar install', start it, or give it more "
    "time or memory in the settings. A page in another language than English needs a waiver.",
    reported=(
        Example("Consulte a su médico.\n", front={"lang": "es"}, note="a language that is not checked"),
    ),
    accepted=(Example("Ask your nurse.\n", note="a page that was checked"),),
    uses_grammar=True,
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield a problem at the page's language, or its beginning, when it was not, or not wholly, checked."""
    proofreading = context.proofreading
    if proofreading.is_required and proofreading.why_not:
        is_other = language_of(page.fields.lang, context.house.policy.profile) is None
        where = page.front.value("lang") if is_other and page.front.has("lang") else Span(0, 0)
        yield Problem(
            where, f"Grammar and spelling of this page were not fully checked: {proofreading.why_not}."
        )
