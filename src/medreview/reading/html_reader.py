"""The blocks of text inside a raw HTML block, added to the document in their order."""

from __future__ import annotations

from medreview.reading.block_builder import BlockBuilder
from medreview.reading.document import (
    OBJECT,
    Block,
    BlockKind,
    Comment,
    Document,
    EmptyHeading,
    Image,
    Link,
    Piece,
    PlacedRuns,
)
from medreview.reading.html_text import (
    BLOCK_TAGS,
    CODE_TAGS,
    SILENT_TAGS,
    Token,
    anchors_in,
    attribute,
    tokens,
    value_range,
)
from medreview.schemas.finding import Span

_KINDS: dict[str, BlockKind] = {
    "li": "item",
    "dd": "item",
    "dt": "item",
    "td": "cell",
    "th": "cell",
    "caption": "cell",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def image_of(attributes: str, span: Span, at: Span) -> Image:
    """Return the image that an `<img>` tag with these attributes shows; its source stands at `at`."""
    alt = attribute(attributes, "alt")
    label = attribute(attributes, "aria-label") or ""
    is_decorative = (
        (alt == "" and not label)
        or attribute(attributes, "role") in ("presentation", "none")
        or attribute(attributes, "aria-hidden") == "true"
    )
    source = attribute(attributes, "src") or ""
    return Image(source, alt or label, span, "Html", at=at, is_decorative=is_decorative)


def read_html(pieces: list[Piece], document: Document) -> None:
    """Adds to the document what a reader sees of the HTML that `pieces` hold, each with its place in the file."""
    _HtmlReader(pieces, document).read()


class _HtmlReader:
    """The state of reading one HTML block: the open text block, silent and code elements, open links."""

    def __init__(self, pieces: list[Piece], document: Document) -> None:
        self.html = "".join([piece[0] for piece in pieces])
        self.runs = PlacedRuns(pieces, Span(0, 0))
        self.document = document
        self.silent: str | None = None
        self.code: str | None = None
        self.links: list[tuple[str, Span, Span, list[str]]] = []
        self.heading: tuple[EmptyHeading, int] | None = None
        self.open: BlockBuilder | None = None
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.last = 0

    def read(self) -> None:
        for token in tokens(self.html):
            if self.silent is not None:
                self.silent = None if token.kind == "close" and token.value == self.silent else self.silent
            elif token.kind == "text":
                self._text(token.value, token.start)
            elif token.kind == "entity":
                self._add(token.value, self.runs.span(token.start, token.end))
            elif token.kind == "comment":
                span = self.runs.span(token.start, token.end)
                self.document.comments.append(Comment(token.value, span))
            elif token.kind == "open":
                self._begin(token, self.runs.span(token.start, token.end))
            else:
                self._end(token, self.runs.span(token.start, token.end))
        self._flush()
        for target, at, opening, _ in self.links:  # the text of a link that is not closed stands elsewhere
            self.document.links.append(Link(target, OBJECT, opening, "Html", at=at))

    def _text(self, value: str, at: int) -> None:
        """Adds text line by line; a line end is one space, so that a match may run across lines."""
        for line in value.splitlines(keepends=True):
            words = line.rstrip("\n")
            if words and (self.open is not None or not words.isspace()):
                lead = len(words) - len(words.lstrip()) if self.open is None else 0
                self._add(words[lead:], self.runs.span(at + lead, at + len(words)))
            if len(words) < len(line) and self.open is not None:
                self._add(" ", self.runs.span(at + len(words), at + len(line)))
            at += len(line)

    def _add(self, value: str, span: Span) -> None:
        if self.open is None:
            in_heading = self.heading is not None and self.level
            start = self.heading[0].span.start if in_heading and self.heading is not None else span.start
            self.open = BlockBuilder(self.kind, start, self.level)
        if self.code is not None and value != " ":
            value = OBJECT
        for *_, texts in self.links:
            texts.append(value)
        self.open.pieces.append((value, span.start, span.end))
        self.last = span.end

    def _begin(self, token: Token, span: Span) -> None:
        name = token.value
        if name in BLOCK_TAGS:
            self._flush()
            self.kind, self.level = _KINDS.get(name, "paragraph"), 0
            if name in _HEADINGS:
                self.kind, self.level = "heading", _HEADINGS[name]
                self.heading = EmptyHeading(self.level, span), len(self.document.blocks)
        if token.attributes:
            self.document.ids += anchors_in(token)
        if name in SILENT_TAGS:
            self.silent = name
        elif name in CODE_TAGS and self.code is None:
            self.code = name
        elif name == "br" and self.open is not None:
            self.open.pieces.append(("\n", span.start, span.end))
        elif name == "img":
            at = self.runs.span(*value_range(token, "src"))
            self.document.images.append(image_of(token.attributes, span, at))
            self._add(OBJECT, span)
        elif name == "a" and (target := attribute(token.attributes, "href")) is not None:
            at = self.runs.span(*value_range(token, "href"))
            self.links.append((target, at, span, []))

    def _end(self, token: Token, span: Span) -> None:
        if token.value in BLOCK_TAGS:
            self._flush()
            self.kind, self.level = "paragraph", 0
            if token.value in _HEADINGS:
                self._end_heading(_HEADINGS[token.value], span.end)
        if token.value == self.code:
            self.code = None
        elif token.value == "a" and self.links:
            target, at, opening, texts = self.links.pop()
            whole = Span(opening.start, span.end)
            self.document.links.append(Link(target, "".join(texts).strip(), whole, "Html", at=at))

    def _end_heading(self, level: int, end: int) -> None:
        """Notes the heading that ends here as empty when no text stood in it."""
        if self.heading is not None:
            (opened, opening), blocks = self.heading
            if opened == level and blocks == len(self.document.blocks):
                self.document.empty_headings.append(EmptyHeading(level, Span(opening.start, end)))
        self.heading = None

    def _flush(self) -> None:
        builder, self.open = self.open, None
        block: Block | None = builder.build(self.last) if builder is not None else None
        if block is not None:
            block.in_html = True
            self.document.blocks.append(block)
