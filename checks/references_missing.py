"""REF001: an article, FAQ or medicine page has no reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_KINDS = frozenset(("article", "faq", "medicine"))

RULE = Rule(
    id="REF001",
    name="references-missing",
    severity="error",
    summary="A page of kind article, faq or medicine has no reference.",
    why="Such a page states medical facts. Without a source neither the reviewer nor the reader can tell where they "
    "come from, and nobody notices when the source changes.",
    fix="Add the sources to 'references' in front matter and cite each in the text as [^id].",
    sources=(
        Source("DISCERN", "question 4: is it clear what sources of information were used?"),
        Source("PIF TICK", "criterion 4: evidence"),
    ),
    reported=(
        Example(front={"references": None}),
        Example(front={"references": "[]", "kind": "faq"}, note="an empty list"),
        Example(front={"references": None, "kind": "medicine", "status": "draft"}, note="a draft too"),
    ),
    accepted=(
        Example(front={"kind": "medicine"}),
        Example(front={"references": None, "kind": "tips"}),
        Example(front={"references": None, "kind": "story"}),
        Example(front={"references": None, "status": "withdrawn"}, note="nobody reads it"),
        Example(
            front={"references": "\n  - {id: a, title: A source}"}, note="not valid: reported as such only"
        ),
        Example(front={"references": None, "kind": "Article"}, note="no valid kind"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the kind of a page that needs a reference and has none; a withdrawn page needs none."""
    del context
    front = page.fields
    if front.references or front.kind not in _KINDS or front.status == "withdrawn":
        return
    if page.front.is_whole("references"):
        message = (
            f"A page of kind '{front.kind}' needs a source. Add one to 'references', and cite it as [^id]."
        )
        yield Problem(page.front.value("kind"), message)
