"""Writes the day and the people of a review into front matter; every other byte of the page stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from medreview.reading.digest import digest_of, fault_of
from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.source import Source, decode
from medreview.signing.front_edits import DAY, PEOPLE, Edit, FrontEdits

_BOM: Final = b"\xef\xbb\xbf"
_OWN: Final = (DAY, PEOPLE)


class SpliceError(Exception):
    """The values cannot be written without touching anything else; the message says what to do."""


def splice_review(data: bytes, day: date, people: Sequence[str], wordings: Mapping[str, str]) -> bytes:
    """Return the page with this `reviewed` and, in any order, `reviewed_by`; the same bytes where it says so already.

    The result is read again: it says exactly that, all else is what it was, and its digest, by `wordings`, is the same.

    Raises:
        SpliceError: when that cannot be had.
    """
    source, front = _read(data)
    wanted = FrontEdits(source.text, front)
    edits = sorted([*wanted.day_edits(day), *wanted.people_edits(people)], key=lambda edit: edit.start)
    text = _applied(source.text, edits)
    after = (_BOM if source.has_bom else b"") + text.encode("utf-8")
    advice = (
        f"'{DAY}' and '{PEOPLE}' cannot be changed in its front matter without touching more. Write them on lines of "
        f"their own, as '{DAY}: {day}' and '{PEOPLE}: [{', '.join(people)}]'"
    )
    source_after, front_after = _read(after, advice)
    is_same = _rest(source, front, wordings) == _rest(source_after, front_after, wordings)
    if not is_same or not _says(front_after, day, people):
        raise SpliceError(advice)
    return data if after == data else after


def _read(data: bytes, advice: str = "its front matter cannot be read") -> tuple[Source, Front]:
    source, fault = decode("", data)
    front = read_front_matter(source)
    if fault is not None or fault_of(front) is not None:
        raise SpliceError(advice)
    return source, front


def _applied(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    last = 0
    for edit in edits:
        parts += (text[last : edit.start], edit.text)
        last = edit.end
    return "".join((*parts, text[last:]))


def _says(front: Front, day: date, people: Sequence[str]) -> bool:
    """True when front matter says this day and these people, each as text that needs no guessing."""
    named = front.fields.reviewed_by
    is_exact = front.yaml.data.get(PEOPLE) == list(named) and sorted(named) == sorted(people)
    return is_exact and str(front.fields.reviewed) == str(day)


def _rest(source: Source, front: Front, wordings: Mapping[str, str]) -> tuple[object, ...]:
    """Return all that a page says but for the two values: keys in their order, text, digest."""
    data = [(key, value) for key, value in front.yaml.data.items() if key not in _OWN]
    fields = [(name, value) for name, value in front.fields if name not in _OWN]
    return data, fields, source.text[front.body :], digest_of(front, source.text, wordings)
