"""Where each line of a page's canonical content, and each word of it, stands in the file.

The canonicaliser runs a second time, over the same events with their ranges, so that the digest itself never pays for
places. The lines are the same by construction: only what is noted beside them is new.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyromark

from medreview.reading.canonical import KEYS, OPTIONS, ContentReader, Part, canonical_line, plain_value
from medreview.reading.content_leaves import leaves_of
from medreview.reading.front_matter import Front
from medreview.reading.offsets import Offsets
from medreview.reading.strict_yaml import Path
from medreview.schemas.finding import Span

_RUN: Final = re.compile(r"\S+")
_CHARACTER: Final = re.compile(r"\r\n|.", re.DOTALL)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
"""What the parser is not shown as it stands: it reads each of these as a line feed."""

Source = tuple[str, Span]
"""What the parser read, and where that stands in the file."""


@dataclass(slots=True)
class PlacedLine:
    """A line of canonical content with its block's place, and what each of its texts and marks was made of."""

    line: str
    block: Span
    leaves: list[list[Source]] = field(default_factory=list)
    """By the number of the leaf, as `leaves_of` counts; none where the whole block is the place."""


class PlacedContent:
    """The lines of a page's canonical content with their places in the file's text, from the body's first on.

    `lines` are those that `canonical_content` returns; the texts are only gone through where a place is asked for.
    """

    def __init__(self, front: Front, text: str) -> None:
        self.text = text
        self._front = front
        self.lines: list[PlacedLine] = [
            *_front_lines(front, text),
            *_Placing(text, front.body).placed_lines(),
        ]
        # as the digest has them: an item that is no text has no wording
        self._wordings = [
            span
            for path, span in _items(front, "disclaimers")
            if not isinstance(_value_at(front, path), list | dict)
        ]

    def span(self, line: int, leaf: int, start: int, end: int, last: int | None = None) -> Span:
        """Return where the text from `start` of a leaf to `end` of the same or the `last` leaf stands.

        `line` counts from 0; what is behind the body's lines is the wording of a disclaimer, and stands for its item.
        The span never leaves the file; it is widened to what surely holds the words where they cannot be told apart.
        """
        if line >= len(self.lines):
            return self._wording_span(line - len(self.lines))
        if line < 0:
            return Span(0, 0)
        if last is None or last == leaf:
            return self._leaf_span(line, leaf, start, end)
        first, closing = self._leaf_span(line, leaf, start, None), self._leaf_span(line, last, 0, end)
        return Span(min(first.start, closing.start), max(first.end, closing.end))

    def block(self, line: int) -> Span:
        """Return the first line of the block that a line of content is of, without space at its ends."""
        if not 0 <= line < len(self.lines):
            return self.span(line, 0, 0, 0)
        span = self.lines[line].block
        words = self.text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        rest = words.strip()
        ending = _LINE_END.search(rest)
        return Span(start, start + len(rest[: ending.start()].rstrip() if ending else rest))

    def _wording_span(self, number: int) -> Span:
        if number < len(self._wordings):
            return self._wordings[number]
        return self._front.value("disclaimers") if self._front.has("disclaimers") else Span(0, 0)

    def _leaf_span(self, number: int, leaf: int, start: int, end: int | None) -> Span:
        line = self.lines[number]
        sources = line.leaves[leaf] if leaf < len(line.leaves) else []
        if not sources:
            return self.block(number)
        words = leaves_of(json.loads(line.line))[leaf].text
        return _place(self.text, sources, words, start, len(words) if end is None else end)


