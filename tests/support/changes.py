"""Two versions of a page, compared as the gate does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from medreview.reading.digest import hashed_text
from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.house import read_house
from medreview.reading.source import decode
from medreview.review.change_places import places_of
from medreview.review.critical_words import CriticalWords, critical_words_of
from medreview.review.differences import Difference, class_of, find_differences
from medreview.schemas.change_class import ChangeClass

GUIDE_HOUSE = Path(__file__).parents[2] / "guide" / "house"


class Version(NamedTuple):
    """A page read, and the lines of the text that is hashed."""

    front: Front
    text: str
    lines: list[str]


class Change(NamedTuple):
    """What two versions differ in, and the words of the file that each place cuts out."""

    differences: tuple[Difference, ...]
    cut: list[str]

    @property
    def change_class(self) -> ChangeClass:
        return class_of(self.differences)

    @property
    def reasons(self) -> list[str]:
        """The reasons of the most serious differences."""
        return [one.reason for one in self.differences if one.change_class == self.change_class]


@cache
def house_words() -> CriticalWords:
    return critical_words_of(read_house(GUIDE_HOUSE, "guide/house"))


def version_of(page: str | bytes, wordings: Mapping[str, str] | None = None) -> Version:
    source, fault = decode("page.md", page if isinstance(page, bytes) else page.encode("utf-8"))
    assert fault is None, fault
    front = read_front_matter(source)
    hashed = hashed_text(front, source.text, wordings or {})
    return Version(front, source.text, hashed.removesuffix("\n").split("\n"))


def compare(then: Version, now: Version) -> Change:
    differences = find_differences(then.lines, now.lines, house_words())
    places = places_of(differences, now.front, now.text)
    assert all(0 <= span.start <= span.end <= len(now.text) for span in places)
    return Change(differences, [now.text[start:end] for start, end in places])


def body_page(body: str) -> str:
    return f"---\nid: sample-page\ntitle: Sample page\n---\n\n{body}\n"


def compare_bodies(then: str, now: str) -> Change:
    return compare(version_of(body_page(then)), version_of(body_page(now)))
