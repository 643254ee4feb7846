"""A server that `medreview grammar start` leaves running: found by a private state file, asked for a proof."""

from __future__ import annotations

import json
import os
import secrets
import socket
import stat
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from medreview.caches.folders import cache_folder, make_private_folder
from medreview.grammar.answers import NoAnswer
from medreview.grammar.control import read_line, send_line, sign
from medreview.grammar.folder_lock import locked
from medreview.grammar.installation import Installation
from medreview.grammar.server import Server

IDLE_SECONDS = 8 * 3600
_GREETING_SECONDS = 5.0
_STOP_SECONDS = 30.0
_LARGEST = 10_000


class Running(NamedTuple):
    """A server that proved to be ours: its address, process id, heap (MiB), version, and who uses it now."""

    address: str
    pid: int
    watcher: int
    memory: int
    version: str
    users: int


def find_running() -> Running | None:
    """Return the server that was left running; None when there is none that proves to be ours."""
    asked = _ask("status")
    if asked is None:
        return None
    asked[1].close()
    return asked[0]


def use_running() -> tuple[Running, socket.socket] | None:
    """Return the server left running and the connection that keeps it from ending idle; it is closed when it ends."""
    return _ask("use")


def start_running(installation: Installation, memory: int, start_seconds: float) -> tuple[Running, bool]:
    """Return the server that is left running, and whether this call started it.

    Raises:
        NoAnswer: when it does not start.
        OSError: when the state file cannot be written.
    """
    folder = make_private_folder(_state_folder())
    _refuse_open_folder(folder)
    with locked(folder / "start.lock", lambda: None, start_seconds * 2):
        running = find_running()
        if running is not None:
            return running, False
        _leave_new(folder, installation, memory, start_seconds)
        running = find_running()
    if running is None:
        raise NoAnswer("LanguageTool's server started, but does not answer any more.")
    return running, True


def stop_running() -> bool:
    """Stops the server that was left running, and returns when it is gone; False when there was none.

    Raises:
        NoAnswer: when it does not end.
    """
    asked = _ask("stop")
    if asked is None:
        return False
    end = time.monotonic() + _STOP_SECONDS
    running, connection = asked
    with connection, suppress(OSError):
        connection.settimeout(_STOP_SECONDS)
        connection.recv(1)
    while find_running() is not None:
        if time.monotonic() > end:
            raise NoAnswer(
                f"LanguageTool's server (process {running.watcher}) does not end. End that process."
            )
        time.sleep(0.05)
    return True


def log_file() -> Path:
    """Return where a server that was left running writes its last words."""
    return _state_folder() / "server.log"


def _state_folder() -> Path:
    return cache_folder() / "server"


def _leave_new(folder: Path, installation: Installation, memory: int, start_seconds: float) -> None:
    """Starts a server that goes on when we end, and writes how it is found."""
    secret = secrets.token_hex(32)
    files = {"state": str(folder / "server.json"), "log": str(log_file())}
    order = {"secret": secret, "idle": IDLE_SECONDS, **files}
    with closing(Server(installation, memory, start_seconds, leave=order)) as server:
        server.address()
        port = server.leave_running()
        try:
            _write_state(folder, {"port": port, "secret": secret})
        except BaseException:
            asked = _speak(port, secret, "stop")  # nobody could find it any more
            if asked is not None:
                asked[1].close()
            raise


def _ask(what: str) -> tuple[Running, socket.socket] | None:
    """Return what the server left running says, and the open connection; None for no server, or a stranger."""
    state = _read_state()
    return None if state is None else _speak(state["port"], state["secret"], what)


def _speak(port: int, secret: str, what: str) -> tuple[Running, socket.socket] | None:
    connection: socket.socket | None = None
    try:
        connection = socket.create_connection(("127.0.0.1", port), _GREETING_SECONDS)
        running = _greet(connection, bytes.fromhex(secret), what)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        if connection is not None:
            connection.close()
        return None
    return running, connection


def _greet(connection: socket.socket, secret: bytes, what: str) -> Running:
    """Return what the other side says, once it has proved to know the secret; ValueError when it has not."""
    theirs = str(read_line(connection)["nonce"])
    ours = secrets.token_hex(16)
    send_line(connection, {"nonce": ours, "ask": what, "proof": sign(secret, "client", theirs, ours, what)})
    words = read_line(connection)
    answer = str(words["answer"])
    if not secrets.compare_digest(str(words["proof"]), sign(secret, "server", theirs, ours, answer)):
        raise ValueError("not our server")
    about = json.loads(answer)
    return Running(*(about[name] for name in Running._fields))


def _read_state() -> dict[str, Any] | None:
    """Return what the state file says, if it is this user's own and nobody else could have written it."""
    try:
        folder = _state_folder()
        _refuse_open_folder(folder)
        descriptor = os.open(
            folder / "server.json", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        with os.fdopen(descriptor, "rb") as stream:
            _refuse_stranger(os.fstat(stream.fileno()), stat.S_ISREG)
            state = json.loads(stream.read(_LARGEST))
        is_whole = (
            isinstance(state["port"], int) and isinstance(state["secret"], str) and len(state["secret"]) == 64
        )
        return state if is_whole else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, NoAnswer):
        return None


def _write_state(folder: Path, state: dict[str, Any]) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".server-", dir=folder)  # for this user alone
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(state, stream)
        temporary.replace(folder / "server.json")
    finally:
        temporary.unlink(missing_ok=True)


def _refuse_open_folder(folder: Path) -> None:
    _refuse_stranger(folder.lstat(), stat.S_ISDIR)


def _refuse_stranger(info: os.stat_result, is_kind: Any) -> None:
    """Raises NoAnswer for what is a link, another's, or open to others."""
    is_closed = os.name == "nt" or (info.st_uid == os.geteuid() and not info.st_mode & 0o077)
    if not is_kind(info.st_mode) or not is_closed:
        raise NoAnswer(
            f"{_state_folder()} must be a folder that is yours alone. Delete it, and start the server again."
        )
