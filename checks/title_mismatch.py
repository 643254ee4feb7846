"""PAG011: the heading 1 of a page is not its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.document import OBJECT
from medreview.reading.wordings import squeeze
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_ATTRIBUTES = re.compile(r"\s*\{[#.:][^{}]*\}\s*$")
_COMMENT = re.compile(r"[ \t]+#")

RULE = Rule(
    id="PAG011",
    name="title-mismatch",
    severity="error",
    summary="The page's heading 1 is not its title.",
    why="The title stands in lists, search results and the browser; the heading stands on the page. A reader who "
    "follows one must recognize the other.",
    fix="Write the same words in both, or leave the heading 1 out: the title is then shown as the heading.",
    reported=(
        Example(
            front={"title": "Sample #1"},
            body="# Sample #1\n\nText.\n",
            note="the rest of the title is a comment",
        ),
        Example(body="# Another page\n\nText.\n"),
        Example(body="# sample page\n\nText.\n", note="capitals count"),
        Example(body="Sample pages\n============\n\nText.\n", note="a heading that is underlined"),
        Example(body="<h1>Sample Page</h1>\n\nText.\n", note="in HTML"),
        Example(body="# The `code` page\n\nText.\n", note="words around code that the title does not have"),
    ),
    accepted=(
        Example(body="## Another heading\n\nText.\n", note="no heading 1"),
        Example(body="# Sample  *page* #\n\nText.\n", note="emphasis and spaces"),
        Example(body="Sample\npage\n===\n\nText.\n", note="a heading on two lines"),
        Example(front={"title": '"What’s \\"new\\" & old"'}, body="# What's “new” &amp; old\n\nText.\n"),
        Example(front={"title": '"Sample #1" # the first'}, body="# Sample #1\n\nText.\n", note="a comment"),
        Example(front={"title": "Sample   page"}, body="# Sample page[^house]\n\nText.\n", note="a citation"),
        Example(body="# Sample page {#top}\n\nText.\n", note="an anchor behind the heading"),
        Example(body="# ![](logo.png) Sample page\n\nText.\n", note="an image in the heading"),
        Example(
            front={"title": "12"}, body="# Twelve\n\nText.\n", note="no valid title: reported as such only"
        ),
        Example(body="```\n# Not a heading\n```\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the text of the first heading 1 when it is not the title."""
    del context
    title = page.fields.title
    heading = next(iter(page.document.headings(1)), None)
    if title is None or heading is None:
        return
    text = _ATTRIBUTES.sub("", heading.text).rstrip()
    if not _says(text, squeeze(title)):
        shown = squeeze(text.replace(OBJECT, ""))
        message = (
            f"The heading says '{shown}', the title says '{squeeze(title)}'. Write the same words in both."
        )
        if _COMMENT.match(page.source.text, page.front.value("title").end):
            message += " YAML takes what follows ' #' for a comment: put the title in quotes."
        yield Problem(heading.span(len(text) - len(text.lstrip()), len(text)), message)


def _says(text: str, title: str) -> bool:
    """True when the heading is the title; code and images are not in its text and stand for any words."""
    if OBJECT not in text:
        return squeeze(text) == title
    at = 0
    for part in text.split(OBJECT):
        found = title.find(squeeze(part), at)
        if found < 0:
            return False
        at = found + len(squeeze(part))
    return True
