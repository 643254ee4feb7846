"""Why a signature does not count, in words for an editor; ssh-keygen alone decides that one does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from medreview.schemas.people import Key, Person
from medreview.schemas.public_key import PublicKey
from medreview.signatures.allowed_signers import NAMESPACE, days_of, is_revoked
from medreview.signatures.armor import Signature


class Listed(NamedTuple):
    """A key of people.yaml, and whose it is."""

    person: Person
    entry: Key


KeyIndex = Mapping[bytes, Listed]
"""Every key of people.yaml by its bytes."""


def index_keys(people: Mapping[str, Person]) -> dict[bytes, Listed]:
    """Return every key of people.yaml by its bytes; a house with a key in two places is not read at all."""
    return {entry.key.blob: Listed(person, entry) for person in people.values() for entry in person.keys}


def why_not(signature: Signature, signer: str, at: datetime, keys: KeyIndex) -> str | None:
    """Return why a signature does not count, as far as that is written in it and in people.yaml; else None."""
    if signature.namespace != NAMESPACE:
        return (
            f"The signature was made for another purpose (namespace {signature.namespace or 'empty'}); "
            f"a review is signed with 'medreview sign', or with -n {NAMESPACE}."
        )
    return why_key_not(signature.key, signer, at, keys)


def why_key_not(key: PublicKey, signer: str, at: datetime, keys: KeyIndex) -> str | None:
    """Return why a key cannot sign for a person at a time; None when it can."""
    found = keys.get(key.blob)
    subject = f"The key {key.fingerprint}"
    if found is None:
        return f"{subject} is not listed in people.yaml for '{signer}'."
    if is_revoked(found.entry):
        return f"{subject} is revoked since {found.entry.revoked}: nothing that it signed counts."
    if found.person.id != signer:
        return f"{subject} is listed in people.yaml for '{found.person.id}', not for '{signer}'."
    days = days_of(*found)
    if days is None:
        return f"{subject} is never valid: its days lie outside the days on which '{signer}' is active."
    if days.covers(at.date()):
        return None
    if at.date() < days.first:
        return f"{subject} was not yet valid: it is valid from {days.first} (UTC), the signature is of {_time(at)}."
    return f"{subject} was no longer valid: it was valid until {days.last} (UTC), the signature is of {_time(at)}."


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
