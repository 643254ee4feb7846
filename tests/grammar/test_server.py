"""A real server, and what becomes of it when it, its watcher or we are killed. Nothing here ends a process by name."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from medreview.grammar import server as server_module
from medreview.grammar.answers import NoAnswer
from medreview.grammar.connection import connect
from medreview.grammar.installation import Installation
from medreview.grammar.server import Server
from medreview.grammar.settings import GrammarSettings
from support.processes import gone_within, is_alive

pytestmark = pytest.mark.xdist_group("languagetool")
needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL to send")

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
Starting = Callable[..., Server]
LINES_OF_ANOTHER_PROGRAM = """
import sys, time
from pathlib import Path
from medreview.grammar.installation import find_installation
from medreview.grammar.server import Server
from medreview.grammar.settings import GrammarSettings
server = Server(find_installation(Path(sys.argv[1])), 256, 100)
if sys.argv[2] == "ready":
    server.address()
while server.watched.pid is None:
    time.sleep(0.01)
print(server.watched.pid, server.watched._watcher.pid, flush=True)
time.sleep(100)
"""


@pytest.fixture
def start_server() -> Iterator[Starting]:
    """Starts servers that are gone after the test, whatever became of it."""
    with ExitStack() as stack:

        def start(installation: Installation, memory: int, seconds: float) -> Server:
            server = Server(installation, memory, seconds, is_short=True)
            stack.callback(server.close)
            return server

        yield start


def ask(address: str, text: str) -> Any:
    data = urllib.parse.urlencode({"language": "en-US", "text": text}).encode("ascii")
    with DIRECT.open(f"{address}/check", data, timeout=60) as answer:
        return json.load(answer)


def wait_for_pid(server: Server) -> int:
    end = time.monotonic() + 10
    while server.watched.pid is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return server.watched.pid


def why_not(server: Server) -> str:
    """Return why the server has no address, once it says so."""
    with pytest.raises(NoAnswer) as caught:
        server.address()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_server_answers_on_this_computer_alone(running_server: Server) -> None:
    address = running_server.address()
    assert address == f"http://127.0.0.1:{running_server.port}/v2"
    answer = ask(address, "This are a test.")
    assert answer["software"]["version"] == "6.8"
    assert [match["offset"] for match in answer["matches"]] != []
    assert running_server.failure() is None
    with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
        socket.create_connection((own_other_address(), running_server.port), timeout=2)


def own_other_address() -> str:
    """Return an address of this computer that is not 127.0.0.1; nothing is sent for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.2"
        return str(probe.getsockname()[0])


def test_closing_ends_the_server_and_its_watcher(languagetool: Installation, start_server: Starting) -> None:
    server = start_server(languagetool, 256, 60)
    pid = wait_for_pid(server)
    server.close()
    assert not is_alive(pid)
    assert server.failure() is not None
    assert "ended" in why_not(server)


@needs_signals
def test_a_server_killed_while_it_starts_is_said_at_once(
    languagetool: Installation, start_server: Starting
) -> None:
    server = start_server(languagetool, 256, 60)
    pid = wait_for_pid(server)
    before = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    assert why_not(server) == "LanguageTool's server ended: it was killed by signal 9"
    assert time.monotonic() - before < 5


@needs_signals
def test_a_server_killed_while_it_runs_is_said(languagetool: Installation, start_server: Starting) -> None:
    server = start_server(languagetool, 256, 60)
    address = server.address()
    pid = wait_for_pid(server)
    os.kill(pid, signal.SIGKILL)
    assert gone_within(5, pid)
    with pytest.raises(OSError, match=r"refused|reset|closed"):
        ask(address, "One.")
    end = time.monotonic() + 5
    while server.failure() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert server.failure() == "LanguageTool's server ended: it was killed by signal 9"
    assert "signal 9" in why_not(server)


@needs_signals
def test_a_killed_watcher_leaves_no_server(languagetool: Installation, start_server: Starting) -> None:
    server = start_server(languagetool, 256, 60)
    pid = wait_for_pid(server)
    os.kill(server.watched._watcher.pid, signal.SIGKILL)
    assert why_not(server) == "LanguageTool's server ended: its watcher was ended"
    assert gone_within(5, pid)


@needs_signals
@pytest.mark.parametrize("when", ["starting", "ready"])
def test_when_we_are_killed_no_server_is_left(languagetool: Installation, when: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", LINES_OF_ANOTHER_PROGRAM, str(languagetool.folder), when],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    java, watcher = map(int, process.stdout.readline().split())
    assert is_alive(java)
    assert is_alive(watcher)
    process.kill()
    process.wait()
    process.stdout.close()
    assert gone_within(5, java, watcher)


def test_a_taken_port_is_left_for_another(
    languagetool: Installation, monkeypatch: pytest.MonkeyPatch, start_server: Starting
) -> None:
    free = server_module.free_port
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([taken.getsockname()[1]])
        monkeypatch.setattr(server_module, "free_port", lambda: next(ports, None) or free())
        server = start_server(languagetool, 256, 60)
        address = server.address()
    with DIRECT.open(f"{address}/healthcheck", timeout=10) as answer:
        assert answer.read() == b"OK"


def test_ports_that_are_always_taken_are_given_up(
    languagetool: Installation, monkeypatch: pytest.MonkeyPatch, start_server: Starting
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(server_module, "free_port", lambda: taken.getsockname()[1])
        monkeypatch.setattr(server_module, "_TRIES", 1)
        server = start_server(languagetool, 256, 60)
        assert "Address already in use" in why_not(server)


def test_a_server_that_is_not_ready_in_time_is_ended(
    languagetool: Installation, start_server: Starting
) -> None:
    server = start_server(languagetool, 256, 0.2)
    assert why_not(server) == "LanguageTool's server did not start within 0.2 seconds."
    pid = server.watched.pid
    assert gone_within(1, pid)
    assert why_not(server)


def test_too_little_memory_is_said_with_what_to_change(
    languagetool: Installation, start_server: Starting
) -> None:
    server = start_server(languagetool, 8, 60)
    assert why_not(server) == (
        "LanguageTool's server ran out of its memory of 8 MiB. Raise memory in [tool.medreview.grammar]"
    )


def test_more_memory_than_java_can_have_is_said(languagetool: Installation, start_server: Starting) -> None:
    server = start_server(languagetool, 10**12, 60)
    assert "Could not reserve enough space" in why_not(server)


def test_a_jar_that_was_damaged_afterwards_is_said(installed: Installation, start_server: Starting) -> None:
    jar = installed.folder / "libs" / "languagetool-core.jar"
    data = jar.read_bytes()
    jar.unlink()
    jar.write_bytes(data[: len(data) // 2])
    server = start_server(installed, 256, 60)
    assert why_not(server).startswith("LanguageTool's server ended with status 1: ")


def test_no_java_is_said_with_how_to_get_it(
    languagetool: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(
        NoAnswer, match=r"Java 17 or later; none was found by JAVA_HOME or PATH\. To install it: "
    ):
        Server(languagetool, 256, 60)


def test_a_run_has_a_server_of_its_own_until_it_ends(installed: Installation) -> None:
    with connect(GrammarSettings(memory=256), is_short=True) as connection:
        assert connection.kind == "own"
        address = connection.address
        assert connection.failure() is None
        with DIRECT.open(f"{address}/healthcheck", timeout=10) as answer:
            assert answer.read() == b"OK"
    assert connection.failure() is not None
    with pytest.raises(OSError, match=r"refused|reset|closed"):
        ask(address, "One.")
