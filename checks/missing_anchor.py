"""LNK002: a link names a part of a page that the page does not have."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from medreview.reading.anchors import github_slug
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide

_MANY = 100  # to compare with more anchors for each finding takes too long
_STEM = 4  # letters by which two words are taken for one: pack, packing
_OTHER = "---\nid: other\n---\n\n## Side effects\n\nText.\n"

RULE = Rule(
    id="LNK002",
    name="missing-anchor",
    severity="error",
    subject="guide",
    summary="A link leads to a part of a page that the page does not have.",
    why="The browser stays at the top of the page, and the reader does not find what was promised. It often happens "
    "when a heading is worded anew.",
    fix="Write the anchor of a heading that is there: its words in lower case, with hyphens for spaces and without "
    "punctuation. Or give the heading an anchor that stays: '## Side effects {#side-effects}'.",
    reported=(
        Example("See [below](#doses).\n\n## How much to take\n", note="on the same page"),
        Example("See [there](other.md#doses).\n", others={"sample/other.md": _OTHER}, note="on another page"),
        Example("See [there](other.html#doses).\n", others={"sample/other.md": _OTHER}, note="as published"),
        Example("See [below](#Doses).\n\n## Doses\n", note="anchors are in lower case"),
        Example("See [below](#doses-1).\n\n## Doses\n", note="there is only one"),
        Example("See [below](#doses).\n\n```\n## Doses\n```\n", note="code is no heading"),
    ),
    accepted=(
        Example("See [below](#doses).\n\n## Doses\n"),
        Example("See [there](other.md#side-effects).\n", others={"sample/other.md": _OTHER}),
        Example("[A](#) [b](#top) [c](#Top)\n", note="the top of the page"),
        Example("[A](#for-ms-risks--doses) [b](#for-ms-risks-doses)\n\n## For MS: `risks` & *doses*?\n"),
        Example(
            "[A](#doses-1) [b](#doses_1)\n\n## Doses\n\n## Doses\n",
            note="the second, on GitHub and published",
        ),
        Example("[A](#%C3%BCbung) [b](#übung) [c](#ubung)\n\n## Übung\n", note="GitHub keeps letters"),
        Example(
            "[A](#how-much) [b](#box)\n\n## Doses {#how-much}\n\nText.\n{: #box }\n", note="attribute lists"
        ),
        Example(
            '[A](#in-html) [b](#old)\n\n<div id="in-html">x</div>\n\nText <a name=old></a>.\n', note="HTML"
        ),
        Example("[A](form.pdf#page=2)\n", others={"sample/form.pdf": ""}, note="no page of the guide"),
        Example(
            "[A](broken.md#x)\n", others={"sample/broken.md": "No front matter.\n"}, note="cannot be read"
        ),
        Example("[A](#:~:text=drug)\n", note="browsers look for these words themselves"),
        Example("[A](https://example.org/#none)\n", note="not a page of ours"),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at each target whose anchor is not on the page that it leads to."""
    del context
    for page, link, to in guide.link_map.links:
        if not to.anchor or to.page is None or to.anchor.lower() == "top":
            continue
        anchors = guide.link_map.anchors(to.page)
        if anchors is not None and to.anchor not in anchors:
            where = "This page" if to.page is page else to.page.path
            yield Problem(
                link.place,
                f"{where} has no anchor '#{to.anchor}'. {_advice(to.anchor, anchors)}",
                path=page.path,
            )


def _advice(anchor: str, anchors: frozenset[str]) -> str:
    plain = github_slug(anchor)
    near = [plain] if plain in anchors else []
    if not near and len(anchors) <= _MANY and len(anchor) <= _MANY:
        stems = tuple(word[:_STEM] for word in plain.split("-") if len(word) >= _STEM)
        alike = (one for one in sorted(anchors) if any(word.startswith(stems) for word in one.split("-")))
        near = get_close_matches(anchor, sorted(anchors), n=1, cutoff=0.6) or list(alike)[:1] if stems else []
    return f"Did you mean '#{near[0]}'?" if near else "Write the anchor of one of its headings."
