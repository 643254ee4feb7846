"""The pages that are not what they were at an earlier commit, each with its earlier version.

The working tree is read, not git's index: what is uncommitted or untracked counts, and nothing that git was told to
assume about a file hides a change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from medreview.history.blobs import Blobs
from medreview.history.git import Commit, Entry, Repository
from medreview.history.matching import Identity, identify, match
from medreview.history.names import blob_names
from medreview.page_file import read_page_file
from medreview.reading.guides import is_page_path
from medreview.reading.source import Fault
from medreview.schemas.finding import Span
from medreview.schemas.run import NotChecked

_START = Span(0, 0)
_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Changes:
    """What each page that changed since `commit` was then, by file (None: a new page), and what cannot be compared."""

    commit: Commit
    bases: Mapping[Path, bytes | Fault | None]
    not_checked: tuple[NotChecked, ...]


def find_changes(
    repository: Repository, blobs: Blobs, ref: str, files: Sequence[Path], limit: int, shown: str
) -> Changes:
    """Return which of `files`, the pages of a guide folder that messages call `shown`, changed since the merge base.

    Raises:
        ConfigurationError: when git cannot tell.
    """
    commit = repository.merge_base(ref)
    return _Comparison(repository, blobs, commit, files, limit, shown).changes()


class _Comparison:
    """The pages of a guide now and at an earlier commit; paths are relative to the guide folder."""

    def __init__(
        self,
        repository: Repository,
        blobs: Blobs,
        commit: Commit,
        files: Sequence[Path],
        limit: int,
        shown: str,
    ) -> None:
        self.repository, self.blobs, self.commit = repository, blobs, commit
        self.guide = repository.git.folder
        self.limit, self.shown = limit, shown
        self.files = {file.relative_to(self.guide).as_posix(): file for file in files}
        self.entries = repository.entries(commit)
        entries = repository.entries(commit)
        self.then = {path: entry for path, entry in entries.items() if is_page_path(path)}

    def changes(self) -> Changes:
        """Return the comparison's result."""
        now = self._differing()
        nested = frozenset(path for path in now if path not in self.then and self._is_nested(path))
        for path in self.repository.ignored(sorted(now.keys() - self.then.keys() - nested)):
            now.pop(path, None)
        gone = self.then.keys() - self.files.keys()
        stored = self._contents(sorted(gone | (now.keys() & self.then.keys())))
        for path in [path for path, data in now.items() if _is_pointer_to(stored.get(path), data)]:
            del now[path], stored[path]
        bases = {path: self._readable(path, content) for path, content in stored.items()}
        known = {path: identify(data) for path, data in bases.items()}
        before = match({path: identify(data) for path, data in now.items()}, known)
        changed = {self.files[path]: bases.get(before.get(path, "")) for path in now}
        lost = {path: known[path] for path in sorted(gone - set(before.values()))}
        return Changes(self.commit, changed, tuple(self._left_out(lost, sorted(nested))))

    def _differing(self) -> dict[str, bytes | Fault]:
        """Return the bytes of each page that has other content than it had at its path, or was not there."""
        found: dict[str, bytes | Fault] = {}
        for path, file in self.files.items():
            data = read_page_file(file, self.limit)
            entry = self.then.get(path)
            if entry is None or file.is_symlink() or not is_same(entry, data):
                found[path] = data
        return found

    def _contents(self, paths: Iterable[str]) -> dict[str, bytes | None]:
        """Return the earlier content of files; None for one that is too large, or no plain file."""
        oids = {path: self.then[path].oid for path in paths}
        read = self.blobs.read((oid for path, oid in oids.items() if self.then[path].is_file), self.limit)
        return {path: read.get(oid) if self.then[path].is_file else None for path, oid in oids.items()}

    def _readable(self, path: str, content: bytes | None) -> bytes | Fault:
        if not self.then[path].is_file:
            return _fault("it was a link")
        if content is None:
            return _fault(f"it had more than {self.limit:,} bytes (max_page_bytes)")
        return _fault("git holds only a pointer to it (Git LFS)") if content.startswith(_LFS) else content

    @cached_property
    def _folders(self) -> dict[PurePosixPath, bool]:
        return {PurePosixPath("."): False}

    def _is_nested(self, path: str) -> bool:
        """True when the page belongs to a repository of its own, such as a submodule, inside the guide folder."""
        return self._holds_repository(PurePosixPath(path).parent)

    def _holds_repository(self, folder: PurePosixPath) -> bool:
        known = self._folders
        if folder not in known:
            known[folder] = (self.guide / folder / ".git").exists() or self._holds_repository(folder.parent)
        return known[folder]

    def _left_out(self, lost: Mapping[str, Identity], nested: Sequence[str]) -> Iterator[NotChecked]:
        since = f"since {self.commit}"
        if not self.then:
            yield NotChecked(
                f"changes {since}", f"there was no page in {self.shown}/ then: every page counts as new"
            )
        if lost:
            why = "they were deleted, or moved with another id; whether that is right is not checked"
            if self.repository.is_sparse():
                why = "they were deleted, moved with another id, or left out of this sparse checkout"
            names = [
                f"{self.shown}/{path}" + (f" (id {one.id})" if one.id else "") for path, one in lost.items()
            ]
            yield NotChecked(f"pages that are gone {since}", f"{_named(names)}: {why}")
        if nested:
            why = "they belong to another repository (a submodule): run medreview there to compare them"
            names = [f"{self.shown}/{path}" for path in nested]
            yield NotChecked(f"what pages were {since}", f"{_named(names)}: {why}")


def is_same(entry: Entry, data: bytes | Fault) -> bool:
    """True when a file's bytes are those of a committed plain file, or would be but for CRLF line ends.

    A file that a filter of git has changed in another way counts as changed.
    """
    if isinstance(data, Fault) or not entry.is_file:
        return False
    return entry.oid in blob_names(data, "sha1" if len(entry.oid) == 40 else "sha256")


def _is_pointer_to(content: bytes | None, data: bytes | Fault) -> bool:
    """True when git holds a pointer of Git LFS to exactly these bytes."""
    if content is None or isinstance(data, Fault) or not content.startswith(_LFS):
        return False
    return b"\noid sha256:" + hashlib.sha256(data).hexdigest().encode("ascii") + b"\n" in content


def _fault(why: str) -> Fault:
    return Fault("unreadable-page", _START, why)


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
