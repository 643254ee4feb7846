"""Which words a patient acts on, which carry nothing, and which say the same: the lists that classes rest on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from medreview.text.medical_words import medical_words
from medreview.text.syllables import known_to_syllables

if TYPE_CHECKING:
    from medreview.reading.house import House
    from medreview.schemas.terminology import Term, Terminology

_DATA: Final = Path(__file__).parent / "data"
_SHORTEST_WITH_ENDING: Final = 8
_REASONS: Final = (
    "number",
    "unit",
    "medicine",
    "dose",
    "negation",
    "modal",
    "frequency",
    "time",
    "comparison",
    "population",
    "warning",
    "condition",
)
"""From the most telling reason to the least: a change of several is told by the first of them."""
_QUOTES: Final = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


class SameMeaning(NamedTuple):
    """What may take the place of a wording, and the longer wordings in which it may not."""

    right: frozenset[tuple[str, ...]]
    exceptions: frozenset[tuple[str, ...]]


class CriticalWords:
    """What is known of words, by the lists of our own and one house's terminology; made once for all pages."""

    def __init__(self, terms: Iterable[Term] = (), terminology: Terminology | None = None) -> None:
        self._terms = tuple(terms)
        self._terminology = terminology

    def reason_of(self, word: str) -> str | None:
        """Return why a change of this one word is clinical, or None where no list has it."""
        if any(unicodedata.category(character)[0] == "N" for character in word):
            return "number"
        plain = plain_word(word)
        if plain in self._medicines:
            return "medicine"
        reason = _critical().get(plain) or _critical().get(plain.removesuffix("'s"))
        if reason is not None:
            return reason
        if plain.endswith("n't") or plain == "can't":
            return "negation"
        is_medical = plain in _medical() or plain.removesuffix("s") in _medical()
        return "medicine" if is_medical or _has_medical_ending(plain) else self._by_short_form(plain)

    def _by_short_form(self, plain: str) -> str | None:
        """Return the reason of you'll, they'd and the like: a modal is in them."""
        return "modal" if plain.endswith(("'ll", "'d")) else None

    def most_telling(self, words: Iterable[str]) -> str | None:
        """Return the reason among those of the words that says most of a change, or None where none has any."""
        found = {self.reason_of(word) for word in words}
        return next((reason for reason in _REASONS if reason in found), None)

    def is_known(self, word: str) -> bool:
        """True when any list has the word, or what it seems to be a form of: it is then no misspelling."""
        plain = plain_word(word)
        return self._is_listed(plain) or any(self._is_listed(stem) for stem in _stems(plain))

    def _is_listed(self, plain: str) -> bool:
        return (
            plain in self._near_words
            or plain in _ordinary()
            or plain in _fillers()
            or plain in _near_ordinary()
            or known_to_syllables(plain)
        )

    def is_alone(self, word: str, right: str, most: int) -> bool:
        """True when of all words of all lists only the `right` one is within so many edits of this one.

        A critical word must be one edit farther off: who wrote "bulance" may have meant an ambulance.
        """
        letters = _letters(word)
        return not any(
            (letters ^ other).bit_count() <= 2 * reach
            and abs(len(known) - len(word)) <= reach
            and known != right
            and edits(word, known, reach) <= reach
            for words, reach in (
                (self._critical_letters, most + 1),
                (self._near_words, most),
                (_common_letters(), most),
            )
            for known, other in words.items()
        )

    def same_meaning(self, words: tuple[str, ...]) -> SameMeaning | None:
        """Return what may take the place of these words, which are in lower case; None where nothing may."""
        return self._same.get(words)

    @cached_property
    def longest_same(self) -> int:
        """The most words that a wording has for which there is another."""
        return max((len(words) for words in self._same), default=0)

    @cached_property
    def _medicines(self) -> frozenset[str]:
        listed = self._terminology.medicines if self._terminology is not None else ()
        names = (name for medicine in listed for name in (medicine.generic, *medicine.brands))
        return frozenset(
            word for name in names for word in words_of(name) if word.isalpha() and word != "and"
        )

    @cached_property
    def _near_words(self) -> dict[str, int]:
        """Every critical, medical and house word, with its letters as bits."""
        words = {*_critical(), *_medical(), *self._medicines, *self._house_words}
        return {word: _letters(word) for word in words}

    @cached_property
    def _critical_letters(self) -> dict[str, int]:
        return {word: _letters(word) for word in (*_critical(), *self._medicines)}

    @cached_property
    def _house_words(self) -> frozenset[str]:
        if self._terminology is None:
            return frozenset()
        said = [
            *(entry.short for entry in self._terminology.abbreviations),
            *(entry.long for entry in self._terminology.abbreviations),
            *self._terminology.words,
            *(use for term in self._terms for use in (*term.use, *term.exceptions)),
            *(avoided.term for term in self._terms for avoided in term.avoid),
        ]
        return frozenset(word for words in said for word in words_of(words)) - _ordinary() - _fillers()

    @cached_property
    def _same(self) -> dict[tuple[str, ...], SameMeaning]:
        """Our own pairs, and the house's; none with a word that is critical on its own."""
        found = dict(_own_same())
        for term in self._terms:
            right = frozenset(words_of(use) for use in term.use)
            exceptions = frozenset(words_of(words) for words in term.exceptions)
            for avoided in term.avoid:
                listed = words_of(avoided.term)
                if right and not any(self._is_critical(words) for words in (listed, *right)):
                    found[listed] = SameMeaning(right, exceptions)
        return found

    def _is_critical(self, words: tuple[str, ...]) -> bool:
        """True when a word is critical; the names for medicines in general are what the house decides upon."""
        return any(
            (self.reason_of(word) is not None and word not in _GENERAL) or not word.isascii()
            for word in words
        )


