"""The command line, run in this process or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from medreview.cli import main


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def call(capture: pytest.CaptureFixture[bytes], patch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """Return what the command line does with these arguments, run in this process."""
    patch.setattr(sys, "argv", ["medreview", *arguments])
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1 if stop.code else 0
    captured = capture.readouterr()
    return Result(code, captured.out.decode("utf-8"), captured.err.decode("utf-8"))


def start(*arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start the command line as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "medreview", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[bytes], data: bytes = b"") -> Result:
    """Return what a started process printed, after giving it `data`."""
    out, err = process.communicate(data, timeout=60)
    return Result(process.returncode, out.decode("utf-8"), err.decode("utf-8"))


Command = Callable[..., Result]
