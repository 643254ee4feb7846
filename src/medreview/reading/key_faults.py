"""What is wrong with the keys of people.yaml although each is a key."""

from __future__ import annotations

from collections.abc import Iterator

from medreview.reading.source import Fault
from medreview.reading.strict_yaml import Path, YamlText
from medreview.schemas.people import Key, People


def key_faults(people: People, yaml: YamlText) -> Iterator[Fault]:
    """Yield keys that stand there twice, days the wrong way round, and revocations of which half is told."""
    owners: dict[bytes, str] = {}
    for index, person in enumerate(people.people):
        for number, entry in enumerate(person.keys):
            path: Path = ("people", index, "keys", number)
            owner = owners.get(entry.key.blob)
            if owner is not None:
                place = yaml.values.get((*path, "key")) or yaml.values[path]
                message = f"This key is already listed for '{owner}'. A key belongs to one person and is listed once."
                yield Fault("duplicate-id", place, message)
            owners.setdefault(entry.key.blob, person.id)
            yield from _entry_faults(entry, path, yaml)


def _entry_faults(entry: Key, path: Path, yaml: YamlText) -> Iterator[Fault]:
    if entry.from_ is not None and entry.until is not None and entry.until < entry.from_:
        message = f"'until' lies before 'from' ({entry.from_}), so the key was never valid."
        yield Fault("invalid-value", yaml.values[(*path, "until")], message)
    if entry.revoked is not None and entry.revoked_because is None:
        message = "'revoked' has no 'revoked_because'. Add what happened to the key."
        yield Fault("missing-key", yaml.keys[(*path, "revoked")], message)
    if entry.revoked is None and (half := _half_revoked(path, yaml)) is not None:
        message = (
            f"'{half}' without a day in 'revoked' leaves the key in force. Add the day it was found lost."
        )
        yield Fault("missing-key", yaml.keys[(*path, half)], message)


def _half_revoked(path: Path, yaml: YamlText) -> str | None:
    """Return the key by which somebody began to revoke: also an empty one, which the schema takes for absent."""
    return next((key for key in ("revoked", "revoked_because") if (*path, key) in yaml.keys), None)
