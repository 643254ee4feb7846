"""Where sentences begin and end in the text of one block (a paragraph, a list item)."""

from __future__ import annotations

import re
from typing import Final

from medreview.text.abbreviations import (
    BEFORE_CAPITAL,
    BEFORE_NAME,
    BEFORE_NUMBER,
    LABELS,
    LETTERED,
    NEVER_LAST,
    SENTENCE_STARTERS,
    TIME_ZONES,
)

# A run of full stops and the like, closing quotes, brackets and reference marks, then white space.
# Possessive, and anchored to the first mark of a run, so that 100,000 dots or quotes are read once.
# It is looked for where every such mark is a full stop: one character is found many times faster than one of several.
_OTHER_MARKS: Final = "!?\u2026"
_CANDIDATE: Final = re.compile(
    r"""
    (?P<marks> \. (?<!\..) \.*+ )
    (?P<closers> (?: [\"'\u2019\u201d)\]}\u00bb\ufffc] | \[\d[\d,\u2013-]{0,20}+\] )*+ )
    \s++
    """,
    re.VERBOSE,
)
_OPENERS: Final = "\"'\u2018\u201c([{\u00ab\u00bf\u00a1\u2013\u2014-"
_NEXT: Final = re.compile(rf"[{re.escape(_OPENERS)}]{{0,4}}+(?P<word>[^\W_][\w'\u2019]{{0,24}}+)")
_MIXED_CASE: Final = re.compile(r"[a-z]{1,3}[A-Z]")  # eGFR, mRNA, tPA begin sentences as they are
_ENUMERATOR: Final = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})\Z")
_DOTTED: Final = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]\Z")  # U.S.C, a.m
_OPEN_ENDED: Final = BEFORE_NUMBER | BEFORE_CAPITAL | BEFORE_NAME
_NOT_LAST: Final = NEVER_LAST | _OPEN_ENDED
_NUMERALS: Final = "ivx"
_LONGEST_WORD: Final = 24  # how far back from a full stop an abbreviation is looked for, in characters


def split_sentences(text: str, abbreviations: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
    """The place of every sentence in the text of one block, in order, as (start, end) in characters.

    The spans are trimmed of white space, do not overlap and leave out nothing but white space; the end of the
    text ends a sentence. `abbreviations` are further ones, with or without their full stop, that never end a
    sentence.
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    spans: list[tuple[int, int]] = []
    level = text
    for mark in _OTHER_MARKS:
        level = level.replace(mark, ".")
    for candidate in _CANDIDATE.finditer(level, start, end):
        stop, behind = candidate.span()
        last = text[text.rfind(" ", start, stop) + 1 : stop]
        # most candidates: a common word before and a capital behind, told without looking closer
        is_plain_end = (
            last.isalpha() and text[behind].isupper() and last not in _NOT_LAST and not abbreviations
        )
        if (is_plain_end and last.strip(_NUMERALS)[1:]) or _ends_sentence(
            text, start, candidate, abbreviations
        ):
            spans.append((start, candidate.end(2)))
            start = behind
    if start < end:
        spans.append((start, end))
    return spans


def _ends_sentence(text: str, start: int, candidate: re.Match[str], abbreviations: frozenset[str]) -> bool:
    """Whether the sentence that begins at `start` ends at this candidate."""
    is_full_stop = text[candidate.start() : candidate.end(1)] == "."
    before = text[max(start, candidate.start() - _LONGEST_WORD) : candidate.start()].split()
    last = before[-1].lstrip(_OPENERS) if before else ""
    if is_full_stop and (last in NEVER_LAST or last in abbreviations or f"{last}." in abbreviations):
        return False
    if is_full_stop and not candidate["closers"] and _is_label(text, start, candidate.start(), last):
        return False
    following = _NEXT.match(text, candidate.end())
    if following is None:
        return text[candidate.end()] not in ".!?\u2026" and not (is_full_stop and last in _OPEN_ENDED)
    if not _begins_sentence(following["word"]):
        return False
    return not is_full_stop or _can_end_with(last, before[-2] if len(before) > 1 else "", following["word"])


def _begins_sentence(word: str) -> bool:
    """Whether a word that follows a full stop can begin a sentence."""
    return not word[0].islower() or _MIXED_CASE.match(word) is not None


def _can_end_with(last: str, previous: str, following: str) -> bool:
    """Whether `last` and its full stop can end a sentence when `previous` stands before and `following` after it."""
    number_follows = following[0].isdigit() or (len(following) == 1 and following not in "AI")
    if number_follows and (last in BEFORE_NUMBER or _DOTTED.match(last) is not None):
        return False
    if last in BEFORE_CAPITAL:
        return not following[0].isdigit() and following not in TIME_ZONES
    if last in BEFORE_NAME:
        return following.replace("\u2019", "'") in SENTENCE_STARTERS
    if len(last) == 1 and last.isupper() and last != "I":
        return _is_lettered(previous) or following in SENTENCE_STARTERS
    return True


def _is_lettered(previous: str) -> bool:
    """Whether a single capital after this word is a kind or a unit (hepatitis B, 38.5 C) and not an initial."""
    return previous.lower() in LETTERED or previous[-1:].isdigit() or previous[-1:] == "\u00b0"


def _is_label(text: str, start: int, stop: int, last: str) -> bool:
    """Whether what stands before the full stop only numbers the sentence: "1.", "Step 1.", "these steps: 1."."""
    if _ENUMERATOR.match(last) is None:
        return False
    head = text[max(start, stop - 2 * _LONGEST_WORD) : stop - len(last)].rstrip(_OPENERS + " \u00a0")
    if stop - len(last) - start > 2 * _LONGEST_WORD:
        return head.endswith(":")
    return not head or head.endswith(":") or (head in LABELS and last.isdigit())
