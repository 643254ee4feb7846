"""A program that ends with us: it runs under a watcher, which hears when we are gone, even when we were killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

_WATCHER = Path(__file__).with_name("watcher.py")
_END_SECONDS = 5.0


class Watched:
    """A program under watch. All waiting has a deadline; any thread may ask."""

    def __init__(self, command: list[str], folder: Path | None = None, **order: Any) -> None:
        self._heard = threading.Condition()
        self._pid: int | None = None
        self._ended: dict[str, Any] | None = None
        self._is_ready = False
        self._port: int | None = None
        self.lines: list[str] = []
        self._watcher = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", str(_WATCHER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name != "nt",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._tell(json.dumps({"command": command, "folder": folder and str(folder), **order}))

    def __enter__(self) -> Watched:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The program's id, once it was started."""
        return self._pid

    @property
    def has_ended(self) -> bool:
        """True once the program, or its watcher, is gone."""
        return self._ended is not None

    @property
    def code(self) -> int | None:
        """With which status the program ended; None while it runs, or when nobody could see it."""
        return None if self._ended is None else self._ended.get("code")

    @property
    def last_lines(self) -> list[str]:
        """What an ended program printed last, or why it could not be started."""
        if self._ended is None:
            return []
        return list(self._ended.get("lines", [self._ended.get("why", "its watcher was ended")]))

    def wait_until_ready(self, deadline: float) -> bool:
        """Return True when the program said that it is ready; False when it ended, or at the deadline (monotonic)."""
        with self._heard:
            self._heard.wait_for(lambda: self._is_ready or self.has_ended, deadline - time.monotonic())
            return self._is_ready and not self.has_ended

    def wait_for_line(self, seen: int, deadline: float) -> list[str]:
        """Return the lines said after the first `seen` ones, once there are some, it ended, or at the deadline."""
        with self._heard:
            self._heard.wait_for(
                lambda: len(self.lines) > seen or self.has_ended, deadline - time.monotonic()
            )
            return self.lines[seen:]

    def leave_running(self, deadline: float) -> int:
        """Return the port at which the watcher takes orders from now on; the program does not end with us any more.

        Raises:
            OSError: when the watcher does not say so until the deadline.
        """
        self._tell("detach")
        with self._heard:
            self._heard.wait_for(
                lambda: self._port is not None or self.has_ended, deadline - time.monotonic()
            )
            port = self._port
        if port is None:
            self.close()
            raise OSError("the server's watcher did not answer")
        return port

    def close(self) -> None:
        """Ends the program, and returns when it is gone; what was left running goes on."""
        with suppress(OSError):
            if self._watcher.stdin is not None:
                self._watcher.stdin.close()
        if self._port is None:
            self._wait_for_end(_END_SECONDS)
            if self._watcher.poll() is None:
                self._watcher.kill()
            self._watcher.wait()
        self._listener.join(_END_SECONDS)
        if self._watcher.stdout is not None and not self._listener.is_alive():
            self._watcher.stdout.close()
        if self._port is not None:
            self._watcher.returncode = 0  # it goes on by itself, as was asked; there is nothing to wait for

    def _wait_for_end(self, seconds: float) -> None:
        with self._heard:
            self._heard.wait_for(lambda: self.has_ended, seconds)

    def _tell(self, line: str) -> None:
        try:
            assert self._watcher.stdin is not None
            self._watcher.stdin.write(line.encode("utf-8") + b"\n")
            self._watcher.stdin.flush()
        except (OSError, ValueError):
            pass  # it has ended, which the listener hears

    def _listen(self) -> None:
        output = self._watcher.stdout
        assert output is not None
        with suppress(OSError, ValueError):
            for line in iter(output.readline, b""):
                self._note(json.loads(line))
        with self._heard:
            if self._ended is None and self._port is None:
                self._kill_orphan()
                self._ended = {}
            self._heard.notify_all()

    def _note(self, event: dict[str, Any]) -> None:
        with self._heard:
            kind = event["event"]
            if kind == "started":
                self._pid = event["pid"]
            elif kind == "ready":
                self._is_ready = True
            elif kind == "said":
                self.lines.append(event["line"])
            elif kind == "detached":
                self._port = event["port"]
            else:
                self._ended = event
            self._heard.notify_all()

    def _kill_orphan(self) -> None:
        """Kills the program when its watcher was killed: nobody else would."""
        if self._pid is not None:
            with suppress(OSError):
                os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))
