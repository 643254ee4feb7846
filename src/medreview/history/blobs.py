"""The contents of committed files, all from one process."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from threading import Timer
from types import TracebackType
from typing import IO, Self

from medreview.errors import ConfigurationError
from medreview.history.git import SECONDS, Git, environment, refusal, too_slow

_PART = 1 << 20


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
        watch = Timer(SECONDS, self._stop, (process,))
        watch.daemon = True
        watch.start()
        try:
            return {oid: self._one(process, oid, limit) for oid in wanted}
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
        asking, answer = process.stdin, process.stdout
        if asking is None or answer is None:  # pragma: no cover - both are pipes
            raise OSError
        asking.write(oid.encode("ascii") + b"\n")
        asking.flush()
        header = answer.readline().split()
        if len(header) != 3:
            raise self._failure()
        size = int(header[2])
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
