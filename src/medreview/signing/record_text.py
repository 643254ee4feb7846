"""A review record as the text of its file: every key in the order of the schema, in YAML that says exactly the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from medreview.reading.strict_yaml import read_yaml, scalar
from medreview.schemas.dates import instant_text
from medreview.schemas.record import ReviewRecord

INDENT: Final = "  "
_WIDTH: Final = 76
_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ,.;/()'+@_-]|:(?! )(?!\Z))*(?<! )", re.ASCII)
_GAP: Final = re.compile(r"(?<=[^ ]) (?=[^ ])")

Value = str | int | bool | tuple[str, ...]


def render_record(record: ReviewRecord) -> str:
    """Return the text of a record's file; what is not there has no line."""
    lines: list[str] = []
    for key, value in _parts(record):
        if key == "reviewer":
            lines += ["reviewer:", *(f"{INDENT}{line}" for line in _person(record))]
        elif value is not None:
            lines += render_key(key, value)
    return "\n".join(lines) + "\n"


def _person(record: ReviewRecord) -> Iterator[str]:
    reviewer = record.reviewer
    yield from render_key("id", reviewer.id)
    yield from render_key("name", reviewer.name)
    if reviewer.credentials is not None:
        yield from render_key("credentials", reviewer.credentials)


def _parts(record: ReviewRecord) -> Iterator[tuple[str, Value | None]]:
    """Yield each key with its value, None for one that is left out."""
    for key in ReviewRecord.model_fields:
        value = getattr(record, key)
        if key == "recorded":
            yield key, None if value is None else instant_text(value)
        elif key == "sample" or key == "conditions":
            yield key, value or None
        else:
            yield key, value if value is None or isinstance(value, (int, str)) else str(value)


def render_key(key: str, value: Value) -> list[str]:
    """Return the lines of a key and its value."""
    if isinstance(value, bool):
        return [f"{key}: {str(value).lower()}"]
    if isinstance(value, int):
        return [f"{key}: {value}"]
    if isinstance(value, tuple):
        return [f"{key}:", *(line for item in value for line in _listed(item))]
    first, *more = render_text(value)
    return [f"{key}: {first}", *more]


def _listed(item: str) -> Iterator[str]:
    first, *more = render_text(item)
    yield f"{INDENT}- {first}"
    yield from (f"{INDENT}{line}" if line else "" for line in more)


def render_text(text: str) -> list[str]:
    """Return a text as the lines of a YAML value, those after the first indented; reading them gives the same text.

    Short and plain text stands as it is, long text is folded, text of several lines keeps them; all else is quoted.
    """
    if len(text) <= _WIDTH and _PLAIN.fullmatch(text) and scalar(text) == text:
        return [text]
    for lines in _blocks(text):
        if _reads_as(lines, text):
            return lines
    return [_quoted(text)]


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield how the text may be written as a block: line by line, or folded at spaces."""
    if not all(part.isprintable() for part in text.split("\n")) or text != text.strip(" "):
        return
    if "\n" in text:
        body, mark = (text[:-1], "|") if text.endswith("\n") else (text, "|-")
        yield [mark, *(f"{INDENT}{line}" if line else "" for line in body.split("\n"))]
    elif len(text) > _WIDTH:
        yield [">-", *(f"{INDENT}{line}" for line in _folded(text))]


def _folded(text: str) -> Iterable[str]:
    line = ""
    for word in _GAP.split(text):
        if line and len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _reads_as(lines: list[str], text: str) -> bool:
    read = read_yaml("\n".join(["key: " + lines[0], *lines[1:], "next: 1"]) + "\n")
    return not read.faults and read.data == {"key": text, "next": 1}


def _quoted(text: str) -> str:
    """Return the text in double quotes, what cannot be seen as escapes."""
    shown = json.dumps(text, ensure_ascii=False)
    return shown if shown.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in shown)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
