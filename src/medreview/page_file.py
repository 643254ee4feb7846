"""The bytes of a page's file, or why they cannot be had."""

from __future__ import annotations

from pathlib import Path

from medreview.reading.plain_files import read_plain_file
from medreview.reading.source import Fault
from medreview.schemas.finding import Span


def read_page_file(file: Path, limit: int) -> bytes | Fault:
    """Return the file's bytes, or a fault: not a regular file, over `limit` bytes, no permission, a link to nowhere.

    A named pipe or device is never opened for reading. The path may be that of a folder that cannot be looked into.
    """
    read = read_plain_file(file, limit, plain="Pages are plain files.", allowed=_allowed(limit))
    return _fault("This file is not there. Put the page back.") if read is None else read


def too_large(size: int, limit: int) -> Fault:
    """Return the fault of a file of so many bytes, which are more than `limit`."""
    return _fault(f"This file has {size:,} bytes; {_allowed(limit)}")


def _allowed(limit: int) -> str:
    return f"a page may have {limit:,} (max_page_bytes). Split it."


def _fault(message: str) -> Fault:
    return Fault("unreadable-page", Span(0, 0), message)
