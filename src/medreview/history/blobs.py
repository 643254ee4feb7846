"""The contents of committed files, all from one process."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from itertools import islice
from threading import Timer
from types import TracebackType
from typing import IO, Self

from medreview.errors import ConfigurationError
from medreview.history.git import SECONDS, Git, environment, refusal, too_slow

_PART = 1 << 20
_AT_ONCE = 32
"""The most questions that stand in the pipe: they fit into the smallest pipe that a system has (4,096 bytes)."""


class Lack(Enum):
    """Why there is no content by a name."""

    MISSING = "this clone does not have it, or it is no file's content"
    TOO_LARGE = "it has too many bytes"


class Blobs:
    """`git cat-file --batch`, started when the first content is asked for."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._open = ExitStack()
        self._is_late = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
        with suppress(OSError):  # a question that git never read may be left in the pipe
            self._open.close()

    def read(self, oids: Iterable[str], limit: int) -> dict[str, bytes | None]:
        """Return each content by its name; None for one of more than `limit` bytes.

        Raises:
            ConfigurationError: when this clone does not have one of them, or git fails.
        """
        wanted = list(dict.fromkeys(oids))
        if not wanted:
            return {}
        process = self._started()
        with self._watched(process):
            return {oid: self._one(process, oid, limit) for oid in wanted}

    def each(self, oids: Iterable[str], limit: int) -> Iterator[tuple[str, bytes | Lack]]:
        """Yield each content with its name, in order, or why there is none; few are held in memory at a time.

        git reads ahead of whoever asks, at first little: who stops early costs little.

        Raises:
            ConfigurationError: when git fails.
        """
        rest = iter(oids)
        ahead = 1
        while some := list(islice(rest, ahead)):
            yield from self._some(some, limit)
            ahead = min(2 * ahead, _AT_ONCE)

    def _some(self, oids: list[str], limit: int) -> list[tuple[str, bytes | Lack]]:
        process = self._started()
        with self._watched(process):
            asking, answer = _pipes(process)
            asking.write("".join(f"{oid}\n" for oid in oids).encode("ascii"))
            asking.flush()
            return [(oid, self._answer(answer, limit)) for oid in oids]

    def _answer(self, answer: IO[bytes], limit: int) -> bytes | Lack:
        header = answer.readline().split()
        if len(header) == 2 and header[1] == b"missing":
            return Lack.MISSING
        if len(header) != 3:
            raise self._failure()
        content = self._content(answer, int(header[2]), limit)
        if header[1] != b"blob":
            return Lack.MISSING
        return Lack.TOO_LARGE if content is None else content

    @contextmanager
    def _watched(self, process: subprocess.Popen[bytes]) -> Generator[None]:
        """Stops git when it does not answer in time.

        Raises:
            ConfigurationError: when it was stopped, or went away.
        """
        watch = Timer(SECONDS, self._stop, (process,))
        watch.daemon = True
        watch.start()
        try:
            yield
        except OSError:
            raise self._failure() from None
        finally:
            watch.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._complaints = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
            try:
                process = subprocess.Popen(
                    (*self._git.command, "cat-file", "--batch"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._complaints,
                    env=environment(),
                )
                self._process = self._open.enter_context(process)
            except OSError as error:
                raise ConfigurationError(f"git cannot be started: {error.strerror or error}.") from None
        return self._process

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        self._is_late = True
        process.kill()

    def _one(self, process: subprocess.Popen[bytes], oid: str, limit: int) -> bytes | None:
        asking, answer = _pipes(process)
        asking.write(oid.encode("ascii") + b"\n")
        asking.flush()
        header = answer.readline().split()
        if len(header) != 3:
            raise self._failure()
        return self._content(answer, int(header[2]), limit)

    def _content(self, answer: IO[bytes], size: int, limit: int) -> bytes | None:
        """Return a content, all of which is read in any case; None when it has more than `limit` bytes."""
        if size <= limit:
            content = answer.read(size)
            if len(content) != size:
                raise self._failure()
        else:
            content = None
            while size and (part := answer.read(min(size, _PART))):
                size -= len(part)
        answer.read(1)
        return content

    def _failure(self) -> ConfigurationError:
        """Return why there is no answer."""
        if self._is_late:
            return too_slow()
        if (
            self._complaints is None or self._process is None
        ):  # pragma: no cover - only asked once both are there
            return ConfigurationError("git failed.")
        # it has said all that it will: what is missing is told in its answer, all else ends it
        self._process.kill()
        self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read()
        why = f" ({refusal(said)})" if said.strip() else ""
        return ConfigurationError(
            f"An earlier version cannot be read: this clone does not hold the contents of old files{why}. "
            "Clone without --filter, or repair the repository."
        )


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Return where questions go in and answers come out."""
    if process.stdin is None or process.stdout is None:  # pragma: no cover - both are pipes
        raise OSError
    return process.stdin, process.stdout
