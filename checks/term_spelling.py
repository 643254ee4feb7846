"""TRM002: a preferred term in another capitalization or hyphenation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.lexicon import Spelling, stretches
from medreview.schemas.finding import Problem, Replacement
from medreview.schemas.rule import Example, Rule
from medreview.text.substitution import is_part_of_name, is_title, opens_sentence, with_capital
from medreview.text.terms import written

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.document import Stretch
    from medreview.reading.page import Page

_AFTER_A_NOUN = re.compile(
    r"\Z|[^\w-]*\Z|[^\w\s-]|\s+(?:after|and|are|as|at|by|can|do|during|for|from|has|have|if|in|is|may|might|of|on|or|than"
    r"|that|to|was|were|when|which|while|who|will|with|you|your)(?!\w)"
)
_BEFORE_A_NOUN = re.compile(r"(?<!\w)(?:an?|any|each|every|first|my|no|our|their|your)\s\Z", re.IGNORECASE)
_BEFORE_ANY_NOUN = re.compile(r"(?<!\w)(?:the|this)\s\Z", re.IGNORECASE)
_PARTICLE = re.compile(r"-(?:back|down|in|off|on|out|over|through|up)s?\Z")
_FIRST_LETTER = re.compile(r"(?<!\w)\w")
_NAMED_PART = re.compile(r" (?:chapter|form|list|page|section|sheet|tab)(?!\w)")
_NEAR = 40  # how far around a term its part of speech is looked for, in characters

RULE = Rule(
    id="TRM002",
    name="term-spelling",
    severity="warning",
    summary="A preferred term is spelled in another way than the house has fixed.",
    why="One spelling lets readers see that two places speak of one thing, and lets them search for it. A capital at "
    "the start of a sentence, in a title or in a name is fine, and so is a term in capitals among capitals. Hyphens "
    "depend on the place of a word, so only clear cases are reported: 'your follow up' (after 'to', 'follow up' is a "
    "verb), 'followup', and 'B-cells' (before a noun, 'B-cell' may have its hyphen).",
    fix="Write the term as terminology.yaml has it.",
    reported=(
        Example("Each Side effect is listed.\n", note="a capital inside a sentence"),
        Example("Tell us about side-effects.\n", note="a hyphen that the house does not write"),
        Example("Plan your follow up now.\n", note="no hyphen where the word must be a noun"),
        Example("A followup takes an hour.\n", note="one word"),
        Example("These are b cells.\n", note="a small letter that must be a capital"),
    ),
    accepted=(
        Example("Side effects are rare.\n", note="at the start of a sentence"),
        Example("## Side Effects of Treatment\n", note="a title with capitals"),
        Example("We follow up with you by phone.\n", note="a verb"),
        Example("The B-cell count is low.\n", note="a hyphen before a noun"),
        Example("Call the Side Effect Hotline.\n", note="a name"),
        Example("Read [Side effects](page.md) next.\n", note="the name of a section"),
        Example("Follow-up is free. A follow\u2011up takes an hour.\n", note="a hyphen of another shape"),
        Example("CALL US IF A SIDE EFFECT IS BAD.\n", note="capitals throughout"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each preferred term in a spelling that is not the house's."""
    found = context.house.lexicon.find_spellings(page.document.running_text.terms)
    for stretch, spelling in stretches(page, found):
        words, preferred = written(stretch.text), written(spelling.preferred)
        if words == preferred or (words.lower() != preferred.lower() and not _is_clear(stretch, spelling)):
            continue
        right = _with_right_capitals(page, stretch, words, preferred)
        if words == right:
            continue
        span = stretch.span
        can_fix = page.source.text[span.start : span.end] == stretch.text and not page.verbatim.holds(stretch)
        reason = f"{spelling.term.reason.strip().rstrip('.')}. ({spelling.term.source})"
        message = f"Write '{right}', not '{words}'. {reason}"
        places = page.places_of(stretch) if can_fix else ()
        yield Problem(span, message, tuple(Replacement(place, right) for place in places), can_fix)


def _is_clear(stretch: Stretch, spelling: Spelling) -> bool:
    """True when another hyphenation than the house's can only be a slip; see the rule's `why`."""
    text = stretch.block.text
    before = text[max(0, stretch.start - _NEAR) : stretch.start]
    after = text[stretch.end : stretch.end + _NEAR]
    if before[-1:] == "-" or after[:1] == "-":
        return False
    if "-" not in spelling.preferred:
        return spelling.is_plural or _AFTER_A_NOUN.match(after) is not None
    if re.search(r"[\s-]", stretch.text) is None or spelling.is_plural:
        return True
    if _PARTICLE.search(spelling.preferred) and _BEFORE_ANY_NOUN.search(before):
        return True
    return _BEFORE_A_NOUN.search(before) is not None


def _with_right_capitals(page: Page, stretch: Stretch, words: str, preferred: str) -> str:
    """Return the preferred spelling with those capitals of the words that are fine at this place."""
    text, start, end = stretch.block.text, stretch.start, stretch.end
    if words.isupper() and (preferred.islower() or text.isupper()):
        return preferred.upper()
    if words[0].isupper() and is_part_of_name(text, start, end):
        return words
    if words[0].isupper() and (stretch.block.kind == "heading" or _NAMED_PART.match(text, end)):
        is_right = _FIRST_LETTER.sub("_", words) == _FIRST_LETTER.sub("_", preferred)
        return words if is_right else _with_titles_of(words, preferred)
    opens = opens_sentence(text, start) or page.source.text[stretch.span.start - 1] in "[*_"
    return with_capital(preferred) if opens and words[0].isupper() else preferred


def _with_titles_of(words: str, preferred: str) -> str:
    """Return the preferred spelling with a capital on every word where `words` have one, else on the first."""
    if is_title(words):
        return _FIRST_LETTER.sub(lambda first: first[0].upper(), preferred)
    return with_capital(preferred)
