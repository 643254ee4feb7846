"""TRM001: a term that the house avoids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.lexicon import Avoidance, stretches
from medreview.schemas.finding import Problem, Replacement
from medreview.schemas.rule import Example, Rule, Source
from medreview.text.substitution import (
    article_before,
    article_for,
    is_part_of_name,
    opens_sentence,
    with_capitals_of,
)

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.document import Stretch
    from medreview.reading.page import Page

_LONGER_NAME = re.compile(r"(?:\s(?:and|by|for|in|of|on|the|to))+\s[A-Z]")  # Meds by Mail
_NAMED = re.compile(r"(?:\bcalled|\bknown as|\bnamed|\bwords?|\bterms?)(?:\s(?:an?|the))?\s\Z", re.IGNORECASE)

RULE = Rule(
    id="TRM001",
    name="avoided-term",
    severity="warning",
    summary="The page uses a term that the house avoids.",
    why="Readers take two words for two things, and some words hurt or mislead. The house has decided on the better "
    "word once, with a reason and a source, in terminology.yaml. Terms are found as whole words and just as they are "
    "listed, so a plural is listed by itself.",
    fix="Write the preferred term. Where a longer wording is right ('drug interaction'), list it in terminology.yaml "
    "under the entry's 'exceptions'.",
    sources=(
        Source(
            "AHRQ Patient Education Materials Assessment Tool (PEMAT-P)", "item 3: common, everyday language"
        ),
    ),
    reported=(
        Example("Come to the infusion suite.\n", note="the preferred term is another"),
        Example("Come to the infusion\n*suite*.\n", note="through a line break and emphasis"),
        Example("Many people suffer from multiple\u00a0sclerosis.\n", note="with a no-break space"),
        Example("Ask for the Infusion-Suite.\n", note="with a hyphen and capitals"),
        Example("Ask the CARE Team.\n", note="an entry that asks for this capitalization"),
        Example("> This drug helped me.\n", note="in a quotation"),
    ),
    accepted=(
        Example("Ask about drug interactions.\n", note="a longer wording that the entry excepts"),
        Example("Go to the drugstore.\n", note="no whole word"),
        Example("Type `drug` into the box.\n", note="code is no prose"),
        Example("Read [this page](https://example.org/drug).\n", note="an address is no prose"),
        Example("Ask your care team.\n", note="another capitalization than the one avoided"),
        Example("Come to the infusion. Suite 5 is on the left.\n", note="two sentences"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each avoided term, with a fix where just one term is preferred."""
    del context
    for stretch, avoidance in stretches(page, page.avoided):
        term = avoidance.term
        severity = term.severity if "severity" in term.model_fields_set else None
        replacements = tuple(_replacements(page, stretch, avoidance))
        yield Problem(stretch.span, _message(stretch, avoidance), replacements, bool(replacements), severity)


def _message(stretch: Stretch, avoidance: Avoidance) -> str:
    words, term = " ".join(stretch.text.split()), avoidance.term
    choices = [f"'{use}'" for use in term.use]
    if not choices:
        advice = f"Leave out '{words}', or say it in another way."
    elif len(choices) == 1:
        advice = f"Write {choices[0]} instead of '{words}'."
    else:
        advice = f"Write {', '.join(choices[:-1])} or {choices[-1]} instead of '{words}'."
    if _may_be_name(stretch, avoidance):
        advice += " If it is part of a name, list the name under the entry's exceptions in terminology.yaml."
    return f"{advice} {term.reason.strip().rstrip('.')}. ({term.source})"


def _replacements(page: Page, stretch: Stretch, avoidance: Avoidance) -> Iterator[Replacement]:
    """Yield the edits that put the one preferred term in place, and the article it needs; none where that is unsure."""
    text, start, end = stretch.block.text, stretch.start, stretch.end
    is_compound = text[max(0, start - 1) : start] == "-" or text[end : end + 1] == "-"
    is_unsure = is_compound or _may_be_name(stretch, avoidance)
    if len(avoidance.term.use) != 1 or is_unsure or not _is_plain(page, stretch):
        return
    if _is_explained(stretch, avoidance.term.use[0]) or page.verbatim.holds(stretch):
        return
    words = with_capitals_of(
        stretch.text, avoidance.listed, avoidance.term.use[0], opens=opens_sentence(text, start)
    )
    article = article_before(text, start)
    if article is not None:
        here = stretch._replace(start=article.start, end=article.end)
        needed = article_for(words)
        if needed is None or not _is_plain(page, here):
            return
        if needed != here.text.lower():
            written = needed.capitalize() if article.is_capital else needed
            yield from (Replacement(span, written) for span in page.places_of(here))
    yield from (Replacement(span, words) for span in page.places_of(stretch))


def _may_be_name(stretch: Stretch, avoidance: Avoidance) -> bool:
    """True for a capital that the entry does not have, beside another capital, outside a heading: "Drug Therapy"."""
    words, block = stretch.text, stretch.block
    has_own_capital = words[0].isupper() and not words.isupper() and not avoidance.listed[0].isupper()
    if not has_own_capital or block.kind == "heading":
        return False
    if _LONGER_NAME.match(block.text, stretch.end) and not opens_sentence(block.text, stretch.start):
        return True
    return is_part_of_name(block.text, stretch.start, stretch.end)


def _is_explained(stretch: Stretch, preferred: str) -> bool:
    """True where the page speaks of the words themselves: names, explains or pronounces them, or gives the term too."""
    text, start, end = stretch.block.text, stretch.start, stretch.end
    before = text[max(0, start - len(preferred) - 2) : start].lower()
    is_gloss = text.startswith(" (", end) or before == f"{preferred.lower()} ("
    return is_gloss or _NAMED.search(text, max(0, start - 20), start) is not None


def _is_plain(page: Page, stretch: Stretch) -> bool:
    """True when the source has the very words, without markup, entity or line end."""
    span = stretch.span
    return page.source.text[span.start : span.end] == stretch.text
