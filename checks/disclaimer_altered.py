"""DIS002: a paragraph is nearly an approved disclaimer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.near_wordings import NearWording, find_near_wordings
from medreview.reading.wordings import quote_wording
from medreview.schemas.finding import Problem, Span
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_NAMED = 3

RULE = Rule(
    id="DIS002",
    name="disclaimer-altered",
    severity="warning",
    confidence="medium",
    summary="A paragraph is close to an approved disclaimer, but not the same.",
    why="The wording was approved as it stands. A word more or less can change what it promises, and one text on many "
    "pages can only be kept up to date while it is the same everywhere.",
    fix="Replace the paragraph by the approved wording, or write something that is clearly your own.",
    reported=(
        Example(
            body="# Sample page\n\nIf you have trouble breathing or chest pain, call 112 now. Do not wait for a call "
            "back.\n",
            note="another number",
        ),
        Example(
            body="# Sample page\n\n- **Important:** If you have trouble breathing or *bad* chest pain, call 911 now.\n"
            "  Do not wait for a call back.\n",
            note="a word added, below a lead-in",
        ),
        Example(
            body="# Sample page\n\nRituximab is approved for this condition. Ask your care team why they suggest it.\n",
            note="a word left out",
        ),
    ),
    accepted=(
        Example(body="# Sample page\n\nIf you have chest pain, call 911.\n", note="ordinary advice"),
        Example(body="# Sample page\n\nIf you have trouble breathing, call your care team now.\n"),
        Example(
            body="# Sample page\n\nIf you have trouble breathing or chest pain, call 911 now. Do not wait for a call "
            "back.\n",
            note="the approved wording",
        ),
        Example(
            body="# Sample page\n\nIn an emergency, call 112.\n", note="too short to be anybody's wording"
        ),
        Example(
            body="# Sample page\n\nThis page is for people who take rituximab. Ask your care team about it.\n",
            note="a few shared words",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each paragraph that is close to an approved wording and does not hold one."""
    held = {number for found in page.wordings for number in range(found.first, found.last + 1)}
    blocks = page.document.blocks
    for near in find_near_wordings(page.document, context.house.disclaimers.values(), held):
        span = Span(blocks[near.first].span().start, blocks[near.last].span().end)
        yield Problem(span, _message(near))


def _message(near: NearWording) -> str:
    named = "; ".join(near.differences[:_NAMED])
    more = len(near.differences) - _NAMED
    if more > 0:
        named += f"; and {more} more"
    disclaimer = near.disclaimer
    age = "the approved" if near.wording is disclaimer.current else "an older"
    return (
        f'This is close to {age} wording of "{disclaimer.title}" ({disclaimer.id}), but {named}. '
        f"Write it word for word: {quote_wording(disclaimer.current)}"
    )
