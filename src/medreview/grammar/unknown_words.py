"""What a word that the dictionary does not know may be: a slip of the pen, an abbreviation, a name, a medical term."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

from medreview.text.substitution import opens_sentence

Standing = Literal["slip", "doubtful", "abbreviation"]
_OFTEN: Final = 3
"""A slip of the pen seldom stands three times on a page; a word of the field does."""
_SHORT: Final = 6
"""Among shorter words every other one is a letter away from some word of the dictionary."""
_WORD: Final = re.compile(r"[^\W_]+")
_NAME_FOLLOWS: Final = re.compile(r"(?:v[ao]n|de[lnr]?|d[aiu]|la|le|ter|zu)(?=\s+(?:\w+\s+)?[A-Z])")
_VOWELS: Final = frozenset("aeiouy")
_JOINED: Final = frozenset(
    "a after also an and are as at be before but by called can for from had has have if in is it may not of on or our "
    "should so such than that the their them then these they this to was we were when where which while who will with "
    "would you your".split()
)
"""Words that nobody writes as part of a compound: "swellingin" is a lost space, "washcloth" is a word."""


class UnknownWords:
    """Judges the words of a page that the dictionary does not know; `text` is all of its prose."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: Counter[str] | None = None

    def standing(self, block: str, start: int, end: int, proposals: Sequence[str]) -> Standing:
        """Return what the unknown characters from `start` to `end` of a block's text are, as far as one can tell.

        Capitals alone are an abbreviation, which another rule (TRM003) asks to be explained. A word with a capital that
        no sentence asks for is probably a name. The others are a slip where a proposal is one letter or a lost space
        away, and the page does not write them again and again.
        """
        words = block[start:end]
        if words.upper() == words:
            return "abbreviation"
        has_own_capital = any(letter.isupper() for letter in words[1:]) or (
            words[0].isupper() and not opens_sentence(block, start)
        )
        if has_own_capital or _NAME_FOLLOWS.match(block, start) or self._stands_often(words):
            return "doubtful"
        return (
            "slip" if any(_is_one_slip(words.casefold(), one.casefold()) for one in proposals) else "doubtful"
        )

    def _stands_often(self, words: str) -> bool:
        if self._counts is None:
            self._counts = Counter(word.casefold() for word in _WORD.findall(self._text))
        parts = [part.casefold() for part in _WORD.findall(words)]
        return bool(parts) and min(self._counts[part] for part in parts) >= _OFTEN


def _is_one_slip(written: str, meant: str) -> bool:
    """True when `written` is what a slip of the pen makes of `meant`.

    That is two letters in the wrong order, and a lost hyphen, apostrophe, or space beside a small word; in a longer one
    also one letter that was forgotten or doubled, or a wrong vowel. Other letters, and those at either end, are as
    often what tells a term of medicine from a common word: macule and macula, acidemia and academia.
    """
    at = _shared(written, meant)
    back = min(_shared(written[::-1], meant[::-1]), len(written) - at, len(meant) - at)
    was, should = written[at : len(written) - back], meant[at : len(meant) - back]
    if not was and should == " ":
        return not _JOINED.isdisjoint(meant.split(" "))
    if (not was and should in ("-", "'", "’")) or (len(was) == 2 and was == should[::-1]):
        return True
    if len(written) < _SHORT:
        return False
    if len(was) == 1 and not should:
        return was == written[at - 1 : at]
    is_inside = at >= 2 and back >= 1
    return (
        is_inside
        and len(should) == 1
        and (not was or (len(was) == 1 and {was, should} <= _VOWELS and at > 2))
    )


def _shared(one: str, other: str) -> int:
    """Return with how many equal characters both begin."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
