"""Every version that a file ever had: listed from the commits, contents not yet read.

Only `git rev-list` is asked. It runs nothing and fetches nothing: `--missing=print` names what a partial clone left
out, and what is not there is asked of nobody.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Timer

from medreview.errors import ConfigurationError
from medreview.history.git import SECONDS, Git, Repository, environment, refusal, too_slow
from medreview.history.names import ObjectFormat
from medreview.reading.guides import PAGE_SUFFIXES

_HOUSE_FILE = b"house/disclaimers.yaml"
_SUFFIXES = tuple(suffix.encode("ascii") for suffix in PAGE_SUFFIXES)
_DIGITS = {"sha1": 40, "sha256": 64}
_SHORTEST_NAME = 40
_LIST = (
    "rev-list",
    "--objects",
    "--missing=print",
    "--ignore-missing",
    # what was listed before git gave up can be used: a content proves itself by its digest
    "--in-commit-order",
    "--timestamp",
    "--stdin",
)


@dataclass(slots=True)
class Versions:
    """Contents by git's name, each with a path that it had; those of newer commits first.

    `pages` are those of files that may be pages, `disclaimers` those of the house file; a content that only a record
    names has an empty path. `last` says when the newest commit that has a content was made, in seconds since 1970.
    `lacks` counts contents that commits name and this clone does not have.
    """

    pages: dict[str, str] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    disclaimers: list[str] = field(default_factory=list)
    commits: int = 0
    made: int = 0
    """When the commit was made that is listed last."""
    lacks: int = 0
    refused: str | None = None
    """Why git did not list everything, in its words."""


def versions_in_guide(repository: Repository) -> Versions:
    """Return the versions of the guide folder's files that the checked-out commit comes from.

    Raises:
        ConfigurationError: when git cannot be started, or does not end in time.
    """
    # merges and side branches count too, also where a merge took nothing over
    # a content is listed once, under one of its names: that may have been a copy's of another kind
    arguments = (*_LIST, "--full-history", "--", ".")
    return _listed(repository.git, arguments, ("HEAD",), frozenset(), any_kind=True)


def versions_anywhere(repository: Repository, named: Iterable[str]) -> Versions:
    """Return the versions of such files in any folder and any commit of the clone.

    Those of branches, tags, stashes, other worktrees and of what the reflog remembers count, and so do those of `named`
    that this clone holds though no commit has them.

    Raises:
        ConfigurationError: when git cannot be started, or does not end in time.
    """
    oids = [oid for oid in named if is_name(oid, repository.object_format)]
    # no pattern for names: git does not look into folders for one here
    return _listed(repository.git, (*_LIST, "--all", "--reflog"), ("HEAD", *oids), frozenset(oids))


def is_page_name(path: str | bytes) -> bool:
    """True when a file of this path may be a page by its name."""
    return os.fsencode(path).lower().endswith(_SUFFIXES)


def is_name(oid: str, object_format: ObjectFormat) -> bool:
    """True when this is a whole name of a content; a part of one, or a branch's, is none."""
    return len(oid) == _DIGITS[object_format] and not set(oid) - set("0123456789abcdef")


def _listed(
    git: Git,
    arguments: tuple[str, ...],
    asked: Iterable[str],
    named: frozenset[str],
    *,
    any_kind: bool = False,
) -> Versions:
    found = Versions()
    data = "".join(f"{name}\n" for name in asked).encode("ascii")
    with tempfile.TemporaryFile() as complaints:
        process = _started(git, arguments, complaints.fileno())
        with _stopped_when_late(process), process:
            for line in _lines(process, data):
                _sort_in(found, line, named, any_kind=any_kind)
        if process.returncode:
            complaints.seek(0)
            found.refused = refusal(complaints.read())
    return found


@contextmanager
def _stopped_when_late(process: subprocess.Popen[bytes]) -> Generator[None]:
    late = Event()

    def stop() -> None:
        late.set()
        process.kill()

    watch = Timer(SECONDS, stop)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
    if late.is_set():
        raise too_slow()


def _started(git: Git, arguments: tuple[str, ...], complaints: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            (*git.command, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment(),
        )
    except OSError as error:
        raise ConfigurationError(f"git cannot be started: {error.strerror or error}.") from None


def _lines(process: subprocess.Popen[bytes], data: bytes) -> Iterator[bytes]:
    """Yield git's answer line by line: of a large repository little is held in memory."""
    if process.stdin is None or process.stdout is None:  # pragma: no cover - both are pipes
        return
    with suppress(OSError):  # it may be gone before it has read: its exit code tells
        process.stdin.write(data)
        process.stdin.flush()
    with suppress(OSError):
        process.stdin.close()
    yield from process.stdout


def _sort_in(found: Versions, line: bytes, named: frozenset[str], *, any_kind: bool) -> None:
    """Adds what a line says: a commit's time and name; a content's name and its path; `?` and what is not there."""
    name, _, path = line.rstrip(b"\n").partition(b" ")
    oid = name.decode("ascii", "replace")
    if oid.startswith("?"):
        found.lacks += oid[1:] not in named
    elif name.isdigit() and len(name) < _SHORTEST_NAME:
        found.commits += 1
        found.made = int(name)
    elif path.endswith(_HOUSE_FILE):
        found.disclaimers.append(oid)
    elif is_page_name(path) or (any_kind and b"." in path.rpartition(b"/")[2]):
        found.pages[oid] = os.fsdecode(path)
        found.last[oid] = found.made
    elif oid in named:
        found.pages[oid] = ""