def _place(file: str, sources: list[Source], words: str, start: int, end: int) -> Span:
    """Return where `words[start:end]` stand: by the character where source and text are alike, else by the word."""
    whole = Span(sources[0][1].start, max(span.end for _, span in sources))
    read = [place for source in sources for place in _characters(file, source)]
    runs = list(_RUN.finditer("".join(words for words, _ in sources)))
    spoken = list(_RUN.finditer(words))
    touched = [at for at, run in enumerate(spoken) if run.start() < max(end, start + 1) and run.end() > start]
    if len(runs) != len(spoken) or not touched:
        return whole
    first, last = touched[0], touched[-1]
    begin = _within(runs[first], spoken[first], start, 0)
    finish = _within(runs[last], spoken[last], end, len(runs[last][0]))
    return Span(read[begin].start, read[max(begin, finish - 1)].end)


def _within(run: re.Match[str], spoken: re.Match[str], at: int, other: int) -> int:
    """Return where in the source's text a place in a spoken word is; the word's `other` end if lengths differ."""
    inside = min(max(at - spoken.start(), 0), len(spoken[0]))
    return run.start() + (inside if len(run[0]) == len(spoken[0]) else other)


def _characters(file: str, source: Source) -> list[Span]:
    """Return the place of each character that was read; that of the whole piece for what stands for something else."""
    read, span = source
    if file[span.start : span.end] == read:
        return [Span(at, at + 1) for at in range(span.start, span.end)]
    typed = [Span(*match.span()) for match in _CHARACTER.finditer(file, *span)]
    is_same = len(typed) == len(read) and _LINE_END.sub("\n", file[span.start : span.end]) == read
    return typed if is_same else [span] * len(read)


class _Placing(ContentReader):
    """Reads the body that begins at `base` of a file like its parent, and notes where the parts of each line are."""

    def __init__(self, file: str, base: int) -> None:
        body = file[base:]
        super().__init__(_LINE_END.sub("\n", body))
        self.file, self.base = file, base
        self.offsets = Offsets(self.body, 0)
        # where in what is parsed a line feed stands for two characters of the file
        ends = (match.start() for match in _LINE_END.finditer(body) if match[0] == "\r\n")
        self.doubled = [at - number for number, at in enumerate(ends)]
        self.placed: list[PlacedLine] = []
        self.sources: list[Span] = []
        self.block: Span | None = None
        self.pieces: list[Source] = []
        self.where = Span(base, base)

    def placed_lines(self) -> list[PlacedLine]:
        """Return every line with its places."""
        events: Any = pyromark.events_with_range(self.body, options=OPTIONS, merge_text=False)
        for event, where in events:
            self.where = self._span(self.offsets.span(where))
            kind, value = (event, None) if isinstance(event, str) else next(iter(event.items()))
            lines = len(self.found)
            self._read(kind, value)
            while len(self.sources) < len(self.parts):
                self.sources.append(self.where)
            if len(self.found) > lines and len(self.placed) < len(self.found):
                self._place_line()
        self._flush()
        return self.placed

    def _read(self, kind: str, value: Any) -> None:
        if kind not in ("Start", "End"):
            if kind == "Html" or self.code is not None:
                self.pieces.append((value, self.where))
            self._leaf(kind, value)
            return
        name, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
        if kind == "End":
            self._end(name)
            return
        self._begin(name, detail)
        if name in ("Paragraph", "Heading", "TableCell"):
            self.block = self.where

    def _place_line(self) -> None:
        """Notes the one line that an event adds by itself: a container, a rule, code or HTML."""
        line = self.found[-1]
        name = json.loads(line)[0]
        leaves = [self.pieces] if name == "html" else [[], *self._code_lines()] if name == "code" else []
        self.pieces = []
        self.placed.append(PlacedLine(line, self.where, leaves))

    def _code_lines(self) -> list[list[Source]]:
        """Return what each line of a block of code was made of, with the place of each piece."""
        rows: list[list[Source]] = [[]]
        for value, span in self.pieces:
            at = span.start
            for number, row in enumerate(value.split("\n")):
                if number:
                    rows.append([])
                place = Span(at, at + len(row)) if self.file.startswith(row, at) else span
                rows[-1].append((row, place))
                at += len(row) + (2 if self.file.startswith("\r\n", at + len(row)) else 1)
        return rows

    def _flush(self) -> None:
        parts, sources, before = self.parts, self.sources, len(self.found)
        block, self.block, self.sources = self.block, None, []
        super()._flush()
        if len(self.found) > before:
            whole = block or Span(sources[0].start, max(span.end for span in sources))
            line = self.found[-1]
            self.placed.append(PlacedLine(line, whole, self._sources(json.loads(line), parts, sources)))

    def _span(self, span: Span) -> Span:
        """Return the place in the file of what stands from start to end of the body as it was parsed."""
        return Span(*(self.base + at + bisect_left(self.doubled, at) for at in span))

    def _sources(self, data: list[Any], parts: list[Part], places: list[Span]) -> list[list[Source]]:
        """Return for each item of a line what it was made of; texts that follow each other were joined."""
        groups: list[tuple[bool, list[Source]]] = []
        for part, place in zip(parts, places, strict=True):
            if not isinstance(part, str):
                groups.append((False, [self._mark(part, place)]))
            elif groups and groups[-1][0]:
                groups[-1][1].append((part, place))
            else:
                groups.append((True, [(part, place)]))
        found: list[list[Source]] = []
        left = iter(groups)
        for item in data[1:]:
            is_text = isinstance(item, str)
            # a text of nothing but space may have been left out
            found.append(
                [] if isinstance(item, int) else next(group for kind, group in left if kind == is_text)
            )
        return found

    def _mark(self, part: list[Any], place: Span) -> Source:
        """Return what is read of a mark, such as a link's target, with its place where it is certain."""
        words = str(part[1]) if part[1:] else ""
        typed = self.file[place.start : place.end]
        if not words or typed.count(words) != 1:
            return words, place
        at = place.start + typed.find(words)
        return words, Span(at, at + len(words))


