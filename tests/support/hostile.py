"""The command line under bad conditions: real processes with a time limit, files and streams that fail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.commands import Result
from support.guides import page_text

LIMIT = 120
"""Seconds after which a process counts as hanging; a sound one needs less than three."""
ON_POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such files, streams and signals"
)
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the fault can be made for real on Linux only")
_CODES = (0, 1, 2, 3, 130)
_FROM_CAPABILITIES, _MAY_READ_ALL = 24, (1, 2)


def run_command(
    *arguments: str | bytes | Path,
    cwd: Path,
    data: bytes | None = b"",
    script: str = "",
    environment: dict[str, str] | None = None,
    **options: Any,
) -> Result:
    """Return what the command line, or a script that calls it, does; it ends in time and without a traceback."""
    program: Sequence[str] = ("-c", script) if script else ("-m", "medreview")
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "input": data, **options}
    done = subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        timeout=LIMIT,
        check=False,
        **options,
    )
    result = Result(
        done.returncode, (done.stdout or b"").decode("utf-8"), (done.stderr or b"").decode("utf-8", "replace")
    )
    check_manners(result)
    return result


def check_manners(result: Result) -> None:
    """Whatever was wrong: an exit code of ours, no traceback, no rule that failed."""
    assert result.code in _CODES, result
    for text in (result.out, result.err):
        assert "Traceback" not in text, result
        assert "internal-error" not in text, result


def as_plain_user() -> Callable[[], None] | None:
    """Return what makes a child process heed permissions: the administrator's right to read all is dropped."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)

    def drop() -> None:
        for capability in _MAY_READ_ALL:
            library.prctl(_FROM_CAPABILITIES, capability, 0, 0, 0)

    return drop


def page_named(name: str, body: str | None = None, **front: str | None) -> str:
    """Return a valid page with an id of its own, so that pages beside it are not blamed for it."""
    changed = {"id": name, **front}
    return page_text(front=changed) if body is None else page_text(body, changed)
