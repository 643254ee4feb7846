"""Markdown to a Document: pyromark's events with exact source ranges, and the text inside raw HTML.

The parser's ranges count UTF-8 bytes; they are turned into characters of the whole file here and nowhere else. Front
matter is cut off before, because the parser takes a metadata block anywhere (pulldown-cmark issue 1000).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyromark

from medreview.reading.block_builder import make_block
from medreview.reading.document import (
    OBJECT,
    BlockKind,
    Comment,
    Document,
    EmptyHeading,
    Image,
    Link,
    Piece,
    Runs,
)
from medreview.reading.html_reader import image_of, read_html
from medreview.reading.html_text import BLOCK_TAGS, Token, anchors_in, attribute, tokens, value_range
from medreview.reading.offsets import Offsets
from medreview.schemas.finding import Span

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_BREAKS = {"SoftBreak": " ", "HardBreak": "\n"}
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"))
_DROPPED = frozenset(("CodeBlock", "HtmlBlock"))
Range = dict[str, int]
"""Where an event stands: `start` and `end` in bytes."""


def read_markdown(text: str, body: int = 0) -> Document:
    """Return the document that begins at offset `body` of `text`; all places count characters of `text`."""
    markdown = text[body:]
    return _Reader(text, Offsets(markdown, body)).read(_events(markdown))


def _events(markdown: str) -> Any:
    """Return the parser's events: a name, or a name with its details, each with its range in bytes."""
    if "\r" in markdown:
        # CommonMark 0.31, 2.1 has a lone CR end a line; the parser misses code, tables and headings after one.
        # No page that is read holds a NUL.
        markdown = markdown.replace("\r\n", "\0").replace("\r", "\n").replace("\0", "\r\n")
    return pyromark.events_with_range(markdown, options=OPTIONS, merge_text=False)


class _EventRuns(Runs):
    """Runs of the parser's events: bytes are turned into characters only when a place is asked for."""

    __slots__ = ("_first", "_last", "_offsets", "_ranges", "_texts")

    def __init__(
        self, texts: list[str], ranges: list[Range], first: Range, last: Range, offsets: Offsets
    ) -> None:
        self._at = None
        self._texts = texts
        self._ranges = ranges
        self._first = first
        self._last = last
        self._offsets = offsets

    def _piece(self, number: int) -> Piece:
        start, end = self._offsets.span(self._ranges[number])
        return self._texts[number], start, end

    def extent(self) -> Span:
        """Return where the block stands in the file, with its marks."""
        character = self._offsets.character
        return Span(character(self._first["start"]), character(self._last["end"]))


