"""Finds a Java that LanguageTool 6.8 runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from medreview.grammar.answers import NoAnswer

OLDEST = 17
_SECONDS = 30
_IN_RELEASE = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d+)[^"]*"', re.MULTILINE)
_IN_ANSWER = re.compile(r'version "(?:1\.)?(\d+)')


class Java(NamedTuple):
    """A program `java`, and the number of its version."""

    program: str
    version: int


def find_java() -> Java:
    """Return the first Java of version 17 or later, from JAVA_HOME, then from PATH.

    Raises:
        NoAnswer: when there is none; says how to get it on this system.
    """
    found = [
        Java(program, version) for program in _candidates() if (version := _version(program)) is not None
    ]
    good = [java for java in found if java.version >= OLDEST]
    if good:
        return good[0]
    if found:
        old = found[0]
        raise NoAnswer(
            f"LanguageTool needs Java {OLDEST} or later; {old.program} is Java {old.version}. {_advice()}"
        )
    raise NoAnswer(
        f"LanguageTool needs Java {OLDEST} or later; none was found by JAVA_HOME or PATH. {_advice()}"
    )


def _candidates() -> list[str]:
    home = os.environ.get("JAVA_HOME")
    of_home = shutil.which("java", path=str(Path(home, "bin"))) if home else None
    return [program for program in dict.fromkeys([of_home, shutil.which("java")]) if program]


def _version(program: str) -> int | None:
    """Return the version, read beside the program, which is quicker, or asked of it; None when it does not run."""
    try:
        release = (Path(program).resolve().parent.parent / "release").read_text(
            encoding="utf-8", errors="replace"
        )
        found = _IN_RELEASE.search(release)
    except OSError:
        found = None
    if found is None:
        found = _IN_ANSWER.search(_ask(program))
    return int(found[1]) if found else None


def _ask(program: str) -> str:
    try:
        done = subprocess.run(
            [program, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stderr + done.stdout).decode("utf-8", "replace")


def _advice() -> str:
    return "To install it: " + how_to_get("openjdk-17-jre-headless", "openjdk", "Microsoft.OpenJDK.21")


def how_to_get(debian: str, homebrew: str, winget: str) -> str:
    """Return the command that installs a program on this system."""
    if sys.platform == "darwin":
        return f"brew install {homebrew}"
    if os.name == "nt":
        return f"winget install {winget}"
    return f"apt-get install {debian} (Debian, Ubuntu), or the package of your system"
