"""PAG003: the front matter is not YAML, or not a list of keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG003",
    name="invalid-yaml",
    severity="error",
    summary="The front matter cannot be read as keys and values.",
    why="One missing quote or a tab hides every key, so nothing about the page and its review can be checked.",
    fix="Look at the place named and just before it: close quotes and brackets, put a space after each colon, indent "
    "with spaces, and put text with a colon in quotes.",
    sources=(Source("YAML 1.2.2", "", "https://yaml.org/spec/1.2.2/"),),
    reported=(
        Example(front={"title": "Infusions: what to bring"}, note="a colon inside the text"),
        Example(front={"summary": '"A page for tests.'}, note="a quote that is never closed"),
        Example(front={"authors": "[ann-author"}, note="a bracket that is never closed"),
        Example(front={"summary": "'It's a page.'"}, note="an apostrophe in single quotes"),
        Example(front={"summary": "*Important* reading."}, note="text that begins with a star"),
        Example(front={"summary": "@home"}),
        Example(front={"changes": "\n\t- {version: 1}"}, note="a tab"),
        Example(front={"lang": "en\ntitle:Sample page"}, note="no space after the colon"),
        Example(page="---\n- id\n- title\n---\n\nA list, not keys.\n"),
        Example(page="---\nOnly words.\n---\n\nText.\n"),
        Example(front={"title": "[" * 10000}, note="nesting without end"),
    ),
    accepted=(
        Example(front={"summary": '"Infusions: what to bring"'}),
        Example(
            front={"summary": "At 10:30 in the morning, see https://example.org/a"}, note="no space follows"
        ),
        Example(front={"summary": ">\n  Folded text: with a colon,\n  on two lines."}),
        Example(front={"summary": "It's 50% off, isn't it?"}),
        Example(page="---\n---\n\nNo keys at all: the keys are missing, the YAML is fine.\n"),
        Example(front={"authors": "\n- ann-author\n- rob-both"}, note="a list that is not indented"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem where the parser stopped."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
