"""Which known word an unknown one may be a slip for."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final

_LONGEST: Final = 100
_MOST: Final = 200_000


class NearWords:
    """Finds the nearest of known words for one check; where that would take too long, none is near.

    Comparing takes about 5 microseconds a pair of words, and a page may hold many thousand unknown ones.
    """

    def __init__(self) -> None:
        self._left = _MOST
        self._found: dict[str, list[str]] = {}

    def find(self, word: str, known: Collection[str], *, most: int = 1, cutoff: float = 0.6) -> list[str]:
        """Return at most so many words that are like `word`, the likest first; `known` is the same in every call."""
        found = self._found.get(word)
        if found is None:
            self._left -= len(known)
            is_short = len(word) <= _LONGEST and self._left >= 0
            found = self._found[word] = get_close_matches(word, known, most, cutoff) if is_short else []
        return found
