"""Where in front matter the day and the people of a review are to be written, and how: in the style that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from medreview.reading.front_matter import Front
from medreview.reading.strict_yaml import scalar
from medreview.schemas.finding import Span
from medreview.schemas.page import FrontMatter

DAY: Final = "reviewed"
PEOPLE: Final = "reviewed_by"
_NOTHING: Final = frozenset(("", "~", "null", "''", '""', "[]"))
_COLON: Final = re.compile(r"[ \t]*:")
_LINE_END: Final = re.compile(r"\r\n|\n|\r|\Z")
_FLOW_END: Final = re.compile(r"(?:[\s,]|(?<=[\s,])#[^\r\n]*)*\]")
_TO_NEXT: Final = re.compile(r"[ \t]*,[ \t]*(?!#)")
_ITEM_LINE: Final = re.compile(r"[ \t]*-[ \t]+\Z")
_COMMENT: Final = re.compile(r"[ \t]*(?:#[^\r\n]*)?\Z")
_NO_VALUE: Final = re.compile(r"[ \t]*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class FrontEdits:
    """Finds what to change in the text of one page."""

    def __init__(self, text: str, front: Front) -> None:
        self.text = text
        self.front = front
        self.values = front.yaml.values
        self.end_of_line = _next_line_end(text, 0)[0]

    def day_edits(self, day: date) -> Iterator[Edit]:
        """Yield what writes the day."""
        if str(self.front.fields.reviewed) == str(day):
            return
        if not self.front.has(DAY):
            place = self._place_for(DAY)
            yield Edit(place, place, self._line(DAY, str(day)))
        else:
            yield self._scalar(DAY, str(day))

    def people_edits(self, people: Sequence[str]) -> Iterator[Edit]:
        """Yield what writes the people; who stays keeps their place, who is new takes that of who goes."""
        items = self.front.yaml.data.get(PEOPLE)
        if isinstance(items, list) and sorted(map(str, items)) == sorted(people):
            return
        if not self.front.has(PEOPLE):
            place = self._place_for(PEOPLE)
            yield Edit(place, place, self._line(PEOPLE, self._listed(people)))
        elif not isinstance(items, list) or not items:
            yield self._scalar(PEOPLE, self._flow(people))
        else:
            yield from self._items(tuple(map(str, items)), people)

    def _items(self, old: Sequence[str], people: Sequence[str]) -> Iterator[Edit]:
        new = iter(person for person in people if person not in old)
        taken: set[str] = set()
        gone: list[int] = []
        for number, person in enumerate(old):
            stays = person in people and person not in taken
            taken.add(person)
            following = None if stays else next(new, None)
            if following is not None:
                yield self._replaced((PEOPLE, number), following)
            elif not stays:
                gone.append(number)
        yield from self._without(gone)
        added = list(new)
        if added:
            yield self._appended(len(old) - 1, added)

    def _without(self, gone: Sequence[int]) -> Iterator[Edit]:
        """Yield what takes items away: in a list of lines their lines, else with the comma beside them."""
        is_flow = self._is_flow(PEOPLE)
        for index in gone:
            span = self.values[(PEOPLE, index)]
            if not is_flow:
                yield self._line_of(span)
            elif gone[: index + 1] == list(range(index + 1)):  # nobody before stays
                comma = _TO_NEXT.match(self.text, span.end)
                yield Edit(span.start, span.end if comma is None else comma.end(), "")
            else:
                yield Edit(self.values[(PEOPLE, index - 1)].end, span.end, "")

    def _line_of(self, span: Span) -> Edit:
        """Return what deletes an item's line; one that holds more than the item is left to a person."""
        start = self._line_start(span.start)
        end = _next_line_end(self.text, span.end)
        is_alone = _ITEM_LINE.match(self.text[start : span.start]) and _COMMENT.match(
            self.text[span.end : end.start()]
        )
        return Edit(start, end.end(), "") if is_alone else Edit(span.start, span.start, "")

    def _appended(self, last: int, people: Sequence[str]) -> Edit:
        span = self.values[(PEOPLE, last)]
        if self._is_flow(PEOPLE):
            return Edit(span.end, span.end, "".join(f", {_typed(person)}" for person in people))
        start = self._line_start(span.start)
        end = _next_line_end(self.text, span.end)
        lead = self.text[start : span.start]
        return Edit(
            end.start(), end.start(), "".join(f"{self.end_of_line}{lead}{_typed(one)}" for one in people)
        )

    def _replaced(self, path: tuple[str | int, ...], value: str) -> Edit:
        span = self.values[path]
        quote = self.text[span.start]
        return Edit(*span, f"{quote}{value}{quote}" if quote in "'\"" else _typed(value))

    def _scalar(self, key: str, value: str) -> Edit:
        """Return what writes the value of a key that has another one in its line, or none."""
        span, key_span = self.values.get((key,)), self.front.yaml.keys[(key,)]
        typed = "" if span is None else self.text[span.start : span.end]
        if span is not None and isinstance(self.front.yaml.data.get(key), list) and typed == "[":
            end = _FLOW_END.match(self.text, span.end)
            return Edit(span.start, span.end if end is None else end.end(), value)
        if span is not None and typed.strip() and "\n" not in typed and typed[0] not in "|>":
            quote = typed[0] if typed[0] in "'\"" and typed not in _NOTHING and key == DAY else ""
            return Edit(span.start, span.end, f"{quote}{value}{quote}")
        colon = _COLON.match(self.text, key_span.end)
        at = key_span.end if colon is None else colon.end()
        return Edit(at, at, f" {value}")

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
            at = line_end.end()
        return found


def _next_line_end(text: str, start: int) -> re.Match[str]:
    found = _LINE_END.search(text, start)
    assert found is not None, "every text has an end"
    return found


def _typed(value: str) -> str:
    """Return a name as YAML, in quotes where it would be a number or the like without."""
    return value if scalar(value) == value else f"'{value}'"
