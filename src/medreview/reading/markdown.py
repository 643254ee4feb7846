"""Markdown to a Document: pyromark's events with exact source ranges, and the text inside raw HTML.

The parser's ranges count UTF-8 bytes; they are turned into characters of the whole file here and nowhere else. Front
matter is cut off before, because the parser takes a metadata block anywhere (pulldown-cmark issue 1000).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import Any

import pyromark

from medreview.reading.block_builder import BlockBuilder
from medreview.reading.document import OBJECT, BlockKind, Comment, Document, EmptyHeading, Image, Link, Piece
from medreview.reading.html_reader import image_of, read_html
from medreview.reading.html_text import Token, anchors_in, attribute, tokens, value_range
from medreview.schemas.finding import Span

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_TEXT_BLOCKS = frozenset(("Paragraph", "Heading", "TableCell"))
_ASKED_FOR: tuple[str, ...] = ("BlockQuote", "FootnoteDefinition", "Item", "List")
_BREAKS = {"SoftBreak": " ", "HardBreak": "\n"}
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"))


def read_markdown(text: str, body: int = 0) -> Document:
    """Return the document that begins at offset `body` of `text`; all places count characters of `text`."""
    return _Reader(text, body).read()


def _widths(text: str, body: int) -> tuple[list[int], list[int]]:
    """Return where in the UTF-8 form of `text[body:]` characters of several bytes end, and the bytes too many by then.

    A byte offset becomes a character offset by taking off the surplus at its place in the first list.
    """
    ends: list[int] = []
    surplus = [0]
    extra = 0
    for match in () if text.isascii() else _NON_ASCII.finditer(text, body):
        code = ord(match[0])
        extra += 1 if code < 0x800 else 2 if code < 0x10000 else 3
        ends.append(match.end() - body + extra)
        surplus.append(extra)
    return ends, surplus


def _events(markdown: str) -> Any:
    """Return the parser's events: a name, or a name with its details, each with its range in bytes."""
    if "\r" in markdown:
        # CommonMark 0.31, 2.1 has a lone CR end a line; the parser misses code, tables and headings after one.
        # No page that is read holds a NUL.
        markdown = markdown.replace("\r\n", "\0").replace("\r", "\n").replace("\0", "\r\n")
    return pyromark.events_with_range(markdown, options=OPTIONS, merge_text=False)


