"""Starts a new LanguageTool once: it must answer, in the right version; what Java loaded is kept for quicker starts."""

from __future__ import annotations

import http.client
import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import ARCHIVE, ARGUMENTS, CONFIGURATION, SERVER_JAR, VERSION
from medreview.grammar.java import find_java
from medreview.grammar.server import READY, end_in_words, free_port, java_options, serving
from medreview.grammar.watched import Watched

_SECONDS = 120.0
_MEMORY = 768
_OUR_JAR = "medreview-server.jar"
_CONFIGURATION = """pipelineCaching=true
maxPipelinePoolSize=10
pipelineExpireTimeInSeconds=36000
"""
"""Rules that are loaded stay loaded: a quarter of the work of each check."""


def try_out(folder: Path) -> None:
    """Returns when the LanguageTool in `folder` has started, checked a sentence, and says that it is the right one.

    Leaves there the server's configuration, and what makes its start quicker.

    Raises:
        NoAnswer: when it does not work, or no Java is there to try it with.
        OSError: when the folder cannot be written.
    """
    java = find_java().program
    (folder / CONFIGURATION).write_text(_CONFIGURATION, encoding="utf-8")
    can_archive = _name_all_jars(folder)
    archive = [f"-XX:ArchiveClassesAtExit={ARCHIVE}"] if can_archive else []
    port = free_port()
    command = [java, *java_options(_MEMORY), *archive, *serving(folder, port)]
    end = time.monotonic() + _SECONDS
    with Watched(command, folder, ready=READY) as server:
        if not server.wait_until_ready(end):
            why = end_in_words(server, _MEMORY) if server.has_ended else f"it did not start within {_SECONDS:g} seconds."
            raise NoAnswer(f"LanguageTool does not work here. {why}")
        _expect_version(_check(port, end))
        server.stop()


def _name_all_jars(folder: Path) -> bool:
    """Writes the whole class path for Java, and our copy of the server's jar; False where it is laid out otherwise.

    The copy lacks the list of other jars, which starts with the folder itself; Java archives no classes then. Where
    LanguageTool is laid out in files beside its jars (its own zip file is), the folder is needed.
    """
    if any(entry.is_dir() and entry.name not in ("libs", "META-INF") for entry in folder.iterdir()):
        return False
    names = _copy_without_list(folder / SERVER_JAR, folder / _OUR_JAR)
    there = {f"libs/{file.name}" for file in (folder / "libs").glob("*.jar")}
    ordered = [name for name in dict.fromkeys(names) if name in there]
    jars = [_OUR_JAR, *ordered, *sorted(there.difference(ordered))]
    (folder / ARGUMENTS).write_text(f'-cp "{os.pathsep.join(jars)}"\n', encoding="utf-8")
    return True


def _copy_without_list(jar: Path, copy: Path) -> list[str]:
    """Return the other jars that the jar's manifest names, once there is a copy of it that names none."""
    with zipfile.ZipFile(jar) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        manifest = old.read("META-INF/MANIFEST.MF").decode("utf-8", "replace").replace("\r\n", "\n").replace("\n ", "")
        for entry in old.infolist():
            if not entry.is_dir() and entry.filename != "META-INF/MANIFEST.MF":
                new.writestr(entry, old.read(entry))
    lines = [line for line in manifest.split("\n") if line.startswith("Class-Path:")]
    return lines[0].split()[1:] if lines else []


def _check(port: int, end: float) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=max(1.0, end - time.monotonic()))
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/v2/check", "language=en-US&text=This+are+a+sentence.", kind)
        return json.loads(connection.getresponse().read(1_000_000))
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NoAnswer(f"LanguageTool does not work here: it started, but gave no answer ({error}).") from None
    finally:
        connection.close()


def _expect_version(answer: Any) -> None:
    software = answer.get("software") if isinstance(answer, dict) else None
    version = software.get("version") if isinstance(software, dict) else None
    if version != VERSION:
        raise NoAnswer(f"This is LanguageTool {version}; medreview works with {VERSION}. Nothing was installed.")
    if not answer.get("matches"):
        raise NoAnswer("LanguageTool does not work here: it found nothing wrong with 'This are a sentence.'")
