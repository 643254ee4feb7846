"""A folder that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from medreview.errors import ConfigurationError


def check_new_folder(folder: Path) -> None:
    """Return when a folder may be made here.

    Raises:
        ConfigurationError: when something is there that is no empty folder, or cannot be looked into.
    """
    try:
        is_free = not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise _cannot(folder, error) from None
    if not is_free:
        raise ConfigurationError(
            f"{folder}: this is there already, and not an empty folder. Name another one."
        )


def write_new_folder(folder: Path, files: Mapping[str, bytes], programs: Iterable[str] = ()) -> None:
    """Writes all files, by their paths in the folder, into a new folder; those of `programs` can be run.

    They are written beside it and take its place at once: after an error or an interrupt there is no half of it.

    Raises:
        ConfigurationError: when something is there already, or it cannot be written.
    """
    check_new_folder(folder)
    target = Path(os.path.realpath(folder))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".medreview-", dir=target.parent))
    except OSError as error:
        raise _cannot(folder, error) from None
    try:
        _fill(staged, files, frozenset(programs))
        if target.is_dir():
            target.rmdir()
        staged.rename(target)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:  # after the renaming there is none
        shutil.rmtree(staged, ignore_errors=True)


def _fill(folder: Path, files: Mapping[str, bytes], programs: frozenset[str]) -> None:
    mask = os.umask(0)
    os.umask(mask)
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        file.chmod((0o777 if name in programs else 0o666) & ~mask)
    folder.chmod(0o777 & ~mask)


def _cannot(folder: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"{folder}: cannot be written: {error.strerror or error}.")
