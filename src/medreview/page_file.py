"""The bytes of a page's file, or why they cannot be had."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from medreview.reading.source import Fault
from medreview.schemas.finding import Span

_START = Span(0, 0)


def read_page_file(file: Path, limit: int) -> bytes | Fault:
    """Return the file's bytes, or a fault: not a regular file, over `limit` bytes, no permission, a link to nowhere.

    A named pipe or device is never opened for reading.
    """
    try:
        info = file.stat()
        if not stat.S_ISREG(info.st_mode):
            return _fault(f"This is {_kind(info.st_mode)}, not a file. Pages are plain files.")
        if info.st_size > limit:
            return too_large(info.st_size, limit)
        data = _read(file, limit + 1)
    except FileNotFoundError:
        if file.is_symlink():
            return _fault("This link leads nowhere. Put the page back, or delete the link.")
        return _fault("This file is not there. Put the page back.")
    except PermissionError:
        return _fault("This file may not be read. Allow reading it.")
    except OSError as error:
        return _fault(f"This file cannot be read: {error.strerror or error}.")
    return data if len(data) <= limit else too_large(len(data), limit)


def _read(file: Path, limit: int) -> bytes:
    # O_NONBLOCK: a file that became a pipe after stat must not make us wait
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


def _fault(message: str) -> Fault:
    return Fault("unreadable-page", _START, message)


def too_large(size: int, limit: int) -> Fault:
    """Return the fault of a file of so many bytes, which are more than `limit`."""
    return _fault(f"This file has {size:,} bytes; a page may have {limit:,} (max_page_bytes). Split it.")


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "a special file"
