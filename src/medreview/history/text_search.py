"""Tells whether a content is a text that was reviewed: its digest, computed anew, is the record's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from medreview.history.names import ObjectFormat, blob_name
from medreview.history.wordings import Wordings
from medreview.reading.digest import digest_of, fault_of
from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.source import decode

_SLUG = re.compile(rb"[a-z0-9]+(?:-[a-z0-9]+)*")
_END = re.compile(rb"[\r\n]---[ \t]*(?:[\r\n]|\Z)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a review record says of the text that it is of.

    `page` is the page's id; `path` its present path, relative to the guide folder, empty where the page is gone; `day`
    the day of the review. `blob` is git's name of the file's bytes when it was signed: a hint only.
    """

    page: str
    digest: str
    recipe: int
    blob: str | None
    day: date
    path: str = ""


@dataclass(frozen=True, slots=True)
class FoundText:
    """The bytes of a file with the digest that was wanted, and the wordings of its disclaimers that give it.

    `oid` is git's name of the bytes, `path` where they lay, from the top of the repository: the page's present path
    where no commit has them. Only what the digest covers is proved to be what was signed: other keys of front matter
    may have been different then.
    """

    data: bytes
    oid: str
    path: str
    wordings: Mapping[str, str]


@dataclass(slots=True)
class Sought:
    """The reviews of one page whose text is not found yet, and the page's present path."""

    path: str
    wanted: list[Wanted] = field(default_factory=list)


class TextSearch:
    """What is wanted, by page id, and what was found of it."""

    def __init__(self, wanted: Iterable[Wanted], wordings: Wordings) -> None:
        self.found: dict[Wanted, FoundText] = {}
        self.sought: dict[str, Sought] = {}
        self.object_format: ObjectFormat = "sha1"
        self._wordings = wordings
        for one in wanted:
            self.sought.setdefault(one.page, Sought(one.path)).wanted.append(one)

    def look(self, page: str, data: bytes, path: str) -> None:
        """Looks whether bytes that lay at a path are a text of this page, whatever they call themselves."""
        read = _read(data)
        if read is not None and page in self.sought:
            self._compare(page, *read, data, path)

    def look_by_id(self, data: bytes, path: str) -> None:
        """Looks whether bytes are a text of the page whose id they have."""
        read = _read(data)
        if read is not None and read[0].fields.id in self.sought:
            self._compare(read[0].fields.id, *read, data, path)

    def _compare(self, page: str, front: Front, text: str, data: bytes, path: str) -> None:
        digests: dict[tuple[tuple[str, str], ...], str] = {}
        for one in list(self.sought[page].wanted):
            for wordings in self._wordings.tried(front, one.day):
                key = tuple(wordings.items())
                if key not in digests:
                    digests[key] = digest_of(front, text, wordings)
                if digests[key] == one.digest:
                    self.found[one] = FoundText(data, blob_name(data, self.object_format), path, wordings)
                    self._cross_out(page, one)
                    break

    def _cross_out(self, page: str, one: Wanted) -> None:
        self.sought[page].wanted.remove(one)
        if not self.sought[page].wanted:
            del self.sought[page]


def slugs_in_front(data: bytes) -> frozenset[str]:
    """Return all that may be an id in the front matter of a file; to read that takes a hundred times as long."""
    end = _END.search(data)
    return frozenset(map(bytes.decode, _SLUG.findall(data, 0, len(data) if end is None else end.start())))


def _read(data: bytes) -> tuple[Front, str] | None:
    """Return front matter and text of a file; None where it is not certain what they say."""
    source, fault = decode("", data)
    if fault is not None:
        return None
    front = read_front_matter(source)
    return None if fault_of(front) is not None else (front, source.text)
