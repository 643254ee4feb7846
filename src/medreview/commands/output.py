"""Writing: to the terminal, or to a file that is whole or not there."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from medreview.errors import ConfigurationError

_MANY_PAGES = 200


def emit(text: str, output: Path | None) -> None:
    """Writes `text` to the file, or as UTF-8 to standard output."""
    if output is not None:
        write_file(output, text)
        return
    if sys.stdout is None:  # the process was started without
        raise ConfigurationError("the output cannot be written: standard output is closed")
    stream = sys.stdout.buffer
    try:
        stream.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        let_go(sys.stdout)
        raise ConfigurationError(f"the output cannot be written: {error.strerror or error}") from None


def write_file(file: Path, text: str) -> None:
    """Writes the whole file or leaves the old one untouched; see `write_files`."""
    write_files({file: text})


def write_files(texts: Mapping[Path, str]) -> None:
    """Writes all of these files, or leaves all as they are; through a link, and straight to a device or pipe.

    Raises:
        ConfigurationError: when one cannot be written: no permission, no room, no such folder.
    """
    with ExitStack() as stack:
        moves: list[tuple[Path, Path]] = []
        for file, text in texts.items():
            data = text.encode("utf-8", "backslashreplace")
            with _named(file):
                mode = _mode(file)
                if mode is None or stat.S_ISREG(mode):
                    target = Path(os.path.realpath(file))
                    moves.append((stack.enter_context(_staged(target, data, mode)), target))
                else:
                    file.write_bytes(
                        data
                    )  # /dev/stdout, or a pipe: putting a file in its place would destroy it
        for temporary, target in moves:
            with _named(target):
                temporary.replace(target)


@contextmanager
def _named(file: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be written: {error.strerror or error}") from None


def _mode(file: Path) -> int | None:
    try:
        return file.stat().st_mode
    except FileNotFoundError:
        return None


@contextmanager
def _staged(file: Path, data: bytes, mode: int | None) -> Generator[Path]:
    """Give a whole new file beside the one whose place it shall take, with its permissions; it never stays behind."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".medreview-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            # else a machine that stops now may keep the new name and lose the content
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
        yield temporary
    finally:  # after the replacement there is none; after a fault or an interrupt nothing is left behind
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def say(text: str) -> None:
    """Writes to standard error, as far as it can be written to: what is said there changes no result."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            let_go(sys.stderr)


def let_go(stream: TextIO | None) -> None:
    """Makes a standard stream swallow what it still holds: it would fail once more when the process ends."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def wants_colour() -> bool:
    """True on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is dumb."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def with_progress(files: Sequence[Path]) -> Iterable[Path]:
    """Return the files; while many are read, a terminal on standard error shows how far we are."""
    is_seen = sys.stderr is not None and sys.stderr.isatty()
    return _shown(files) if is_seen and len(files) >= _MANY_PAGES else files


def _shown(files: Sequence[Path]) -> Iterator[Path]:
    for number, file in enumerate(files, 1):
        if number % 50 == 0:
            say(f"\r{number} of {len(files)} pages")
        yield file
    say("\r\x1b[K")
