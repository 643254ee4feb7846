"""PAG009: two pages have one id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide

_OTHER = "---\nid: {id}\n---\n\nAnother page.\n"

RULE = Rule(
    id="PAG009",
    name="duplicate-id",
    severity="error",
    subject="guide",
    summary="Two pages have the same id.",
    why="Reviews, waivers and links name a page by its id. With two pages of one id, a review of one would count for "
    "the other.",
    fix="Give the newer page an id of its own. The id of a page that is already published never changes.",
    reported=(
        Example(others={"sample/another.md": _OTHER.format(id="sample-page")}, note="a copied page"),
        Example(
            front={"id": '"sample-page"'},
            others={"elsewhere/copy.md": _OTHER.format(id="sample-page")},
            note="in another guide, and in quotes",
        ),
    ),
    accepted=(
        Example(others={"sample/another.md": _OTHER.format(id="sample-page-2")}),
        Example(
            front={"id": None}, others={"sample/another.md": "---\ntitle: No id\n---\n"}, note="no id at all"
        ),
        Example(
            front={"id": "Sample Page"},
            others={"sample/another.md": _OTHER.format(id="Sample Page")},
            note="no valid id: reported as such only",
        ),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at the id of each page that has the id of a page before it, in the order of paths."""
    del context
    first: dict[str, str] = {}
    for page in sorted(guide.pages, key=lambda page: page.path):
        place = page.places.get("id")
        if page.id is None or place is None:
            continue
        other = first.setdefault(page.id, page.path)
        if other != page.path:
            message = f"'{page.id}' is already the id of {other}. Give one of the two an id of its own."
            yield Problem(place, message, path=page.path)
