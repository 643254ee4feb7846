"""Whether the computer's clock can be right: it cannot stand before what was committed already."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from medreview.errors import ConfigurationError
from medreview.history.git import open_repository
from medreview.history.snapshots import clock_fault


def check_clock(guide: Path, today: date) -> None:
    """Return when nothing speaks against the clock's day; where there is no git to ask, nothing does.

    Raises:
        ConfigurationError: when the newest commit is more than a day later.
    """
    fault = None
    with suppress(ConfigurationError):
        fault = clock_fault(open_repository(guide, "--today"), today)
    if fault is not None:
        raise ConfigurationError(f"{fault[:1].upper()}{fault[1:]}.")
