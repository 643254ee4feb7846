"""RDB004: a word that has a plainer one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from medreview.checks.data import rows
from medreview.reading.lexicon import stretches
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source
from medreview.text.substitution import opens_sentence
from medreview.text.terms import Phrase, TermFinder

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.document import Stretch
    from medreview.reading.page import Page

_EXPLAINS = re.compile(r" \(|,? (?:which|that|this) (?:is|are|means?)\b|, or ")
_INFLECTED = re.compile(r"(?:ed|ing|(?<!s)s)\Z")

RULE = Rule(
    id="RDB004",
    name="plain-word",
    severity="suggestion",
    confidence="medium",
    summary="A word has a plainer one that most readers know better.",
    why="Readers who are ill, worried or new to English lose time on long words that say no more than short ones. The "
    "list holds only words that nearly always have a plainer one; what the house itself prefers or avoids is left to "
    "the TRM rules.",
    fix="Write one of the plainer words if it says the same here, or rewrite the sentence. Keep the word where it is "
    "exact.",
    sources=(
        Source("plainlanguage.gov", "Use simple words and phrases", "https://www.plainlanguage.gov"),
        Source("CDC, Everyday Words for Public Health Communication"),
    ),
    reported=(
        Example("Utilize a soft brush.\n", note="at the start of a sentence"),
        Example("Call us prior\nto your visit.\n", note="a phrase through a line break"),
        Example("The nurse administered the dose.\n", note="in the past tense"),
    ),
    accepted=(
        Example("Use a soft brush before your visit.\n", note="plain words"),
        Example("She lives in an assisted living home.\n", note="the name of a thing"),
        Example("Write to the Office of Patient Assistance.\n", note="part of a name"),
        Example("You take this medicine orally (by mouth).\n", note="explained at once"),
        Example("It eases itching (pruritus).\n", note="given beside the plain word"),
        Example("Type `utilize` into the box.\n", note="code is no prose"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each word that has a plainer one and that the house has not decided upon."""
    text = page.document.running_text.terms
    found = [match for match in plain_words().find(text) if match.value]
    if not found:
        return
    decided = context.house.lexicon.find_decided(text, found)
    for stretch, plainer in stretches(page, (match for match in found if not decided.overlap(match))):
        if not _is_name(stretch) and not _is_explained(stretch):
            words = " ".join(stretch.text.split())
            yield Problem(stretch.span, f"'{words}' has a plainer wording: {plainer}.")


@cache
def plain_words() -> TermFinder[str]:
    """Return what finds the words of the list, each with its alternatives as shown; exceptions have none."""
    return TermFinder(_phrases())


def _phrases() -> Iterator[Phrase[str]]:
    for words, plainer, *exceptions in rows("plain_words.txt"):
        shown = " or ".join(f"'{wording}'" for wording in plainer.split(", "))
        for form in words.split(" / "):
            is_inflected = " / " in words and _INFLECTED.search(form) is not None
            yield Phrase(form, f"{shown}, in the form that fits" if is_inflected else shown)
        for exception in exceptions:
            yield from (Phrase(wording, "") for wording in exception.split("; "))


def _is_name(stretch: Stretch) -> bool:
    """True for a capital that is not the start of a sentence, unless the words are in capitals throughout."""
    words = stretch.text
    return (
        words[0].isupper() and not words.isupper() and not opens_sentence(stretch.block.text, stretch.start)
    )


def _is_explained(stretch: Stretch) -> bool:
    """True where the plain word stands beside it, or it stands in brackets beside the plain word."""
    text, start, end = stretch.block.text, stretch.start, stretch.end
    return _EXPLAINS.match(text, end) is not None or (
        text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    )
