"""PAG005: the front matter uses a part of YAML that hides what a page says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG005",
    name="yaml-feature",
    severity="error",
    summary="An anchor, alias, tag, merge key or second document stands in the front matter.",
    why="These make a value stand somewhere else than where it is read. An editor or reviewer must see a date or a "
    "name where it counts.",
    fix="Write the value out. If it is text that only begins with &, * or !, put it in quotes.",
    sources=(Source("YAML 1.2.2", "3.2.2 and 6.9", "https://yaml.org/spec/1.2.2/"),),
    reported=(
        Example(front={"authors": "&people [ann-author]"}, note="an anchor"),
        Example(front={"authors": "&people [ann-author]", "related": "*people"}, note="an alias"),
        Example(front={"version": "!!int 1"}, note="a tag"),
        Example(
            front={"summary": "!!python/object/apply:os.getcwd []"}, note="a tag that runs code elsewhere"
        ),
        Example(front={"<<": "{lang: en-US}", "lang": None}, note="a merge key"),
        Example(front={"status": "published\n--- # the next\nlang: en-GB"}, note="a second document"),
        Example(front={"status": "published\n...\nlang: en-GB"}, note="a second document after dots"),
        Example(front={"summary": "!important Read this first."}, note="text that YAML takes for a tag"),
    ),
    accepted=(
        Example(front={"summary": '"*Read* this & that!"'}, note="text in quotes"),
        Example(front={"summary": "Salt & pepper *and* more!"}, note="signs inside the text"),
        Example(front={"summary": ">\n  &nbsp; stands in folded text\n  *as text*"}),
        Example(body="---\n\n&amp; *emphasis* ![image](x.png) in the text.\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each anchor, alias, tag, merge key and second document."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
