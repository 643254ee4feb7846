"""Writes the day and the people of a review into front matter; every other byte of the page stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from medreview.reading.digest import digest_of, fault_of
from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.source import decode
from medreview.reading.strict_yaml import scalar
from medreview.schemas.finding import Span
from medreview.schemas.page import FrontMatter

_BOM: Final = b"\xef\xbb\xbf"
_DAY: Final = "reviewed"
_PEOPLE: Final = "reviewed_by"
_OWN: Final = (_DAY, _PEOPLE)
_NOTHING: Final = frozenset(("", "~", "null", "''", '""', "[]"))
_COLON: Final = re.compile(r"[ \t]*:")
_LINE_END: Final = re.compile(r"\r\n|\n|\r|\Z")
_FLOW_END: Final = re.compile(r"(?:[\s,]|(?<=[\s,])#[^\r\n]*)*\]")
_TO_NEXT: Final = re.compile(r"[ \t]*,[ \t]*")
_ITEM_LINE: Final = re.compile(r"[ \t]*-[ \t]+\Z")
_COMMENT: Final = re.compile(r"[ \t]*(?:#[^\r\n]*)?\Z")
_NO_VALUE: Final = re.compile(r"[ \t]*(?:#.*)?")


class SpliceError(Exception):
    """The values cannot be written without touching anything else; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def splice_review(data: bytes, day: date, people: Sequence[str], wordings: Mapping[str, str]) -> bytes:
    """Return the page with this `reviewed` and `reviewed_by`; the same bytes where it says so already.

    The result is read again: it says exactly that, all else is what it was, and its digest, by `wordings`, is the same.

    Raises:
        SpliceError: when that cannot be had.
    """
    source, fault = decode("", data)
    front = read_front_matter(source)
    if fault is not None or fault_of(front) is not None:
        raise SpliceError("its front matter cannot be read")
    writer = _Writer(source.text, front)
    edits = sorted([*writer.day_edits(day), *writer.people_edits(tuple(people))], key=lambda edit: edit.start)
    if not edits:
        return data
    text = _applied(source.text, edits)
    after = (_BOM if source.has_bom else b"") + text.encode("utf-8")
    if not _says(
        after,
        day,
        tuple(people),
        front,
        source.text[front.body :],
        digest_of(front, source.text, wordings),
        wordings,
    ):
        raise SpliceError(
            f"'{_DAY}' and '{_PEOPLE}' cannot be changed in its front matter without touching more. Write them on "
            f"lines of their own, as '{_DAY}: {day}' and '{_PEOPLE}: [{', '.join(people)}]'"
        )
    return after


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    parts: list[str] = []
    last = 0
    for edit in edits:
        parts += (text[last : max(edit.start, last)], edit.text)
        last = max(edit.end, last)
    return "".join((*parts, text[last:]))


def _says(
    after: bytes,
    day: date,
    people: tuple[str, ...],
    before: Front,
    body: str,
    digest: str,
    wordings: Mapping[str, str],
) -> bool:
    """True when the page says this day and these people, and all else that it said before."""
    source, fault = decode("", after)
    front = read_front_matter(source)
    if fault is not None or fault_of(front) is not None or source.text[front.body :] != body:
        return False
    if str(front.fields.reviewed) != str(day) or front.fields.reviewed_by != people:
        return False
    if front.yaml.data.get(_PEOPLE) != list(people) or digest_of(front, source.text, wordings) != digest:
        return False
    then, now = (_others(one) for one in (before, front))
    return then == now


def _others(front: Front) -> tuple[object, ...]:
    data = [(key, value) for key, value in front.yaml.data.items() if key not in _OWN]
    fields = {name: value for name, value in front.fields if name not in _OWN}
    return data, fields


