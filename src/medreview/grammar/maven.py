"""Lets Maven bring LanguageTool 6.8 from Maven Central, or from the mirror that the user's settings name."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import SERVER_JAR, VERSION
from medreview.grammar.java import find_java, how_to_get
from medreview.grammar.watched import Watched

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
_SECONDS = 1200
_QUIET_SECONDS = 180
_LONGEST = 300
_LANGUAGES = ("en", "es", "ca", "pt")
"""English, and the three that the server asks for when it starts."""
_DEPENDENCY = """<dependency>
<groupId>org.languagetool</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
<exclusions><exclusion><groupId>org.languagetool</groupId><artifactId>language-all</artifactId></exclusion></exclusions>
</dependency>
"""
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>medreview</groupId><artifactId>languagetool</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
{dependencies}</dependencies></project>
"""
_ERROR = re.compile(r"\[ERROR\] (?!\[Help|$|->|Re-run|To see|For more|After correcting)(.+)")


def find_maven() -> str | None:
    """Return the program `mvn`; None when it is not on PATH."""
    return shutil.which("mvn")


def maven_advice() -> str:
    """Return how Maven is installed on this system."""
    return how_to_get("maven", "maven", "Apache.Maven") if sys.platform != "win32" else "choco install maven"


def bring_by_maven(program: str, workshop: Path, tell: Callable[[str], None]) -> Path:
    """Return a folder in `workshop` that is laid out as LanguageTool's own: the server's jar, the others in libs.

    Raises:
        NoAnswer: when Maven fails, or is not done in time; says why.
        OSError: when the folder cannot be written.
    """
    find_java()  # Maven would say less clearly that there is none
    folder = workshop / f"LanguageTool-{VERSION}"
    run_maven(
        program, workshop, [f"{PLUGIN}:copy-dependencies", f"-DoutputDirectory={folder / 'libs'}"], tell
    )
    server = folder / "libs" / SERVER_JAR
    if not server.is_file():
        raise NoAnswer(f"{SERVER_JAR} is missing in what Maven brought. Nothing was installed.")
    server.rename(folder / SERVER_JAR)
    return folder


def run_maven(program: str, workshop: Path, goals: list[str], tell: Callable[[str], None]) -> None:
    """Runs goals on LanguageTool's dependencies, with the user's own settings, mirrors and proxies.

    Raises:
        NoAnswer: when Maven fails, or says nothing for too long.
        OSError: when the project file cannot be written.
    """
    pom = workshop / "pom.xml"
    pom.write_text(_project(), encoding="utf-8")
    command = [program, "-B", "-f", str(pom), "-DincludeScope=runtime", "-Dmdep.stripVersion=true", *goals]
    with Watched(command, workshop, relay=True) as maven:
        _follow(maven, tell)
        if maven.code != 0:
            raise NoAnswer(f"Maven could not bring LanguageTool: {_reason(maven)}")


def _follow(maven: Watched, tell: Callable[[str], None]) -> None:
    """Returns when Maven has ended."""
    end = time.monotonic() + _SECONDS
    seen = files = 0
    while not maven.has_ended:
        new = maven.wait_for_line(seen, min(end, time.monotonic() + _QUIET_SECONDS))
        if not new and not maven.has_ended:
            raise NoAnswer(
                "Maven said nothing for a long time, and was ended. Is there a network? Nothing was installed."
            )
        seen += len(new)
        files += sum("Downloaded from" in line for line in new)
        if files:
            tell(f"Maven: {files} files downloaded")


def _reason(maven: Watched) -> str:
    lines = [*maven.lines[-60:], *maven.last_lines]
    found = [match[1] for line in lines if (match := _ERROR.search(line))]
    words = found[0] if found else next((line for line in reversed(lines) if line.strip()), "it said nothing")
    words = re.sub(r"\x1b\[[0-9;]*m| -> \[Help \d+\]", "", words)
    return words if len(words) <= _LONGEST else "…" + words[1 - _LONGEST :]  # the cause stands at the end


def _project() -> str:
    artifacts = ["languagetool-server", *(f"language-{code}" for code in _LANGUAGES)]
    return _POM.format(
        dependencies="".join(_DEPENDENCY.format(artifact=name, version=VERSION) for name in artifacts)
    )
