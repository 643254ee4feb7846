"""Starts a new LanguageTool once: it must answer, in the right version."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path
from typing import Any

from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import CONFIGURATION, VERSION
from medreview.grammar.java import find_java
from medreview.grammar.server import READY, end_in_words, free_port, java_options, serving
from medreview.grammar.watched import Watched

_SECONDS = 120.0
_MEMORY = 768
_CONFIGURATION = """pipelineCaching=true
maxPipelinePoolSize=10
pipelineExpireTimeInSeconds=36000
"""
"""Rules that are loaded stay loaded: a quarter of the work of each check."""


def try_out(folder: Path) -> None:
    """Returns when the LanguageTool in `folder` has started, checked a sentence, and says that it is the right one.

    Leaves the server's configuration there.

    Raises:
        NoAnswer: when it does not work, or no Java is there to try it with.
        OSError: when the folder cannot be written.
    """
    java = find_java().program
    (folder / CONFIGURATION).write_text(_CONFIGURATION, encoding="utf-8")
    port = free_port()
    command = [java, *java_options(_MEMORY, is_short=True), *serving(port)]
    end = time.monotonic() + _SECONDS
    with Watched(command, folder, ready=READY) as server:
        if not server.wait_until_ready(end):
            why = (
                end_in_words(server, _MEMORY)
                if server.has_ended
                else f"it did not start within {_SECONDS:g} seconds."
            )
            raise NoAnswer(f"LanguageTool does not work here. {why}")
        _expect_version(_check(port, end))


def _check(port: int, end: float) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=max(1.0, end - time.monotonic()))
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/v2/check", "language=en-US&text=This+are+a+sentence.", kind)
        return json.loads(connection.getresponse().read(1_000_000))
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NoAnswer(
            f"LanguageTool does not work here: it started, but gave no answer ({error})."
        ) from None
    finally:
        connection.close()


def _expect_version(answer: Any) -> None:
    software = answer.get("software") if isinstance(answer, dict) else None
    version = software.get("version") if isinstance(software, dict) else None
    if version != VERSION:
        raise NoAnswer(
            f"This is LanguageTool {version}; medreview works with {VERSION}. Nothing was installed."
        )
    if not answer.get("matches"):
        raise NoAnswer("LanguageTool does not work here: it found nothing wrong with 'This are a sentence.'")
