"""Where medreview keeps what it can make again."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "MEDREVIEW_CACHE"


def cache_folder() -> Path:
    """Return the folder that MEDREVIEW_CACHE names, else medreview's own in the user's cache; it may not exist yet."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("medreview", appauthor=False)


def make_private_folder(folder: Path) -> Path:
    """Return the folder, made if need be, readable by this user alone where it was made.

    Raises:
        OSError: when it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
