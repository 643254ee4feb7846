"""Plain text as a document: blank lines part paragraphs, every other line end is a space."""

from __future__ import annotations

import re

from medreview.reading.block_builder import BlockBuilder
from medreview.reading.document import Document

_BLANK = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*")
_LINE = re.compile(r"[^\r\n]+|\r\n|\n|\r")


def read_plain_text(text: str) -> Document:
    """Return the paragraphs of a plain text, each character with its place."""
    document = Document()
    start = 0
    for end, following in [*(match.span() for match in _BLANK.finditer(text)), (len(text), len(text))]:
        builder = BlockBuilder("paragraph", start)
        for match in _LINE.finditer(text, start, end):
            is_break = match[0][0] in "\r\n"
            builder.pieces.append((" " if is_break else match[0], match.start(), match.end()))
        block = builder.build(end)
        if block is not None:
            document.blocks.append(block)
        start = following
    return document
