"""Whether a text explains an abbreviation where it stands: "magnetic resonance imaging (MRI)", "MRI stands for ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_REACH: Final = 160  # how far before and after an abbreviation its long form may stand, in characters
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_QUOTES: Final = "\"'\u201c\u2018"
_LINK_BEFORE: Final = re.compile(
    r"(?:[(\[,:/\u2013\u2014]|\s-|(?<!\w)(?:or|called|as))"
    r"(?:\s*(?:or|also|an?|the|called|known|as|for|short|often|sometimes|just|simply|abbreviated|to|acronym|in)(?!\w))*"
    rf"\s*[{_QUOTES}]?\Z",
    re.IGNORECASE,
)
_LINK_AFTER: Final = re.compile(
    rf"[{_QUOTES}\u201d\u2019]?(?:\s*[(\[,:=/\u2013\u2014]|\s-|\s+(?:is|are|means?|stands?|refers?|or)(?!\w))"
    r"(?:\s*(?:or|which|that|is|are|means?|stands?|short|for|an?|the|abbreviation|acronym|of|also|called|known|as|refers?|to)"
    r"(?!\w))*\W{0,3}",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    rf",?[{_QUOTES}\u201d\u2019]?,?\s+(?:which\s+|that\s+)?(?:stands?\s+for|(?:is|are)\s+(?:short|an\s+abbreviation)|means?|refers?\s+to)(?!\w)",
    re.IGNORECASE,
)
_IN_OTHER_WORDS: Final = re.compile(
    r"\s?[(\[](?!see|or|and|e\.g|for example|such as|not)[A-Za-z][\w'\u2019-]*(?:\s[^\s()]+){2}"
    r"|(?:\s[a-z]+){0,2}(?:\s\([^()]{1,40}\)|\))?(?::|\s[\u2013\u2014-])\s(?:[Aa]n?|The)\s"
)
_LAST_IN_BRACKETS: Final = re.compile(r"\s\([^()]{1,40}\s\Z")
_IN_BRACKETS: Final = re.compile(r"\s\([^()]*\)")
_END: Final = re.compile(r"[.;)\]]\s|[)\]]|\Z")
_SMALL_WORDS: Final = frozenset("a an and of the for in to with by on or".split())


def is_explained(text: str, start: int, end: int, long_form: str = "") -> bool:
    """True when the abbreviation from `start` to `end` stands beside its long form, or is said in other words there.

    A long form is known by its letters, as Schwartz and Hearst describe (Pacific Symposium on Biocomputing, 2003), or
    because it is `long_form`, the house's own.
    """
    short = text[start:end].removesuffix("s") if text[start:end][:-1].isupper() else text[start:end]
    short = short.replace("-", "")
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _SAID.match(after) or _IN_OTHER_WORDS.match(after):
        return True
    link = _LINK_BEFORE.search(before) or (_LAST_IN_BRACKETS.search(before) if after[:1] == ")" else None)
    if link is not None and _stands_before(short, before[: link.start()], long_form):
        return True
    link = _LINK_AFTER.match(after)
    return link is not None and _stands_after(short, after[link.end() :], long_form)


def _stands_before(short: str, text: str, long_form: str) -> bool:
    words = _WORD.findall(_IN_BRACKETS.sub("", text.lower()))
    wanted = _WORD.findall(long_form.lower())
    if wanted and _is_nearly(words[-len(wanted) :], wanted):
        return True
    nearest = words[-_most_words(short) :]
    return spells(short, nearest) or has_initials(short, nearest)


def _stands_after(short: str, text: str, long_form: str) -> bool:
    end = _END.search(text)
    words = _WORD.findall(text[: end.start() if end else None].lower())
    wanted = _WORD.findall(long_form.lower())
    if wanted and _is_nearly(words[: len(wanted)], wanted):
        return True
    nearest = words[: _most_words(short)]
    return any(spells(short, nearest[:size], is_first=True) for size in range(len(nearest), 0, -1))


def has_initials(short: str, words: Sequence[str]) -> bool:
    """True when each letter of a `short` of three or more is the initial of another word, in any order.

    So an agency keeps its old letters: Centers for Disease Control and Prevention (CDC).
    """
    initials = [word[0] for word in words]
    letters = short.lower()
    return len(letters) > 2 and all(initials.count(letter) >= letters.count(letter) for letter in letters)


def _is_nearly(words: Sequence[str], wanted: list[str]) -> bool:
    """True when the words are the wanted ones, the last perhaps in the plural."""
    return (
        words[:-1] == wanted[:-1]
        and bool(words)
        and words[-1].removesuffix("s") == wanted[-1].removesuffix("s")
    )


def _most_words(short: str) -> int:
    return min(len(short) + 5, 2 * len(short))


def spells(short: str, words: Sequence[str], *, is_first: bool = False) -> bool:
    """True when the letters of `short` stand in the lower-case words in their order, the first at a word's beginning.

    The last word must have one of the letters; with `is_first` the first word must begin with the first of them.
    """
    if is_first and (not words or words[0][0] != short[0].lower()):
        return False
    letters = short.lower()
    at, place = len(words) - 1, len(words[-1]) - 1 if words else -1
    for number in range(len(letters) - 1, -1, -1):
        while at >= 0 and not (place >= 0 and words[at][place] == letters[number] and (number or not place)):
            if place > 0:
                place -= 1
            else:
                at -= 1
                place = len(words[at]) - 1 if at >= 0 else -1
                if number == len(letters) - 1 and words[at + 1] not in _SMALL_WORDS:
                    return False
        if at < 0:
            return False
        place -= 1
    return sum(len(word) for word in words[at:]) > len(letters) and (not is_first or at == 0)
