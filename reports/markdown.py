"""Markdown written so that text from pages stays text: no markup, no HTML, no broken tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal
from urllib.parse import quote

from medreview.reports.characters import clipped, one_line

Align = Literal["left", "right"]
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$]|#(?=\w)|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
# A bullet, number, heading or rule only at the start of a line, where a list item may put the text.
_OPENING = re.compile(r"^([-+=#:])|^(\d{1,9})([.)])(?=\s|$)")

_COLUMNS = 600
# GitHub and GitLab look for these after rendering, so a backslash does not stop them; an invisible space does.
_REFERENCE = re.compile(r"(?<=@)(?=\\?\w)|(?<=[#!])(?=\d)|(?<=\bGH-)(?=\d)", re.IGNORECASE)
_NO_REFERENCE = "&#8203;"


def escaped(text: str) -> str:
    """Return text on one line that Markdown renders as the same text, without links of its own."""
    line = _MARKUP.sub(r"\\\g<0>", one_line(text))
    return _OPENING.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


def inert(text: str) -> str:
    """Return words from a page or file name as Markdown that shows them, shortened, and mentions or links nothing."""
    return _REFERENCE.sub(_NO_REFERENCE, escaped(clipped(one_line(text), _COLUMNS)))


def link(text: str, path: str) -> str:
    """Return a link to a file, from the top of the repository: GitHub and VS Code read a leading slash so."""
    return f"[{escaped(text)}](/{quote(path, safe='/', errors='surrogatepass')})"


def table(columns: Sequence[tuple[str, Align]], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already; an empty cell is shown as a dash."""
    lines = [_row(name for name, _ in columns)]
    lines.append(_row("---:" if align == "right" else "---" for _, align in columns))
    lines.extend(_row(cell or "–" for cell in row) for row in rows)
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
