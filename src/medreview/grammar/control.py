"""The port by which a server that was left running is found, used and stopped; part of the watcher, like it on its own.

A connection proves first that both sides know the secret of the private state file: each signs two numbers, one of
either side's choice (HMAC-SHA-256), so that nothing that was heard can be said again, and no stranger who happens to
have our port can pass for us.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_GREETING_SECONDS = 5.0
_MOST = 64
_LONGEST = 4096


class Control:
    """Listens on a free port of this computer, for those who know the secret."""

    def __init__(self, order: dict[str, Any], pid: int, stop: Callable[[], None]) -> None:
        self._order = order
        self._secret = bytes.fromhex(order["secret"])
        self._about = {**order["about"], "pid": pid, "watcher": os.getpid()}
        self._stop = stop
        self._users = threading.BoundedSemaphore(_MOST)
        self._in_use = 0
        self._last_use = time.monotonic()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=_MOST)
        self.port: int = self._socket.getsockname()[1]

    def serve(self) -> None:
        """Answers until the process ends."""
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if not self._users.acquire(blocking=False):
                connection.close()
                continue
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def has_been_idle(self, seconds: float) -> bool:
        """True when nobody has used the server for so long."""
        with self._lock:
            return not self._in_use and time.monotonic() - self._last_use >= seconds

    def close(self) -> None:
        """Removes the state file, if it still is that of this server."""
        self._socket.close()
        with suppress(OSError, ValueError, KeyError, TypeError):
            file = Path(self._order["state"])
            if json.loads(file.read_text(encoding="utf-8"))["secret"] == self._order["secret"]:
                file.unlink()

    def _answer(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(_GREETING_SECONDS)
                asked = self._admit(connection)
                if asked == "use":
                    self._stay(connection)
                elif asked == "stop":
                    self._stop()
                    self._stay(connection)  # the line is cut when we are gone, which is what is waited for
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # a stranger, or somebody who went away
        finally:
            self._users.release()

    def _admit(self, connection: socket.socket) -> str:
        """Return what is asked by somebody who knows the secret, once the answer is sent."""
        ours = secrets.token_hex(16)
        send_line(connection, {"nonce": ours})
        words = read_line(connection)
        theirs, asked = str(words["nonce"]), str(words["ask"])
        if not hmac.compare_digest(str(words["proof"]), sign(self._secret, "client", ours, theirs, asked)):
            raise ValueError("not the secret")
        answer = json.dumps({**self._about, "users": self._in_use})
        send_line(connection, {"answer": answer, "proof": sign(self._secret, "server", ours, theirs, answer)})
        return asked

    def _stay(self, connection: socket.socket) -> None:
        """Counts the connection as a use, until it is closed."""
        with self._lock:
            self._in_use += 1
        try:
            connection.settimeout(None)
            while connection.recv(64):
                pass
        finally:
            with self._lock:
                self._in_use -= 1
                self._last_use = time.monotonic()


def sign(secret: bytes, *parts: str) -> str:
    """Return the proof that who says these parts knows the secret."""
    return hmac.digest(secret, json.dumps(parts).encode("utf-8"), "sha256").hex()


def send_line(connection: socket.socket, words: dict[str, Any]) -> None:
    """Sends one line of JSON."""
    connection.sendall(json.dumps(words).encode("utf-8") + b"\n")


def read_line(connection: socket.socket) -> dict[str, Any]:
    """Return one line of JSON; ValueError for anything else, TimeoutError when it does not come."""
    deadline = time.monotonic() + _GREETING_SECONDS
    line = b""
    while not line.endswith(b"\n"):
        if time.monotonic() > deadline:
            raise TimeoutError("no whole line came")
        more = connection.recv(_LONGEST)
        if not more or len(line) + len(more) > _LONGEST:
            raise ValueError("no whole line came")
        line += more
    words = json.loads(line)
    if not isinstance(words, dict):
        raise ValueError("no object")
    return words
