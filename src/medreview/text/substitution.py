"""How one wording takes the place of another in running text: capitals, the article before it, names left alone."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_START: Final = re.compile(
    r"(?:\A|[.!?:\u2026][\"'\u2019\u201d)\]]*\s+|\n\s*|\s[-\u2013]\s+|[\"\u201c([\u2022]\s*|(?<!\w)['\u2018])\Z"
)
_REACH: Final = 12  # how far back the mark stands that ends the sentence before, in characters
_WORD: Final = re.compile(r"\w[\w'\u2019]*")
_ARTICLE: Final = re.compile(r"(?<![\w'\u2019-])(an?)[ \n\u00a0]+\Z", re.IGNORECASE)
_SMALL_WORDS: Final = frozenset("a an and at but by for from in of on or the to with your".split())
_ODD_VOWELS: Final = re.compile(
    r"eu|ew|one|once|u|h"
)  # euro, one, unit and hour are not said as they are spelled


class Article(NamedTuple):
    """The article "a" or "an" that stands before a wording."""

    start: int
    end: int
    is_capital: bool


def opens_sentence(text: str, at: int) -> bool:
    """True when the word at `at` begins a block, a sentence, a quotation, or what stands in brackets."""
    return _START.search(text, max(0, at - _REACH), at) is not None and (
        at == 0 or not text[at - 1].isalnum()
    )


def is_part_of_name(text: str, start: int, end: int) -> bool:
    """True when a word beside the capitalized words from `start` to `end` is capitalized too, within its sentence."""
    before = re.search(r"([^\W\d_][\w'\u2019]*)[ \n\u00a0-]\Z", text[max(0, start - 40) : start])
    if before is not None and before[1][0].isupper():
        at = max(0, start - 40) + before.start(1)
        if (before[1].isupper() and len(before[1]) > 1) or not opens_sentence(text, at):
            return True
    return re.match(r"[ \n\u00a0-][^\W\d_a-z]", text[end : end + 2]) is not None


def with_capitals_of(words: str, listed: str, preferred: str, *, opens: bool) -> str:
    """Return `preferred` with the capitals of `words`, which the house lists as `listed`.

    Words in capitals stay so, a capital at the start of a sentence (`opens`) stays, and so does one on every word.
    """
    letters = [letter for letter in words if letter.isalpha()]
    if len(letters) > 1 and words.isupper() and not listed.isupper():
        return preferred.upper()
    if is_title(words) and not is_title(listed) and len(_WORD.findall(words)) > 1:
        return _WORD.sub(
            lambda word: word[0] if word[0] in _SMALL_WORDS else with_capital(word[0]), preferred
        )
    if words[:1].isupper() and (opens or listed[:1].islower()):
        return with_capital(preferred)
    return preferred


def is_title(words: str) -> bool:
    """True when every word, but for small ones such as "of", begins with a capital."""
    return all(word[0].isupper() for word in _WORD.findall(words) if word.lower() not in _SMALL_WORDS)


def with_capital(words: str) -> str:
    """Return the words with a capital, but for a first word that has a capital inside, such as mRNA."""
    first = _WORD.match(words)
    return words if first is not None and not first[0].islower() else words[:1].upper() + words[1:]


def article_before(text: str, at: int) -> Article | None:
    """Return the article "a" or "an" just before `at`; None for the letter A of "vitamin A"."""
    start = max(0, at - 6)
    found = _ARTICLE.search(text, start, at)
    if found is None or (found[1][0] == "A" and not opens_sentence(text, found.start())):
        return None
    return Article(found.start(1), found.end(1), found[1][0] == "A")


def article_for(words: str) -> str | None:
    """Return "a" or "an" as the first of the words is said; None where spelling does not tell."""
    first = _WORD.match(words)
    if (
        first is None
        or not first[0].isalpha()
        or _ODD_VOWELS.match(first[0].lower())
        or not first[0][1:].islower()
    ):
        return None
    return "an" if first[0][0].lower() in "aeio" else "a"
