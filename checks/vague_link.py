"""STR003: the text of a link does not say where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from medreview.checks.data import rows
from medreview.reading.document import OBJECT
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.document import Link
    from medreview.reading.page import Page

_MARKS = " \t\r\n\u00a0.,:;!?…*_-–—()[]<>«»‹›→⇒➔➜▶►\"'“”‘’|/+"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
_ADDRESS_BEGINS = ("http", "www.", "")
_ADVICE = "Write what the reader finds there, such as the title of the page."

RULE = Rule(
    id="STR003",
    name="vague-link",
    severity="warning",
    summary="The text of a link does not say where it leads.",
    why="Many readers look over a page for its links, and screen readers list them without the sentence around them. "
    "'Click here' or an address that is read out letter by letter tells them nothing.",
    fix="Make the words that name the goal the link: the title of the page, or what the reader can do there.",
    sources=(
        Source(
            "WCAG 2.2",
            "2.4.4 Link Purpose (In Context); 2.4.9 Link Purpose (Link Only)",
            "https://www.w3.org/TR/WCAG22/",
        ),
    ),
    reported=(
        Example("To read about pumps, [click here](#).\n"),
        Example("See [*More*…](#) and [Read\nmore »](#).\n", note="with emphasis, marks and a line break"),
        Example("Visit <https://example.org/pumps>.\n", note="a bare address"),
        Example("Visit [www.example.org/pumps](https://example.org/pumps).\n", note="an address as text"),
        Example('<p>Go <a href="#">here</a>.</p>\n', note="in HTML"),
        Example(
            "[![Here](arrow.png)](#)\n", others={"sample/arrow.png": ""}, note="an image that says nothing"
        ),
        Example("Text [](#)\n", note="no text at all"),
    ),
    accepted=(
        Example("Read [how a pump works](#) or [more about pumps](#).\n"),
        Example("[Click here for the list of pumps](#)\n", note="the goal is named"),
        Example(
            "Write to <ann@example.org> or call [911](tel:911).\n",
            note="a mail address and a number are goals",
        ),
        Example("[example.org](https://example.org)\n", note="the name of a site"),
        Example(
            "[![Pumps at home](pump.png)](#)\n", others={"sample/pump.png": ""}, note="an image that says it"
        ),
        Example("Type `[here](#)`. Click here: https://example.org\n", note="no links"),
        Example("[`here`](#)\n", note="code is a name"),
        Example('<a id="here">here</a>\n', note="an anchor leads nowhere"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each link whose whole text says nothing about its goal."""
    del context
    vague = _vague()
    for link in page.document.links:
        text = link.text.casefold()
        if (
            text.strip(_MARKS) in vague
            or text[:4] in _ADDRESS_BEGINS
            or OBJECT in text
            or "  " in text
            or "\n" in text
        ):
            seen = _with_images(page, link) if OBJECT in text else link.text
            fault = None if seen is None else _fault(" ".join(seen.split()))
            if fault is not None:
                yield Problem(link.span, f"{fault} {_ADVICE}")


def _fault(text: str) -> str | None:
    if not text:
        return "This link has no text."
    if _ADDRESS.match(text):
        return f"'{text}' is an address, not the name of a page."
    return (
        f"'{text}' does not say where the link leads." if text.casefold().strip(_MARKS) in _vague() else None
    )


def _with_images(page: Page, link: Link) -> str | None:
    """Return the text with what its images say; None when it holds code, or its end is not known."""
    images = page.document.images_in(*link.span)
    if len(images) != link.text.count(OBJECT):
        return None
    parts = link.text.split(OBJECT)
    return parts[0] + "".join(f" {image.alt} {part}" for image, part in zip(images, parts[1:], strict=True))


@cache
def _vague() -> frozenset[str]:
    return frozenset(row[0] for row in rows("vague_links.txt"))
