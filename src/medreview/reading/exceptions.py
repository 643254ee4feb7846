"""Exceptions in a page: comments that silence rules for the block that follows, read and placed.

`<!-- medreview-allow TRM001, RDB002: the reason -->` covers the next block of text: a paragraph, a heading, the text of
a list item, or a whole table (a comment cannot stand between its rows).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from medreview.reading.document import Block, Comment, Document
from medreview.schemas.finding import Span
from medreview.schemas.waivers import SHORTEST_REASON

_MEANT = re.compile(r"\s*medreview(?:-[a-z]|\s*[:_]?\s*(?:allow|disable|ignore|waive)\b)", re.IGNORECASE)
_KEYWORD = "medreview-allow"
_SHAPE = "<!-- medreview-allow TRM001: the reason -->"
_TABLE_TAG = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"(?>\r\n|\n|\r)[ \t>]*[\r\n]")
_LINE_END = re.compile(r"[\r\n]")
_LINE_OR_TAG_END = re.compile(r"[\r\n]|</")
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class InPageException:
    """A comment that silences `rules` in `scope`; `fault` says, in the editor's words, why it is not one.

    `scope` is None where no block follows, or where the comment stands inside of one (`is_inside`).
    """

    span: Span
    rules: tuple[str, ...]
    reason: str
    scope: Span | None = None
    is_inside: bool = False
    fault: str = ""


def find_exceptions(document: Document, text: str, known: Collection[str]) -> list[InPageException]:
    """Return the exceptions that stand in the page, in order; `known` are the ids of all rules."""
    meant = [
        comment
        for comment in document.comments
        if "medreview" in comment.text.lower() and _MEANT.match(comment.text)
    ]
    if not meant:
        return []
    layout = _Layout(document.blocks, text)
    return [_placed(comment, layout, known) for comment in meant]


def _placed(comment: Comment, layout: _Layout, known: Collection[str]) -> InPageException:
    rules, reason = _parts(comment.text)
    fault = _fault(rules, reason, known)
    following = bisect_left(layout.starts, comment.span.start)
    if following and layout.is_behind(following - 1, comment.span.start):
        return InPageException(comment.span, rules, reason, is_inside=True, fault=fault)
    scope = None
    if following < len(layout.starts):
        scope = Span(comment.span.end, layout.scope_end(following, comment.span.end))
    return InPageException(comment.span, rules, reason, scope, fault=fault)


def _parts(text: str) -> tuple[tuple[str, ...], str]:
    """Return the rules and the reason that a comment names; no rule when it is not written as an exception is."""
    head, _, reason = text.partition(":")
    keyword, *listed = head.split(maxsplit=1)
    if keyword != _KEYWORD or not listed:
        return (), ""
    rules = (rule.strip() for rule in listed[0].split(","))
    return tuple(dict.fromkeys(rules)), " ".join(reason.split())


def _fault(rules: tuple[str, ...], reason: str, known: Collection[str]) -> str:
    """Return why the comment is no exception, or nothing."""
    if not any(rules):
        return f"This comment silences nothing: it names no rule. Write it as '{_SHAPE}'."
    for rule in rules:
        if rule not in known:
            return f"This comment silences nothing: {_unknown(rule, known)}"
        if rule.startswith("WAV"):
            return f"{rule} is about exceptions and takes none. Delete it here."
    if not reason:
        return f"This exception has no reason. Write one after a colon, as in '{_SHAPE}'."
    if len(reason) < SHORTEST_REASON:
        why = f"Say in at least {SHORTEST_REASON} characters why this is right here."
        return f"'{reason}' is too short to be a reason. {why}"
    return ""


def _unknown(rule: str, known: Collection[str]) -> str:
    first = rule.partition(" ")[0]
    if first in known:
        return f"write a colon between '{first}' and the reason, and commas between rules, as in '{_SHAPE}'."
    shown = rule if len(rule) <= _QUOTED else rule[:_QUOTED] + " …"
    near = get_close_matches(rule.upper(), known, n=1)
    advice = f"Did you mean '{near[0]}'?" if near else f"Write it as '{_SHAPE}'."
    return f"there is no rule '{shown}'. {advice}"


class _Layout:
    """The blocks of a page, and where each, seen as the target of an exception, ends; worked out once for each."""

    def __init__(self, blocks: list[Block], text: str) -> None:
        self.blocks, self.text = blocks, text
        self.starts = [block.start for block in blocks]
        self._ends: dict[int, tuple[int, int]] = {}
        self._lines: dict[int, int] = {}

    def is_behind(self, number: int, offset: int) -> bool:
        """True when `offset` lies among the words of a block, or behind them on their line."""
        block = self.blocks[number]
        if offset < block.end:
            return True
        if number not in self._lines:
            apart = (_LINE_OR_TAG_END if block.in_html else _LINE_END).search(self.text, block.end - 1)
            self._lines[number] = len(self.text) if apart is None else apart.start()
        return offset < self._lines[number]

    def scope_end(self, number: int, offset: int) -> int:
        """Return where the block ends, or the table whose first text it is and that begins after `offset`."""
        if number not in self._ends:
            self._ends[number] = self._html_end(number) if self.blocks[number].in_html else self._end(number)
        opening, end = self._ends[number]
        return end if opening >= offset else self.blocks[number].end

    def _html_end(self, number: int) -> tuple[int, int]:
        """Return where the table begins and ends, or the block where it is not the first text of one."""
        block = self.blocks[number]
        before = self.blocks[number - 1].end if number else 0
        opening = _TABLE_TAG.search(self.text, before, block.start)
        closing = None if opening is None else _TABLE_END.search(self.text, block.end)
        if opening is None or closing is None:
            return block.start, block.end
        return opening.start(), closing.start()

    def _end(self, number: int) -> tuple[int, int]:
        block = self.blocks[number]
        end = block.end
        if block.kind == "cell":
            for following in self.blocks[number + 1 :]:
                is_apart = following.in_html or _EMPTY_LINE.search(self.text, end, following.start)
                if following.kind != "cell" or is_apart:
                    break
                end = following.end
        return block.start, end
