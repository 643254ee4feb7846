"""RDB002: a sentence has more words than the policy allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source
from medreview.text.counts import least_tally, words_of

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_LIST_MARK = re.compile(r"(?<!\d), |; ")  # a comma behind a number is part of a date
_LAST_ITEM = re.compile(r", (?:and|or) [^,;]*\Z")
_DASHED_ITEM = re.compile(r"\s-\s")
_TRIED = 20  # each costs a look at the whole sentence
_PAUSE = re.compile(r"(?:;|\u2014)\s*(?P<words>\S+(?:\s+\S+){0,2})")
# Only where a clause begins: the sentence goes on at "arms and legs" and at "in which".
_LINK = re.compile(
    r"(?<=\S)(?:(?<!\d),\s++(?=(?:and|but|because|so|which|although|while)\s)|,?\s++(?=(?:and|but|so)\s+"
    r"(?:I|he|it|she|that|then|there|these|they|this|those|we|you)\s|because\s(?!of\s)|although\s))"
    r"(?P<words>\S+(?:\s+\S+){1,3})"
)
_BRACKETS = re.compile(r"\((?:[^\s()]+\s+){5,}[^\s()]+\)")
_DASHES = re.compile(r"\u2014(?:[^\s\u2014]+\s+){4,}[^\s\u2014]+\u2014")
_LIST_ADVICE = "Turn the list in it into bullet points, or split it."

RULE = Rule(
    id="RDB002",
    name="long-sentence",
    severity="suggestion",
    summary="A sentence has more words than the policy allows.",
    why="By the end of a long sentence many readers have lost its beginning, above all when they are ill or worried.",
    fix="Say one thing in each sentence. Turn a list inside a sentence into bullet points.",
    sources=(Source("NHS digital service manual", "How we write: sentences of up to 20 words"),),
    reported=(
        Example(
            "You may feel well on the day of your visit and then feel very tired on the next day, so ask a friend "
            "or someone in your family to drive you home.\n",
            note="31 words",
        ),
        Example("- " + "word " * 26 + "\n", note="a list item is a sentence too"),
    ),
    accepted=(
        Example("You may feel well on the day. " * 5 + "\n", note="a long paragraph of short sentences"),
        Example(
            "- " + "one two three\n- " * 10 + "four\n", note="each item of a list is a sentence by itself"
        ),
        Example("| " + "word " * 30 + "|\n| --- |\n", note="tables are not counted"),
        Example("word " * 25 + "\n", note="just as many words as allowed"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each sentence with more words than the policy allows."""
    limit = context.house.settings.readability.sentence_words
    least = least_tally(limit + 1)
    for paragraph in page.prose.paragraphs:
        if max(paragraph.tallies) < least:
            continue
        block = paragraph.block
        for (start, end), tally in zip(paragraph.sentences, paragraph.tallies, strict=True):
            words = words_of(tally)
            if words > limit:
                advice = _advice(block.text[start:end])
                message = f"This sentence has {words} words; the limit is {limit}. {advice}"
                yield Problem(block.span(start, end), message)


def _advice(sentence: str) -> str:
    """Return how the sentence may be split: into bullet points, at its brackets, or at the joint nearest its middle."""
    if _holds_list(sentence):
        return _LIST_ADVICE
    if _BRACKETS.search(sentence):
        return "Say what stands in brackets in a sentence of its own."
    if _DASHES.search(sentence):
        return "Say what stands between the dashes in a sentence of its own."
    if _ends_in_list(sentence):
        return _LIST_ADVICE
    middle, margin = len(sentence) / 2, len(sentence) / 5
    for pattern in (_PAUSE, _LINK):
        nearest = sorted(pattern.finditer(sentence), key=lambda match: abs(match.start() - middle))[:_TRIED]
        joint = next((match for match in nearest if _is_outside(sentence, match.start())), None)
        if joint is not None and margin < joint.start() < len(sentence) - margin:
            words = " ".join(joint["words"].split()).rstrip(".,;:!?")
            return f"Try to end it before '{words}'."
    return "Split it, and say one thing in each sentence."


def _holds_list(sentence: str) -> bool:
    """True for more than three commas, several semicolons, or bullet points that have run together."""
    marks = _LIST_MARK.findall(sentence)
    return len(marks) > 3 or marks.count("; ") > 1 or len(_DASHED_ITEM.findall(sentence)) > 2


def _ends_in_list(sentence: str) -> bool:
    """True for "one, two, three, and four" at its end."""
    return len(_LIST_MARK.findall(sentence)) == 3 and _LAST_ITEM.search(sentence) is not None


def _is_outside(sentence: str, at: int) -> bool:
    """True where no bracket is open, and where a dash is not one of a pair."""
    if sentence[at] == "\u2014" and sentence.count("\u2014") > 1:
        return False
    return sentence.count("(", 0, at) == sentence.count(")", 0, at)
