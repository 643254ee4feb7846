"""Installs LanguageTool 6.8 into the user's cache folder: whole, tried, and listed, or not at all."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from medreview.caches.folders import make_private_folder
from medreview.grammar.answers import NoAnswer
from medreview.grammar.folder_lock import locked
from medreview.grammar.installation import (
    SERVER_JAR,
    VERSION,
    Installation,
    find_installation,
    installation_folder,
    verify_installation,
    write_manifest,
)
from medreview.grammar.jar_list import Jar, count_known_jars, read_jar_list, refuse_other_jars
from medreview.grammar.java import OLDEST
from medreview.grammar.maven import bring_by_maven, find_maven, maven_advice
from medreview.grammar.trial import try_out
from medreview.grammar.zip_file import unpack

Means = Literal["maven", "language-tool-python"]
Tell = Callable[[str], None]

_WORKSHOP, _REMOVED = ".installing-", ".removed-"
_PACKAGE = "language_tool_python"
_DOWNLOAD = f"""from {_PACKAGE}.download_lt import LocalLanguageTool
LocalLanguageTool.from_version_name('{VERSION}').download()"""


class Outcome(NamedTuple):
    """What is installed now, and whether this call did it."""

    installation: Installation
    is_new: bool


def install(tell: Tell, source: Path | None = None, means: Means | None = None) -> Outcome:
    """Return what is installed: what was there, if it is whole to the byte, else a new one.

    It comes from `source` (a zip file or a folder), or by `means`: Maven if it is there, else the download of
    language-tool-python if that is there. `tell` hears what is being done. Two calls at once wait for each other.

    Raises:
        NoAnswer: when it cannot be installed; then nothing is, and nothing is left over.
        OSError: when the cache folder cannot be written: no permission, no room.
    """
    folder = installation_folder()
    make_private_folder(folder.parent)
    with locked(folder.parent / "languagetool.lock", lambda: tell("waiting for another installation")):
        _remove_leftovers(folder.parent)
        there = find_installation()
        if there is not None and there.damage is None:
            tell("looking at what is installed")
            if not verify_installation(there):
                return Outcome(there, is_new=False)
        workshop = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=folder.parent))
        try:
            new, name, known = _obtain(workshop, tell, source, means)
            tell("starting it for a trial")
            try_out(new)
            write_manifest(new, name, known)
            _put_in_place(new, folder)
        finally:
            remove_folder(workshop)
    installed = find_installation()
    if installed is None or installed.damage is not None:  # somebody else works in the same folder
        raise NoAnswer(f"{folder} was changed while LanguageTool was being installed. Install it again.")
    return Outcome(installed, is_new=True)


def remove_installation() -> bool:
    """Removes LanguageTool and what is left of attempts to install it; return False when there was nothing.

    Raises:
        OSError: when it cannot be removed.
    """
    folder = installation_folder()
    if not folder.parent.is_dir():
        return False
    with locked(folder.parent / "languagetool.lock", lambda: None):
        _remove_leftovers(folder.parent)
        if not folder.exists():
            return False
        _move_away(folder)
    return True


def remove_folder(folder: Path) -> None:
    """Removes a folder as far as that is possible; what stays is tried again at the next installation."""
    shutil.rmtree(folder, ignore_errors=True)


def _obtain(workshop: Path, tell: Tell, source: Path | None, means: Means | None) -> tuple[Path, str, int]:
    """Return a folder with LanguageTool, where it comes from, and how many jars are those of the list."""
    listed = read_jar_list()
    if source is not None:
        tell(f"reading {source}")
        return _from_path(source, workshop, listed)
    maven = find_maven() if means != "language-tool-python" else None
    if maven is not None:
        tell("asking Maven")
        folder = bring_by_maven(maven, workshop, tell)
        tell("comparing the SHA-256 of each jar")
        refuse_other_jars(folder, listed)
        return folder, "maven", len(listed)
    if means != "maven" and importlib.util.find_spec(_PACKAGE) is not None:
        tell("language-tool-python downloads it")
        return _from_package(workshop, listed)
    raise NoAnswer(_what_is_missing(means))


def _what_is_missing(means: Means | None) -> str:
    if means == "language-tool-python":
        return "language-tool-python is not installed in the Python that runs medreview. Install it there with pip."
    return (
        f"LanguageTool is installed by Maven, and mvn was not found on PATH. To install it: {maven_advice()}. "
        f"Java {OLDEST} or later is needed too. Without Maven: name a zip file or folder of LanguageTool {VERSION} "
        f"with --from."
    )


def _from_path(source: Path, workshop: Path, listed: list[Jar]) -> tuple[Path, str, int]:
    if source.is_dir():
        folder = workshop / "copy"
        shutil.copytree(_layout(source, source), folder, ignore=_names_left_out)
        return folder, "folder", count_known_jars(folder, listed)
    if not source.is_file():
        raise NoAnswer(f"{source} is neither a zip file nor a folder.")
    unpack(source, workshop / "unpacked")
    folder = _layout(workshop / "unpacked", source)
    return folder, "zip", count_known_jars(folder, listed)


def _names_left_out(folder: str, names: list[str]) -> list[str]:
    """Return the links in somebody's folder, and what an earlier installation of ours has added there."""
    return [name for name in names if name.startswith("medreview-") or Path(folder, name).is_symlink()]


def _from_package(workshop: Path, listed: list[Jar]) -> tuple[Path, str, int]:
    """Lets language-tool-python download and check the zip file, as a program of its own: we share no code with it."""
    environment = {**os.environ, "LTP_PATH": str(workshop)}
    environment.pop("LTP_BYPASS_VERIFIED_DOWNLOADS", None)
    done = subprocess.run(
        [sys.executable, "-c", _DOWNLOAD], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=1200, check=False,
    )  # fmt: skip
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").split("\n")
        said = next((line for line in reversed(lines) if line.strip()), "it said nothing")
        raise NoAnswer(f"language-tool-python could not download LanguageTool: {said.strip()[:300]}")
    folder = _layout(workshop, workshop)
    return folder, "language-tool-python", count_known_jars(folder, listed)


def _layout(folder: Path, named: Path) -> Path:
    """Return the folder that holds the server's jar: this one, or one in it."""
    for candidate in (folder, folder / f"LanguageTool-{VERSION}", *sorted(folder.glob("*"))):
        if (candidate / SERVER_JAR).is_file() and (candidate / "libs").is_dir():
            return candidate
    raise NoAnswer(f"{named} holds no LanguageTool: there is no {SERVER_JAR} with a folder libs beside it.")


def _put_in_place(new: Path, folder: Path) -> None:
    if folder.exists():
        _move_away(folder)
    new.rename(folder)


def _move_away(folder: Path) -> None:
    """Takes the name from a folder at once, then removes it."""
    away = Path(tempfile.mkdtemp(prefix=_REMOVED, dir=folder.parent))
    try:
        folder.rename(away / folder.name)
    finally:
        remove_folder(away)


def _remove_leftovers(cache: Path) -> None:
    """Removes what killed attempts left; the caller holds the lock, so none of it is in use."""
    for prefix in (_WORKSHOP, _REMOVED):
        for folder in cache.glob(f"{prefix}*"):
            with suppress(OSError):
                remove_folder(folder)
