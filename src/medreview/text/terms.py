"""Finds many terms in one text: whole words, in any case, whatever joins their parts, the longest of them.

The text is folded once: lower case, straight apostrophes, and one space for each hyphen, no-break space, line break or
run of spaces. A term folded in the same way is then found by plain search, and only where all of its words stand in the
text at all. So a thousand terms cost little more than ten, and nothing is kept between texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
Other = TypeVar("Other")

_SPACES: Final = (
    "\t\n\v\f\r\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_HYPHENS: Final = "\u2010\u2011\u2013"  # hyphen, no-break hyphen, and the en dash that is often typed for one
# Common marks that no term holds stand for themselves as control characters: an ASCII text is lowered ten times faster.
_MARKS: Final = (
    ("\u201c", "\x01"),
    ("\u201d", "\x02"),
    ("\u2014", "\x03"),
    ("\u2026", "\x04"),
    ("\ufffc", "\x05"),
)
_PLAIN: Final = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys("\u2018\u2019", "'"),
    **dict(_MARKS),
}
_PLAIN_ASCII: Final = tuple((mark, plain) for mark, plain in _PLAIN.items() if mark.isascii())
_ODD: Final = re.compile(f"[{''.join(mark for mark in _PLAIN if not mark.isascii())}]")
# The one letter that str.lower makes longer, and letters that it leaves apart though readers take them for one.
_LETTERS: Final = (("\u0130", "I"), ("\u0131", "i"), ("\u03c2", "\u03c3"), ("\u017f", "s"))
_LONG_GAP: Final = re.compile(r"- +|  +")
_WORD: Final = re.compile(r"\w+")
_APART: Final = bytes(
    code if code > 127 or chr(code).isalnum() or code in (0, ord("_")) else 32 for code in range(256)
)
_LETTER: Final = re.compile(
    "[\\w\u00ad\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)  # or soft hyphen, accent


def plain(text: str) -> str:
    """Return the text, as long as before, with straight apostrophes, hyphens and spaces of one kind each."""
    if not text.isascii():
        # most parts of a page are ASCII, and with the others made so, the whole is lowered ten times faster
        text = "\0".join([part if part.isascii() else _ODD.sub(_plain, part) for part in text.split("\0")])
    for mark, other in _PLAIN_ASCII:
        text = text.replace(mark, other)
    return text


def _plain(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


def fold(term: str) -> str:
    """Return the form in which a term is looked for: lower case, single spaces, no hyphens."""
    return _lower(_close_gaps(plain(term)))


def written(words: str) -> str:
    """Return words as they are written, capitals and hyphens kept, but for the shape of marks and spaces."""
    return " ".join(plain(words).split())


def _close_gaps(level: str) -> str:
    """Return a plain text with one space for each hyphen and run of spaces."""
    spaced = level.replace("-", " ")
    return _LONG_GAP.sub(" ", level).replace("-", " ") if "  " in spaced else spaced


def _lower(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "\0".join([part.lower() if part.isascii() else _lower_part(part) for part in text.split("\0")])


def _lower_part(text: str) -> str:
    text = text.replace(*_LETTERS[0]).lower()
    for letter, other in _LETTERS[1:]:
        text = text.replace(letter, other)
    return text


class Phrase(NamedTuple, Generic[Value]):
    """A term to find, and what it is found as; `is_exact`: only in this capitalization."""

    term: str
    value: Value
    is_exact: bool = False

    def is_written(self, words: str) -> bool:
        """True when the words, which fold to this term, are written as the phrase asks for."""
        return not self.is_exact or _close_gaps(plain(words)) == _close_gaps(plain(self.term))


class Match(NamedTuple, Generic[Value]):
    """A term found from `start` to `end` of the text, both in characters."""

    start: int
    end: int
    value: Value


class TermText:
    """A text made ready for finding terms in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    @cached_property
    def words_by_part(self) -> list[list[str]]:
        """The runs of letters and digits in each part of the folded text; a NUL parts it."""
        # Bytes are translated many times faster than characters; what is not ASCII is left for the pattern.
        apart = (
            self.folded.encode("utf-8", "surrogatepass").translate(_APART).decode("utf-8", "surrogatepass")
        )
        parts = apart.split("\0")
        if apart.isascii():
            return list(map(str.split, parts))
        return [part.split() if part.isascii() else _WORD.findall(part) for part in parts]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every run of letters and digits in the folded text."""
        return frozenset().union(*self.words_by_part)

    def places(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield start and end in the text of each place at which a folded term stands as whole words."""
        find, size = self.folded.find, len(folded)
        at = find(folded)
        while at != -1:
            if not self._is_letter(at - 1) and not self._is_letter(at + size):
                yield self._place(at), self._place(at + size - 1) + 1
            at = find(folded, at + 1)

    def _is_letter(self, at: int) -> bool:
        return 0 <= at < len(self.folded) and _LETTER.match(self.folded, at) is not None

    def _place(self, at: int) -> int:
        """Return where a character of the folded text, which is no gap, stands in the text."""
        if len(self.folded) == len(self.text):
            return at
        ats, shifts = self._gaps
        return at + shifts[bisect_right(ats, at) - 1]

    @cached_property
    def _gaps(self) -> tuple[list[int], list[int]]:
        """From which characters of the folded text on the text is how many characters ahead."""
        ats, shifts = [0], [0]
        for gap in _LONG_GAP.finditer(plain(self.text)):
            shift = shifts[-1] + gap.end() - gap.start() - 1
            ats.append(gap.end() - shift)
            shifts.append(shift)
        return ats, shifts


