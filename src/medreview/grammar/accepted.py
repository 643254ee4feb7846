"""Which words that a spell checker reports are right: those of the house files, and a list of medical words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import chain
from typing import Final

from medreview.grammar.medical_words import ATTACHED, is_medical_word
from medreview.reading.house import House
from medreview.text.terms import TermText, plain

# Soft hyphen, zero-width space and joiners, word joiner, byte order mark: not seen by a reader.
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SINGLE: Final = re.compile(r"[^\W_]+")
_PIECE: Final = re.compile(r"\w+")
_JOINT: Final = re.compile(r"[\s-]+")
_PART: Final = re.compile(r"[^\s/-]+")
_POSSESSIVE: Final = re.compile(r"'[sS]?$")
# Part of a compound that has no spelling: 5, 1a, 12b.
_NUMBERED: Final = re.compile(r"\d+[A-Za-z]?")
# The fewest letters of a word of a long form that is right by itself ("of", "and" are LanguageTool's business).
_LONG_WORD: Final = 4


class AcceptedWords:
    """Knows the words of a house, and medical words; nothing is made or read before the first question."""

    def __init__(self, house: House) -> None:
        self._house = house

    def accepts(self, text: str, start: int, end: int) -> bool:
        """True when the words from `start` to `end` of a block's text are spelled as the house or medicine spells them.

        A word counts as written: an entry with a capital needs it, a plural is right where it is listed; all capitals
        and a possessive are right too. The words of a longer entry are right only where all of it stands. A compound
        with hyphens is right when each of its parts is, and one of them is ours. A word that the house avoids is never
        right because a list has it.
        """
        words = _level(text[start:end])
        covered = list(self._entries_about(text, start, end, words))
        if any(first <= 0 and last >= len(words) for first, last in covered):
            return True
        bare = _POSSESSIVE.sub("", words)
        if not bare or self._house.lexicon.find_avoided(TermText(bare)):
            return False
        return self._knows(bare) or self._is_right_compound(bare, covered)

    def _knows(self, word: str) -> bool:
        return word in self._single_words or is_medical_word(word)

    def _is_right_compound(self, words: str, covered: list[tuple[int, int]]) -> bool:
        """True when every part is right and at least one is the house's or a medical word."""
        is_ours = False
        for part in _PART.finditer(words):
            in_entry = any(first <= part.start() and part.end() <= last for first, last in covered)
            if in_entry or self._knows(part[0]):
                is_ours = True
            elif part[0].lower() not in ATTACHED and not _NUMBERED.fullmatch(part[0]):
                return False
        return is_ours

    def _entries_about(self, text: str, start: int, end: int, words: str) -> Iterator[tuple[int, int]]:
        """Yield where entries of several words stand that share a word with the place, counted from its start."""
        entries = {
            entry: None
            for piece in _PIECE.findall(words)
            for entry in self._longer_entries.get(piece.casefold(), ())
        }
        if not entries:
            return
        before = _level(text[max(0, start - self._reach) : start])
        around = before + words + _level(text[end : end + self._reach])
        for entry in entries:
            for match in _pattern(entry).finditer(around):
                yield match.start() - len(before), match.end() - len(before)

    @cached_property
    def _single_words(self) -> frozenset[str]:
        """Every entry of one word, in every way in which it is right to write it."""
        entries = (entry for entry in self._entries() if _SINGLE.fullmatch(entry))
        return frozenset(form for entry in chain(entries, self._words_alone()) for form in _forms(entry))

    @cached_property
    def _longer_entries(self) -> dict[str, list[str]]:
        """All other entries, by each of their words."""
        found: dict[str, list[str]] = {}
        for entry in dict.fromkeys(self._entries()):
            if not _SINGLE.fullmatch(entry):
                for piece in set(_PIECE.findall(entry)):
                    found.setdefault(piece.casefold(), []).append(entry)
        return found

    @cached_property
    def _reach(self) -> int:
        """How many characters beside a word an entry may reach, with room for accents and wide gaps."""
        return 2 * max(map(len, self._entries()), default=0) + 20

    def _entries(self) -> Iterator[str]:
        """Yield each entry of the house files as it is written there, on one level."""
        terminology = self._house.terminology
        written = chain(
            (use for term in self._house.terms for use in term.use),
            (form for entry in terminology.abbreviations for form in (entry.short, entry.long)),
            (name for medicine in terminology.medicines for name in (medicine.generic, *medicine.brands)),
            (person.name for person in self._house.people.values()),
            terminology.words,
            (self._house.policy.publisher.name,),
        )
        return map(_level, written)

    def _words_alone(self) -> Iterator[str]:
        """Yield the words that are right by themselves though their entry has several.

        These are the parts of a person's name, degrees, and what an abbreviation stands for, but for names in it.
        """
        for person in self._house.people.values():
            yield from (part for part in _SINGLE.findall(_level(person.name)) if part[0].isupper())
        yield from (part for one in self._house.credentials for part in _SINGLE.findall(_level(one)))
        for entry in self._house.terminology.abbreviations:
            for word in _SINGLE.findall(_level(entry.long)):
                if len(word) >= _LONG_WORD and word.islower():
                    yield word


def _level(text: str) -> str:
    """Return a text with composed accents, straight apostrophes, plain hyphens and spaces, and nothing unseen."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_UNSEEN)).replace("\u02bc", "'")
    return plain(text)


def _forms(word: str) -> set[str]:
    """Return the ways to write a word of an entry: as it is, in capitals, and at the head of a sentence."""
    forms = {word, word.upper()}
    head = _SINGLE.match(word)
    if head is not None and head[0].islower():
        forms.add(word[0].upper() + word[1:])
    return forms


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    """Return what finds an entry in a level text, whatever joins its words."""
    words = (
        "|".join(map(re.escape, sorted(_forms(word), key=len, reverse=True)))
        for word in _JOINT.split(entry)
        if word
    )
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(f"(?:{word})" for word in words) + r"(?!\w)")