_GENERAL: Final = frozenset("medicine medicines medication medications drug drugs disease".split())
"""Words for any medicine: one of them for another says the same where the house has decided so."""


def critical_words_of(house: House) -> CriticalWords:
    """Return what is known of words in this house."""
    return CriticalWords(house.terms, house.terminology)


def plain_word(word: str) -> str:
    """Return a word in lower case with straight apostrophes."""
    return word.translate(_QUOTES).lower()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and other characters of a wording, in lower case, as pages are compared by."""
    from medreview.review.content_tokens import tokens_of

    return tuple(plain_word(word) for word in tokens_of(text))


def is_filler(word: str) -> bool:
    """True for a word that may come or go without a change of what is said."""
    return plain_word(word) in _fillers()


def is_ordinary(word: str) -> bool:
    """True for an ordinary English word in which a spelling repair may end."""
    return word in _ordinary() or word in _fillers()


def known_slip(word: str) -> str | None:
    """Return the word for which this misspelling can only stand, or None."""
    return _slips().get(word)


def edits(one: str, other: str, most: int) -> int:
    """Return how many letters to insert, delete, replace or swap make one word the other; at most `most` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        below = [at]
        for to, mark in enumerate(other, 1):
            cost = min(row[to] + 1, below[-1] + 1, row[to - 1] + (letter != mark))
            if before and to > 1 and letter == other[to - 2] and one[at - 2] == mark:
                cost = min(cost, before[to - 2] + 1)
            below.append(cost)
        if min(below) > most:
            return most + 1
        before, row = row, below
    return row[-1]


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _stems(word: str) -> Iterator[str]:
    """Yield what a word may be a form of."""
    for ending in ("'s", "s", "es", "ed", "d", "ing", "er", "r", "est", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            yield stem
            if ending in ("ed", "ing", "er", "est"):
                yield from (stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem)


def _has_medical_ending(word: str) -> bool:
    if len(word) < _SHORTEST_WITH_ENDING:
        return False
    return word.startswith(("hypo", "hyper")) or any(
        form.endswith(_endings()) for form in (word, word.removesuffix("s"))
    )


def _rows(name: str) -> list[str]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def _critical() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows("critical_words.txt"):
        reason, words = row.split("\t")
        for word in words.split():
            found.setdefault(word, reason)
    return found


@cache
def _medical() -> frozenset[str]:
    return frozenset(word.lower() for word in medical_words())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(word for row in _rows("medicine_endings.txt") for word in row.split())


@cache
def _fillers() -> frozenset[str]:
    words = frozenset(word for row in _rows("filler_words.txt") for word in row.split())
    return words - _critical().keys()


@cache
def _ordinary() -> frozenset[str]:
    words = frozenset(word for row in _rows("ordinary_words.txt") for word in row.split())
    return words - _critical().keys()


@cache
def _near_ordinary() -> frozenset[str]:
    return frozenset(word for row in _rows("words_near_ordinary.txt") for word in row.split())


@cache
def _common_letters() -> dict[str, int]:
    return {word: _letters(word) for word in _ordinary() | _near_ordinary()}


@cache
def _slips() -> dict[str, str]:
    return dict(row.split("\t") for row in _rows("known_slips.txt"))


@cache
def _own_same() -> dict[tuple[str, ...], SameMeaning]:
    found: dict[tuple[str, ...], SameMeaning] = {}
    for row in _rows("same_meaning.txt"):
        listed, right, _ = row.split("\t")
        before = found.get(words_of(listed), SameMeaning(frozenset(), frozenset()))
        found[words_of(listed)] = SameMeaning(before.right | {words_of(right)}, frozenset())
    return found
