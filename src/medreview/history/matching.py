"""Which earlier file is which page: found by id, so that a page may move; by path; last by its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medreview.reading.front_matter import read_front_matter
from medreview.reading.source import Fault, decode

_TELLING = 200
"""Characters of text from which two pages with the same text are one page: a stub's text may stand on many."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one page from another: its id, None where it has no valid one, and its text on one line."""

    id: str | None = None
    text: str = ""


def identify(data: bytes | Fault) -> Identity:
    """Return the identity of a page by its bytes; of one that cannot be read, what can be told."""
    if isinstance(data, Fault):
        return Identity()
    source, fault = decode("", data)
    front = read_front_matter(source)
    is_whole = fault is None and front.is_readable
    return Identity(front.fields.id, " ".join(source.text[front.body :].split()) if is_whole else "")


def match(now: Mapping[str, Identity], then: Mapping[str, Identity]) -> dict[str, str]:
    """Return, by its path now, the path that each page had then; a new page is not in it.

    `now` holds the pages that are not what they were, `then` the earlier files that are gone or have other content. A
    page keeps its path while its id stays the same; else the page with its id then is taken, wherever it was; else, the
    id having changed, the one at its path; else the one with the same text, where only one had it.
    """
    found: dict[str, str] = {
        path: path for path in now if path in then and now[path].id in (None, then[path].id)
    }
    places = _by(then, ((path, identity.id) for path, identity in then.items()), found.values())
    for path in sorted(now.keys() - found.keys()):
        candidates = places.get(now[path].id or "", [])
        if candidates:
            found[path] = candidates.pop(0)
    taken = set(found.values())
    for path in sorted(now.keys() - found.keys()):
        if path in then and path not in taken:
            found[path] = path
            taken.add(path)
    texts = _by(
        then, ((path, _telling(identity)) for path, identity in then.items() if path not in now), taken
    )
    for path in sorted(now.keys() - found.keys()):
        candidates = texts.get(_telling(now[path]), [])
        if len(candidates) == 1:
            found[path] = candidates.pop()
    return found


def _by(
    then: Mapping[str, Identity], named: Iterable[tuple[str, str | None]], taken: Iterable[str]
) -> dict[str, list[str]]:
    """Return the paths that are not taken, sorted, by a name that each has."""
    kept = then.keys() - set(taken)
    found: dict[str, list[str]] = {}
    for path, name in sorted(named):
        if name and path in kept:
            found.setdefault(name, []).append(path)
    return found


def _telling(identity: Identity) -> str:
    return identity.text if len(identity.text) >= _TELLING else ""
