"""PAG010: a page's id is not what it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_OLD = {"id": "sample-page"}

RULE = Rule(
    id="PAG010",
    name="id-changed",
    severity="error",
    summary="The page's 'id' is not what it was.",
    why="The id is what a page is known by: its review records, its waivers, the list of its guide and related pages "
    "all name it. Under another id the page loses its reviews, and its history ends.",
    fix="Give the page its old id back. File name and title may change; the id does not. For a page on something else, "
    "add a new file and set the old page's 'status' to withdrawn.",
    uses_base=("id",),
    reported=(
        Example(front={"id": "infusion-day"}, base=Example(front=_OLD)),
        Example(
            front={"id": "infusion-day", "status": "draft"},
            base=Example(front={**_OLD, "status": "draft"}),
            note="a draft is already known by its id",
        ),
    ),
    accepted=(
        Example(
            front={**_OLD, "title": "Your infusion day"},
            body="# Your infusion day\n\nThis page says little.\n",
            base=Example("# Sample page\n\nThis page says little.\n", _OLD),
            note="the title changed",
        ),
        Example(front={"id": '"sample-page"'}, base=Example(front=_OLD), note="the same id in quotes"),
        Example(front={"id": "new-page"}, base=Example(front={"id": None}), note="it had no id before"),
        Example(
            front={"id": None}, base=Example(front=_OLD), note="it has none now: reported as missing only"
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `id` when the page had another one."""
    now, then = page.fields.id, context.base.fields.id
    if now is None or then is None or now == then:
        return
    message = (
        f"The id of this page was '{then}' and is now '{now}'. Write '{then}' again: an id never changes."
    )
    yield Problem(page.front.value("id"), message)
