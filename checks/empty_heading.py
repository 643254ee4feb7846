"""STR005: a heading has no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.document import OBJECT
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.document import Block
    from medreview.reading.page import Page

_MESSAGE = "This heading has no text. Write what the section is about, or delete the heading."
_PICTURE = {"sample/pump.png": ""}

RULE = Rule(
    id="STR005",
    name="empty-heading",
    severity="error",
    summary="A heading has no text.",
    why="A screen reader announces a heading and then nothing; in the list of headings it is an entry without a name.",
    fix="Write what the section is about, or delete the heading. Spacing is made by the style of the site.",
    sources=(Source("WCAG 2.2", "2.4.6 Headings and Labels", "https://www.w3.org/TR/WCAG22/"),),
    reported=(
        Example("##\n\nText.\n"),
        Example("## ##\n\nText.\n", note="only marks"),
        Example("## <!-- Doses -->\n\nText.\n", note="a comment is not seen"),
        Example("## &nbsp;\n\nText.\n", note="a space is no text"),
        Example("<h2> <br></h2>\n", note="in HTML"),
        Example("## [^house]\n\nText.\n", note="only a citation"),
    ),
    accepted=(
        Example("## Doses\n\nText.\n"),
        Example("## `take`\n\nText.\n", note="code is text"),
        Example("## ![Doses](pump.png)\n\nText.\n", others=_PICTURE, note="an image that has a text"),
        Example('<h2><img src="pump.png" alt="Doses"></h2>\n', others=_PICTURE),
        Example("## 1\n\n<h2>é</h2>\n"),
        Example("#hashtag, `##` and\n\n    ##\n", note="no headings"),
        Example("<!-- <h2></h2> -->\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each heading in which no text stands, in an image's stead or in letters."""
    del context
    for heading in page.headings:
        block = heading.block
        if block is None or (not block.text.replace(OBJECT, "").strip() and not _says(page, block)):
            yield Problem(heading.span, _MESSAGE)


def _says(page: Page, heading: Block) -> bool:
    """True when code, an address or an image with alternative text stands in a heading without other words."""
    inside = page.document.images_in(heading.start, heading.end)
    return heading.text.count(OBJECT) > len(inside) or any(image.alt.strip() for image in inside)
