"""When a changed word is nothing but a small slip put right."""

from __future__ import annotations

from typing import Final

from medreview.review.critical_words import CriticalWords, edits, is_filler, is_ordinary, known_slip

_SHORTEST: Final = 4
_LONG: Final = 9
_LONGEST: Final = 24


def is_spelling_repair(before: str, after: str, words: CriticalWords, *, opens: bool) -> bool:
    """True when `before` is no word, `after` is the one ordinary word that it can have stood for.

    `opens` tells that both stand where a sentence begins; elsewhere a word with a capital may be a name.
    """
    if not (before.isascii() and before.isalpha() and after.isascii() and after.isalpha()):
        return False
    if not _has_same_capitals(before, after) or (before[0].isupper() and not opens):
        return False
    old, new = before.lower(), after.lower()
    if known_slip(old) == new:
        return words.reason_of(new) is None
    most = 2 if len(new) >= _LONG else 1
    if not (_SHORTEST <= len(new) <= _LONGEST and len(old) >= _SHORTEST) or edits(old, new, most) > most:
        return False
    if old.endswith(new) or new.endswith(old) or not is_ordinary(new) or is_filler(new):
        return False  # a beginning such as un- turns a word into its opposite, also where no list has it
    if words.reason_of(new) is not None or words.reason_of(old) is not None or words.is_known(old):
        return False
    return not words.near_critical(old, edits(old, new, most))


def _has_same_capitals(before: str, after: str) -> bool:
    return before[0].isupper() == after[0].isupper() and before[1:].islower() and after[1:].islower()
