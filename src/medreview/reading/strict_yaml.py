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
from medreview.reading.yaml_words import explain_stop
from medreview.schemas.finding import Span

Path = tuple[str | int, ...]
_DEEPEST = 20
_MOST = 100_000
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
_PROPERTY = re.compile(r"(&[\w-]+|!(?:<[^>\s]*>|[^\s,\[\]{}]*))\s*")
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCUMENT_END = re.compile(r"^\.\.\.\s", re.MULTILINE)
_SECOND = "A second YAML document begins here. Keep everything in one."
_NUMERIC = frozenset("-0123456789")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class YamlText:
    """A parsed mapping with the place of every key and value, and what was wrong.

    `refused` names what a fault of its own already covers (an alias, a merge key), so that nothing more is said of it.
    """

    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    is_readable: bool = True
    has_empty: bool = False
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
        # most files have neither, and then no event is asked for one
        self.may_have_marks = "&" in text or "!" in text
        self.base = base
        self.result = YamlText(text=text, base=base)
        self.parser: Any = None

    def read(self) -> YamlText:
        result = self.result
        try:
            self.parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(result.text)
            self._read_document()
        except yaml.MarkedYAMLError as error:
            self._stop(error)
        except yaml.reader.ReaderError:
            self._refuse(self._not_printable())
        except _Refused as refused:
            self._refuse(refused.fault)
        finally:
            if self.parser is not None:
                self.parser.dispose()
        return result

    def _refuse(self, fault: Fault) -> None:
        self.result.faults.append(fault)
        if fault.rule == "invalid-yaml":
            self.result.is_readable = False

    def _not_printable(self) -> Fault:
        # The C reader counts bytes, the Python one characters: look for the character itself.
        bad = next(_NOT_PRINTABLE.finditer(self.result.text))
        at = self.base + bad.start()
        message = f"The character U+{ord(bad[0]):04X} stands here; YAML does not allow it. Delete it."
        return Fault("invalid-yaml", Span(at, at + 1), message)

    def _stop(self, error: yaml.MarkedYAMLError) -> None:
        at, message = explain_stop(error, self.result.text)
        is_second = "<document start>" in str(error.problem) and _DOCUMENT_END.search(self.result.text, 0, at)
        place = Span(self.base + at, self.base + at)
        self._refuse(
            Fault("yaml-feature", place, _SECOND) if is_second else Fault("invalid-yaml", place, message)
        )

    def _read_document(self) -> None:
        parser = self.parser
        parser.get_event()
        event = parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return
        self._check_document(event)
        first = parser.get_event()
        if not isinstance(first, yaml.AliasEvent):
            self._check_features(first)
        if isinstance(first, yaml.MappingStartEvent):
            self.result.data = self._mapping((), 0)
        elif not (isinstance(first, yaml.ScalarEvent) and first.value == "" and not first.style):
            span = self._span(first)
            message = "This is not a list of keys and values. Write one 'key: value' on each line."
            raise _Refused(Fault("invalid-yaml", span, message))
        parser.get_event()
        follow = parser.get_event()
        if isinstance(follow, yaml.DocumentStartEvent):
            self._feature(self._span(follow), _SECOND)

    def _check_document(self, event: Any) -> None:
        if event.version or event.tags:
            self._feature(self._span(event), "A YAML directive (%) stands here. Delete it.")

    def _span(self, event: Any) -> Span:
        """Return where the event's words stand, without the anchor and tag before them."""
        start, end = event.start_mark.index, event.end_mark.index
        if self.may_have_marks and _is_marked(event):
            while match := _PROPERTY.match(self.result.text, start, end):
                start = match.end()
        return Span(self.base + start, self.base + end)

    def _feature(self, span: Span, message: str) -> None:
        self.result.faults.append(Fault("yaml-feature", span, message))

    def _check_features(self, event: Any) -> None:
        """Reports each anchor and tag before the event's words."""
        if not (self.may_have_marks and _is_marked(event)):
            return
        at, end = event.start_mark.index, event.end_mark.index
        while match := _PROPERTY.match(self.result.text, at, end):
            at = match.end()
            what = "An anchor" if match[1].startswith("&") else "A tag"
            message = f"{what} of YAML ({match[1]}) stands here. Delete it, or put the value in quotes if it is text."
            self._feature(Span(self.base + match.start(1), self.base + match.end(1)), message)

    def _value(self, event: Any, path: Path, depth: int) -> Any:
        if event.__class__ is yaml.AliasEvent:
            return self._alias(event, path)
        if self.may_have_marks:
            self._check_features(event)
            span = self._span(event)
        else:
            span = Span(self.base + event.start_mark.index, self.base + event.end_mark.index)
        if len(self.result.values) >= _MOST:
            raise _Refused(Fault("invalid-yaml", span, f"Over {_MOST:,} values stand here. Split the file."))
        if event.__class__ is yaml.ScalarEvent:
            self.result.values[path] = span
            read = event.value if event.style else scalar(event.value)
            if read is None or (event.style and not event.value.strip()):
                self.result.has_empty = True
            return read
        if depth >= _DEEPEST:
            raise _Refused(Fault("invalid-yaml", span, f"Values are nested over {_DEEPEST} deep here."))
        built = (
            self._mapping(path, depth)
            if isinstance(event, yaml.MappingStartEvent)
            else self._sequence(path, depth)
        )
        if not built:
            self.result.has_empty = True
        self.result.values[path] = Span(span.start, span.start + 1 if event.flow_style else span.start)
        return built

    def _alias(self, event: Any, path: Path) -> None:
        self.result.has_empty = True
        span = self.result.values[path] = self._span(event)
        words = f"An alias of YAML (*{event.anchor}) stands here."
        self._feature(span, f"{words} Write the value out, or put it in quotes if it is text.")
        self.result.refused.add(path)

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
                self._feature(span, "A merge key of YAML (<<) stands here. Write the keys out instead.")
                self.result.refused.add((*path, key))
                self._value(value, (*path, key), depth + 1)
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
            message = "A key cannot begin with '*'. Write the key out."
            raise _Refused(Fault("invalid-yaml", self._span(event), message))
        if not isinstance(event, yaml.ScalarEvent):
            message = "A key must be a plain word. Put the whole value in quotes if text begins with a bracket here."
            raise _Refused(Fault("invalid-yaml", self._span(event), message))
        if self.may_have_marks:
            self._check_features(event)
        return str(event.value)

    def _skip(self, event: Any, depth: int) -> None:
        """Reads the value of a second key, so that what is wrong inside it is still reported."""
        result = self.result
        kept = result.keys, result.values, result.refused
        result.keys, result.values, result.refused = {}, {}, set()
        self._value(event, ("",), depth + 1)
        result.keys, result.values, result.refused = kept


def _is_marked(event: Any) -> bool:
    """True when an anchor or tag stands before the event's words (an alias carries its anchor as a name)."""
    if isinstance(event, yaml.AliasEvent):
        return False
    return getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None


def scalar(text: str) -> Any:
    """Return what an unquoted scalar means: true, false, null, a whole or decimal number, else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def read_yaml(text: str, base: int = 0) -> YamlText:
    """Return the mapping that `text` holds; `base` is added to every place."""
    # The C parser skips byte order marks at the start without counting them.
    marks = len(text) - len(text.lstrip("\ufeff"))
    return _Reader(text[marks:], base + marks).read()
