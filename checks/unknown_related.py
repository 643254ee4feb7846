"""LNK003: a page is related to one that is not there, or to itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule
from medreview.text.near_words import NearWords

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide

_OTHER = "---\nid: {id}\n---\n\nAnother page.\n"

RULE = Rule(
    id="LNK003",
    name="unknown-related",
    severity="error",
    subject="guide",
    summary="'related' names a page that is not there, or the page itself.",
    why="'related' becomes the list \"more from this guide\" below the page. An id that no page has cannot be shown "
    "there, and a page that proposes itself sends the reader in a circle.",
    fix="Write the id of another page, as it stands in that page's front matter, or delete the entry.",
    reported=(
        Example(front={"related": "[gone]"}),
        Example(front={"related": "[sample-page]"}, note="the page itself"),
        Example(
            front={"related": "[other]", "status": "draft"},
            others={"sample/other.md": _OTHER.format(id="other-page")},
            note="a file's name is no id; drafts are checked too",
        ),
    ),
    accepted=(
        Example(
            front={"related": "[other-page]"}, others={"sample/other.md": _OTHER.format(id="other-page")}
        ),
        Example(
            front={"related": "\n  - other-page"},
            others={"else/other.md": _OTHER.format(id="other-page")},
            note="in another guide",
        ),
        Example(
            front={"related": "[broken]"},
            others={"sample/broken.md": "---\nid: broken\ntitle: a: b\n---\n"},
            note="a page that cannot be read is there",
        ),
        Example(
            front={"related": "[no-id]"},
            others={"sample/no-id.md": "No front matter.\n"},
            note="a page without an id is reported for that",
        ),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at each item of `related` that names no page or its own."""
    del context
    known = {page.id or page.path.rpartition("/")[2].rpartition(".")[0] for page in guide.pages}
    names, near = sorted(known), NearWords()
    for page in guide.pages:
        for index, related in enumerate(page.related):
            if related == page.id:
                message = f"'{related}' is this page itself. Name another page, or delete the entry."
            elif related not in known:
                nearest = near.find(related, names, most=2)
                other = next((other for other in nearest if other != page.id), None)
                advice = (
                    f"Did you mean '{other}'?" if other is not None else "Correct it, or delete the entry."
                )
                message = f"No page has the id '{related}'. {advice}"
            else:
                continue
            yield Problem(page.places[f"related.{index}"], message, path=page.path)
