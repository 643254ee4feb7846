"""The guide as it was on a day: the commit that was the newest then, and its files."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from medreview.errors import ConfigurationError
from medreview.history.blobs import Blobs, Lack
from medreview.history.git import Commit, Entry, Repository, entries_in, refusal
from medreview.history.names import blob_name
from medreview.history.portable_names import name_faults
from medreview.schemas.run import NotChecked

MOST_FILES = 20_000
LARGEST_FILE = 50_000_000
MOST_BYTES = 1_000_000_000
_ASKED = "--as-of"
_END_OF_DAY = time(23, 59, 59)
_LATEST = int(datetime.max.replace(tzinfo=UTC, microsecond=0).timestamp())


@dataclass(frozen=True, slots=True)
class CommitThen:
    """The commit that was the newest at the end of a day, when it was made by its own word, and what is doubtful."""

    commit: Commit
    made: datetime
    doubt: str | None = None


class NothingYet(str):
    """Why there is no commit on a day, where the history is known to its beginning: there was nothing yet."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Export:
    """What was written, by path relative to the folder, and what was left out and why."""

    files: tuple[str, ...]
    left_out: tuple[NotChecked, ...]


def commit_on(repository: Repository, ref: str, day: date) -> CommitThen | str:
    """Return the newest commit on the first-parent line of `ref` at the end of `day` (UTC), or why there is none.

    A commit was not made before its parent, whatever date it bears: walking from the first commit on, those count until
    one bears a later day. So a commit that was dated back afterwards changes nothing about an earlier day. Where there
    was nothing yet, that is said with a `NothingYet`; other reasons leave it open.
    """
    try:
        tip = repository.commit(ref, _ASKED)
        line = _line(repository, tip)
    except ConfigurationError as error:
        return " ".join(error.lines).removesuffix(".")
    end = int(datetime.combine(day, _END_OF_DAY, UTC).timestamp())
    count = next((at for at, (made, _) in enumerate(line) if made > end), len(line))
    if not count:
        return _why_none(repository, line, day)
    made, oid = line[count - 1]
    later = next((one for one in line[count:] if one[0] <= end), None)
    doubt = None if later is None else _doubt(line[count], later)
    return CommitThen(Commit(oid, oid), _moment(made), doubt)


def clock_fault(repository: Repository, today: date) -> str | None:
    """Return what is wrong when the clock's `today` is more than a day before the newest commit's; None if nothing is.

    Raises:
        ConfigurationError: when git cannot be started, or does not end in time.
    """
    found = repository.git.run("rev-list", "--timestamp", "--max-count=1", "HEAD", "--")
    if found.returncode != 0:
        return None  # nothing is committed
    newest = _moment(_dated(found.stdout)[0][0]).date()
    if newest - today <= timedelta(days=1):
        return None
    return (
        f"the newest commit here is of {newest}, but today is {today} by this computer's clock: set the clock, or say "
        "the day with --today"
    )


def _line(repository: Repository, tip: Commit) -> list[tuple[int, str]]:
    """Return date and name of each commit on a first-parent line, the first commit first."""
    found = repository.git.run("rev-list", "--timestamp", "--first-parent", tip.oid, "--")
    if found.returncode != 0:
        raise ConfigurationError(f"{tip}: git cannot list its history: {refusal(found.stderr)}.")
    return _dated(found.stdout)[::-1]


def _dated(listed: bytes) -> list[tuple[int, str]]:
    pairs = (line.split(" ") for line in listed.decode("ascii", "replace").splitlines())
    return [(int(made), oid) for made, oid in pairs]


def _moment(made: int) -> datetime:
    return datetime.fromtimestamp(min(made, _LATEST), UTC)


def _why_none(repository: Repository, line: list[tuple[int, str]], day: date) -> str:
    first = _moment(line[0][0]).date()
    if repository.is_shallow:
        return (
            f"this clone is shallow and does not go back to {day}: in GitHub Actions, give actions/checkout "
            "'fetch-depth: 0'; elsewhere run 'git fetch --unshallow'"
        )
    return NothingYet(f"nothing was committed by {day}: the first commit is of {first}")


