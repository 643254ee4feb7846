"""Places of canonical content: every line and value, also where text and source are not alike."""

from __future__ import annotations

import pytest

from medreview.reading.canonical import canonical_content
from medreview.reading.placed_content import PlacedContent
from medreview.schemas.finding import Span
from support.changes import version_of

PAGE = """\
---
title: 'It''s "fine"'
summary: [[one, ''], [two, three]]
disclaimers: general
references:
  - {id: a, authors: [Ann, ''], empty: ''}
  - id: b
    note: |
      Read
      this.
---

Body.
"""


def placed(page: str) -> tuple[PlacedContent, str]:
    version = version_of(page)
    content = PlacedContent(version.front, version.text)
    lines = [line.line for line in content.lines]
    assert tuple(lines) == canonical_content(version.front, version.text)
    return content, version.text


@pytest.mark.parametrize(
    ("line", "leaf", "start", "end", "words"),
    [
        (0, 0, 5, 11, '"fine"'),
        (0, 0, 0, 4, "It''s"),
        (1, 1, 0, 3, "one"),
        (2, 2, 0, 5, "three"),
        (3, 0, 0, 7, "general"),
        (4, 0, 0, 0, "authors"),
        (4, 2, 0, 3, "Ann"),
        (4, 3, 0, 0, "id"),
        (5, 3, 5, 10, "this."),
        (6, 0, 0, 5, "Body."),
    ],
)
def test_values_stand_where_they_are_typed(line: int, leaf: int, start: int, end: int, words: str) -> None:
    content, text = placed(PAGE)
    assert text[slice(*content.span(line, leaf, start, end))] == words


def test_what_is_not_in_the_body_has_a_place_all_the_same() -> None:
    content, text = placed(PAGE)
    assert content.span(-1, 0, 0, 1) == content.block(-1) == Span(0, 0)
    assert text[slice(*content.span(len(content.lines), 0, 0, 1))] == "general"
    assert text[slice(*content.span(len(content.lines) + 5, 0, 0, 1))] == "general"
    bare, _ = placed("---\ntitle: T\n---\n")
    assert bare.block(7) == Span(0, 0)


def test_several_leaves_are_one_place() -> None:
    content, text = placed("---\ntitle: T\n---\nSee [the plan](a.md) now.\n")
    assert text[slice(*content.span(1, 0, 0, 4, 4))] == "See [the plan](a.md) now"


def test_composed_letters_and_unknown_leaves_widen_a_place_to_what_holds_it() -> None:
    content, text = placed("---\ntitle: T\n---\n\ne\u0301tude two\n")
    assert text[slice(*content.span(1, 0, 1, 2))] == "e\u0301tude"
    assert text[slice(*content.span(1, 9, 0, 1))] == "e\u0301tude two"
    assert text[slice(*content.span(1, 0, 5, 5))] == "e\u0301tude two"


def test_words_that_yaml_puts_together_widen_a_place_to_the_value() -> None:
    content, text = placed('---\ntitle: "one\\x20two six"\n---\n')
    assert text[slice(*content.span(0, 0, 4, 7))] == "one\\x20two six"
