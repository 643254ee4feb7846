"""REF003: the text cites a reference that front matter does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule
from medreview.text.near_words import NearWords

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_FOOTNOTE = re.compile(r"\[\^([^\]\s\[]+)\]:")
RULE = Rule(
    id="REF003",
    name="unknown-citation",
    severity="error",
    summary="The text cites a reference that front matter does not have.",
    why="The published page would show a mark that leads nowhere, behind a statement that only a source can support.",
    fix="Correct the id in the mark, or add the reference to front matter. Sources are not written as footnotes below "
    "the text: the published page numbers and lists them itself.",
    reported=(
        Example("It helps.[^huose]\n", note="a typing error"),
        Example("## How it works[^other]\n", note="in a heading"),
        Example("| What | Source |\n|---|---|\n| sleep | [^other] |\n", note="in a table"),
        Example("<p>It helps.[^other]</p>\n", note="in HTML"),
        Example("It helps.[^1]\n\n[^1]: A source.\n", note="a footnote of Markdown"),
        Example(
            "It helps.[^other]\n", front={"references": None, "kind": "tips"}, note="no references at all"
        ),
    ),
    accepted=(
        Example("It helps.[^house]\n"),
        Example("It helps.[^house][^house]\n", note="twice, side by side"),
        Example("Write `[^other]` to cite.\n\n    [^other]\n", note="in code"),
        Example("Write \\[^other] to cite.\n", note="escaped"),
        Example("<!-- [^other] -->\nText.\n", note="in a comment"),
        Example("[^house](https://example.org)\n", note="the text of a link"),
        Example(
            "It helps.[^other]\n",
            front={"references": "\n  - {id: other, title: A source}"},
            note="the reference is there, with a fault that is reported",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each mark whose reference is not there."""
    del context
    known = {reference.id for reference in page.fields.references}
    if page.cited <= known:
        return
    unknown = [citation for citation in page.citations if citation.id not in known]
    if unknown and page.front.is_whole("references"):
        footnotes = {match[1] for match in _FOOTNOTE.finditer(page.source.text)}
        names, near_words = sorted(known), NearWords()
        for citation in unknown:
            near = near_words.find(citation.id, names)
            yield Problem(citation.span, _message(citation.id, near, footnotes))


def _message(cited: str, near: list[str], footnotes: set[str]) -> str:
    words = f"No reference in front matter has the id '{cited}'."
    if near:
        return f"{words} Did you mean [^{near[0]}]?"
    if cited in footnotes:
        return f"{words} Move the footnote's source there, and delete the footnote below the text."
    return f"{words} Add the reference there, or delete the mark."
