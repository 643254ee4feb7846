"""The files that a folder of reports consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from medreview.reports import index, readability, staleness
from medreview.schemas.run import Run

REPORTS: Mapping[str, Callable[[Run], str]] = MappingProxyType(
    {
        "index.md": index.render_index,
        "staleness.md": staleness.render_markdown,
        "staleness.csv": staleness.render_csv,
        "staleness.json": staleness.render_json,
        "readability.md": readability.render_markdown,
        "readability.csv": readability.render_csv,
        "readability.json": readability.render_json,
    }
)
"""By file name, the function from a run with passages to the file's text; write it as UTF-8, line ends unchanged."""
