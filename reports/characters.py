"""Text from files made fit to be shown: nothing invisible, nothing that a terminal or a build log would obey."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_JOINERS = "\u200c\u200d"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# The GitHub runner obeys `::name` at the start of a line and `##[name]` anywhere (actions/runner, ActionCommand.cs);
# Azure Pipelines and TeamCity put a word before the bracket.
_COMMAND = re.compile(r"(?:(?<!\S):(?=:[A-Za-z])|#(?=#\w*\[))")


def visible(text: str) -> str:
    r"""Return text with control, bidirectional and other invisible characters written as escapes like `\x1b`.

    Joiners stay: several scripts and many emoji need them. Every result can be encoded as UTF-8.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def one_line(text: str) -> str:
    """Return the text on one line with single spaces, its invisible characters made visible."""
    return visible(" ".join(text.split()))


def terminal_characters(text: str) -> list[str]:
    """Return what to print for each character: visible, and no part of a command to a build log; a tab is a space."""
    shown = list(text) if text.isprintable() else [" " if char == "\t" else _shown(char) for char in text]
    for command in _COMMAND.finditer(text):
        shown[command.start()] = _escape(text[command.start()])
    return shown


def terminal_line(text: str) -> str:
    """Return the text on one line as it may be printed; see `terminal_characters`."""
    return "".join(terminal_characters(" ".join(text.split())))


def width_of(text: str) -> int:
    """Return how many columns a terminal gives the text: 2 for wide characters, 0 for combining marks and joiners."""
    return len(text) if text.isascii() else sum(map(_width, text))


def clipped(text: str, columns: int) -> str:
    """Return the text in at most that many columns, an ellipsis where its end is missing."""
    if width_of(text) <= columns:
        return text
    ends = accumulate(map(_width, text))
    return "".join(char for char, end in zip(text, ends, strict=True) if end < columns).rstrip() + "…"


def padded(text: str, columns: int) -> str:
    """Return the text with spaces up to that many columns."""
    return text + " " * (columns - width_of(text))


def _shown(char: str) -> str:
    return _escape(char) if unicodedata.category(char) in _HIDDEN and char not in _JOINERS else char


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _width(char: str) -> int:
    if char in _JOINERS or unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
