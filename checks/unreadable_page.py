"""PAG001: the page's file cannot be read as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG001",
    name="unreadable-page",
    severity="error",
    summary="The file cannot be read as text.",
    why="What cannot be read cannot be checked, and readers would see broken letters in the middle of a dose or "
    "a name.",
    fix="Save the page as a plain text file in UTF-8, and delete control characters that a copy brought along.",
    sources=(Source("RFC 3629", "3: UTF-8 definition", "https://www.rfc-editor.org/rfc/rfc3629"),),
    reported=(
        Example(page=b"---\nid: sample-page\n---\n\nCaf\xe9 au lait.\n", note="saved as Latin-1"),
        Example(page=b"\xff\xfe-\x00-\x00-\x00\n\x00", note="saved as UTF-16"),
        Example(page=b"---\nid: sample-page\n---\n\nTwo\x00words.\n", note="a NUL"),
        Example(page=b"---\nid: sample-page\n---\n\nHalf a dash \xe2\x80", note="cut off in a character"),
        Example(page=b"---\nid: sample-page\n---\n\nA lone surrogate \xed\xa0\x80.\n"),
        Example(body="It\u0092s a control character, not an apostrophe.\n"),
    ),
    accepted=(
        Example(body="Caf\u00e9, \u00b5g, \u0391\u03b8\u03ae\u03bd\u03b1 and \U0001f600 in UTF-8.\n"),
        Example(body="A tab\there and\r\na form feed\x0chere.\n"),
        Example(page=b"\xef\xbb\xbf---\nid: sample-page\n---\n\nA byte order mark in front.\n"),
        Example(page="", note="an empty file can be read; what it lacks is front matter"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the first byte or character that cannot stand in a page."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
