"""House files as they were at a commit: a pull request is judged by the rules of its base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from medreview.errors import ConfigurationError
from medreview.history.blobs import Blobs
from medreview.history.changes import is_same
from medreview.history.git import Commit, Entry, Repository
from medreview.page_file import read_page_file
from medreview.reading.house import LARGEST, FileReader
from medreview.reading.source import Fault
from medreview.schemas.finding import Span

_LARGEST = LARGEST
_FOLDER = "house/"


def house_at(repository: Repository, blobs: Blobs, commit: Commit, shown: str) -> FileReader:
    """Return what reads the files of the house folder, which messages call `shown`, as they were at a commit.

    Raises:
        ConfigurationError: when there was no house folder, or this clone does not hold its files.
    """
    entries = house_entries(repository.entries(commit, _FOLDER))
    if "policy.yaml" not in entries:
        why = f"has no {shown}/policy.yaml. Leave --house-from out until the house files are part of it."
        raise ConfigurationError(f"--house-from {commit}: this commit {why}")
    contents = blobs.read((entry.oid for entry in entries.values() if entry.is_file), _LARGEST)

    def read(name: str) -> bytes | Fault | None:
        entry = entries.get(name)
        if entry is None:
            return None
        content = contents.get(entry.oid) if entry.is_file else None
        what = "is too large" if entry.is_file else "is a link"
        return _fault(f"This file {what} in {commit.ref}.") if content is None else content

    return read


def house_entries(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the files of the house folder by name, from those of the guide folder."""
    inside = {
        path.removeprefix(_FOLDER): entry for path, entry in entries.items() if path.startswith(_FOLDER)
    }
    return {name: entry for name, entry in inside.items() if "/" not in name and name.endswith(".yaml")}


def differing_house_files(guide: Path, entries: Mapping[str, Entry]) -> list[str]:
    """Return the names of house files that are not as they were at a commit, with those that came or went."""
    then = house_entries(entries)
    now = {file.name for file in (guide / "house").glob("*.yaml")}
    return sorted(
        name
        for name in now | then.keys()
        if name not in then or not is_same(then[name], read_page_file(guide / "house" / name, _LARGEST))
    )


def _fault(message: str) -> Fault:
    return Fault("unreadable-page", Span(0, 0), message)
