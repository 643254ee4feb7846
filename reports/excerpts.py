"""The source line of a finding as a terminal shows it, with the words marked underneath."""

from __future__ import annotations

from collections.abc import Sequence

from medreview.reports.characters import terminal_characters, width_of
from medreview.schemas.finding import Excerpt

_FEWEST_COLUMNS = 20


def marked_line(excerpt: Excerpt, columns: int) -> tuple[str, str, str]:
    """Return the line, cut to that many columns around the words; under it go the indent and the marks returned."""
    shown = terminal_characters(excerpt.text)
    widths = [width_of(text) for text in shown]
    left, right = _window(widths, excerpt.start, excerpt.end, max(columns, _FEWEST_COLUMNS))
    before, after = "…" if left > 0 else "", "…" if right < len(shown) else ""
    line = before + "".join(shown[left:right]) + after
    indent = len(before) + sum(widths[left : excerpt.start])
    marks = sum(widths[excerpt.start : min(excerpt.end, right)])
    return line.rstrip(), " " * indent, "^" * max(marks, 1)


def _window(widths: Sequence[int], start: int, end: int, columns: int) -> tuple[int, int]:
    """Return the part of a line that fits: the words from their first character on, then what stands around them."""
    if sum(widths) <= columns:
        return 0, len(widths)
    room = columns - 2  # an ellipsis on each side
    left = right = start
    while right < end and widths[right] <= room:
        room -= widths[right]
        right += 1
    grows = right == end
    while grows:
        grows = False
        if right < len(widths) and widths[right] <= room:
            room, right, grows = room - widths[right], right + 1, True
        if left > 0 and widths[left - 1] <= room:
            room, left, grows = room - widths[left - 1], left - 1, True
    return left, right
