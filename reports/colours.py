"""Colour on a terminal: the plain codes that every terminal knows (ECMA-48, SGR)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from medreview.schemas.finding import Severity

Style = Literal["bold", "dim", "red", "yellow", "cyan", "green"]
Paint = Callable[[str, Style], str]
_CODES: dict[Style, str] = {
    "bold": "1",
    "dim": "2",
    "red": "1;31",
    "yellow": "33",
    "cyan": "36",
    "green": "32",
}
SEVERITY_STYLES: dict[Severity, Style] = {"error": "red", "warning": "yellow", "suggestion": "cyan"}


def painter(colour: bool) -> Paint:
    """Return a function that colours a text, or one that leaves it as it is."""
    return _painted if colour else _unpainted


def _painted(text: str, style: Style) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else text


def _unpainted(text: str, style: Style) -> str:  # noqa: ARG001 (the signature of Paint)
    return text