def _items(front: Front, key: str) -> Iterator[tuple[Path, Span]]:
    """Yield the path and place of all that a key of front matter says, item by item, as the digest has it."""
    value = front.yaml.data.get(key)
    if isinstance(value, list):
        paths: list[tuple[Path, Any]] = [((key, number), item) for number, item in enumerate(value)]
    else:
        paths = [((key,), value)]
    for path, item in paths:
        if plain_value(front.yaml, path, item):
            yield path, front.value(*path)


def _value_at(front: Front, path: Path) -> Any:
    value: Any = front.yaml.data
    for step in path:
        value = value[step]
    return value


def _front_lines(front: Front, text: str) -> Iterator[PlacedLine]:
    for key in KEYS:
        for path, span in _items(front, key):
            value = _value_at(front, path)
            line = canonical_line([key, plain_value(front.yaml, path, value)])
            yield PlacedLine(line, span, list(_value_sources(front, text, path, value)))


def _value_sources(front: Front, text: str, path: Path, value: Any) -> Iterator[list[Source]]:
    """Yield what each leaf of a value was made of, in the order of `leaves_of`."""
    if isinstance(value, dict):
        for key, item in sorted(value.items()):
            if plain_value(front.yaml, (*path, key), item):
                yield [("", front.yaml.keys[(*path, key)])]
                yield from _value_sources(front, text, (*path, key), item)
    elif isinstance(value, list):
        yield []
        for number, item in enumerate(value):
            if plain_value(front.yaml, (*path, number), item):
                yield from _value_sources(front, text, (*path, number), item)
    else:
        yield [_scalar(text, front.value(*path))]


def _scalar(text: str, span: Span) -> Source:
    """Return a scalar as it is typed, without its quotes or the mark of a block."""
    typed = text[span.start : span.end]
    start, end = span
    if typed[:1] in ("'", '"'):
        start, end = start + 1, end - 1
    elif typed[:1] in ("|", ">"):
        start += len(typed.split("\n", 1)[0])
    return text[start:end], Span(start, end)