class _Reader:
    """The state of reading one document: the open block, its containers, the open links and images."""

    def __init__(self, text: str, body: int) -> None:
        self.text = text
        self.body = body
        self.document = Document()
        self.open: BlockBuilder | None = None
        self.last = body
        self.containers: Counter[str] = Counter(dict.fromkeys(_ASKED_FOR, 0))
        self.in_code = False
        self.links: list[tuple[dict[str, str], int, int]] = []
        self.images: list[tuple[dict[str, str], list[str]]] = []
        self.html_links: list[tuple[str, Span, Span, int]] = []
        self.html: list[Piece] = []

    def read(self) -> Document:
        body, (ends, surplus) = self.body, _widths(self.text, self.body)
        last_byte = extra = 0
        for event, where in _events(self.text[body:]):
            start, end = where["start"], where["end"]
            if ends:
                if start != last_byte:  # most events begin where the last one ended
                    extra = surplus[bisect_right(ends, start)]
                start -= extra
                last_byte = end
                extra = surplus[bisect_right(ends, end)]
                end -= extra
            start += body
            end += body
            if event.__class__ is str:
                if event != "Rule":
                    self._text(_BREAKS[event], start, end)
                continue
            ((kind, value),) = event.items()
            if kind == "Text":
                if self.open is not None and start < end and not self.images:
                    self.open.pieces.append((value, start, end))
                    self.last = end
                else:
                    self._text(value, start, end)
            elif kind == "Start":
                name, detail = (value, None) if value.__class__ is str else next(iter(value.items()))
                if name in _INLINE:
                    self._begin_inline(name, detail, start)
                else:
                    self._begin_block(name, detail, start)
            elif kind == "End":
                name = value if value.__class__ is str else next(iter(value))
                if name in _INLINE:
                    self._end_inline(name, start, end)
                else:
                    self._end_block(name, end)
            else:
                self._leaf(kind, value, start, end)
        return self.document

    def _text(self, value: str, start: int, end: int) -> None:
        if self.in_code or start == end:
            return
        if self.images:
            self.images[-1][1].append(value)
            return
        if self.open is None:
            # a tight list item does not announce its text
            self.open = BlockBuilder("item", start)
        self.open.pieces.append((value, start, end))
        self.last = end

    def _leaf(self, kind: str, value: Any, start: int, end: int) -> None:
        if kind == "Html":
            line = value.rstrip("\r\n")
            self.html.append((line, start, start + len(line)))
            self.html.append(("\n" * (len(line) < len(value)), start + len(line), end))
        elif kind == "Code":
            if self.images:
                self.images[-1][1].append(value)
            else:
                self._text(OBJECT, start, end)
        elif kind == "InlineHtml":
            self._inline_html(value, start, end)
        elif kind == "FootnoteReference":
            self._text(f"[^{value}]", start, end)  # the block takes it out again and keeps its place

    def _inline_html(self, value: str, start: int, end: int) -> None:
        for token in tokens(value):
            if token.kind == "comment":
                self.document.comments.append(Comment(token.value, Span(start, end)))
            elif token.value == "br":
                self._text("\n", start, end)
            elif token.kind == "close":
                self._close_html(token.value, end)
            elif token.attributes or token.value == "img":
                self._open_html(token, Span(start, end))

    def _open_html(self, token: Token, span: Span) -> None:
        self.document.ids += anchors_in(token)
        if token.value == "img":
            at = self._value_span(token, "src", span)
            self.document.images.append(image_of(token.attributes, span, at))
            self._text(OBJECT, *span)
        elif token.value == "a" and (target := attribute(token.attributes, "href")) is not None:
            before = 0 if self.open is None else len(self.open.pieces)
            self.html_links.append((target, self._value_span(token, "href", span), span, before))

    def _value_span(self, token: Token, name: str, span: Span) -> Span:
        """Return the place of an attribute's value; the whole tag where a quote's marks stand between its lines."""
        if token.end - token.start != span.end - span.start:
            return span
        start, end = value_range(token, name)
        return Span(span.start + start, span.start + end)

    def _close_html(self, name: str, end: int) -> None:
        if name == "a" and self.html_links:
            target, at, opening, before = self.html_links.pop()
            text = self._text_from(before)
            self.document.links.append(Link(target, text, Span(opening.start, end), "Html", at=at))

    def _text_from(self, before: int) -> str:
        """Return the text of the open block behind so many pieces."""
        return "" if self.open is None else "".join([piece[0] for piece in self.open.pieces[before:]]).strip()

    def _begin_inline(self, name: str, detail: Any, start: int) -> None:
        if self.open is None and not self.images:
            self.open = BlockBuilder("item", start)
        if name == "Link":
            self.links.append((detail, start, 0 if self.open is None else len(self.open.pieces)))
        elif name == "Image":
            self.images.append((detail, []))

    def _end_inline(self, name: str, start: int, end: int) -> None:
        self.last = end
        if name == "Link":
            self._close_link(end)
        elif name == "Image":
            detail, alt = self.images.pop()
            self.document.images.append(
                Image(detail["dest_url"], "".join(alt), Span(start, end), detail["link_type"], detail["id"])
            )
            self._text(OBJECT, start, end)

    def _begin_block(self, name: str, detail: Any, start: int) -> None:
        if self.open is not None:
            self._flush(self.last)
        if self.html_links:
            self._leave_html_links()
        self.containers[name] += 1
        if name == "Paragraph":
            self.open = BlockBuilder(self._kind_of_paragraph(), start)
        elif name == "TableCell":
            self.open = BlockBuilder("cell", start)
        elif name == "Heading":
            self.open = BlockBuilder("heading", start, int(detail["level"][1]))
        elif name == "CodeBlock":
            self.in_code = True

    def _kind_of_paragraph(self) -> BlockKind:
        if self.containers["FootnoteDefinition"]:
            return "footnote"
        return "item" if self.containers["Item"] else "paragraph"

    def _end_block(self, name: str, end: int) -> None:
        if self.open is not None:
            self._flush(end if name in _TEXT_BLOCKS else self.last)
        if self.html_links:
            self._leave_html_links()
        self.containers[name] -= 1
        if name == "CodeBlock":
            self.in_code = False
        elif name == "HtmlBlock":
            in_quote, in_list = self.containers["BlockQuote"] > 0, self.containers["List"] > 0
            read_html(self.html, self.document, in_quote, in_list)
            self.html = []

    def _flush(self, end: int) -> None:
        builder, self.open = self.open, None
        block = builder.build(end) if builder is not None else None
        if block is None:
            if builder is not None and builder.level:
                self._note_empty_heading(builder, end)
        else:
            block.in_quote, block.in_list = self.containers["BlockQuote"] > 0, self.containers["List"] > 0
            self.document.blocks.append(block)

    def _note_empty_heading(self, builder: BlockBuilder, end: int) -> None:
        end = builder.start + len(self.text[builder.start : end].rstrip())
        self.document.empty_headings.append(EmptyHeading(builder.level, Span(builder.start, end)))

    def _leave_html_links(self) -> None:
        """Adds the links that the block does not close; their text is not known."""
        for target, at, opening, _ in self.html_links:
            self.document.links.append(Link(target, OBJECT, opening, "Html", at=at))
        self.html_links = []

    def _close_link(self, end: int) -> None:
        detail, start, before = self.links.pop()
        target, kind, builder = detail["dest_url"], detail["link_type"], self.open
        text = self._text_from(before)
        if builder is not None and kind in ("Autolink", "Email"):
            builder.pieces[before:] = [(OBJECT, start, end)]
        if kind == "Email":
            target = f"mailto:{target}"
        self.document.links.append(Link(target, text, Span(start, end), kind, detail["id"]))