class _Reader:
    """The state of reading one document: the text that is open, and the links and images around it.

    Text and places of the open block, or of the open image, are added to `texts` and `ranges`; no block is open when
    `texts` is None. What stands in code and HTML blocks goes there too and is dropped.
    """

    def __init__(self, text: str, offsets: Offsets) -> None:
        self.text = text
        self.offsets = offsets
        self.document = Document()
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.texts: list[str] | None = None
        self.ranges: list[Range] = []
        self.first: Range = {}
        self.last: Range = {}
        self.items = self.footnotes = 0
        self.links: list[tuple[dict[str, str], int]] = []
        self.images: list[tuple[dict[str, str], list[str], list[Range]]] = []
        self.html_links: list[tuple[str, Span, Span, int]] = []
        self.html: list[Piece] = []

    def read(self, events: Iterable[tuple[Any, Range]]) -> Document:
        for event, where in events:
            if event.__class__ is str:
                self._break(event, where)
                continue
            kind, value = event.popitem()
            if kind == "Text":
                texts = self.texts
                if texts is None:
                    texts = self._open_text(where)
                texts.append(value)
                self.ranges.append(where)
            elif kind == "Start":
                self._begin(value, where)
            elif kind == "End":
                self._end(value, where)
            else:
                self._leaf(kind, value, where)
        return self.document

    def _break(self, name: str, where: Range) -> None:
        if name == "Rule":
            self._leave_block(None)
        elif self.texts is not None:
            self.texts.append(_BREAKS[name])
            self.ranges.append(where)

    def _begin(self, value: Any, where: Range) -> None:
        name: str
        detail: Any = None
        if value.__class__ is str:
            name = value
        else:
            name, detail = value.popitem()
        if name in _INLINE:
            self._begin_inline(name, detail, where)
            return
        if self.texts is not None or self.html_links:
            self._leave_block(None)
        if name == "Paragraph":
            self._open("footnote" if self.footnotes else "item" if self.items else "paragraph", where)
        elif name == "TableCell":
            self._open("cell", where)
        elif name == "Item":
            self.items += 1
        elif name == "Heading":
            self._open("heading", where, int(detail["level"][1]))
        elif name == "FootnoteDefinition":
            self.footnotes += 1
        elif name in _DROPPED:
            self.texts = []

    def _begin_inline(self, name: str, detail: Any, where: Range) -> None:
        texts = self._open_text(where)
        if name == "Link":
            self.links.append((detail, len(texts)))
        elif name == "Image":
            self.images.append((detail, texts, self.ranges))
            self.texts, self.ranges = [], []

    def _end(self, value: Any, where: Range) -> None:
        name = value if value.__class__ is str else next(iter(value))
        if name in _INLINE:
            self._end_inline(name, where)
        elif name == "Item":
            self._leave_block(None)
            self.items -= 1
        elif name in _DROPPED:
            self.texts, self.ranges = None, []
            if name == "HtmlBlock":
                read_html(self.html, self.document)
                self.html = []
        else:
            if self.texts is not None or self.html_links:
                self._leave_block(where)
            if name == "FootnoteDefinition":
                self.footnotes -= 1

    def _end_inline(self, name: str, where: Range) -> None:
        if name == "Link":
            self._close_link(where)
        elif name == "Image":
            self._close_image(where)
        else:
            self.last = where

    def _leaf(self, kind: str, value: Any, where: Range) -> None:
        if kind == "Html":
            start, end = self.offsets.span(where)
            line = value.rstrip("\r\n")
            self.html.append((line, start, start + len(line)))
            self.html.append(("\n" * (len(line) < len(value)), start + len(line), end))
        elif kind == "Code":
            self._add(value if self.images else OBJECT, where)
        elif kind == "InlineHtml":
            self._inline_html(value, where)
        elif kind == "FootnoteReference":
            self._add(f"[^{value}]", where)  # the block takes it out again and keeps its place

    def _inline_html(self, value: str, where: Range) -> None:
        for token in tokens(value):
            if self.texts and token.value in BLOCK_TAGS:
                self._add("\n", where)  # a list in a table's cell: its words stand apart
            if token.kind == "comment":
                self.document.comments.append(Comment(token.value, self.offsets.span(where)))
            elif token.value == "br":
                self._add("\n", where)
            elif token.kind == "close":
                self._close_html(token.value, where)
            elif token.attributes or token.value == "img":
                self._open_html(token, where)

    def _open_html(self, token: Token, where: Range) -> None:
        span = self.offsets.span(where)
        self.document.ids += anchors_in(token)
        if token.value == "img":
            at = _value_span(token, "src", span)
            self.document.images.append(image_of(token.attributes, span, at))
            self._add(OBJECT, where)
        elif token.value == "a" and (target := attribute(token.attributes, "href")) is not None:
            before = 0 if self.texts is None else len(self.texts)
            self.html_links.append((target, _value_span(token, "href", span), span, before))

    def _close_html(self, name: str, where: Range) -> None:
        if name == "a" and self.html_links:
            target, at, opening, before = self.html_links.pop()
            whole = Span(opening.start, self.offsets.character(where["end"]))
            self.document.links.append(Link(target, self._text_from(before), whole, "Html", at=at))

    def _text_from(self, before: int) -> str:
        """Return the text of the open block behind so many pieces."""
        return "".join((self.texts or ())[before:]).strip()

    def _open(self, kind: BlockKind, where: Range, level: int = 0) -> list[str]:
        texts: list[str] = []
        self.texts = texts
        self.kind = kind
        self.level = level
        self.first = self.last = where
        return texts

    def _open_text(self, where: Range) -> list[str]:
        """Return what the text goes to; where no block is open, one begins: a tight list item does not announce its."""
        return self._open("item", where) if self.texts is None else self.texts

    def _add(self, text: str, where: Range) -> None:
        self._open_text(where).append(text)
        self.ranges.append(where)

    def _leave_block(self, where: Range | None) -> None:
        """Adds the open block, if there is one, to the document; it ends with `where`, or with its last text."""
        if self.html_links:
            self._leave_html_links()
        texts, ranges = self.texts, self.ranges
        if texts is None:
            return
        self.texts, self.ranges = None, []
        last = where or self._last_of(ranges)
        if texts:
            runs = _EventRuns(texts, ranges, self.first, last, self.offsets)
            block = make_block(self.kind, "".join(texts), runs, self.level)
            if block is not None:
                self.document.blocks.append(block)
                return
        if self.level:
            start, end = Span(
                self.offsets.character(self.first["start"]), self.offsets.character(last["end"])
            )
            end = start + len(self.text[start:end].rstrip())
            self.document.empty_headings.append(EmptyHeading(self.level, Span(start, end)))

    def _last_of(self, ranges: list[Range]) -> Range:
        """Return what ends a block that does not announce its end: its last text, or the emphasis or link around it."""
        return ranges[-1] if ranges and ranges[-1]["end"] > self.last["end"] else self.last

    def _leave_html_links(self) -> None:
        """Adds the links that the block does not close; their text is not known."""
        for target, at, opening, _ in self.html_links:
            self.document.links.append(Link(target, OBJECT, opening, "Html", at=at))
        self.html_links = []

    def _close_link(self, where: Range) -> None:
        detail, before = self.links.pop()
        target, kind = detail["dest_url"], detail["link_type"]
        text = self._text_from(before)
        if self.texts is not None and kind in ("Autolink", "Email"):
            self.texts[before:], self.ranges[before:] = [OBJECT], [where]
        if kind == "Email":
            target = f"mailto:{target}"
        self.last = where
        self.document.links.append(Link(target, text, self.offsets.span(where), kind, detail["id"]))

    def _close_image(self, where: Range) -> None:
        detail, texts, ranges = self.images.pop()
        alt = "".join(self.texts or ())
        image = Image(detail["dest_url"], alt, self.offsets.span(where), detail["link_type"], detail["id"])
        self.document.images.append(image)
        self.texts, self.ranges = texts, ranges
        self._add(OBJECT, where)


def _value_span(token: Token, name: str, span: Span) -> Span:
    """Return the place of an attribute's value; the whole tag where a quote's marks stand between its lines."""
    if token.end - token.start != span.end - span.start:
        return span
    start, end = value_range(token, name)
    return Span(span.start + start, span.start + end)
