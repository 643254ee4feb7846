"""The disclaimers' wordings that may have been in force when a page was signed: its digest depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from medreview.reading.canonical import front_values
from medreview.reading.front_matter import Front
from medreview.reading.source import decode
from medreview.reading.strict_yaml import read_yaml
from medreview.reading.validation import validate
from medreview.schemas.disclaimers import Disclaimer, Disclaimers


class Wordings:
    """The wordings of a house: those in force now, those in force on any day, and those of old house files."""

    def __init__(self, disclaimers: Mapping[str, Disclaimer]) -> None:
        self._disclaimers = disclaimers
        self._now = {name: one.current.text for name, one in disclaimers.items()}
        self._old: list[dict[str, str]] = []

    def add(self, house_file: bytes) -> None:
        """Adds the wordings that an old disclaimers.yaml put in force, as far as it can be read.

        Its faults do not matter: which wording was signed is proved by the digest.
        """
        source, fault = decode("", house_file)
        yaml = read_yaml(source.text)
        found = validate(Disclaimers, yaml, what="file")[0] if fault is None and yaml.is_readable else None
        if found is not None:
            old = {one.id: one.current.text for one in found.disclaimers}
            if old not in self._old:
                self._old.append(old)

    @property
    def count(self) -> int:
        """How many old house files with wordings of their own are known."""
        return len(self._old)

    def tried(self, front: Front, day: date) -> Iterator[dict[str, str]]:
        """Yield, of the disclaimers that front matter names, the wordings to try for a review of `day`, each once.

        First those now in force, then those that were in force on the day, then those of old house files.
        """
        names = [name for name in front_values(front, "disclaimers") if isinstance(name, str)]
        seen: list[dict[str, str]] = []
        for wordings in self._all(day) if names else ({},):
            named = {name: wordings[name] for name in names if name in wordings}
            if named not in seen:
                seen.append(named)
                yield named

    def _all(self, day: date) -> Iterable[Mapping[str, str]]:
        yield self._now
        yield self._on(day)
        yield from self._old

    def _on(self, day: date) -> dict[str, str]:
        """Return the wordings in force on a day; the newest version stands first."""
        found: dict[str, str] = {}
        for name, disclaimer in self._disclaimers.items():
            known = next((version for version in disclaimer.versions if version.since <= day), None)
            if known is not None:
                found[name] = known.text
        return found
