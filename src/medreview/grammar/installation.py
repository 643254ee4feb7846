"""The LanguageTool that is installed in the user's cache folder: where it is, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from medreview.caches.folders import cache_folder

VERSION = "6.8"
SERVER_JAR = "languagetool-server.jar"
CONFIGURATION = "medreview-server.properties"
MANIFEST = "medreview-installation.json"
_FORMAT = 1
_MANY = 1_000_000


class Installation(NamedTuple):
    """A LanguageTool in `folder`. `damage` says in a few words what is wrong with it; None when nothing is known to be.

    `source` is "maven", "zip", "folder" or "language-tool-python"; of its `jars` jars, `known` are those of our list.
    """

    folder: Path
    version: str
    source: str
    jars: int
    known: int
    size: int
    damage: str | None = None


def installation_folder() -> Path:
    """Return where LanguageTool is, or would be, installed."""
    return cache_folder() / f"languagetool-{VERSION}"


def find_installation(folder: Path | None = None) -> Installation | None:
    """Return what is installed, None when nothing is. No file but the list made at the installation is read.

    A file that is missing or has another size is `damage`.
    """
    folder = folder or installation_folder()
    facts = read_manifest(folder)
    if facts is None:
        return None
    files: dict[str, list[Any]] = facts["files"]
    damage = next(
        (f"{name} {fault}" for name, (size, _) in files.items() if (fault := _fault(folder / name, size))),
        None,
    )
    size = sum(size for size, _ in files.values())
    return Installation(
        folder, facts["version"], facts["source"], facts["jars"], facts["known"], size, damage
    )


def verify_installation(installation: Installation) -> list[str]:
    """Return the files that are not, byte for byte, what was installed, each with what is wrong."""
    facts = read_manifest(installation.folder)
    if facts is None:
        return [f"{MANIFEST} is missing"]
    faults: list[str] = []
    for name, (size, digest) in facts["files"].items():
        file = installation.folder / name
        fault = _fault(file, size) or (None if _digest_or_none(file) == digest else "is damaged")
        if fault:
            faults.append(f"{name} {fault}")
    return faults


def write_manifest(folder: Path, source: str, known: int) -> None:
    """Writes what stands in `folder`; an installation is one that has this list.

    Raises:
        OSError: when it cannot be written.
    """
    files = {
        file.relative_to(folder).as_posix(): [file.stat().st_size, digest_of(file)]
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != MANIFEST
    }
    facts = {
        "format": _FORMAT,
        "version": VERSION,
        "source": source,
        "jars": sum(name.endswith(".jar") for name in files),
        "known": known,
        "files": files,
    }
    with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        json.dump(facts, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the list made at the installation; None when there is none that can be read."""
    try:
        with (folder / MANIFEST).open("rb") as stream:
            facts = json.loads(stream.read(_MANY * 10))
        if facts["format"] != _FORMAT or facts["version"] != VERSION or SERVER_JAR not in facts["files"]:
            return None
        # what is used later is looked at here, so that a spoiled list counts as none
        if not all(
            isinstance(size, int) and isinstance(digest, str) for size, digest in facts["files"].values()
        ):
            return None
        _ = facts["source"], facts["jars"] + facts["known"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return dict(facts)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        OSError: when it cannot be read.
    """
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fault(file: Path, size: int) -> str | None:
    try:
        return None if file.stat().st_size == size else "is damaged"
    except OSError:
        return "is missing"


def _digest_or_none(file: Path) -> str | None:
    try:
        return digest_of(file)
    except OSError:
        return None
