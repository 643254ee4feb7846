"""The files below the guide folder, so that links can be followed without asking the disk for each."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from medreview.reading.plain_files import is_link

_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GuideFiles:
    """Files and folders of the guide folder as posix paths from the root, in the case they have on disk.

    What is behind an `unseen` folder (a link to a folder, or one that may not be read) is not known.
    """

    files: frozenset[str] = _EMPTY
    folders: frozenset[str] = _EMPTY
    unseen: frozenset[str] = _EMPTY

    def has(self, path: str) -> bool:
        """True when a file or folder is there, or cannot be known not to be there."""
        return path in self.files or path in self.folders or self._is_unseen(path)

    def spelled_on_disk(self, path: str) -> str | None:
        """Return the path that differs from `path` only in capitals; None when there is none."""
        return self._by_folded.get(path.casefold())

    @cached_property
    def _by_folded(self) -> dict[str, str]:
        return {path.casefold(): path for path in sorted(self.files | self.folders)}

    def called(self, name: str) -> list[str]:
        """Return the paths of all files with a name, sorted."""
        return self._by_name.get(name, [])

    def names_in(self, folder: str) -> list[str]:
        """Return the names of the files of a folder, sorted."""
        return self._by_folder.get(folder, [])

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(self.files):
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, []).append(name)
        return found

    def _is_unseen(self, path: str) -> bool:
        while path:
            if path in self.unseen:
                return True
            path = path.rpartition("/")[0]
        return False


def list_files(guide: Path, shown: str) -> GuideFiles:
    """Return what is below the guide folder, which is `shown` as that path; folders behind links are unseen."""
    files: set[str] = set()
    folders: set[str] = {shown}
    unseen: set[str] = set()

    def refuse(error: OSError) -> None:
        unseen.add(_below(shown, Path(str(error.filename)).relative_to(guide)))

    for folder, names, leaves in os.walk(guide, onerror=refuse):
        here = _below(shown, Path(folder).relative_to(guide))
        files.update(joined(here, name) for name in leaves)
        folders.update(joined(here, name) for name in names)
        unseen.update(joined(here, name) for name in names if is_link(Path(folder, name)))
    return GuideFiles(frozenset(files), frozenset(folders), frozenset(unseen))


def joined(folder: str, name: str) -> str:
    """Return a posix path with its letters composed, as links write them; some systems keep them apart."""
    path = name if folder in ("", ".") else f"{folder}/{name}"
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _below(shown: str, relative: Path) -> str:
    inside = relative.as_posix()
    return shown if inside == "." else joined(shown, inside)
