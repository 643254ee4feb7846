"""Whether the signatures of records verify: asked at most once for each in a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from medreview.caches.folders import cache_folder
from medreview.reading.house import House
from medreview.reading.records import RecordFile, Signature
from medreview.reading.source import Fault
from medreview.signatures.cache import open_verdict_cache
from medreview.signatures.verifying import Signed, verify_all

_UNSIGNED: Final = Signature(
    is_valid=False,
    why="This record has no signature beside it. Have the reviewer sign it: 'medreview sign --key FILE'.",
)


class SignatureCheck:
    """Verifies records by the keys that a house's people have; close it (`with`), so that valid ones are remembered.

    Nothing is remembered, nor believed, where the cache folder lies in the repository of the `guide` that is judged:
    whoever changes pages could write there that their signature is valid.
    """

    def __init__(self, house: House, today: date, guide: Path | None = None) -> None:
        self._people = house.people
        is_open_to_all = guide is not None and _lies_beside(cache_folder(), guide)
        self._cache = None if is_open_to_all else open_verdict_cache(today)
        self._known: dict[str, Signature] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cache is not None:
            self._cache.close()

    def __call__(self, files: Iterable[RecordFile]) -> dict[str, Signature]:
        """Return by path whether each record's signature verifies for its reviewer and moment.

        Raises:
            ConfigurationError: when ssh-keygen is needed and missing, too old, or does not answer.
        """
        asked = list(files)
        new = [file for file in asked if file.path not in self._known]
        self._known.update((file.path, found) for file in new for found in _without_asking(file))
        signed = {file.path: one for file in new if file.path not in self._known for one in _signed(file)}
        verdicts = verify_all(signed.values(), self._people, self._cache) if signed else []
        for path, verdict in zip(signed, verdicts, strict=True):
            why = f"The signature of this record does not verify: {verdict.why[:1].lower()}{verdict.why[1:]}"
            self._known[path] = Signature(verdict.is_valid, "" if verdict.is_valid else why)
        return {file.path: self._known[file.path] for file in asked}


def _lies_beside(folder: Path, guide: Path) -> bool:
    """True for a folder in the repository, or else in the folder, that holds the guide."""
    above = guide.resolve().parents
    top = next((one for one in above if (one / ".git").exists()), above[0])
    return folder.resolve().is_relative_to(top)


def _without_asking(file: RecordFile) -> Iterable[Signature]:
    if file.signature is None:
        yield _UNSIGNED
    elif isinstance(file.signature, Fault):
        yield Signature(
            is_valid=False, why=f"The signature of this record cannot be read: {file.signature.message}"
        )


def _signed(file: RecordFile) -> Iterable[Signed]:
    record = file.record
    if record is not None and isinstance(file.signature, bytes):
        yield Signed(file.content, file.signature, record.reviewer.id, record.signed_at.replace(tzinfo=UTC))
