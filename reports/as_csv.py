"""Tables as RFC 4180: commas, CR LF, quotes doubled; no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from medreview.reports.characters import one_line

Cell = str | int | float | bool | None
# Characters that begin a formula; the wide forms are what some spreadsheets turn into them.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a header and rows; write it as UTF-8 without changing its line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: Cell) -> str | int | float:
    """Return numbers as they are, text on one line; text that begins like a formula gets a leading quote.

    Source: OWASP, CSV injection.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    line = one_line(value)
    return f"'{line}" if line.startswith(_FORMULA) else line
