"""Word lists of the rules, each read once, when a rule first asks for it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Return the lines of a list in this folder, cut at tabs, without comments and empty lines."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def known_abbreviations() -> frozenset[str]:
    """Return the abbreviations that every reader knows."""
    return frozenset(row[0] for row in rows("known_abbreviations.txt"))


@cache
def shouted_words() -> frozenset[str]:
    """Return the words that are often set in capitals for force."""
    return frozenset(word for row in rows("shouted_words.txt") for word in row[0].split())
