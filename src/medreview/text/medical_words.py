"""The list of medical words, as everything that needs it reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_LIST: Final = Path(__file__).parent / "data" / "medical-words.txt"


@cache
def medical_words() -> frozenset[str]:
    """Return the medical words that spelling in LanguageTool does not know, as they are written."""
    text = _LIST.read_text(encoding="utf-8")
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
