"""Signatures that ssh-keygen has found valid, kept between runs, so that it is not asked twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from medreview.caches.folders import cache_folder
from medreview.caches.store import AnswerStore

FORMAT: Final = "1"
"""Raised when the way of verifying changes: what was found valid before is then verified again."""
MOST_VERDICTS: Final = 200_000
"""How many are kept, about 15 MB."""
_VALID: Final = "valid"


def verdict_key(*parts: bytes) -> bytes:
    """Return the key of a question, 32 bytes: SHA-256 over all parts, each after its length."""
    digest = sha256()
    for part in (FORMAT.encode("ascii"), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


class VerdictCache:
    """Keys of valid signatures in a file; refusals are never kept. `day` is the day of this run as a number."""

    def __init__(self, file: Path, day: int, most: int = MOST_VERDICTS) -> None:
        self._store = AnswerStore(file, day, most)

    def find(self, keys: Sequence[bytes]) -> frozenset[bytes]:
        """Return those keys whose signatures were found valid."""
        return frozenset(key for key, answer in self._store.find(keys).items() if answer == _VALID)

    def keep(self, keys: Iterable[bytes]) -> None:
        """Keeps the keys of signatures that are valid."""
        self._store.keep(dict.fromkeys(keys, _VALID))

    def close(self) -> None:
        """Writes what is left, and lets go of the file."""
        self._store.close()


def open_verdict_cache(today: date) -> VerdictCache:
    """Return the cache in the user's cache folder (MEDREVIEW_CACHE); close it after use."""
    return VerdictCache(cache_folder() / "signatures.sqlite", today.toordinal())
