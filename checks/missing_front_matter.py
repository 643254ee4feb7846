"""PAG002: the page does not begin with a block of front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG002",
    name="missing-front-matter",
    severity="error",
    summary="The page has no front matter, or it is never closed.",
    why="Front matter says who wrote the page, who reviewed it and when. Without it nothing about the review is known.",
    fix="Begin the page with a line '---', the keys, and another line '---'.",
    reported=(
        Example(page="# Sample page\n\nNo front matter.\n"),
        Example(page="\n---\nid: sample-page\n---\n\nAn empty line stands first.\n"),
        Example(page="---\nid: sample-page\n\n# Never closed\n"),
        Example(page="---\nid: sample-page\n ---\n\nThe closing line is indented.\n"),
        Example(page="---\nid: sample-page\n...\n\nDots do not close it.\n"),
        Example(page="----\nid: sample-page\n----\n\nFour dashes.\n"),
        Example(page=""),
        Example(page="---"),
    ),
    accepted=(
        Example(page="\ufeff---\nid: sample-page\n---\n\nA byte order mark stands first.\n"),
        Example(page="---  \r\nid: sample-page\r\n--- \r\n\r\nSpaces behind the dashes.\r\n"),
        Example(page="---\rid: sample-page\r---\rLines end with a carriage return.\r"),
        Example(page="---\nid: sample-page\n---", note="no text at all is another matter"),
        Example(body="Text.\n\n---\n\nA line across the page is not front matter.\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the start of a page without front matter."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
