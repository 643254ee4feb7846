"""YAML as our files use it: mappings, lists, text, whole and decimal numbers, true and false; nothing implicit.

The events of PyYAML's C parser are read one by one, so that deep nesting, aliases and tags are refused where they
stand and nothing is ever expanded. Dates, `no` and `on` stay text; the schema decides what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from medreview.reading.source import Fault
from medreview.schemas.finding import Span

Path = tuple[str | int, ...]
_DEEPEST = 20
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class YamlText:
    """A parsed mapping with the place of every key and value, and what was wrong."""

    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    is_readable: bool = True
    text: str = ""
    base: int = 0

    def source_of(self, path: Path) -> str:
        """Return a scalar value as it is typed in the file, or nothing for a list or mapping."""
        span = self.values.get(path)
        if span is None:
            return ""
        typed = self.text[span.start - self.base : span.end - self.base]
        return typed if len(typed) > 1 or typed not in "[{" else ""


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Reader:
    """Builds one YamlText from parser events; `base` is the offset of `text` in its file."""

    def __init__(self, text: str, base: int) -> None:
        self.base = base
        self.result = YamlText(text=text, base=base)
        self.parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)

    def read(self) -> YamlText:
        result = self.result
        try:
            self._read_document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = self.base + (mark.index if mark is not None else 0)
            self._refuse(Fault("invalid-yaml", Span(at, at), _explain(error)))
        except yaml.reader.ReaderError as error:
            at = self.base + int(error.position)
            self._refuse(Fault("invalid-yaml", Span(at, at), "A character stands here that YAML does not allow."))
        except _Refused as refused:
            self._refuse(refused.fault)
        finally:
            self.parser.dispose()
        return result

    def _refuse(self, fault: Fault) -> None:
        self.result.faults.append(fault)
        if fault.rule == "invalid-yaml":
            self.result.is_readable = False

    def _read_document(self) -> None:
        parser = self.parser
        parser.get_event()
        event = parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return
        self._check_document(event)
        first = parser.get_event()
        if isinstance(first, yaml.MappingStartEvent):
            self._check_features(first)
            self.result.data = self._mapping((), 0)
        elif not (isinstance(first, yaml.ScalarEvent) and first.value == "" and not first.style):
            span = self._span(first)
            message = "This is not a list of keys and values. Write one 'key: value' on each line."
            raise _Refused(Fault("invalid-yaml", span, message))
        parser.get_event()
        follow = parser.get_event()
        if isinstance(follow, yaml.DocumentStartEvent):
            self._feature(follow, "A second YAML document begins here. Keep everything in one.")

    def _check_document(self, event: Any) -> None:
        if event.version or event.tags:
            self._feature(event, "A YAML directive (%) stands here. Delete it.")

    def _span(self, event: Any) -> Span:
        return Span(self.base + event.start_mark.index, self.base + event.end_mark.index)

    def _feature(self, event: Any, message: str) -> None:
        span = self._span(event)
        self.result.faults.append(Fault("yaml-feature", span, message))

    def _check_features(self, event: Any) -> None:
        if event.anchor is not None:
            self._feature(event, f"A YAML anchor (&{event.anchor}) stands here. Write the value out instead.")
        if event.tag is not None:
            self._feature(event, "A YAML tag (!) stands here. Write the plain value instead.")

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            self._feature(event, f"A YAML alias (*{event.anchor}) stands here. Write the value out instead.")
            self.result.values[path] = self._span(event)
            return None
        self._check_features(event)
        if isinstance(event, yaml.ScalarEvent):
            self.result.values[path] = self._span(event)
            return event.value if event.style else scalar(event.value)
        if depth >= _DEEPEST:
            raise _Refused(Fault("invalid-yaml", self._span(event), f"Values are nested over {_DEEPEST} deep here."))
        start = self.base + event.start_mark.index
        built = self._mapping(path, depth) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path, depth)
        self.result.values[path] = Span(start, start + 1 if event.flow_style else start)
        return built

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.parser.get_event(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(event := self.parser.get_event(), yaml.MappingEndEvent):
            span = self._span(event)
            key = self._key(event)
            value = self.parser.get_event()
            if key == "<<" and not event.style:
                self.result.faults.append(
                    Fault("yaml-feature", span, "A YAML merge key (<<) stands here. Write the keys out instead.")
                )
                self._value(value, (*path, "<<"), depth + 1)
                continue
            if key in built:
                message = f"'{key}' stands here a second time. Keep one of the two."
                self.result.faults.append(Fault("duplicate-key", span, message))
                self._skip(value, depth)
                continue
            self.result.keys[(*path, key)] = span
            built[key] = self._value(value, (*path, key), depth + 1)
        return built

    def _key(self, event: Any) -> str:
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(Fault("invalid-yaml", self._span(event), "A YAML alias cannot be a key. Write the key out."))
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(Fault("invalid-yaml", self._span(event), "A key must be a plain word."))
        self._check_features(event)
        return str(event.value)

    def _skip(self, event: Any, depth: int) -> None:
        """Reads the value of a second key, so that what is wrong inside it is still reported."""
        keys, values = self.result.keys, self.result.values
        self.result.keys, self.result.values = {}, {}
        self._value(event, ("",), depth + 1)
        self.result.keys, self.result.values = keys, values


def scalar(text: str) -> Any:
    """Return what an unquoted scalar means: true, false, null, a whole or decimal number, else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def read_yaml(text: str, base: int = 0) -> YamlText:
    """Return the mapping that `text` holds; `base` is added to every place."""
    return _Reader(text, base).read()


def _explain(error: yaml.MarkedYAMLError) -> str:
    problem = (error.problem or "it cannot be read").strip()
    for part, words in _WORDING.items():
        if part in problem:
            return words
    return f"This is not valid YAML: {problem}."


_WORDING = {
    "mapping values are not allowed": "A colon followed by a space stands inside this value. Put the whole value in quotes.",
    "cannot start any token": "A value cannot begin with this character. Put the whole value in quotes.",
    "found a tab character": "A tab stands here. Indent with spaces.",
    "found character '\\t'": "A tab stands here. Indent with spaces.",
    "did not find expected key": "The lines before this one are not closed or not indented alike. Check quotes and indents.",
    "could not find expected ':'": "A colon is missing after this key.",
    "unexpected end of stream": "A quote is opened above and never closed.",
    "did not find expected ',' or ']'": "A list in [brackets] is never closed, or a comma is missing.",
    "did not find expected ',' or '}'": "A mapping in {braces} is never closed, or a comma is missing.",
    "did not find expected '-' indicator": "This line is indented like a list item but has no dash.",
    "block sequence entries are not allowed": "A list item cannot begin here. Put the list on the lines below its key.",
}
