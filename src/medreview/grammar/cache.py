"""Answers of LanguageTool kept between runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

from medreview import __version__
from medreview.caches.store import AnswerStore
from medreview.grammar.answers import Match, Selection

FORMAT: Final = 1
"""Raised when what is sent for a text, or what is kept of an answer, changes: older answers are then not found."""
MOST_ANSWERS: Final = 200_000
"""How many answers are kept, about 20 to 60 MB; the ones that were not asked for the longest are dropped first."""


class AnswerKeys:
    """Makes the key of a text: it depends on all that the answer depends on."""

    def __init__(self, server: str, language: str, selection: Selection) -> None:
        """`server` is the version of LanguageTool, and the address of one that is not ours."""
        told = json.dumps([FORMAT, __version__, server, language, selection.rules, selection.categories])
        self._begun = blake2b(told.encode(), digest_size=16)

    def __call__(self, text: str) -> bytes:
        """Return the key of a text, 16 bytes."""
        digest = self._begun.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        return digest.digest()


class AnswerCache:
    """The answers kept in a file; `day` is the day of this run as a number, by which unused ones are dropped."""

    def __init__(self, file: Path, day: int, most: int = MOST_ANSWERS) -> None:
        self._store = AnswerStore(file, day, most)

    def find(self, keys: Sequence[bytes]) -> dict[bytes, tuple[Match, ...]]:
        """Return the answers that are kept, by key."""
        read = {key: _read(text) for key, text in self._store.find(keys).items()}
        return {key: matches for key, matches in read.items() if matches is not None}

    def keep(self, answers: Mapping[bytes, Iterable[Match]]) -> None:
        """Keeps answers; they are written when many have come together, and in the end."""
        self._store.keep(
            {
                key: json.dumps([*map(list, matches)], ensure_ascii=False, separators=(",", ":"))
                for key, matches in answers.items()
            }
        )

    def close(self) -> None:
        """Writes what is left, drops the oldest where there are too many, and lets go of the file."""
        self._store.close()


def _read(text: object) -> tuple[Match, ...] | None:
    """Return the matches as they were kept; None for what another wrote there."""
    try:
        return tuple(
            Match(
                int(start),
                int(end),
                str(rule),
                str(category),
                str(issue),
                str(message),
                tuple(map(str, words)),
            )
            for start, end, rule, category, issue, message, words in json.loads(str(text))
        )
    except (ValueError, TypeError):
        return None
