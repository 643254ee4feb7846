"""The bytes of a plain file, or why they cannot be had: asking for them never waits and never raises."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from medreview.reading.source import Fault
from medreview.schemas.finding import Span

_START = Span(0, 0)
_CLOSED = "This folder may not be looked into, so its pages are not checked. Allow reading it."


def read_plain_file(file: Path, limit: int, *, plain: str, allowed: str) -> bytes | Fault | None:
    """Return the file's bytes, None where nothing is, or a fault.

    A fault is: not a regular file (`plain` says what is meant), over `limit` bytes (`allowed` says what may be), no
    permission, a link to nowhere. A named pipe or device is never opened.
    """
    try:
        info = file.stat()
        if not stat.S_ISREG(info.st_mode):
            is_closed = stat.S_ISDIR(info.st_mode) and not os.access(file, os.R_OK | os.X_OK)
            return _fault(_CLOSED if is_closed else f"This is {_kind(info.st_mode)}, not a file. {plain}")
        size = info.st_size
        data = b"" if size > limit else read_bytes(file, limit + 1)
    except FileNotFoundError:
        nowhere = "This link leads nowhere. Put the file back, or delete the link."
        return _fault(nowhere) if is_link(file) else None
    except PermissionError:
        return _fault("This file may not be read. Allow reading it.")
    except OSError as error:
        return _fault(f"This file cannot be read: {error.strerror or error}.")
    size = max(size, len(data))
    return _fault(f"This file has {size:,} bytes; {allowed}") if size > limit else data


def read_bytes(file: Path, limit: int) -> bytes:
    """Return the first `limit` bytes of a file; what became a named pipe by now is not waited for.

    Raises:
        OSError: when it cannot be opened or read.
    """
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        parts: list[bytes] = []
        size = 0
        while size < limit and (part := os.read(descriptor, min(1 << 20, limit - size))):
            parts.append(part)
            size += len(part)
    finally:
        os.close(descriptor)
    return b"".join(parts)


def is_link(path: Path) -> bool:
    """True for a link; false where that cannot be told."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def _fault(message: str) -> Fault:
    return Fault("unreadable-page", _START, message)


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a special file"
