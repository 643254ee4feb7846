"""What a change of words must leave as it is: code, links, images, HTML, addresses, citations, and structure.

Everything counts bytes of the UTF-8 form, as the Markdown parser does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Any, Final

import pyromark

from medreview.reading.html_text import CODE_TAGS, SILENT_TAGS, tokens
from medreview.reading.markdown import OPTIONS
from medreview.reading.span_set import SpanSet

_WORDLESS: Final = frozenset(("SoftBreak", "HardBreak"))
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
_TEXT_BLOCKS: Final = frozenset(("Heading", "Item", "Paragraph", "TableCell"))
_WHOLE: Final = frozenset(("CodeBlock", "Image", "Link"))
KEPT_TAGS: Final = CODE_TAGS | SILENT_TAGS | {"a", "cite", "q"}
"""Elements whose text is code, a link, a title or a quotation."""
_ADDRESS: Final = re.compile(rb"(?:https?://|www\.|mailto:)[^\s<>]+|\[\^[^\]\s\[]+\]", re.IGNORECASE)


class Skeleton:
    """A page's body without its words: `parts` in reading order, the same for two that differ in words alone."""

    def __init__(self, body: bytes) -> None:
        self.parts: list[object] = []
        self._spans: list[tuple[int, int]] = []
        self._html: list[tuple[str, int]] = []
        self._headings: list[tuple[int, int]] = []
        self._whole: list[int] = []
        self._tags: list[str] = []
        for event, where in pyromark.events_with_range(
            body.decode("utf-8"), options=OPTIONS, merge_text=False
        ):
            self._read(event, where["start"], where["end"])
        for match in _ADDRESS.finditer(body):
            self._keep(match[0], *match.span())
        self._held = SpanSet(self._spans)
        self._titles = SpanSet(self._headings)

    def holds(self, start: int, end: int) -> bool:
        """True when what stands from byte `start` to `end` of the body is, in part, not the page's words."""
        return self._held.touch(start, end)

    def is_heading(self, start: int, end: int) -> bool:
        """True when what stands from byte `start` to `end` of the body is part of a heading."""
        return self._titles.touch(start, end)

    def _read(self, event: Any, start: int, end: int) -> None:
        if isinstance(event, str):
            if event not in _WORDLESS:
                self.parts.append(event)
            return
        ((kind, value),) = event.items()
        if kind == "Text":
            if self._whole or self._tags:
                self._keep(value, start, end)
        elif kind == "Html":
            self._html.append((value, start))
        elif kind == "InlineHtml":
            self._inline_html(value, start, end)
        elif kind in ("Start", "End"):
            self._element(kind, value, start, end)
        else:
            self._keep((kind, value), start, end)

    def _element(self, kind: str, value: Any, start: int, end: int) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        self.parts.append((kind, value))
        if name in _WHOLE:
            if kind == "Start":
                self._whole.append(start)
                self._spans.append((start, end))
            else:
                self._whole.pop()
        elif name == "HtmlBlock" and kind == "End":
            self._html_block()
        elif name in _TEXT_BLOCKS:
            self._tags.clear()
            if name == "Heading":
                self._headings.append((start, end))

    def _keep(self, part: object, start: int, end: int) -> None:
        self.parts.append(part)
        self._spans.append((start, end))

    def _inline_html(self, html: str, start: int, end: int) -> None:
        self._keep(html, start, end)
        for token in tokens(html):
            self._tag(token.kind, token.value)

    def _tag(self, kind: str, name: str) -> None:
        if kind == "open" and name in KEPT_TAGS:
            self._tags.append(name)
        elif kind == "close" and self._tags and self._tags[-1] == name:
            self._tags.pop()

    def _html_block(self) -> None:
        """Reads the lines of one HTML block, whose characters stand for bytes, so that a token's place is known."""
        lines = [(value.encode("utf-8").decode("latin-1"), start) for value, start in self._html]
        firsts = [0, *accumulate(len(line) for line, _ in lines)]
        self._html = []
        opened = None
        for token in tokens("".join(line for line, _ in lines)):
            start, end = _place(lines, firsts, token.start, token.end)
            if token.kind != "text" or self._tags:
                self._keep((token.kind, token.value), start, end)
            self._tag(token.kind, token.value)
            if token.value in _HEADINGS:
                self._headings.append((start if opened is None else opened, end))
                opened = start if token.kind == "open" else None
        self._tags.clear()


def _place(lines: list[tuple[str, int]], firsts: list[int], start: int, end: int) -> tuple[int, int]:
    first, last = bisect_right(firsts, start) - 1, bisect_right(firsts, end - 1) - 1
    return lines[first][1] + start - firsts[first], lines[last][1] + end - firsts[last]
