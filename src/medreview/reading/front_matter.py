"""The head of a page: cut off, read strictly, validated, with the place of every key and value."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from medreview.reading.plain_yaml import read_plain_yaml
from medreview.reading.source import Fault, Source
from medreview.reading.strict_yaml import Path, YamlText, read_yaml
from medreview.reading.validation import validate
from medreview.schemas.finding import Span
from medreview.schemas.page import FrontMatter

_OPEN = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
# The first is found twenty times as fast as a line by its beginning; the second serves files with CR.
_CLOSE = re.compile(r"\n(---[ \t]*(?=\n|\Z)\n?)")
_CLOSE_AFTER_CR = re.compile(r"(?<=[\r\n])(---[ \t]*(?=\r|\n|\Z)(?:\r\n|\n|\r)?)")
_ID = re.compile(r"^id:[ \t]*([\"']?)([a-z0-9]+(?:-[a-z0-9]+)*)\1[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_NEARLY_CLOSED = re.compile(r"^(?:--|-{4,}|[\u2013\u2014]-?|\.\.\.|[ \t]+---)[ \t]*\r?$", re.MULTILINE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\r?\n")
_START = Span(0, 0)


@dataclass(slots=True)
class Front:
    """Front matter: what it validly says, where each part stands, and its faults; `body` is where Markdown begins."""

    fields: FrontMatter = field(default_factory=FrontMatter)
    yaml: YamlText = field(default_factory=YamlText)
    faults: list[Fault] = field(default_factory=list)
    body: int = 0
    is_readable: bool = True
    _numbers: dict[str, dict[str, list[int]]] = field(default_factory=dict, repr=False)
    """By key and then by name, which items of a list have it."""

    def value(self, *path: str | int) -> Span:
        """Return the span of a value, of its key when it is empty, or of the file's first character."""
        span = self.yaml.values.get(path)
        if span is not None and (span.end > span.start or path not in self.yaml.keys or self._holds(path)):
            return span
        return self.yaml.keys.get(path, _START)

    def item(self, key: str, index: int, value: str) -> Span:
        """Return the span of one item of a list by its value; faults before it may have shifted `index`."""
        number = self._number(key, index, value)
        return self.value(key) if number is None else self.yaml.values[(key, number)]

    def entry(self, key: str, index: int, entry_id: str) -> int:
        """Return which entry of a list in the file has this id; entries with faults may have shifted `index`."""
        number = self._number(key, index, entry_id)
        assert number is not None, "what is valid stands in the file"
        return number

    def _number(self, key: str, index: int, name: str) -> int | None:
        """Return which item of a list, from `index` on, is `name` or has it as its id."""
        if key not in self._numbers:
            self._numbers[key] = {}
            for number, item in enumerate(self.yaml.data.get(key) or ()):
                named = item.get("id") if isinstance(item, dict) else self._typed(key, number)
                self._numbers[key].setdefault(str(named), []).append(number)
        numbers = self._numbers[key].get(name, [])
        at = bisect_left(numbers, index)
        return numbers[at] if at < len(numbers) else None

    def _typed(self, key: str, number: int) -> str:
        return self.yaml.source_of((key, number)).strip("'\"")

    def has(self, *path: str | int) -> bool:
        """True when the key stands in the file, with or without a value."""
        return path in self.yaml.keys

    def is_whole(self, key: str) -> bool:
        """True when `fields` has all that stands under a top-level key: a part with a fault is left out there.

        An empty value leaves nothing out.
        """
        if any(path[0] == key for path in self.yaml.refused):
            return False
        written, read = self.yaml.data.get(key), getattr(self.fields, key)
        if isinstance(written, list) and isinstance(read, tuple):
            return len(written) == len(read)
        is_empty = written is None or written == {} or (isinstance(written, str) and not written.strip())
        return is_empty or read not in (None, ())

    def _holds(self, path: Path) -> bool:
        return (*path, 0) in self.yaml.values or any(
            key[: len(path)] == path != key for key in self.yaml.keys
        )


def read_front_matter(source: Source) -> Front:
    """Return the page's front matter; `is_readable` is false when it is missing or no YAML mapping."""
    text = source.text
    opening = _OPEN.match(text)
    if opening is None:
        message = _no_opening(text)
        return Front(
            find_id(text), faults=[Fault("missing-front-matter", _START, message)], is_readable=False
        )
    closing = (_CLOSE_AFTER_CR if "\r" in text else _CLOSE).search(text, opening.end() - 1)
    if closing is None:
        message = _no_closing(text, opening.end())
        return Front(
            find_id(text), faults=[Fault("missing-front-matter", _START, message)], is_readable=False
        )
    head, base = text[opening.end() : closing.start(1)], opening.end()
    yaml = read_plain_yaml(head, base) or read_yaml(head, base)
    if not yaml.is_readable:
        return Front(find_id(text), faults=list(yaml.faults), body=closing.end(), is_readable=False)
    fields, faults = validate(FrontMatter, yaml, FrontMatter.REQUIRED)
    return Front(fields or FrontMatter(), yaml, [*yaml.faults, *faults], closing.end())


def _no_opening(text: str) -> str:
    if not text.strip():
        return "The page does not begin with front matter: it is empty. Write a line '---', the keys, and a line '---'."
    if _OPEN.match(text.lstrip()):
        return "The page does not begin with front matter. Delete the empty lines or spaces above its first '---'."
    return "The page does not begin with front matter. Its first line must be '---'."


def _no_closing(text: str, start: int) -> str:
    gap = _EMPTY_LINE.search(text, start)
    near = _NEARLY_CLOSED.search(text, start, gap.end() if gap is not None else len(text))
    if near is None:
        return "The front matter is never closed. Add a line '---' below its last key."
    line = text.count("\n", 0, near.start()) + 1
    typed = near[0].rstrip()
    return (
        f"The front matter is never closed. In line {line} write '---' in place of '{typed}', without spaces."
    )


def find_id(text: str) -> FrontMatter:
    """Return front matter with nothing but the id that a page seems to have when the rest cannot be read.

    With it, a guide's list and the links of other pages still know that the page is there.
    """
    match = _ID.search(text)
    return FrontMatter(id=match[2]) if match is not None and len(match[2]) <= 100 else FrontMatter()
