"""The house files: read strictly, checked against each other, every fault in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from medreview.errors import ConfigurationError
from medreview.reading.key_faults import key_faults
from medreview.reading.lexicon import Lexicon
from medreview.reading.plain_files import read_plain_file
from medreview.reading.source import Fault, Source, decode
from medreview.reading.strict_yaml import YamlText, read_yaml
from medreview.reading.validation import validate
from medreview.reading.waivers import RecordedWaiver, record_waivers
from medreview.schemas.disclaimers import Disclaimer, Disclaimers
from medreview.schemas.finding import Span
from medreview.schemas.people import People, Person
from medreview.schemas.policy import Policy, ProfileSettings
from medreview.schemas.terminology import Term, Terminology
from medreview.schemas.waivers import Waivers

Model = TypeVar("Model", bound=BaseModel)
LARGEST = 5_000_000
"""The most bytes that a house file may have."""
_ALLOWED = f"a house file may have {LARGEST:,}. Shorten it."


@dataclass(frozen=True)
class House:
    """The publisher's own rules; `policy_path` is where they stand, for reports."""

    policy: Policy
    people: dict[str, Person]
    disclaimers: dict[str, Disclaimer]
    terminology: Terminology
    waivers: tuple[RecordedWaiver, ...]
    policy_path: str
    setting_places: dict[str, str]
    """`path:line:column` of each rule id for which the profile in use has a setting."""

    @cached_property
    def settings(self) -> ProfileSettings:
        """The settings of the profile in use."""
        return self.policy.settings

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terminology entries that the profile in use has."""
        profile = self.policy.profile
        return tuple(term for term in self.terminology.terms if not term.profiles or profile in term.profiles)

    @cached_property
    def credentials(self) -> frozenset[str]:
        """Every degree that stands behind the name of an author or reviewer."""
        return frozenset(
            word for person in self.people.values() for word in (person.credentials or "").split()
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words that the house has decided upon, ready to be found; made once for all pages."""
        return Lexicon(self.terms, self.terminology)


FileReader = Callable[[str], bytes | Fault | None]
"""Gives a file of one folder by its name: its bytes, why it cannot be read, or None where there is none."""


@dataclass(frozen=True, slots=True)
class StrictFile:
    """One YAML file of the house or guide: its source, its values with their places, its faults."""

    source: Source
    yaml: YamlText
    faults: list[Fault]

    def lines(self, faults: list[Fault] | None = None) -> list[str]:
        """Return `path:line:column: what is wrong` for each fault."""
        shown = self.faults if faults is None else faults
        return [
            f"{self.source.path}:{line}:{column}: {fault.message}"
            for fault in shown
            for line, column in (self.source.position(fault.span.start),)
        ]


def files_in(folder: Path) -> FileReader:
    """Return what reads the files of a folder on disk."""

    def read(name: str) -> bytes | Fault | None:
        return read_plain_file(folder / name, LARGEST, plain="House files are plain files.", allowed=_ALLOWED)

    return read


def read_strict_file(file: Path, shown: str, model: type[Model]) -> tuple[Model | None, StrictFile]:
    """Return a YAML file's model and the file with its faults; None when a fault keeps the model from being made.

    Raises:
        ConfigurationError: when the file cannot be opened.
    """
    return _read_strict(files_in(file.parent)(file.name), shown, model)


def _read_strict(
    data: bytes | Fault | None, shown: str, model: type[Model]
) -> tuple[Model | None, StrictFile]:
    if data is None:
        raise ConfigurationError(f"{shown}:1:1: This file cannot be read: No such file or directory.")
    if isinstance(data, Fault):
        raise ConfigurationError(f"{shown}:1:1: {data.message}")
    source, fault = decode(shown, data)
    if fault is not None:
        return None, StrictFile(source, YamlText(), [fault])
    yaml = read_yaml(source.text)
    faults = list(yaml.faults)
    found: Model | None = None
    if yaml.is_readable:
        found, more = validate(model, yaml, what="file")
        faults.extend(more)
    faults.sort(key=lambda f: f.span)
    return found, StrictFile(source, yaml, faults)


class _HouseReader:
    """Reads the house files of one folder, on disk or not, and collects what is wrong in any of them."""

    def __init__(self, read_file: FileReader, shown: str) -> None:
        self.read_file, self.shown = read_file, shown
        self.lines: list[str] = []
        self.setting_places: dict[str, str] = {}
        self.waivers: tuple[RecordedWaiver, ...] = ()

    def read(self) -> House:
        policy = self._file("policy.yaml", Policy, _policy_faults)
        people = self._file("people.yaml", People, _people_faults)
        disclaimers = self._file("disclaimers.yaml", Disclaimers, _disclaimer_faults)
        terminology = self._file("terminology.yaml", Terminology, _terminology_faults)
        waivers: Waivers | None = Waivers()
        if self.read_file("waivers.yaml") is not None:
            owners = frozenset(person.id for person in people.people) if people else None
            waivers = self._file(
                "waivers.yaml", Waivers, lambda found, yaml: _waiver_faults(found, yaml, owners)
            )
        if self.lines or not (policy and people and disclaimers and terminology and waivers):
            raise ConfigurationError(*self.lines)
        return House(
            policy,
            {person.id: person for person in people.people},
            {disclaimer.id: disclaimer for disclaimer in disclaimers.disclaimers},
            terminology,
            self.waivers,
            f"{self.shown}/policy.yaml",
            self.setting_places,
        )

    def _file(
        self, name: str, model: type[Model], check: Callable[[Model, YamlText], Iterator[Fault]]
    ) -> Model | None:
        try:
            found, file = _read_strict(self.read_file(name), f"{self.shown}/{name}", model)
        except ConfigurationError as error:
            self.lines.extend(error.lines)
            return None
        self.lines.extend(file.lines())
        if found is not None and not file.faults:
            self.lines.extend(file.lines(list(check(found, file.yaml))))
        if isinstance(found, Policy):
            self._place_settings(found, file)
        elif isinstance(found, Waivers) and not file.faults:
            self.waivers = record_waivers(found, file.source, file.yaml)
        return found

    def _place_settings(self, policy: Policy, file: StrictFile) -> None:
        for path, span in file.yaml.keys.items():
            if path[:3] == ("profiles", policy.profile, "rules") and len(path) == 4:
                line, column = file.source.position(span.start)
                self.setting_places[str(path[3])] = f"{file.source.path}:{line}:{column}"


