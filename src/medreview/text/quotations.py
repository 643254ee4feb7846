"""Words in quotation marks: they are someone else's, or are spoken about, and are quoted as they were."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

_QUOTED: Final = re.compile(
    "„[^“”„]*[“”]"
    "|“[^”]*(?:”|\\Z)"  # what is never closed goes on in the next paragraph
    "|«[^«»]*»"
    "|(?<!\\w)‘(?=\\S)(?:[^‘’\\n]|(?<=\\w)’(?=\\w)){1,300}(?<=\\S)’(?!\\w)"
    '|(?<![\\w"])"(?=[^\\s"])[^"\\n]{1,300}(?<=\\S)"(?!\\w)'
    "|(?<![\\w'])'(?=[^\\s'])(?:[^'\\n]|(?<=\\w)'(?=\\w)){1,300}(?<=\\S)'(?!\\w)"
)

_OPENING: Final = "„“«‘\"'"


def is_quoted(text: str, start: int, end: int) -> bool:
    """True when the characters from `start` to `end` stand in quotation marks, which apostrophes are not."""
    starts, ends = _quotations(text)
    at = bisect_right(starts, start) - 1
    return at >= 0 and end <= ends[at]


@lru_cache(maxsize=8)
def _quotations(text: str) -> tuple[list[int], list[int]]:
    # most texts have no such mark, and that is told many times faster
    has_any = any(mark in text for mark in _OPENING)
    found = [match.span() for match in _QUOTED.finditer(text)] if has_any else []
    return [start for start, _ in found], [end for _, end in found]
