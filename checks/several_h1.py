"""STR004: a page has more than one heading 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.document import OBJECT
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="STR004",
    name="several-h1",
    severity="error",
    summary="The page has a second heading 1.",
    why="Heading 1 is the title of the page. With two of them readers and search engines cannot tell what the page is "
    "about.",
    fix="Make it a heading 2 ('## '), and the headings below it one level lower too.",
    reported=(
        Example("# Sample page\n\nText.\n\n# Doses\n\nText.\n"),
        Example("# Sample page\n\nDoses\n=====\n\nText.\n", note="underlined"),
        Example("# Sample page\n\n<h1>Doses</h1>\n", note="in HTML"),
        Example("# Sample page\n\n# Sample page\n", note="even with the same words"),
    ),
    accepted=(
        Example("# Sample page\n\n## Doses\n"),
        Example("## Doses\n\n## Risks\n"),
        Example("# Sample page\n\n```\n# Code\n```\n\n<!-- <h1>no</h1> -->\n\\# no\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each heading 1 after the first."""
    del context
    found = [heading for heading in page.headings if heading.level == 1]
    for heading in found[1:]:
        if heading.block is None:
            yield Problem(heading.span, "This is a second heading 1, and empty. Delete it.")
        else:
            words = " ".join(heading.block.text.replace(OBJECT, "…").split())
            message = f"'{words}' is a second heading 1; the title is the only one. Make it a heading 2."
            yield Problem(heading.span, message)
