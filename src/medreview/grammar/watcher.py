"""Runs a program as its child and sees to it that the program ends: when told, and when whoever started it is gone.

A script of its own that needs nothing but the standard library, so that it starts in a moment (`python -I -S`). The
first line of its standard input is its order, in JSON; `detach` may follow; the end of the input ends the program.
What happens is said in lines of JSON on standard output. If we are killed ourselves, the kernel ends the program with
us (Linux), or else who started us does, who was told the program's id.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

_KEPT_LINES = 60
_LINE = 400
_LOOK_SECONDS = 1.0
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)

Event = tuple[str, str]


class Watch:
    """One program under watch: its last words, and what was asked of us."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.last_lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self.parent = os.getppid()
        self.is_detached = False
        self.control: Any = None
        self.program = _start(order["command"], order.get("folder"))

    def run(self) -> None:
        """Return once the program has ended, which was reported."""
        _say(event="started", pid=self.program.pid)
        _run_in_background(self._read_output)
        _run_in_background(self._read_input)
        try:
            while self._is_to_go_on():
                pass
        finally:
            _end(self.program)
            code = self.program.wait()
            _say(event="ended", code=code, lines=list(self.last_lines))
            self._write_log(code)

    def _is_to_go_on(self) -> bool:
        try:
            kind, text = self.events.get(timeout=_LOOK_SECONDS)
        except Empty:
            return self._is_wanted()
        if kind == "detach":
            self._detach()
        elif kind == "said":
            self._hear(text)
        return kind not in ("gone", "stop", "ended")

    def _is_wanted(self) -> bool:
        if self.is_detached:
            return not self.control.has_been_idle(self.order["idle"])
        return os.name == "nt" or os.getppid() == self.parent

    def _hear(self, line: str) -> None:
        self.last_lines.append(line[:_LINE])
        if self.order.get("relay"):
            _say(event="said", line=line[:_LINE])
        if self.order.get("ready") and line.endswith(self.order["ready"]):
            _say(event="ready")

    def _detach(self) -> None:
        """Takes orders by way of the control port from now on; who started us may go."""
        # alone as we run, Python does not know where medreview is
        sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
        from medreview.grammar.control import Control

        self.control = Control(self.order, self.program.pid, lambda: self.events.put(("stop", "")))
        _run_in_background(self.control.serve)
        self.is_detached = True
        _say(event="detached", port=self.control.port)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)

    def _read_output(self) -> None:
        output: IO[bytes] | None = self.program.stdout
        assert output is not None
        with output:
            for line in iter(lambda: output.readline(65536), b""):
                self.events.put(("said", line.decode("utf-8", "replace").rstrip()))
        self.events.put(("ended", ""))

    def _read_input(self) -> None:
        for line in iter(sys.stdin.buffer.readline, b""):
            self.events.put((line.decode("ascii", "replace").strip(), ""))
            if line.strip() == b"detach":
                return
        self.events.put(("gone", ""))

    def _write_log(self, code: int) -> None:
        if self.is_detached and self.order.get("log"):
            ended = f"{time.strftime('%Y-%m-%d %H:%M:%S')} ended with status {code}"
            with suppress(OSError), Path(self.order["log"]).open("w", encoding="utf-8") as log:
                log.write("\n".join([*self.last_lines, ended, ""]))
        if self.is_detached:
            self.control.close()


def _start(command: list[str], folder: str | None) -> subprocess.Popen[bytes]:
    """Start the program so that it ends with us, as far as the system can promise that."""
    before = _die_with_parent() if sys.platform.startswith("linux") else None
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=before,
        start_new_session=os.name != "nt",
    )


def _die_with_parent() -> Callable[[], None] | None:
    """Return what the child does before it becomes the program: it asks the kernel to be killed when we die."""
    try:
        import ctypes

        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None
    us = os.getpid()

    def ask() -> None:
        prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != us:  # we died in between
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def _end(program: subprocess.Popen[bytes]) -> None:
    """Kills the program and what it started."""
    if program.poll() is None and os.name == "nt":
        subprocess.call(
            ["taskkill", "/F", "/T", "/PID", str(program.pid)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    elif os.name != "nt":
        with suppress(OSError):
            os.killpg(program.pid, signal.SIGKILL)
    if program.poll() is None:
        program.kill()


def _say(**event: Any) -> None:
    with suppress(OSError, ValueError):
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()


def _run_in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _leave(*_: object) -> None:
    raise SystemExit(1)


def main() -> None:
    """Carry out one order."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    line = sys.stdin.buffer.readline()
    if not line:
        return
    try:
        Watch(json.loads(line)).run()
    except OSError as error:
        _say(event="refused", why=error.strerror or str(error))


if __name__ == "__main__":
    main()
