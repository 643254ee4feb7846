"""The records of a guide, as they lie in its folder `reviews`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from medreview.reading.plain_files import is_link, read_plain_file
from medreview.reading.records import (
    LARGEST,
    RECORDS,
    SIGNATURE_SUFFIX,
    SUFFIX,
    RecordFile,
    Records,
    read_record,
)
from medreview.reading.source import Fault
from medreview.schemas.finding import Span

_START: Final = Span(0, 0)


def read_records(guide: Path, shown: str) -> Records:
    """Return the records of a guide folder that messages call `shown`; nothing there raises."""
    return _FolderReader(guide / RECORDS, f"{shown}/{RECORDS}").read()


def with_added(records: Records, added: Sequence[RecordFile]) -> Records:
    """Return the records with others that are about to be written."""
    by_page = dict(records.by_page)
    for file in added:
        files = (*by_page.get(file.folder, ()), file)
        by_page[file.folder] = tuple(sorted(files, key=lambda one: one.path))
    return replace(records, by_page=by_page)


def record_path(guide: Path, file: RecordFile) -> Path:
    """Return where a record that `read_records` gave lies on disk."""
    return guide / RECORDS / file.folder / file.path.rpartition("/")[2]


class _FolderReader:
    def __init__(self, top: Path, shown: str) -> None:
        self.top, self.shown = top, shown
        self.records = Records()

    def read(self) -> Records:
        if is_link(self.top):
            self.records.strays[self.shown] = "This is a link. Records must lie in the guide folder itself."
            return self.records
        for name, is_folder in _listed(self.top, self.shown, self.records):
            if is_folder:
                self._read_page(name)
            else:
                message = "A record lies in the folder of its page's id. Move it."
                if is_link(self.top / name):
                    message = "This is a link. Records must lie in the guide folder itself."
                self.records.strays[f"{self.shown}/{name}"] = message
        return self.records

    def _read_page(self, page: str) -> None:
        folder, shown = self.top / page, f"{self.shown}/{page}"
        listed = _listed(folder, shown, self.records)
        names = [name for name, is_folder in listed if not self._is_nested(shown, name, is_folder)]
        records = [name for name in names if name.endswith(SUFFIX)]
        signatures = {name for name in names if name.endswith(SUFFIX + SIGNATURE_SUFFIX)}
        found: list[RecordFile] = []
        for name in records:
            beside = name + SIGNATURE_SUFFIX
            signature = _content(folder / beside) if beside in signatures else None
            found.append(read_record(f"{shown}/{name}", _content(folder / name) or _gone(), signature))
        if found:
            self.records.by_page[page] = tuple(found)
        for name in sorted(set(names) - set(records) - {name + SIGNATURE_SUFFIX for name in records}):
            what = (
                "This signature has no record beside it" if name in signatures else "This is no review record"
            )
            self.records.strays[f"{shown}/{name}"] = f"{what}. Put back what belongs here, or delete it."

    def _is_nested(self, shown: str, name: str, is_folder: bool) -> bool:
        if is_folder:
            self.records.strays[f"{shown}/{name}"] = (
                "Records lie in the folder of their page's id, not below it."
            )
        return is_folder


def _listed(folder: Path, shown: str, records: Records) -> list[tuple[str, bool]]:
    """Return what is in a folder, sorted, but for hidden files; what cannot be looked into is told."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        if any(name == ".git" for name, _ in found):
            # what was altered or removed in it, this repository's history does not tell
            records.strays[shown] = "This is a repository of its own. Records must lie in that of the guide."
        return [(name, is_folder) for name, is_folder in found if name[:1] != "."]
    except FileNotFoundError:
        return []
    except OSError as error:
        why = error.strerror or error
        records.strays[shown] = f"The records here cannot be read: {why}."
        return []


def _content(file: Path) -> bytes | Fault | None:
    if is_link(file):
        return Fault("unreadable-page", _START, "This is a link. A record is a file of its own.")
    plain, allowed = "Records are plain files.", f"a record may have {LARGEST:,}."
    return read_plain_file(file, LARGEST, plain=plain, allowed=allowed)


def _gone() -> Fault:
    return Fault("unreadable-page", _START, "This file went away while it was read. Run the check again.")
