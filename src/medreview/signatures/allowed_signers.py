"""What people.yaml says of keys, in the two files that ssh-keygen reads: allowed signers, and revoked keys.

Times are in UTC and without a Z, which OpenSSH 8.9 does not know: whoever reads them sets TZ=UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from medreview.schemas.people import Key, Person

NAMESPACE: Final = "medreview.review"
"""What our signatures are for; a signature for anything else (a commit, a file, a log-in) is never one of ours."""
_EARLIEST: Final = date(1970, 1, 2)
_LATEST: Final = date(2999, 12, 31)
"""Days that ssh-keygen can count everywhere; before and after them no review was made."""
_HEAD: Final = "# Made by medreview from people.yaml.\n"


class Days(NamedTuple):
    """Whole days in UTC, both included; `last` is absent where there is no end."""

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """True when the day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


def days_of(person: Person, key: Key) -> Days | None:
    """Return the days for which a key's signatures count: its own that are also days of the person; None for none.

    Revocation is not asked for: see `is_revoked`.
    """
    first = max(person.active.from_, key.from_ or person.active.from_)
    last = min((day for day in (person.active.until, key.until) if day is not None), default=None)
    return None if last is not None and last < first else Days(first, last)


def is_revoked(key: Key) -> bool:
    """True for a lost or stolen key, whatever the day: a thief can write any date."""
    return key.revoked is not None


def allowed_signers(people: Mapping[str, Person]) -> str:
    """Return the allowed-signers file of all people, sorted: a line for each key that is valid on some day."""
    return _HEAD + "".join(sorted(line for person in people.values() for line in signer_lines(person)))


def signer_lines(person: Person) -> Iterator[str]:
    """Yield a person's lines of the allowed-signers file."""
    for key in person.keys:
        days = days_of(person, key)
        if days is not None and not is_revoked(key) and (days.last is None or days.last >= _EARLIEST):
            yield f"{person.id} {_options(days)} {key.key.line}\n"


def revoked_keys(people: Mapping[str, Person]) -> str:
    """Return the plain list of revoked keys, sorted, as `ssh-keygen -Y verify -r` takes it."""
    lines = {f"{key.key.line}\n" for person in people.values() for key in person.keys if is_revoked(key)}
    return _HEAD + "".join(sorted(lines))


def _options(days: Days) -> str:
    """Return the options of a line; both seconds are included (sshsig.c: only a later time has expired)."""
    options = [f'namespaces="{NAMESPACE}"', f'valid-after="{_day(max(days.first, _EARLIEST))}000000"']
    if days.last is not None and days.last <= _LATEST:
        options.append(f'valid-before="{_day(days.last)}235959"')
    return ",".join(options)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}" if day <= _LATEST else f"{_LATEST:%Y%m%d}"