def _doubt(late: tuple[int, str], later: tuple[int, str]) -> str:
    return (
        f"commit dates go backward: {later[1][:10]} is dated {_moment(later[0]).date()}, but comes after "
        f"{late[1][:10]}, dated {_moment(late[0]).date()}, and counts as not made before it"
    )


def export_guide(repository: Repository, blobs: Blobs, commit: Commit, folder: str, into: Path) -> Export:
    """Write a folder as it was in a commit into an empty one, byte for byte; `folder` is its path from the top.

    Nothing is checked out and no filter is run. Links, submodules and names that not every system can have are left
    out and named. Files are not made executable. After an error, `into` is empty again.

    Raises:
        ConfigurationError: when `into` is not empty, the commit has no such folder, or a file cannot be had or written.
    """
    if _has_gaps(repository, commit, folder):
        raise ConfigurationError(_not_to_be_had(commit, folder))
    entries = entries_in(repository.git, commit, folder)
    if not entries:
        raise ConfigurationError(f"{commit}: there is no file in '{folder}'.")
    if len(entries) > MOST_FILES:
        raise ConfigurationError(f"{commit}: '{folder}' has more than {MOST_FILES:,} files.")
    left_out = dict(_left_out(entries))
    kept = [(path, entry) for path, entry in entries if path not in left_out]
    _make_empty_folder(into)
    try:
        too_large = _write(repository, blobs, commit, kept, into)
    except BaseException:
        _empty(into)
        raise
    for path in too_large:
        left_out[path] = f"it has more than {LARGEST_FILE:,} bytes"
    files = tuple(sorted(path for path, _ in kept if path not in too_large))
    return Export(files, tuple(NotChecked(path, why) for path, why in sorted(left_out.items())))


def _has_gaps(repository: Repository, commit: Commit, folder: str) -> bool:
    """True when this clone lacks parts of a folder; whoever asked for those would make git fetch them."""
    found = repository.git.run("rev-list", "--objects", "--missing=print", f"{commit.oid}:{folder}", "--")
    return found.returncode == 0 and any(line.startswith(b"?") for line in found.stdout.splitlines())


def _left_out(entries: Iterable[tuple[str, Entry]]) -> Iterator[tuple[str, str]]:
    listed = list(entries)
    yield from name_faults(path for path, _ in listed).items()
    for path, entry in listed:
        if not entry.is_file:
            yield path, "it was a submodule" if entry.mode == "160000" else "it was a link"


def _make_empty_folder(into: Path) -> None:
    try:
        into.mkdir(exist_ok=True)
        is_empty = not any(into.iterdir())
    except OSError as error:
        raise ConfigurationError(f"{into}: cannot be written: {error.strerror or error}.") from None
    if not is_empty:
        raise ConfigurationError(f"{into}: this folder is not empty. Name another one.")


def _write(
    repository: Repository, blobs: Blobs, commit: Commit, kept: list[tuple[str, Entry]], into: Path
) -> frozenset[str]:
    """Return the paths of files that are too large to be written; the others are written."""
    places: dict[str, list[str]] = {}
    for path, entry in kept:
        places.setdefault(entry.oid, []).append(path)
    too_large: set[str] = set()
    size = 0
    for oid, content in blobs.each(places, LARGEST_FILE):
        if content is Lack.TOO_LARGE:
            too_large.update(places[oid])
            continue
        if isinstance(content, Lack) or blob_name(content, repository.object_format) != oid:
            raise ConfigurationError(_not_to_be_had(commit, places[oid][0]))
        size += len(content) * len(places[oid])
        if size > MOST_BYTES:
            raise ConfigurationError(f"{commit}: its files have more than {MOST_BYTES:,} bytes.")
        for path in places[oid]:
            _write_file(into / path, content)
    return frozenset(too_large)


def _not_to_be_had(commit: Commit, path: str) -> str:
    return (
        f"{commit}: this clone does not hold '{path}' as it was, or it is damaged. Clone without --filter, or repair "
        "the repository."
    )


def _write_file(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # never through a link, and never over anything
        with file.open("xb") as opened:
            opened.write(content)
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be written: {error.strerror or error}.") from None


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
