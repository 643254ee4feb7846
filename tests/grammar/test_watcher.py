"""The watcher, run in this process with harmless programs: what it hears, what it says, when it ends a program."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from medreview.grammar import control, watcher
from medreview.grammar.control import read_line, send_line, sign
from support.processes import gone_within, is_alive

SECRET = "cd" * 32
WAITS = [sys.executable, "-c", "import time; print('up: Server started', flush=True); time.sleep(60)"]


class Talk:
    """A conversation with a watcher that runs in a thread of ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        reader, self._writer = os.pipe()
        self._input = os.fdopen(reader, "rb")
        self.said = io.StringIO()
        self._patch = monkeypatch
        monkeypatch.setattr(watcher, "_die_with_parent", lambda: None)  # no fork beside threads
        monkeypatch.setattr(watcher, "_LOOK_SECONDS", 0.05)
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        monkeypatch.setattr(os, "dup2", lambda *_: None)
        self._thread = threading.Thread(target=watcher.main)

    def start(self) -> None:
        self._patch.setattr(sys, "stdin", SimpleNamespace(buffer=self._input))
        self._patch.setattr(sys, "stdout", self.said)
        self._thread.start()

    def order(self, **order: Any) -> None:
        self.start()
        self.tell(json.dumps(order))

    def tell(self, line: str) -> None:
        os.write(self._writer, line.encode("utf-8") + b"\n")

    def hang_up(self) -> None:
        if self._writer >= 0:
            os.close(self._writer)
            self._writer = -1

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.said.getvalue().splitlines()]

    def hear(self, kind: str) -> dict[str, Any]:
        end = time.monotonic() + 10
        while True:
            for event in self.events():
                if event["event"] == kind:
                    return event
            assert time.monotonic() < end, f"never heard: {kind}"
            time.sleep(0.01)

    def end(self) -> None:
        """Returns when the watcher has."""
        self._thread.join(15)
        assert not self._thread.is_alive()
        self.hang_up()
        time.sleep(0.05)
        self._input.close()


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Talk:
    return Talk(monkeypatch)


def test_a_program_that_ends_is_reported_with_its_last_lines(talk: Talk) -> None:
    lines = "for number in range(100): print(number)"
    talk.order(command=[sys.executable, "-c", f"{lines}\nraise SystemExit(3)"], relay=True)
    talk.end()
    events = talk.events()
    assert [event["event"] for event in events] == ["started", *["said"] * 100, "ended"]
    assert events[-1]["code"] == 3
    assert events[-1]["lines"] == [str(number) for number in range(40, 100)]


def test_a_program_ends_with_the_input(talk: Talk) -> None:
    talk.order(command=WAITS, ready="Server started")
    pid = talk.hear("started")["pid"]
    talk.hear("ready")
    assert is_alive(pid)
    talk.hang_up()
    talk.end()
    assert talk.hear("ended")["lines"] == ["up: Server started"]
    assert gone_within(1, pid)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the id of a parent that is gone")
def test_a_program_ends_with_the_parent_though_the_input_stays(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.order(command=WAITS, ready="Server started")
    talk.hear("ready")
    monkeypatch.setattr(os, "getppid", lambda: 1)
    talk.end()
    assert talk.hear("ended")["code"] != 0


def test_a_program_that_cannot_be_started_is_refused(talk: Talk, tmp_path: Path) -> None:
    talk.order(command=[str(tmp_path / "nothing")])
    talk.end()
    assert talk.events() == [{"event": "refused", "why": "No such file or directory"}]


def test_nobody_who_orders_is_nothing_to_do(talk: Talk) -> None:
    talk.start()
    talk.hang_up()
    talk.end()
    assert talk.events() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked for it")
def test_linux_is_asked_to_end_the_program_with_the_watcher() -> None:
    assert callable(watcher._die_with_parent())


def test_a_signal_ends_the_watcher_in_order() -> None:
    with pytest.raises(SystemExit):
        watcher._leave(signal.SIGTERM, None)


@pytest.fixture
def detached(talk: Talk, tmp_path: Path) -> Callable[..., int]:
    """Detaches a program and returns the port at which its watcher takes orders."""

    def detach(idle: float = 60.0) -> int:
        files = {"state": str(tmp_path / "state.json"), "log": str(tmp_path / "log")}
        (tmp_path / "state.json").write_text(json.dumps({"secret": SECRET}), encoding="utf-8")
        talk.order(
            command=WAITS, ready="Server started", secret=SECRET, idle=idle, about={"version": "1"}, **files
        )
        talk.hear("ready")
        talk.tell("detach")
        port: int = talk.hear("detached")["port"]
        return port

    return detach


def greet(port: int, asked: str, secret: str = SECRET) -> tuple[socket.socket, dict[str, Any]]:
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    try:
        theirs = read_line(connection)["nonce"]
        proof = sign(bytes.fromhex(secret), "client", theirs, "mine", asked)
        send_line(connection, {"nonce": "mine", "ask": asked, "proof": proof})
        words = read_line(connection)
    except (OSError, ValueError):
        connection.close()
        raise
    assert words["proof"] == sign(bytes.fromhex(secret), "server", theirs, "mine", words["answer"])
    return connection, json.loads(words["answer"])


def test_a_detached_program_is_used_and_stopped_by_who_knows_the_secret(
    talk: Talk, detached: Callable[..., int], tmp_path: Path
) -> None:
    port = detached()
    talk.hang_up()
    with pytest.raises(ValueError, match="no whole line"):
        greet(port, "stop", "ee" * 32)
    used, about = greet(port, "use")
    assert (about["version"], about["pid"], about["users"]) == ("1", talk.hear("started")["pid"], 0)
    other, about = greet(port, "status")
    assert about["users"] == 1
    used.close()
    other.close()
    stopping, _ = greet(port, "stop")
    talk.end()
    stopping.close()
    assert gone_within(1, about["pid"])
    assert not (tmp_path / "state.json").exists()
    assert "up: Server started\n" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_detached_program_that_nobody_uses_ends(
    talk: Talk, detached: Callable[..., int], tmp_path: Path
) -> None:
    detached(0.1)
    (tmp_path / "state.json").write_text(json.dumps({"secret": "another's"}), encoding="utf-8")
    talk.end()
    assert (tmp_path / "state.json").exists()


def test_a_program_in_use_is_not_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    order = {"secret": SECRET, "about": {}, "state": "none"}
    served = control.Control(order, 1, lambda: None)
    monkeypatch.setattr(control, "_MOST", 64)
    threading.Thread(target=served.serve, daemon=True).start()
    used, _ = greet(served.port, "use")
    end = time.monotonic() + 5
    while served.has_been_idle(0) and time.monotonic() < end:
        time.sleep(0.01)
    assert not served.has_been_idle(0)
    used.close()
    while not served.has_been_idle(0) and time.monotonic() < end:
        time.sleep(0.01)
    assert served.has_been_idle(0)
    served.close()


def test_too_many_at_once_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "_MOST", 1)
    served = control.Control({"secret": SECRET, "about": {}, "state": "none"}, 1, lambda: None)
    threading.Thread(target=served.serve, daemon=True).start()
    used, _ = greet(served.port, "use")
    with pytest.raises((ValueError, OSError)):
        greet(served.port, "use")
    used.close()
    served.close()