class _Writer:
    """Finds what to change in the text of one page."""

    def __init__(self, text: str, front: Front) -> None:
        self.text = text
        self.front = front
        self.values = front.yaml.values
        self.end_of_line = _next_line_end(text, 0)[0]

    def day_edits(self, day: date) -> Iterator[_Edit]:
        """Yield what writes the day."""
        if str(self.front.fields.reviewed) == str(day):
            return
        if not self.front.has(_DAY):
            place = self._place_for(_DAY)
            yield _Edit(place, place, self._line(_DAY, str(day)))
        else:
            yield self._scalar(_DAY, str(day))

    def people_edits(self, people: tuple[str, ...]) -> Iterator[_Edit]:
        """Yield what writes the people; who stays keeps their place, who is new takes that of who goes."""
        items = self.front.yaml.data.get(_PEOPLE)
        if items == list(people):
            return
        if not self.front.has(_PEOPLE):
            place = self._place_for(_PEOPLE)
            yield _Edit(place, place, self._line(_PEOPLE, self._listed(people)))
        elif not isinstance(items, list) or not items:
            yield self._scalar(_PEOPLE, self._flow(people))
        else:
            yield from self._items(tuple(map(str, items)), people)

    def _items(self, old: tuple[str, ...], people: tuple[str, ...]) -> Iterator[_Edit]:
        new = iter(person for person in people if person not in old)
        taken: set[str] = set()
        gone: list[int] = []
        for number, person in enumerate(old):
            stays = person in people and person not in taken
            taken.add(person)
            following = None if stays else next(new, None)
            if following is not None:
                yield self._replaced((_PEOPLE, number), following)
            elif not stays:
                gone.append(number)
        yield from self._without(gone)
        added = list(new)
        if added:
            yield self._appended(len(old) - 1, added)

    def _without(self, gone: Sequence[int]) -> Iterator[_Edit]:
        """Yield what takes items away: in a list of lines their lines, else with the comma beside them."""
        is_flow = self._is_flow(_PEOPLE)
        for index in gone:
            span = self.values[(_PEOPLE, index)]
            if not is_flow:
                yield self._line_of(span)
            elif gone[: index + 1] == list(range(index + 1)):  # nobody before stays
                comma = _TO_NEXT.match(self.text, span.end)
                yield _Edit(span.start, span.end if comma is None else comma.end(), "")
            else:
                yield _Edit(self.values[(_PEOPLE, index - 1)].end, span.end, "")

    def _line_of(self, span: Span) -> _Edit:
        """Return what deletes an item's line; one that holds more than the item is left to a person."""
        start = self._line_start(span.start)
        end = _next_line_end(self.text, span.end)
        is_alone = _ITEM_LINE.match(self.text[start : span.start]) and _COMMENT.match(
            self.text[span.end : end.start()]
        )
        return _Edit(start, end.end(), "") if is_alone else _Edit(span.start, span.start, "")

    def _appended(self, last: int, people: Sequence[str]) -> _Edit:
        span = self.values[(_PEOPLE, last)]
        if self._is_flow(_PEOPLE):
            return _Edit(span.end, span.end, "".join(f", {_typed(person)}" for person in people))
        start = self._line_start(span.start)
        end = _next_line_end(self.text, span.end)
        lead = self.text[start : span.start]
        return _Edit(
            end.start(), end.start(), "".join(f"{self.end_of_line}{lead}{_typed(one)}" for one in people)
        )

    def _replaced(self, path: tuple[str | int, ...], value: str) -> _Edit:
        span = self.values[path]
        quote = self.text[span.start]
        return _Edit(*span, f"{quote}{value}{quote}" if quote in "'\"" else _typed(value))

    def _scalar(self, key: str, value: str) -> _Edit:
        """Return what writes the value of a key that has another one in its line, or none."""
        span, key_span = self.values.get((key,)), self.front.yaml.keys[(key,)]
        typed = "" if span is None else self.text[span.start : span.end]
        if span is not None and isinstance(self.front.yaml.data.get(key), list) and typed == "[":
            end = _FLOW_END.match(self.text, span.end)
            return _Edit(span.start, span.end if end is None else end.end(), value)
        if span is not None and typed.strip() and "\n" not in typed and typed[0] not in "|>":
            quote = typed[0] if typed[0] in "'\"" and typed not in _NOTHING and key == _DAY else ""
            return _Edit(span.start, span.end, f"{quote}{value}{quote}")
        colon = _COLON.match(self.text, key_span.end)
        at = key_span.end if colon is None else colon.end()
        return _Edit(at, at, f" {value}")

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _is_flow(self, key: str) -> bool:
        span = self.values.get((key,))
        return span is not None and self.text[span.start : span.end] == "["

    def _listed(self, people: Sequence[str]) -> str:
        """Return a new list in the style of `authors`."""
        span, first = self.values.get(("authors",)), self.values.get(("authors", 0))
        if span is None or first is None or self._is_flow("authors"):
            return self._flow(people)
        start = self._line_start(first.start)
        lead = self.text[start : first.start]
        return "".join(f"{self.end_of_line}{lead}{_typed(person)}" for person in people)

    def _flow(self, people: Sequence[str]) -> str:
        return f"[{', '.join(map(_typed, people))}]"

    def _line(self, key: str, value: str) -> str:
        """Return a new line for a key, to stand at the end of another."""
        gap = "" if value.startswith(("\n", "\r")) else " "
        return f"{self.end_of_line}{key}:{gap}{value}"

    def _place_for(self, key: str) -> int:
        """Return the end of the entry behind which a key belongs: the nearest before it in the order of the schema."""
        names = list(FrontMatter.model_fields)
        before = [name for name in names[: names.index(key)] if self.front.has(name)]
        names = before or list(self.front.yaml.data)
        if not names:
            return _next_line_end(self.text, 0).start()
        anchor = names[-1]
        start = self.front.yaml.keys[(anchor,)].start
        following = [
            span.start for path, span in self.front.yaml.keys.items() if len(path) == 1 and span.start > start
        ]
        end = min(following) if following else self._closing()
        return self._last_line(start, end)

    def _closing(self) -> int:
        """Return where the line of the closing dashes begins."""
        end = self.front.body
        while end > 0 and self.text[end - 1] in "\r\n":
            end -= 1
        return self.text.rindex("---", 0, end)

    def _last_line(self, start: int, end: int) -> int:
        """Return the end of the last line between two places that is neither empty nor a comment."""
        found = at = start
        while at < end:
            line_end = _next_line_end(self.text, at)
            if _NO_VALUE.fullmatch(self.text, at, min(line_end.start(), end)) is None:
                found = min(line_end.start(), end)
            if line_end.end() == at:
                break
            at = line_end.end()
        return found


def _next_line_end(text: str, start: int) -> re.Match[str]:
    found = _LINE_END.search(text, start)
    assert found is not None, "every text has an end"
    return found


def _typed(value: str) -> str:
    """Return a name as YAML, in quotes where it would be a number or the like without."""
    return value if scalar(value) == value else f"'{value}'"
