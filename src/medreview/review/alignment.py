"""Which items of one list stand for which of another, in time that is bounded for any two lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple

_MOST_CELLS: Final = 100_000_000
_MOST_PAIRS: Final = 10_000
_LIKE: Final = 0.4


class Gap(NamedTuple):
    """Items `then[start:end]` that gave way to `now[at:to]`; one of the two may be empty."""

    start: int
    end: int
    at: int
    to: int


class Budget:
    """What may still be spent on comparing one page: a hostile one must not hold up the others."""

    def __init__(self, cells: int = 4 * _MOST_CELLS) -> None:
        self._left = cells

    def allows(self, cells: int) -> bool:
        """True, and the cells are spent, when so many may be compared."""
        if cells > min(self._left, _MOST_CELLS):
            return False
        self._left -= cells
        return True


def gaps_between(then: Sequence[Hashable], now: Sequence[Hashable], budget: Budget) -> list[Gap] | None:
    """Return where two lists differ, in order, keeping most in common; None where that would take too long."""
    before = _shared(then, now)
    behind = _shared(then[before:][::-1], now[before:][::-1])
    end, to = len(then) - behind, len(now) - behind
    if before in (end, to):
        return [Gap(before, end, before, to)] if end != to else []
    if not budget.allows((end - before) * (to - before)):
        return None
    matches = _common(then[before:end], now[before:to])
    return _gaps([(i + before, j + before) for i, j in matches], (before, end, before, to))


def _shared(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)))


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the pairs of a longest common subsequence, whose lengths are kept as bits.

    H. Hyyrö, Bit-parallel LCS-length computation revisited, 2004.
    """
    places: dict[Hashable, int] = {}
    for at, item in enumerate(other):
        places[item] = places.get(item, 0) | 1 << at
    everything = (1 << len(other)) - 1
    row = everything
    rows: list[int] = []
    for item in one:
        matched = row & places.get(item, 0)
        row = ((row + matched) | (row - matched)) & everything
        rows.append(row)
    pairs: list[tuple[int, int]] = []
    left, right = len(one), len(other)
    while left and right:
        if rows[left - 1] >> (right - 1) & 1:
            right -= 1
        elif left > 1 and not rows[left - 2] >> (right - 1) & 1:
            left -= 1
        else:
            left, right = left - 1, right - 1
            pairs.append((left, right))
    return pairs[::-1]


def _gaps(matches: list[tuple[int, int]], bounds: tuple[int, int, int, int]) -> list[Gap]:
    start, end, at, to = bounds
    found: list[Gap] = []
    for left, right in [*matches, (end, to)]:
        if left > start or right > at:
            found.append(Gap(start, left, at, right))
        start, at = left + 1, right + 1
    return found


def likest_pairs(then: Sequence[Sequence[str]], now: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return which items of two short lists are alike, in order, by the words that both have.

    Lists that are too long have none.
    """
    if len(then) * len(now) > _MOST_PAIRS:
        return []
    bags, others = [Counter(words) for words in then], [Counter(words) for words in now]
    like = [[_likeness(one, other) for other in others] for one in bags]
    best = [[0.0] * (len(now) + 1) for _ in range(len(then) + 1)]
    for left in range(len(then) - 1, -1, -1):
        for right in range(len(now) - 1, -1, -1):
            taken = like[left][right] + best[left + 1][right + 1]
            best[left][right] = max(taken, best[left + 1][right], best[left][right + 1])
    pairs: list[tuple[int, int]] = []
    left = right = 0
    while left < len(then) and right < len(now):
        if like[left][right] and best[left][right] == like[left][right] + best[left + 1][right + 1]:
            pairs.append((left, right))
            left, right = left + 1, right + 1
        elif best[left][right] == best[left + 1][right]:
            left += 1
        else:
            right += 1
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words in common, or 0 where that is too small for one to stand for the other."""
    size = one.total() + other.total()
    share = 2 * (one & other).total() / size if size else 0.0
    return share if share >= _LIKE else 0.0