class _Entry(NamedTuple, Generic[Value]):
    """One folded term: its words, all of which must stand in a text, and the phrases that fold to it."""

    folded: str
    words: frozenset[str]
    phrases: list[Phrase[Value]]


class TermFinder(Generic[Value]):
    """Finds its phrases in texts; of two that fold alike the exact one counts where it fits, else the first."""

    def __init__(self, phrases: Iterable[Phrase[Value]]) -> None:
        entries: dict[str, _Entry[Value]] = {}
        for phrase in phrases:
            folded = fold(phrase.term)
            entry = entries.setdefault(folded, _Entry(folded, frozenset(_WORD.findall(folded)), []))
            entry.phrases.append(phrase)
            entry.phrases.sort(key=lambda one: not one.is_exact)
        self._by_anchor: dict[str, list[_Entry[Value]]] = {}
        self._by_word: dict[str, list[_Entry[Value]]] = {}
        for entry in entries.values():
            self._by_anchor.setdefault(max(entry.words, key=_rarity, default=""), []).append(entry)
            for word in entry.words:
                self._by_word.setdefault(word, []).append(entry)
        self._anchors = frozenset(self._by_anchor)

    def find(self, text: TermText) -> list[Match[Value]]:
        """Return the phrases in the text in their order; of those that overlap the leftmost, then the longest."""
        return leftmost_longest(self.find_all(text))

    def find_all(self, text: TermText) -> Iterator[Match[Value]]:
        """Yield every phrase in the text, those that overlap too, in no order."""
        anchors = self._anchors & text.words
        for anchor in (*anchors, "") if "" in self._anchors else anchors:
            for folded, words, phrases in self._by_anchor[anchor]:
                if words <= text.words:
                    yield from _matches(text, folded, phrases)

    def find_touching(self, text: TermText, others: Iterable[Match[Other]]) -> Iterator[Match[Value]]:
        """Yield, in no order, every phrase in the text that has a word of `others`, as one that overlaps them must."""
        shared = {
            word for other in others for word in _WORD.findall(fold(text.text[other.start : other.end]))
        }
        entries = {entry.folded: entry for word in shared for entry in self._by_word.get(word, ())}
        for folded, words, phrases in entries.values():
            if words <= text.words:
                yield from _matches(text, folded, phrases)


class Places:
    """Places in one text, ready to be asked what stands near a match; the longest of them bounds the search."""

    def __init__(self, matches: Iterable[Match[Value]]) -> None:
        self._places = sorted((start, end) for start, end, _ in matches)
        self._longest = max((end - start for start, end in self._places), default=0)

    def overlap(self, match: Match[Value]) -> bool:
        """True when one of the places shares a character with the match."""
        return any(end > match.start for _, end in self._near(match))

    def enclose(self, match: Match[Value]) -> bool:
        """True when the match lies in one of the places that is longer than it."""
        size = match.end - match.start
        return any(
            start <= match.start and end >= match.end and end - start > size
            for start, end in self._near(match)
        )

    def _near(self, match: Match[Value]) -> list[tuple[int, int]]:
        first = bisect_left(self._places, (match.start - self._longest, 0))
        return self._places[first : bisect_left(self._places, (match.end, 0))]


def leftmost_longest(matches: Iterable[Match[Value]]) -> list[Match[Value]]:
    """Return the matches in their order; of those that overlap the leftmost, then the longest."""
    kept: list[Match[Value]] = []
    last = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= last:
            kept.append(match)
            last = match.end
    return kept


def _rarity(word: str) -> tuple[int, str]:
    """Return what is greatest for the word of a term that is likely to be the rarest: its length."""
    return len(word), word


def _matches(text: TermText, folded: str, phrases: list[Phrase[Value]]) -> Iterator[Match[Value]]:
    for start, end in text.places(folded):
        for phrase in phrases:
            if phrase.is_written(text.text[start:end]):
                yield Match(start, end, phrase.value)
                break
