"""Real SSH keys, signatures and people, made by a test with OpenSSH's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from medreview.schemas.people import Person

NAMESPACE = "medreview.review"
NOON = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
TEXT = b"page: what-to-bring\nverdict: approved\n"


class KeyPair(NamedTuple):
    """A private key file, and the line of the public one."""

    file: Path
    line: str

    @property
    def blob(self) -> str:
        """Type and key, without the comment."""
        return " ".join(self.line.split()[:2])


def openssh(name: str) -> str:
    """Return a program of OpenSSH; a test fails where there is none, and is skipped on Windows, which may lack it."""
    found = shutil.which(name)
    if found is None and sys.platform == "win32":
        pytest.skip(f"{name} is not installed")
    assert found is not None, (
        f"{name} is not installed: these tests need OpenSSH 8.9 or later (openssh-client)"
    )
    return found


def run_program(name: str, *arguments: str | Path, data: bytes = b"", **variables: str) -> bytes:
    """Return what a program of OpenSSH printed; it must succeed."""
    done = subprocess.run(
        [openssh(name), *map(str, arguments)],
        input=data,
        capture_output=True,
        env={**os.environ, **variables},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_key(file: Path, kind: str = "ed25519", passphrase: str = "", **more: str) -> KeyPair:
    """Return a new pair of keys."""
    size = ("-b", more["bits"]) if "bits" in more else ()
    run_program("ssh-keygen", "-q", "-t", kind, *size, "-N", passphrase, "-C", file.name, "-f", file)
    return KeyPair(file, file.with_name(f"{file.name}.pub").read_text(encoding="ascii").strip())


def make_signature(key: KeyPair, content: bytes = TEXT, namespace: str = NAMESPACE, *more: str) -> bytes:
    """Return a signature as ssh-keygen makes it."""
    return run_program("ssh-keygen", "-q", "-Y", "sign", "-f", key.file, "-n", namespace, *more, data=content)


def make_person(name: str, *keys: Any, since: date = date(2025, 1, 1), until: date | None = None) -> Person:
    """Return a reviewer with keys, each a line or an entry."""
    active = {"from": since} if until is None else {"from": since, "until": until}
    return Person.model_validate(
        {
            "id": name,
            "name": name.title(),
            "roles": ["reviewer"],
            "active": active,
            "conflicts": "none",
            "keys": list(keys),
            "sample": True,
        }
    )


def people_of(*people: Person) -> dict[str, Person]:
    """Return people by their ids, as the house has them."""
    return {person.id: person for person in people}
