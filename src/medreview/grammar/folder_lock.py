"""One at a time: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from medreview.grammar.answers import NoAnswer

_SECONDS = 1500.0
_PAUSE = 0.1


@contextmanager
def locked(file: Path, tell: Callable[[], None], seconds: float = _SECONDS) -> Generator[None]:
    """Hold the lock; `tell` is called once when somebody else holds it and we wait.

    Raises:
        NoAnswer: when it was not free in time.
        OSError: when the file cannot be made.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        end = time.monotonic() + seconds
        is_told = False
        while not _take(descriptor):
            if not is_told:
                tell()
                is_told = True
            if time.monotonic() > end:
                raise NoAnswer(f"Another medreview holds {file}, and did not end in time. Try again later.")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)  # which gives the lock back


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
