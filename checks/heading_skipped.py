"""STR001: a level of headings is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="STR001",
    name="heading-skipped",
    severity="warning",
    summary="A heading level is left out.",
    why="Readers with a screen reader go through a page by its headings. A level that is missing looks as if a part of "
    "the page were missing.",
    fix="Go down one level at a time. The page's title is level 1, whether it stands on the page or only in front "
    "matter, so the first section has level 2.",
    sources=(
        Source("WCAG 2.2", "1.3.1 Info and Relationships; technique G141", "https://www.w3.org/TR/WCAG22/"),
    ),
    reported=(
        Example("# Sample page\n\n### Doses\n\nText.\n"),
        Example("### Doses\n\nText.\n", note="behind the title in front matter"),
        Example("## Doses\n\n#### For children\n\nText.\n"),
        Example("<h2>Doses</h2>\n\n#### For children\n\nText.\n", note="HTML counts"),
    ),
    accepted=(
        Example("# Sample page\n\n## Doses\n\n### For children\n\n## Risks\n", note="up again by any step"),
        Example("## Doses\n\n### For children\n", note="the title stands in front matter"),
        Example("## Doses\n\n<h3>For children</h3>\n\n#### Under two\n", note="with one in HTML"),
        Example("## Doses\n\n###\n\n#### Under two\n", note="an empty heading is reported as such only"),
        Example("## Doses\n\n```\n#### Code\n```\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each heading that is more than one level below the heading before it."""
    del context
    last = 1
    for heading in page.headings:
        level = heading.level
        if level > last + 1:
            before = f"a heading {last}" if last > 1 else "the title"
            yield Problem(
                heading.span, f"This heading {level} follows {before}. Make it a heading {last + 1}."
            )
        last = level
