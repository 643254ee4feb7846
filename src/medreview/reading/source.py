"""A file's text with its places: bytes to characters, offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from medreview.schemas.finding import ByteColumns, Place, Span

_BOM = b"\xef\xbb\xbf"
_COUNTED = 10_000
_LINE_END = re.compile(r"\r\n|\n|\r")
_PRINTED = bytes(code for code in range(256) if (code >= 32 and code != 127) or code in b"\t\n\f\r")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a file, or a part of it, from being read: the rule's name, where, and why."""

    rule: str
    span: Span
    message: str


@dataclass(frozen=True)
class Source:
    """A file's text without its byte order mark; all offsets of the program count its characters."""

    path: str
    text: str
    has_bom: bool = False

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line's first character; LF, CRLF and a lone CR end a line (CommonMark 0.31, 2.1)."""
        if "\r" in self.text:
            return [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        starts = [0, *accumulate(map((1).__add__, map(len, self.text.split("\n"))))]
        del starts[-1]
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a character, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def place(self, span: Span) -> Place:
        """Return the lines and columns of a span."""
        return Place(*self.position(span.start), *self.position(span.end))

    def byte_columns(self, place: Place) -> ByteColumns | None:
        """Return the columns of a place in bytes of the file; None beyond `_COUNTED` characters of a line."""
        if max(place.column, place.end_column) > _COUNTED:
            return None  # counting them anew for each finding of an endless line would take forever
        start = self._byte_column(place.line, place.column)
        return ByteColumns(start, self._byte_column(place.end_line, place.end_column))

    def _byte_column(self, line: int, column: int) -> int:
        mark = len(_BOM) if self.has_bom and line == 1 else 0
        if self.text.isascii():
            return mark + column
        start = self.line_starts[line - 1]
        return mark + 1 + len(self.text[start : start + column - 1].encode("utf-8", "surrogatepass"))

    def line_span(self, offset: int) -> Span:
        """Return the span of the line that holds a character, without its line end."""
        starts = self.line_starts
        line = bisect_right(starts, offset) - 1
        end = starts[line + 1] if line + 1 < len(starts) else len(self.text)
        while end > starts[line] and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(starts[line], end)


def decode(path: str, data: bytes) -> tuple[Source, Fault | None]:
    """Return the text of a file, and a fault at the first byte that is not UTF-8 or the first control character.

    The text of a file that is not UTF-8 ends before that byte, so that the fault has its line and column.
    """
    has_bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if has_bom else data
    fault = None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        text = body[: error.start].decode("utf-8")
        message = f"{_what_stands(body, error)} Save the page as UTF-8{_guess(body, error.start)}."
        fault = Fault("unreadable-page", Span(len(text), len(text)), message)
    # most pages have none, and of bytes that is told many times faster
    may_have_one = b"\xc2" in body or body.translate(None, _PRINTED)
    control = _FORBIDDEN.search(text) if may_have_one else None
    if control is not None:
        fault = Fault("unreadable-page", Span(*control.span()), _unseen(ord(control[0])))
    return Source(path, text, has_bom), fault


def _what_stands(body: bytes, error: UnicodeDecodeError) -> str:
    if error.reason == "unexpected end of data":
        return "This file ends in the middle of a character; its end may be lost."
    return f"This file is not UTF-8: byte 0x{body[error.start]:02X} stands here."


def _guess(body: bytes, at: int) -> str:
    """Return what the encoding may be; where one byte is one letter, an accented letter has plain ones beside it."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return " (it looks like UTF-16)"
    following = body[at + 1 : at + 2]
    return " (it looks like Windows-1252 or Latin-1)" if following and following.isascii() else ""


def _unseen(code: int) -> str:
    meant = bytes([code]).decode("cp1252", "ignore") if code > 0x7F else ""
    advice = f"Write '{meant}' if that was meant, or delete it." if meant else "Delete it."
    return f"Control character U+{code:04X} stands here; it cannot be seen and does not belong in a page. {advice}"
