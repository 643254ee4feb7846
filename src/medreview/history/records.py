"""Records as they were at an earlier commit: they are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from medreview.history.blobs import Blobs
from medreview.history.changes import is_same
from medreview.history.git import Entry
from medreview.reading.records import LARGEST, RECORDS, SIGNATURE_SUFFIX, SUFFIX, RecordFile, Records
from medreview.reading.source import decode
from medreview.schemas.finding import Span

_KINDS: Final = (SUFFIX, SUFFIX + SIGNATURE_SUFFIX)


def compare_records(records: Records, shown: str, entries: Mapping[str, Entry], blobs: Blobs) -> Records:
    """Return the records with what became of those that a commit had.

    `entries` are the files of the guide folder, which messages call `shown`, in that commit.

    Raises:
        ConfigurationError: when this clone does not hold the earlier content of a record that differs.
    """
    before = {
        f"{shown}/{path}": entry
        for path, entry in entries.items()
        if path.startswith(f"{RECORDS}/") and path.endswith(_KINDS)
    }
    files = {file.path: file for kept in records.by_page.values() for file in kept}
    differing = {
        path: before[path]
        for path, file in files.items()
        if path in before and not is_same(before[path], file.content)
    }
    contents = blobs.read((entry.oid for entry in differing.values() if entry.is_file), LARGEST)
    altered = {
        path: _first_difference(files[path], contents.get(entry.oid)) for path, entry in differing.items()
    }
    signed = {file.path + SIGNATURE_SUFFIX: file for file in files.values() if file.signature is not None}
    for path, file in signed.items():
        if path in before and not (
            isinstance(file.signature, bytes) and is_same(before[path], file.signature)
        ):
            altered[path] = Span(0, 0)
    removed = sorted(before.keys() - files.keys() - signed.keys())
    added = frozenset(files.keys() - before.keys())
    return replace(records, altered=altered, removed=tuple(removed), added=added)


def _first_difference(file: RecordFile, before: bytes | None) -> Span:
    """Return the first character that is another one now."""
    text, then = file.source.text, decode(file.path, before or b"")[0].text
    same = (one == other for one, other in zip(text, then, strict=False))
    start = next((at for at, is_same in enumerate(same) if not is_same), min(len(text), len(then)))
    return Span(start, min(start + 1, len(text)))
