"""Approved wordings in a page's text: white space, line wrapping, emphasis and the shape of quotes do not count."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from medreview.reading.document import Block, Document
from medreview.schemas.disclaimers import Disclaimer, Wording
from medreview.schemas.finding import Span

_ALIKE = {"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "‑": "-", "‐": "-"}
_SHOWN = 160
_SPACE = re.compile(r"\s*")


def alike(text: str) -> str:
    """Return the text, as long as before, with straight quotes, plain hyphens and plain spaces."""
    if not text.isascii():
        for mark, plain in _ALIKE.items():
            text = text.replace(mark, plain)
    return text


def squeeze(text: str) -> str:
    """Return the text on one line with single spaces, straight quotes and plain hyphens."""
    return " ".join(alike(text).split())


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What finds a wording in a text: its two longest words, both of which must be there, and the whole."""

    longest: tuple[str, ...]
    whole: re.Pattern[str]


@lru_cache(maxsize=512)
def _pattern(text: str) -> _Pattern:
    words = squeeze(text).split(" ")
    longest = sorted(words, key=len)[-2:]
    return _Pattern(tuple(longest), re.compile(r"\s+".join(map(re.escape, words))))


def quote_wording(wording: Wording) -> str:
    """Return an approved text on one line in quotation marks, cut after about 160 characters."""
    text = " ".join(wording.text.split())
    if len(text) > _SHOWN:
        text = text[:_SHOWN].rpartition(" ")[0] + " …"
    return f'"{text}"'


@dataclass(frozen=True, slots=True)
class FoundWording:
    """An approved wording that stands in the text, in blocks `first` to `last`; `is_whole` if it fills them."""

    disclaimer: Disclaimer
    wording: Wording
    first: int
    last: int
    is_whole: bool

    @property
    def is_current(self) -> bool:
        """True for the wording in force, false for a superseded one."""
        return self.wording is self.disclaimer.current


@dataclass(frozen=True, slots=True)
class _Match:
    """A wording at characters `at` to `end` of the squeezed document."""

    disclaimer: Disclaimer
    wording: Wording
    at: int
    end: int

    @property
    def is_current(self) -> bool:
        return self.wording is self.disclaimer.current

    def is_part_of(self, other: _Match) -> bool:
        """True for a superseded wording inside a longer one, or with the very words of a current (or newer) one."""
        if self is other or self.is_current or not other.at <= self.at < self.end <= other.end:
            return False
        if other.end - other.at > self.end - self.at or other.is_current:
            return True
        return other.disclaimer is self.disclaimer and other.wording.version > self.wording.version


def find_wordings(document: Document, disclaimers: Iterable[Disclaimer]) -> list[FoundWording]:
    """Return every approved wording, current or superseded, that the document holds word for word.

    A superseded wording that is only a part of a longer approved one found there is left out.
    """
    text = alike("\n".join([block.text for block in document.blocks]))
    matches = [
        _Match(disclaimer, wording, span.start, span.end)
        for disclaimer in disclaimers
        for wording in disclaimer.versions
        for span in _places(text, wording)
    ]
    if not matches:
        return []
    starts = [0]
    for block in document.blocks:
        starts.append(starts[-1] + len(block.text) + 1)
    ordered = sorted(matches, key=_at)
    longest = max(match.end - match.at for match in matches)
    return [_located(m, starts, text) for m in matches if not _is_in_another(m, ordered, longest)]


def _is_in_another(match: _Match, ordered: list[_Match], longest: int) -> bool:
    """True when the match is a part of another, which begins at most `longest` characters before its end."""
    if match.is_current:
        return False
    low, high = bisect_left(ordered, match.end - longest, key=_at), bisect_right(ordered, match.at, key=_at)
    return any(match.is_part_of(other) for other in ordered[low:high])


def _at(match: _Match) -> int:
    return match.at


def _places(text: str, wording: Wording) -> Iterator[Span]:
    pattern = _pattern(wording.text)
    if all(word in text for word in pattern.longest):
        for match in pattern.whole.finditer(text):
            start, end = match.span()
            if not (_joins(text[start - 1 : start]) or _joins(text[end : end + 1])):
                yield Span(start, end)


def _joins(neighbor: str) -> bool:
    """True when this character (or none) next to a wording would make another word of its first or last."""
    return neighbor.isalnum() or neighbor == "-"


def _located(match: _Match, starts: list[int], text: str) -> FoundWording:
    first, last = bisect_right(starts, match.at) - 1, bisect_right(starts, match.end - 1) - 1
    is_whole = _is_blank(text, starts[first], match.at) and _is_blank(text, match.end, starts[last + 1])
    return FoundWording(match.disclaimer, match.wording, first, last, is_whole)


def _is_blank(text: str, start: int, end: int) -> bool:
    """True when nothing but white space stands there; what is told at the first word costs no look at the rest."""
    blank = _SPACE.match(text, start, end)
    return blank is not None and blank.end() >= min(end, len(text))


def spans_in_block(wording: Wording, block: Block) -> list[Span]:
    """Return where an approved text stands in `block.text`, as offsets of that text."""
    return list(_places(alike(block.text), wording))
