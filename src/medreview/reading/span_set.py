"""Many spans of one text, ready to be asked what touches them or lies in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class SpanSet:
    """Spans in order; those that touch or overlap are one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """True when one of the spans shares a character with what stands from `start` to `end`, or holds that place."""
        at = bisect_right(self._starts, start) - 1
        is_in_last = at >= 0 and self._ends[at] > start
        return is_in_last or (at + 1 < len(self._starts) and self._starts[at + 1] < end)

    def enclose(self, start: int, end: int) -> bool:
        """True when what stands from `start` to `end` lies in one of the spans."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]
