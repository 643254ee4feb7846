"""Writes a page in place of the one that was read: whole or not at all, as the same file to all who look at it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from medreview.reading.plain_files import read_bytes

_PREFIX, _SUFFIX = ".medreview-", ".tmp"


def replace_page(file: Path, guide: Path, before: bytes, after: bytes) -> str | None:
    """Return None once the file holds `after`, else why it was left as it was.

    The file must still hold `before`. Its permissions, owner and extended attributes are kept where the system allows;
    another hard link to it keeps the old text. What is a link is followed, as far as it stays in the guide.
    """
    try:
        target = target_of(file, guide)
        if isinstance(target, str):
            return target
        if read_bytes(target, len(after) + 1) == after:
            return None
        return _replace(target, before, after)
    except OSError as error:
        return error.strerror or str(error)


def target_of(file: Path, guide: Path) -> Path | str:
    """Return the file to write, or why it may not be written."""
    mode = file.stat().st_mode
    target = file
    if file.is_symlink():
        target = file.resolve()
        if not target.is_relative_to(guide.resolve()):
            return f"it is a link to {target}, which lies outside of the guide"
    if not stat.S_ISREG(mode):
        return "it is no longer a plain file"
    # for an administrator os.access is always true
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        return "it is write-protected"
    return target


def _replace(target: Path, before: bytes, after: bytes) -> str | None:
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        keep_attributes(target, temporary)
        if read_bytes(target, len(before) + 1) != before:
            return "it was changed while it was being fixed; run the fix again"
        temporary.replace(target)
    finally:
        # after the replacement there is none; else nothing is left behind
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)
    return None


def keep_attributes(target: Path, temporary: Path) -> None:
    """Gives the new file the old one's owner, permissions and extended attributes, but the time of now."""
    info = target.stat()
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, info.st_uid, info.st_gid)
    shutil.copystat(target, temporary)
    os.utime(temporary)


def sync_folder(folder: Path) -> None:
    """Makes the new name outlast a power cut, where a folder can be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
