"""Where in the page's file each difference since the review stands."""

from __future__ import annotations

from collections.abc import Iterable

from medreview.reading.front_matter import Front
from medreview.reading.placed_content import PlacedContent
from medreview.review.differences import Difference
from medreview.schemas.finding import Span

_HEAD = 1
"""The lines of the hashed text before the content: name and version of the recipe."""


def places_of(differences: Iterable[Difference], front: Front, text: str) -> list[Span]:
    """Return the place of each difference in the page's text as it is now, which is the `now` they were found in.

    The words themselves where something stands there now; the nearest word or block where words are gone; the item in
    `disclaimers` where the house's wording changed. Each place is in the file, and none is empty but in an empty one.
    """
    content = PlacedContent(front, text)
    return [_place(difference, content) for difference in differences]


def _place(difference: Difference, content: PlacedContent) -> Span:
    line, leaf, start, end, last = difference.spot
    if leaf is None:
        return content.block(line - _HEAD)
    return content.span(line - _HEAD, leaf, start, end, last)
