"""What the readability formulas need to know of a text: how many words, sentences, syllables and letters it has."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from medreview.text.sentences import split_sentences
from medreview.text.syllables import count_syllables
from medreview.text.words import words_in

_HYPHEN: Final = re.compile("[-\u2010\u2011]")
_SOUNDED_ENDING: Final = re.compile(r"(?:ing|[td]ed|(?:[sxzcg]|[cs]h)es)\Z", re.IGNORECASE)
_MOST_TOKENS: Final = 65_536  # about 15 MB; English pages rarely need more, and then the memory is given back


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in a text. Counts of parts add up to the counts of the whole."""

    words: int = 0
    sentences: int = 0
    """Sentences with at least one word."""
    syllables: int = 0
    polysyllables: int = 0
    """Words of three or more syllables, names and numerals too: SMOG's."""
    monosyllables: int = 0
    """Words of one syllable: FORCAST's."""
    complex_words: int = 0
    """Gunning's hard words, see `is_complex`."""
    letters: int = 0
    """Letters and digits in words: what Coleman-Liau and the Automated Readability Index count."""

    def __add__(self, other: Counts) -> Counts:
        """The counts of both texts together."""
        return Counts(
            self.words + other.words,
            self.sentences + other.sentences,
            self.syllables + other.syllables,
            self.polysyllables + other.polysyllables,
            self.monosyllables + other.monosyllables,
            self.complex_words + other.complex_words,
            self.letters + other.letters,
        )


def count_text(text: str, abbreviations: frozenset[str] = frozenset()) -> Counts:
    """The counts of one block of plain text; `abbreviations` as for `split_sentences`."""
    return counts_of(tallies(text, split_sentences(text, abbreviations)))


def tallies(text: str, sentences: Iterable[tuple[int, int]]) -> list[int]:
    """What is counted of each sentence of a text, packed into one number each; tallies add up as counts do.

    The sentences are given by their places as `split_sentences` gives them.
    """
    found: list[int] = []
    inside = _inside.__getitem__
    for start, end in sentences:
        # words hold no white space, so the pieces between it can be counted one by one
        tokens = text[start:end].split()
        opening = _opening[tokens[0]]
        found.append(sum(map(inside, tokens), opening or _opening_behind(tokens)))
    return found


def words_of(tally: int) -> int:
    """The number of words in a tally."""
    return tally >> _WORDS_AT


def least_tally(words: int) -> int:
    """The number that tallies of so many words and more reach, and no other tally."""
    return words << _WORDS_AT


def counts_of(tallies: Iterable[int]) -> Counts:
    """The counts of all tallied sentences together."""
    return _unpack(sum(tallies))


def is_complex(word: str, *, opens_sentence: bool = False) -> bool:
    """Whether Gunning's Fog index counts the word as hard: three or more syllables, with his exceptions.

    Not hard are names (a capital, but not at the start of a sentence; acronyms anywhere), numerals,
    hyphenated compounds of easy words, and words that -ed, -es or -ing makes three syllables long.
    """
    syllables = count_syllables(word)
    if syllables < 3 or any(mark.isdigit() for mark in word) or word.isupper():
        return False
    if word[0].isupper() and not opens_sentence:
        return False
    parts = _HYPHEN.split(word)
    if len(parts) > 1:
        return any(is_complex(part, opens_sentence=True) for part in parts)
    return syllables > 3 or _SOUNDED_ENDING.search(word) is None


# The counts of a piece of text packed into one integer, so that a sentence is one sum() in C. A field of 32
# bits has room for texts of four thousand million letters.
_FIELDS: Final = struct.Struct("<7I")
_WORDS_AT: Final = 6 * 32  # words come last, so that the greater of two tallies has no fewer of them


def _pack(
    words: int = 0,
    sentences: int = 0,
    syllables: int = 0,
    complex_words: int = 0,
    letters: int = 0,
) -> int:
    """The counts of a word, or of a part of one, as one integer."""
    poly, mono = syllables >= 3, syllables == 1
    fields = (sentences, syllables, poly, mono, complex_words, letters, words)
    return int.from_bytes(_FIELDS.pack(*fields), "little")


def _unpack(packed: int) -> Counts:
    """The counts that were packed and added up."""
    *others, words = _FIELDS.unpack(packed.to_bytes(_FIELDS.size, "little"))
    return Counts(words, *others)


_ONE_SENTENCE: Final = _pack(sentences=1)


class _TokenCounts(dict[str, int]):
    """The packed counts of pieces of text between white space, each counted once and then remembered."""

    def __missing__(self, token: str) -> int:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        packed = sum(map(_count_word, words_in(token)))
        self[token] = packed
        return packed


class _OpeningCounts(dict[str, int]):
    """What the first piece with a word in it adds to the counts of its sentence: the sentence, and a hard word there.

    Zero for a piece without a word.
    """

    def __missing__(self, token: str) -> int:
        if len(self) >= _MOST_TOKENS:
            self.clear()
        words = words_in(token)
        packed = 0
        if words:
            packed = _ONE_SENTENCE + _count_word(words[0], opens_sentence=True) - _count_word(words[0])
        self[token] = packed
        return packed


_inside: Final = _TokenCounts()
_opening: Final = _OpeningCounts()


def _opening_behind(tokens: list[str]) -> int:
    """What the first piece with a word in it adds to the counts, zero when there is none."""
    return next((opening for token in tokens if (opening := _opening[token])), 0)


def _count_word(word: str, *, opens_sentence: bool = False) -> int:
    """The packed counts of one word."""
    return _pack(
        words=1,
        syllables=count_syllables(word),
        complex_words=is_complex(word, opens_sentence=opens_sentence),
        letters=sum(map(str.isalnum, word)),
    )