def read_house(files: Path | FileReader, shown: str) -> House:
    """Return the house rules in a folder, or in what a reader gives; messages call the folder `shown`.

    Raises:
        ConfigurationError: with every fault of every file.
    """
    return _HouseReader(files_in(files) if isinstance(files, Path) else files, shown).read()


def unknown_person(person_id: str, people: Iterable[str]) -> str:
    """Return what to say of an id that people.yaml does not have, with the nearest that it has."""
    near = get_close_matches(person_id, list(people), n=1)
    advice = f"Did you mean '{near[0]}'?" if near else "Add the person there first."
    return f"'{person_id}' is not in people.yaml. {advice}"


def _waiver_faults(waivers: Waivers, yaml: YamlText, people: frozenset[str] | None) -> Iterator[Fault]:
    for index, waiver in enumerate(waivers.waivers):
        if people is not None and waiver.owner not in people:
            place = yaml.values[("waivers", index, "owner")]
            yield Fault("invalid-value", place, unknown_person(waiver.owner, sorted(people)))


def _policy_faults(policy: Policy, yaml: YamlText) -> Iterator[Fault]:
    if policy.profile not in policy.profiles:
        message = f"The profile '{policy.profile}' is in use but has no settings below 'profiles'."
        yield Fault("invalid-value", yaml.values[("profile",)], message)
    for name, settings in policy.profiles.items():
        for index, entry in enumerate(settings.grammar.leave_out):
            if (entry.rule is None) == (entry.category is None):
                message = "Name either a 'rule' or a 'category' of LanguageTool to leave out."
                path = ("profiles", name, "grammar", "leave_out", index, "reason")
                yield Fault("invalid-value", yaml.keys[path], message)


def _people_faults(people: People, yaml: YamlText) -> Iterator[Fault]:
    yield from _repeated((person.id for person in people.people), yaml, "people", "person")
    for index, person in enumerate(people.people):
        if person.active.until is not None and person.active.until < person.active.from_:
            message = (
                f"'until' lies before 'from' ({person.active.from_}), so '{person.id}' was never active."
            )
            yield Fault("invalid-value", yaml.values[("people", index, "active", "until")], message)
    yield from key_faults(people, yaml)


def _disclaimer_faults(disclaimers: Disclaimers, yaml: YamlText) -> Iterator[Fault]:
    yield from _repeated((d.id for d in disclaimers.disclaimers), yaml, "disclaimers", "disclaimer")
    for index, disclaimer in enumerate(disclaimers.disclaimers):
        numbers = [wording.version for wording in disclaimer.versions]
        days = [wording.since for wording in disclaimer.versions]
        if numbers != sorted(set(numbers), reverse=True) or days != sorted(days, reverse=True):
            message = f"The versions of '{disclaimer.id}' do not descend. Put the newest first."
            yield Fault("invalid-value", yaml.keys[("disclaimers", index, "versions")], message)


def _terminology_faults(terminology: Terminology, yaml: YamlText) -> Iterator[Fault]:
    seen: dict[tuple[str, bool], int] = {}
    for index, term in enumerate(terminology.terms):
        if not term.avoid and not term.spelling:
            message = "This entry avoids nothing and checks no spelling. Add 'avoid' or 'spelling: true'."
            yield Fault("missing-key", _first_key(yaml, "terms", index), message)
        for number, avoided in enumerate(term.avoid):
            if avoided.term in term.use:
                message = f"'{avoided.term}' is both to be used and to be avoided. Delete one of the two."
                yield Fault("invalid-value", yaml.values[("terms", index, "avoid", number)], message)
            key = (avoided.term if avoided.case else avoided.term.casefold(), avoided.case)
            other = seen.setdefault(key, index)
            if other != index and _share_profile(term, terminology.terms[other]):
                message = f"'{avoided.term}' is also avoided by entry {other + 1}. Keep one of the two."
                yield Fault("invalid-value", yaml.values[("terms", index, "avoid", number)], message)
    shorts = (abbreviation.short for abbreviation in terminology.abbreviations)
    yield from _repeated(shorts, yaml, "abbreviations", "abbreviation", "short")


def _share_profile(one: Term, other: Term) -> bool:
    return not one.profiles or not other.profiles or bool(set(one.profiles) & set(other.profiles))


def _first_key(yaml: YamlText, key: str, index: int) -> Span:
    inside = [span for path, span in yaml.keys.items() if path[:2] == (key, index)]
    return min(inside, default=yaml.keys[(key,)])


def _repeated(ids: Iterable[str], yaml: YamlText, key: str, what: str, part: str = "id") -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for index, name in enumerate(ids):
        seen[name] += 1
        if seen[name] == 2:
            message = f"A second {what} has the {part} '{name}'. Give each its own."
            yield Fault("duplicate-id", yaml.values[(key, index, part)], message)
