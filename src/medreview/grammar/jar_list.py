"""The jars that LanguageTool 6.8 is made of, by their SHA-256."""

from __future__ import annotations

import zipfile
import zlib
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import SERVER_JAR, digest_of

_LIST = "data/languagetool-6.8.sha256"


class Jar(NamedTuple):
    """A jar as it is on Maven Central: SHA-256, size in bytes, file name, and `group:artifact:version`."""

    sha256: str
    size: int
    name: str
    origin: str


def read_jar_list() -> list[Jar]:
    """Return the jars that `scripts/list_languagetool.py` listed."""
    text = (files("medreview.grammar") / _LIST).read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [Jar(sha256, int(size), name, origin) for sha256, size, name, origin in rows]


def refuse_other_jars(folder: Path, listed: list[Jar]) -> None:
    """Returns when the jars in `folder` are those of the list, all of them, and no other.

    Raises:
        NoAnswer: names the first that is missing, not listed, or different.
    """
    there = jars_of(folder)
    for jar in listed:
        file = there.pop(jar.name, None)
        if file is None:
            raise NoAnswer(
                f"{jar.name} ({jar.origin}) is missing in what Maven brought. Nothing was installed."
            )
        if digest_of(file) != jar.sha256:
            raise NoAnswer(
                f"{jar.name} ({jar.origin}) is not the file that it should be: its SHA-256 is {digest_of(file)}, not "
                f"{jar.sha256}. Nothing was installed. If your local repository holds a damaged copy, delete it there."
            )
    if there:
        raise NoAnswer(f"{min(there)} does not belong to LanguageTool 6.8. Nothing was installed.")


def count_known_jars(folder: Path, listed: list[Jar]) -> int:
    """Return how many of the jars are those of the list, byte for byte; each of the others can at least be unpacked.

    Raises:
        NoAnswer: names the first that is damaged.
    """
    hashes = {jar.name: jar.sha256 for jar in listed}
    known = 0
    for name, file in sorted(jars_of(folder).items()):
        if digest_of(file) == hashes.get(name):
            known += 1
        elif not _is_whole(file):
            raise NoAnswer(f"{name} is damaged. Nothing was installed.")
    return known


def jars_of(folder: Path) -> dict[str, Path]:
    """Return the jars of a LanguageTool by their names."""
    found = {file.name: file for file in (folder / "libs").glob("*.jar")}
    server = folder / SERVER_JAR
    return {**found, SERVER_JAR: server} if server.is_file() else found


def _is_whole(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as jar:
            return jar.testzip() is None
    except (OSError, ValueError, RuntimeError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return False
