"""STR002: an image has no alternative text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_SET_BEHIND = re.compile(r"\{:?[^{}\n]*\balt=[\"']?[^\s\"'}]")
_LONGEST = 80  # an address that holds the image itself has thousands of letters
_PICTURES = {f"sample/{name}.png": "" for name in ("pump", "line")}

RULE = Rule(
    id="STR002",
    name="image-without-alt",
    severity="error",
    summary="An image has no alternative text.",
    why="Readers who do not see the image get nothing, or its file name read out. In a guide on treatment that may be "
    "the step that matters.",
    fix="Say in a few words what the image tells the reader. If it only decorates, write it in HTML with an empty "
    'alt: <img src="line.png" alt="">.',
    sources=(Source("WCAG 2.2", "1.1.1 Non-text Content; technique H67", "https://www.w3.org/TR/WCAG22/"),),
    reported=(
        Example("![](pump.png)\n", others=_PICTURES),
        Example("![ ][p] and ![&nbsp;](pump.png)\n\n[p]: pump.png\n", others=_PICTURES, note="blank"),
        Example('<p><img src="pump.png"></p>\n', others=_PICTURES, note="in HTML"),
        Example('Text <img src="pump.png" alt=" ">\n', others=_PICTURES, note="a space is no text"),
        Example("[![](pump.png)](#) shows *![](pump.png)*\n", others=_PICTURES, note="in a link or emphasis"),
    ),
    accepted=(
        Example("![A pump beside a chair](pump.png)\n", others=_PICTURES),
        Example("![*A* `pump`][p]\n\n[p]: pump.png\n", others=_PICTURES),
        Example('<img src="pump.png" alt="A pump">\n', others=_PICTURES),
        Example('<img alt src="line.png"> <img src="line.png" alt="">\n', others=_PICTURES, note="decorates"),
        Example('<img src="line.png" role="presentation">\n', others=_PICTURES, note="decorates"),
        Example('<img src="pump.png" aria-label="A pump">\n', others=_PICTURES, note="named in another way"),
        Example('![](pump.png){: alt="A pump" }\n', others=_PICTURES, note="named behind it"),
        Example("`![](pump.png)` and \\![](pump.png)\n", others=_PICTURES, note="code, and a link"),
        Example('<!-- <img src="pump.png"> -->\n'),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each image without alternative text that does not say it is decorative."""
    del context
    for image in page.document.images:
        if image.is_decorative or image.alt.strip():
            continue
        if image.form == "Html" or not _SET_BEHIND.match(page.source.text, image.span.end):
            where = "between the brackets" if image.form != "Html" else "in its 'alt'"
            what = f"The image '{image.target}'" if 0 < len(image.target) < _LONGEST else "This image"
            yield Problem(
                image.span, f"{what} has no alternative text. Say {where} what it tells the reader."
            )
