"""When a changed word is nothing but a small slip put right."""

from __future__ import annotations

from typing import Final

from medreview.review.critical_words import CriticalWords, edits, is_filler, is_ordinary, known_slip

_SHORTEST: Final = 7
_LONG: Final = 9
_LONGEST: Final = 24
_MOST: Final = 100


class SpellingRepairs:
    """Tells the small slips put right on one page; where they are more than an editor's, it finds none any more.

    Looking for all words that are as near takes some 20 milliseconds.
    """

    def __init__(self, words: CriticalWords) -> None:
        self.words = words
        self._judged: dict[tuple[str, str], bool] = {}
        self._left = _MOST

    def include(self, before: str, after: str, *, opens: bool) -> bool:
        """True when `before` is no word, and `after` is the one ordinary word that it can have stood for.

        `opens` tells that both stand where a sentence begins; elsewhere a word with a capital may be a name.
        """
        if not (before.isascii() and before.isalpha() and after.isascii() and after.isalpha()):
            return False
        if not _has_same_capitals(before, after) or (before[0].isupper() and not opens):
            return False
        pair = before.lower(), after.lower()
        if pair not in self._judged:
            self._judged[pair] = self._is_repair(*pair)
        return self._judged[pair]

    def _is_repair(self, old: str, new: str) -> bool:
        if known_slip(old) == new:
            return self.words.reason_of(new) is None
        most = 2 if len(new) >= _LONG else 1
        if (
            not (_SHORTEST <= len(new) <= _LONGEST and len(old) >= _SHORTEST - 1)
            or edits(old, new, most) > most
        ):
            return False
        if old.endswith(new) or new.endswith(old) or not is_ordinary(new) or is_filler(new):
            return False  # a beginning such as un- turns a word into its opposite, also where no list has it
        if self.words.reason_of(new) is not None or self.words.reason_of(old) is not None:
            return False
        return not self.words.is_known(old) and self._is_alone(old, new, edits(old, new, most))

    def _is_alone(self, old: str, new: str, most: int) -> bool:
        """True when no other word is as near to the old one as the new one is."""
        self._left -= 1
        return self._left >= 0 and self.words.is_alone(old, new, most)


def _has_same_capitals(before: str, after: str) -> bool:
    return before[0].isupper() == after[0].isupper() and before[1:].islower() and after[1:].islower()
