"""From the UTF-8 bytes that the Markdown parser counts to the characters that we count."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from medreview.schemas.finding import Span

_NON_ASCII = re.compile(r"[^\x00-\x7f]")


class Offsets:
    """The way from bytes of a text, which begins at character `base` of its file, to characters of that file."""

    __slots__ = ("_base", "_ends", "_surplus")

    def __init__(self, text: str, base: int) -> None:
        self._base = base
        self._ends, self._surplus = ([], [0]) if text.isascii() else _widths(text)

    def character(self, at: int) -> int:
        """Return the place in the file of the character that begins at byte `at`."""
        return self._base + at - self._surplus[bisect_right(self._ends, at)]

    def span(self, where: Mapping[str, int]) -> Span:
        """Return the characters from the byte `start` to the byte `end`."""
        return Span(self.character(where["start"]), self.character(where["end"]))


def _widths(text: str) -> tuple[list[int], list[int]]:
    """Return where in the UTF-8 form characters of several bytes end, and the bytes too many by then."""
    ends: list[int] = []
    surplus = [0]
    extra = 0
    lines = text.split("\n")
    starts = [0, *accumulate(map(len, lines))]
    # a line is told to be ASCII many times faster than a pattern looks at it
    for number in [number for number, is_ascii in enumerate(map(str.isascii, lines)) if not is_ascii]:
        at = starts[number] + number
        for match in _NON_ASCII.finditer(lines[number]):
            code = ord(match[0])
            extra += 1 if code < 0x800 else 2 if code < 0x10000 else 3
            ends.append(at + match.end() + extra)
            surplus.append(extra)
    return ends, surplus
