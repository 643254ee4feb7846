"""Writing: to the terminal, or to a file that is whole or not there."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from medreview.errors import ConfigurationError

_MANY_PAGES = 200


def emit(text: str, output: Path | None) -> None:
    """Writes `text` to the file, or as UTF-8 to standard output."""
    if output is not None:
        write_file(output, text)
        return
    stream = sys.stdout.buffer
    stream.write(text.encode("utf-8", "backslashreplace"))
    stream.flush()


def write_file(file: Path, text: str) -> None:
    """Writes the whole file or leaves the old one untouched.

    Raises:
        ConfigurationError: when the folder cannot be written to.
    """
    temporary: str | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.write(text)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(file)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise ConfigurationError(f"{file}: cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def wants_colour() -> bool:
    """True on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is dumb."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def with_progress(files: Sequence[Path]) -> Iterable[Path]:
    """Return the files; while many are read, a terminal on standard error shows how far we are."""
    return files if len(files) < _MANY_PAGES or not sys.stderr.isatty() else _shown(files)


def _shown(files: Sequence[Path]) -> Iterator[Path]:
    for number, file in enumerate(files, 1):
        if number % 50 == 0:
            sys.stderr.write(f"\r{number} of {len(files)} pages")
            sys.stderr.flush()
        yield file
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
