"""A LanguageTool server of our own: on a free port of this computer, for this user's programs, as long as we live."""

from __future__ import annotations

import re
import socket
import threading
import time
from typing import Any

from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import CONFIGURATION, SERVER_JAR, Installation
from medreview.grammar.java import find_java
from medreview.grammar.watched import Watched

READY = "Server started"
_TRIES = 4
_LEAVE_SECONDS = 10.0
_MAIN = "org.languagetool.server.HTTPServer"
_TELLING = re.compile(
    r"Caused by: (.+)|^Exception in thread \S+ (.+)|^Error: (.+)|^(Terminating due to .+)|^((?:Could not|Invalid) .+)"
)
_SAYS_NOTHING = ("Could not create the Java Virtual Machine", "A fatal exception has occurred")
_LONGEST = 200


def java_options(memory: int, *, is_short: bool) -> list[str]:
    """Return how Java runs the server, with a heap of at most `memory` MiB; `is_short` for some ten thousand words.

    Measured: Java's simple compiler halves the work until the first answer and is slower from about a hundred pages on;
    the serial collector needs a third less memory than the others and is no slower.
    """
    return [
        *(["-XX:TieredStopAtLevel=1"] if is_short else []),
        f"-Xmx{memory}m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",  # else the server hangs instead of ending
        "-Djava.awt.headless=true",
        "-Djava.net.preferIPv4Stack=true",
        "-Dfile.encoding=UTF-8",
    ]


def serving(port: int) -> list[str]:
    """Return what is said to Java after its options, in LanguageTool's folder."""
    return ["-cp", SERVER_JAR, _MAIN, "--config", CONFIGURATION, "--port", str(port)]


def free_port() -> int:
    """Return a port of this computer that nobody listens at just now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}/v2"


class Server:
    """A server that is being started; any thread may ask for its address.

    Raises:
        NoAnswer: when there is no Java to start it with.
    """

    def __init__(
        self,
        installation: Installation,
        memory: int,
        start_seconds: float,
        *,
        is_short: bool = False,
        leave: dict[str, Any] | None = None,
    ) -> None:
        self._installation = installation
        self._memory = memory
        self._is_short = is_short
        self._leave = leave
        self._seconds = start_seconds
        self._deadline = time.monotonic() + start_seconds
        self._java = find_java().program
        self._lock = threading.Lock()
        self._tries = 0
        self._is_closed = False
        self._why: str | None = None
        self._watched, self._port = self._start()

    @property
    def watched(self) -> Watched:
        """The server's process."""
        return self._watched

    @property
    def port(self) -> int:
        """The port of 127.0.0.1 at which it serves."""
        return self._port

    def address(self) -> str:
        """Return http://127.0.0.1:port/v2 once the server says that it is ready.

        Raises:
            NoAnswer: when it ended, or was not ready in time; then it is gone.
        """
        with self._lock:
            while not self._watched.wait_until_ready(self._deadline):
                self._give_up_or_restart()
        return _address(self._port)

    def leave_running(self) -> int:
        """Return the port at which the server takes orders from now on; it does not end with us any more.

        Raises:
            OSError: when its watcher does not answer.
        """
        return self._watched.leave_running(time.monotonic() + _LEAVE_SECONDS)

    def failure(self) -> str | None:
        """Return None while the server runs, else in one line why it ended."""
        return self._why or (self._end_in_words() if self._watched.has_ended else None)

    def close(self) -> None:
        """Ends the server, and returns when it is gone."""
        self._is_closed = True
        self._watched.close()

    def _start(self) -> tuple[Watched, int]:
        self._tries += 1
        port = free_port()
        command = [self._java, *java_options(self._memory, is_short=self._is_short), *serving(port)]
        order: dict[str, Any] = {} if self._leave is None else {**self._leave, "about": self._about(port)}
        return Watched(command, self._installation.folder, ready=READY, **order), port

    def _about(self, port: int) -> dict[str, Any]:
        return {"address": _address(port), "memory": self._memory, "version": self._installation.version}

    def _give_up_or_restart(self) -> None:
        if not self._watched.has_ended:
            self.close()
            self._why = f"LanguageTool's server did not start within {self._seconds:g} seconds."
            raise NoAnswer(self._why)
        is_taken = any("BindException" in line for line in self._watched.last_lines)
        if self._is_closed or not is_taken or self._tries >= _TRIES:
            raise NoAnswer(self._end_in_words())
        self._watched.close()
        self._watched, self._port = self._start()

    def _end_in_words(self) -> str:
        return end_in_words(self._watched, self._memory)


def end_in_words(watched: Watched, memory: int) -> str:
    """Return in one line why a server ended."""
    lines = watched.last_lines
    telling = _telling(lines)
    if any("OutOfMemoryError" in line for line in lines):
        return f"LanguageTool's server ran out of its memory of {memory} MiB. Raise memory in [tool.medreview.grammar]"
    if watched.code is not None and watched.code < 0:
        # what it complained of before is not why it ended
        return f"LanguageTool's server ended: it was killed by signal {-watched.code}"
    status = "" if watched.code is None else f" with status {watched.code}"
    return f"LanguageTool's server ended{status}{': ' + telling if telling else ''}"


def _telling(lines: list[str]) -> str:
    """Return the line of an ended program that says most: its last fault, else its last line if that is no log."""
    best = ""
    for line in lines:
        found = _TELLING.search(line)
        words = next((part for part in found.groups() if part), "") if found else ""
        if words and not words.startswith(_SAYS_NOTHING):
            best = words
    if not best and lines and not re.match(r"\d{4}-\d\d-\d\d ", lines[-1]):
        best = lines[-1]
    return best if len(best) <= _LONGEST else best[: _LONGEST - 1] + "…"
