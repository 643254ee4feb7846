"""Puts records, signatures and pages in place: all of them, or none.

Everything is first written to temporary files beside its place, and read again. Then records and signatures are put in
place, under names that nothing has; pages come last, so that what a killed process leaves behind opens no gate: a page
that does not say so was not reviewed. Whatever fails takes back what was done.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from medreview.errors import ConfigurationError
from medreview.page_writer import keep_attributes, sync_folder, target_of
from medreview.reading.plain_files import is_link, read_bytes
from medreview.reading.records import SIGNATURE_SUFFIX
from medreview.signing.patience import Patience
from medreview.signing.prepare import Prepared

_PREFIX, _SUFFIX = ".medreview-", ".tmp"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: a new record or signature, or a page whose front matter was changed."""

    file: Path
    is_new: bool


def write_all(prepared: Sequence[Prepared], guide: Path, top: Path) -> list[Written]:
    """Return the files written: the records, signatures and pages of all reviews. `top` is the folder of records.

    Raises:
        ConfigurationError: when one cannot be written, or a page is not what it was; then all is as it was before.
        KeyboardInterrupt: on Ctrl-C; then too.
    """
    with Patience() as patience:
        work = _Work(guide, top, patience.heed)
        try:
            work.stage(prepared)
            work.put_in_place()
        except OSError as error:
            _give_up(work, f"{error.filename or guide}: cannot be written: {error.strerror or error}.")
        except ConfigurationError as error:
            _give_up(work, *error.lines)
        except BaseException:
            left = work.undo()
            if left:
                raise ConfigurationError(*left) from None
            raise
        finally:
            work.clean()
    return work.written


def _give_up(work: _Work, *lines: str) -> NoReturn:
    raise ConfigurationError(*lines, *(work.undo() or ("Nothing was recorded.",)))


@dataclass(frozen=True, slots=True)
class _Move:
    """A whole new file, and the place that it takes: that of a page that holds `before`, or one that nothing has.

    `file` is that place as it was named: a page may be a link to it. `shown` is what messages call it.
    """

    temporary: Path
    target: Path
    before: bytes | None
    file: Path
    shown: str


@dataclass
class _Work:
    """What is done so far, and how to take it back, the latest first."""

    guide: Path
    top: Path
    heed: Callable[[], None]
    written: list[Written] = field(default_factory=list)
    moves: list[_Move] = field(default_factory=list)
    temporaries: list[Path] = field(default_factory=list)
    undoing: list[tuple[str, Callable[[], object]]] = field(default_factory=list)

    def stage(self, prepared: Sequence[Prepared]) -> None:
        """Writes every file beside its place, and reads it again."""
        for one in prepared:
            self._make_folder(one.target.parent)
            self._stage_new(one.target, one.file.content, one.file.path)
            if isinstance(one.file.signature, bytes):
                beside = one.target.with_name(one.target.name + SIGNATURE_SUFFIX)
                self._stage_new(beside, one.file.signature, one.file.path + SIGNATURE_SUFFIX)
        for one in prepared:
            if one.after != one.candidate.data:
                self._stage_page(one)
            else:
                _refuse_changed(one.candidate.file, one.candidate.data, one.candidate.path)

    def put_in_place(self) -> None:
        """Puts the staged files in place, pages last."""
        for move in self.moves:
            self.heed()
            if move.before is None:
                self._put_new(move)
            else:
                self._put_page(move, move.before)
            self.written.append(Written(move.file, move.before is None))
        self.heed()
        for folder in {self.top, *(move.target.parent for move in self.moves)}:
            sync_folder(folder)

    def undo(self) -> list[str]:
        """Takes back what was done; return what could not be."""
        left: list[str] = []
        while self.undoing:
            what, act = self.undoing.pop()
            try:
                act()
            except OSError as error:
                left.append(f"{what} could not be taken back: {error.strerror or error}.")
        return left

    def clean(self) -> None:
        """Deletes what is temporary."""
        for temporary in self.temporaries:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        for part in (self.top, folder):
            self.heed()
            if is_link(part):
                raise ConfigurationError(f"{part}: is a link. Records must lie in the guide folder itself.")
            if not part.is_dir():
                part.mkdir()
                self.undoing.append((f"The new folder {part}", _remover_of_folder(part)))

    def _stage_new(self, target: Path, content: bytes, shown: str) -> None:
        temporary = self._staged(target.parent, content)
        temporary.chmod(0o666 & ~_umask())
        self.moves.append(_Move(temporary, target, None, target, shown))

    def _stage_page(self, one: Prepared) -> None:
        file = one.candidate.file
        target = target_of(file, self.guide)
        if isinstance(target, str):
            raise ConfigurationError(f"{one.candidate.path}: cannot be written: {target}.")
        temporary = self._staged(target.parent, one.after)
        keep_attributes(target, temporary)
        self.moves.append(_Move(temporary, target, one.candidate.data, file, one.candidate.path))

    def _staged(self, folder: Path, content: bytes) -> Path:
        """Return a whole new file in a folder.

        Raises:
            OSError: when it cannot be written, or does not hold what was written.
        """
        self.heed()
        descriptor, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
        temporary = Path(name)
        self.temporaries.append(temporary)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if read_bytes(temporary, len(content) + 1) != content:
            raise ConfigurationError(f"{folder}: what was written there reads otherwise. Is the disk sound?")
        return temporary

    def _put_new(self, move: _Move) -> None:
        """Gives the file its name; one that is there by now is never replaced."""
        what = f"The new file {move.shown}"
        try:
            os.link(move.temporary, move.target)
        except FileExistsError:
            raise ConfigurationError(f"{move.shown}: is there by now. Run the command again.") from None
        except (OSError, NotImplementedError):  # a file system without hard links
            with move.target.open("xb"):
                self.undoing.append((what, _remover_of_file(move.target)))
            move.temporary.replace(move.target)
            return
        self.undoing.append((what, _remover_of_file(move.target)))

    def _put_page(self, move: _Move, before: bytes) -> None:
        backup = self._backup(move.target, before)
        _refuse_changed(move.target, before, move.shown)
        move.temporary.replace(move.target)
        self.undoing.append((f"The change of {move.shown}", lambda: backup.replace(move.target)))

    def _backup(self, target: Path, before: bytes) -> Path:
        """Return another name of the page as it is: to take that back needs no room on the disk."""
        temporary = self._staged(target.parent, b"")
        temporary.unlink()
        try:
            os.link(target, temporary)
        except (OSError, NotImplementedError):
            temporary.write_bytes(before)
            keep_attributes(target, temporary)
        return temporary


def _refuse_changed(file: Path, before: bytes, shown: str) -> None:
    if read_bytes(file, len(before) + 1) != before:
        raise ConfigurationError(f"{shown}: was changed meanwhile. Run the command again.")


def _remover_of_folder(folder: Path) -> Callable[[], object]:
    def remove() -> None:
        for temporary in _temporaries_in(folder):
            temporary.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            folder.rmdir()

    return remove


def _temporaries_in(folder: Path) -> Iterator[Path]:
    yield from folder.glob(f"{_PREFIX}*{_SUFFIX}")


def _remover_of_file(file: Path) -> Callable[[], object]:
    return lambda: file.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
