"""A server that is left running: found again, stopped, never taken for another's, never forgotten."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from medreview.grammar import left_running
from medreview.grammar.answers import NoAnswer
from medreview.grammar.connection import Connection, connect
from medreview.grammar.control import send_line
from medreview.grammar.installation import Installation
from medreview.grammar.left_running import Running, find_running, start_running, stop_running
from medreview.grammar.settings import GrammarSettings
from support.commands import Command
from support.processes import gone_within, is_alive

pytestmark = [
    pytest.mark.xdist_group("languagetool"),
    pytest.mark.skipif(os.name == "nt", reason="Windows keeps other people out by other means"),
]
SECRET = "ab" * 32


@pytest.fixture
def left(installed: Installation) -> Iterator[Running]:
    running, is_new = start_running(installed, 256, 60)
    assert is_new
    yield running
    stop_running()
    assert gone_within(5, running.pid, running.watcher)


@pytest.fixture
def state_file(cache: Path) -> Path:
    """The state file of no server."""
    folder = cache / "server"
    folder.mkdir(parents=True, mode=0o700)
    file = folder / "server.json"
    file.write_text(json.dumps({"port": 9, "secret": SECRET}), encoding="utf-8")
    file.chmod(0o600)
    return file


def test_the_life_of_a_server_that_is_left_running(
    left: Running, installed: Installation, cache: Path
) -> None:
    state = cache / "server" / "server.json"
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
    assert find_running() == left
    assert start_running(installed, 999, 60) == (left, False)
    with connect(GrammarSettings()) as connection:
        assert (connection.kind, connection.address, connection.failure()) == (
            "left running",
            left.address,
            None,
        )
        wait_for_users(1)
    wait_for_users(0)
    assert is_alive(left.pid)
    assert connection.failure() is None
    with connect(GrammarSettings()) as connection:
        assert stop_running()
        wait_for_failure(connection)
        assert connection.failure() == "LanguageTool's server was stopped"
    assert gone_within(5, left.pid, left.watcher)
    assert not state.exists()
    assert "Server started" in left_running.log_file().read_text(encoding="utf-8")
    assert not stop_running()


def wait_for_failure(connection: Connection) -> None:
    """Returns once the last thread of the watcher is gone, which closes the line."""
    end = time.monotonic() + 5
    while connection.failure() is None and time.monotonic() < end:
        time.sleep(0.01)


def wait_for_users(number: int) -> None:
    end = time.monotonic() + 5
    while (running := find_running()) is not None and running.users != number:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert running is not None


def test_a_killed_server_is_not_found_again(left: Running, cache: Path) -> None:
    os.kill(left.pid, signal.SIGKILL)
    assert gone_within(5, left.watcher)
    assert find_running() is None
    assert not (cache / "server" / "server.json").exists()


def test_a_killed_watcher_takes_the_server_along(left: Running) -> None:
    os.kill(left.watcher, signal.SIGKILL)
    assert gone_within(5, left.pid)
    assert find_running() is None


def test_an_unused_server_ends(installed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_running, "IDLE_SECONDS", 0.5)
    running, _ = start_running(installed, 256, 60)
    assert gone_within(10, running.pid, running.watcher)
    assert find_running() is None


def test_who_does_not_know_the_secret_cannot_stop_it(left: Running, cache: Path) -> None:
    state = cache / "server" / "server.json"
    true = state.read_text(encoding="utf-8")
    state.write_text(json.dumps({**json.loads(true), "secret": SECRET}), encoding="utf-8")
    assert find_running() is None
    assert not stop_running()
    port = json.loads(true)["port"]
    for rubbish in (b"", b"GET / HTTP/1.0\r\n\r\n", b"x" * 10000, b"[]\n", b'{"nonce": 1}\n'):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as stranger:
            stranger.recv(1000)
            stranger.sendall(rubbish)
    state.write_text(true, encoding="utf-8")
    assert find_running() == left


def test_a_start_that_is_not_ready_leaves_nothing(installed: Installation, cache: Path) -> None:
    with pytest.raises(NoAnswer, match="did not start within"):
        start_running(installed, 256, 0.1)
    assert sorted(file.name for file in (cache / "server").iterdir()) == ["start.lock"]


def test_a_stale_state_file_is_no_server(state_file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    state_file.write_text(json.dumps({"port": port, "secret": SECRET}), encoding="utf-8")
    assert find_running() is None
    assert not stop_running()


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", "null", '{"port": 70000, "secret": "' + SECRET + '"}', '{"port": 1, "secret": "x"}'],
)
def test_a_spoiled_state_file_is_no_server(state_file: Path, text: str) -> None:
    state_file.write_text(text, encoding="utf-8")
    assert find_running() is None


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "00"},
        {"nonce": "00", "answer": "{}", "proof": "00"},
        {"answer": "{}"},
        {},
    ],
)
def test_another_server_at_that_port_is_a_stranger(state_file: Path, said: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        state_file.write_text(
            json.dumps({"port": other.getsockname()[1], "secret": SECRET}), encoding="utf-8"
        )

        def answer() -> None:
            connection, _ = other.accept()
            with connection, suppress(OSError):
                send_line(connection, said)
                send_line(connection, said)
                connection.recv(4096)

        stranger = threading.Thread(target=answer, daemon=True)
        stranger.start()
        assert find_running() is None
        stranger.join(5)


def test_a_stranger_that_says_nothing_is_not_waited_for(
    state_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left_running, "_GREETING_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        state_file.write_text(
            json.dumps({"port": other.getsockname()[1], "secret": SECRET}), encoding="utf-8"
        )
        before = time.monotonic()
        assert find_running() is None
        assert time.monotonic() - before < 3


def test_a_state_file_that_others_may_read_is_not_believed(left: Running, cache: Path) -> None:
    state = cache / "server" / "server.json"
    state.chmod(0o644)
    assert find_running() is None
    state.chmod(0o600)
    state.parent.chmod(0o755)
    assert find_running() is None
    state.parent.chmod(0o700)
    assert find_running() == left
    elsewhere = cache / "elsewhere.json"
    state.rename(elsewhere)
    state.symlink_to(elsewhere)
    assert find_running() is None
    state.unlink()
    elsewhere.rename(state)
    assert find_running() == left


def test_a_folder_that_others_may_read_is_refused_at_the_start(installed: Installation, cache: Path) -> None:
    (cache / "server").mkdir()
    (cache / "server").chmod(0o777)
    with pytest.raises(NoAnswer, match="must be a folder that is yours alone"):
        start_running(installed, 256, 60)


def test_the_commands(
    installed: Installation, medreview: Command, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    started = medreview("grammar", "start")
    assert (started.code, started.err) == (0, "")
    assert started.out.startswith("LanguageTool 6.8 runs now: http://127.0.0.1:")
    assert medreview("grammar", "start").out == started.out.replace("now", "already")
    told = medreview("grammar", "status").out
    running = find_running()
    assert running is not None
    assert f"A server runs: {running.address} (process {running.pid}, heap up to 768 MiB" in told
    server = json.loads(medreview("grammar", "status", "--format", "json").out)["server"]
    assert (server["address"], server["pid"], server["users"]) == (running.address, running.pid, 0)
    assert medreview("grammar", "uninstall").out == f"LanguageTool was removed from {installed.folder}\n"
    assert gone_within(5, running.pid, running.watcher)
    assert not installed.folder.exists()
    assert medreview("grammar", "stop").out == "LanguageTool was not left running.\n"
    assert medreview("grammar", "uninstall").out == "LanguageTool was not installed.\n"
    refused = medreview("grammar", "start")
    assert refused.code == 2
    assert (
        refused.err == "medreview: LanguageTool is not installed; 'medreview grammar install' installs it\n"
    )


def test_a_server_that_could_not_be_found_again_is_not_left(
    installed: Installation, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids: list[int] = []

    def fail(folder: Path, state: dict[str, Any]) -> None:
        asked = left_running._speak(state["port"], state["secret"], "status")
        assert asked is not None
        asked[1].close()
        pids.extend((asked[0].pid, asked[0].watcher))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(left_running, "_write_state", fail)
    with pytest.raises(OSError, match="No space left"):
        start_running(installed, 256, 60)
    assert gone_within(5, *pids)
