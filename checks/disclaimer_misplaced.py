"""DIS005: a disclaimer that must be seen first stands further down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem, Span
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_EMERGENCY = "If you have trouble breathing or chest pain, call 911 now. Do not wait for a call back.\n"

RULE = Rule(
    id="DIS005",
    name="disclaimer-misplaced",
    severity="warning",
    summary="A disclaimer that must stand before the second heading stands later.",
    why="Many readers stop after the first screen. What they must know before they act has to be there.",
    fix="Move the paragraph up, before the second heading of the page. Its heading 1 counts as the first.",
    reported=(
        Example(body=f"# Sample page\n\nThis page says little.\n\n## More\n\n{_EMERGENCY}"),
        Example(body=f"## One\n\nThis page says little.\n\n## Two\n\n{_EMERGENCY}", note="no heading 1"),
    ),
    accepted=(
        Example(body=f"# Sample page\n\nThis page says little.\n\n{_EMERGENCY}\n## More\n\nThat is all.\n"),
        Example(body=f"# Sample page\n\nThis page says little.\n\n{_EMERGENCY}", note="no second heading"),
        Example(
            body=f"# Sample page\n\n{_EMERGENCY}\n## More\n\n{_EMERGENCY}",
            note="said first, and said again at the end",
        ),
        Example(
            body="# Sample page\n\n## More\n\nRituximab is not approved for this condition. Ask your care team why "
            "they suggest it.\n",
            note="this one may stand anywhere",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each such disclaimer that no block before the second heading holds, at its first place."""
    del context
    blocks = page.document.blocks
    early = [found for found in page.wordings if found.disclaimer.before_second_heading]
    if not early:
        return
    headings = (number for number, block in enumerate(blocks) if block.kind == "heading")
    second = next(islice(headings, 1, None), len(blocks))
    for disclaimer in {found.disclaimer.id: found.disclaimer for found in early}.values():
        found = min((f for f in early if f.disclaimer.id == disclaimer.id), key=lambda f: f.first)
        if found.first >= second:
            what = f'"{disclaimer.title}" ({disclaimer.id})'
            message = f"{what} must stand before the second heading. Move this paragraph up."
            yield Problem(Span(blocks[found.first].span().start, blocks[found.last].span().end), message)
