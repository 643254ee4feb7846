"""Unpacks somebody's zip file into a folder, and not a byte beside it."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from medreview.grammar.answers import NoAnswer

_MOST_BYTES = 2_000_000_000
_MOST_FILES = 20_000
_PIECE = 1 << 20


def unpack(archive: Path, folder: Path) -> None:
    """Writes the archive's files into `folder`, counting what comes out, whatever the archive says about its sizes.

    Raises:
        NoAnswer: when it is no zip file, is damaged, leads outside of the folder, or holds too much.
        OSError: when it cannot be read, or the folder not be written.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            _unpack_all(opened, archive, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise NoAnswer(f"{archive} cannot be unpacked: {error}") from None


def _unpack_all(opened: zipfile.ZipFile, archive: Path, folder: Path) -> None:
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_FILES:
        raise NoAnswer(
            f"{archive} holds {len(entries):,} files; LanguageTool has fewer than {_MOST_FILES:,}."
        )
    left = _MOST_BYTES
    for entry in entries:
        left = _unpack_one(opened, entry, folder / _inside(entry.filename, archive), left)
        if left < 0:
            raise NoAnswer(
                f"{archive} unpacks to more than {_MOST_BYTES:,} bytes, which LanguageTool does not."
            )


def _unpack_one(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Return how many bytes may still follow; below zero when there were too many."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("wb") as stream:
        while left >= 0 and (piece := source.read(_PIECE)):
            left -= len(piece)
            stream.write(piece)
    return left


def _inside(name: str, archive: Path) -> PurePosixPath:
    """Return the entry's path, which stays below the folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise NoAnswer(f"{archive} holds '{name}', which leads outside of the folder. Nothing was installed.")
    return path
