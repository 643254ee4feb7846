"""LNK004: a published page sends its readers to a draft or withdrawn one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide

_OTHER = "---\nid: other\nstatus: {status}\n---\n\nAnother page.\n"
_STATES = {
    "draft": "is a draft, which readers cannot open. Publish it first, or take {what} out.",
    "withdrawn": "is withdrawn. Take {what} out, or name a page that is published.",
}

RULE = Rule(
    id="LNK004",
    name="link-to-unpublished",
    severity="error",
    subject="guide",
    summary="A published page links or relates to a draft or withdrawn one.",
    why="Drafts and withdrawn pages are not published: the link is broken for readers, or leads to advice that was "
    "taken back.",
    fix="Publish the draft, or take the link out. For a withdrawn page, link to the page that took its place.",
    reported=(
        Example("See [it](other.md).\n", others={"sample/other.md": _OTHER.format(status="draft")}),
        Example("See [it](other.html#a).\n\n", others={"sample/other.md": _OTHER.format(status="withdrawn")}),
        Example(front={"related": "[other]"}, others={"sample/other.md": _OTHER.format(status="draft")}),
    ),
    accepted=(
        Example("See [it](other.md).\n", others={"sample/other.md": _OTHER.format(status="published")}),
        Example(
            "See [it](other.md).\n",
            front={"status": "draft", "related": "[other]"},
            others={"sample/other.md": _OTHER.format(status="draft")},
            note="a draft may lead to a draft",
        ),
        Example(
            "See [it](other.md).\n",
            front={"related": "[other]"},
            others={"sample/other.md": _OTHER.format(status="Draft")},
            note="no valid status: reported as such only",
        ),
        Example(
            "See [it](other.md).\n",
            others={"sample/other.md": "---\nid: other\nstatus: draft\ntitle: a: b\n---\n"},
            note="a page that cannot be read",
        ),
        Example("See [my notes](#notes).\n\n## Notes\n", note="the page itself"),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at each target and each item of `related` of a published page that is not published."""
    del context
    for page, link, to in guide.link_map.links:
        if page.status == "published" and to.page is not None and to.page.status in _STATES:
            what = _STATES[to.page.status].format(what="the link")
            yield Problem(link.place, f"'{to.page.path}' {what}", path=page.path)
    states: dict[str, set[str | None]] = {}
    for page in guide.pages:
        states.setdefault(page.id or "", set()).add(page.status)
    for page in guide.pages:
        for index, related in enumerate(page.related if page.status == "published" else ()):
            found = states.get(related, set())
            if found and found <= _STATES.keys():  # of two pages with one id, one may be published
                what = _STATES["draft" if "draft" in found else "withdrawn"].format(what="it")
                yield Problem(page.places[f"related.{index}"], f"'{related}' {what}", path=page.path)
