"""From the paths on the command line to what is run."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from medreview.commands.output import with_progress
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.reading.guides import PAGE_SUFFIXES
from medreview.schemas.run import FailLevel, Run
from medreview.settings import Settings, find_settings, plain_path


class Judging(TypedDict, total=False):
    """By which house files a run is judged, and whether with their waivers: parts of a `Request`."""

    with_exceptions: bool
    house_from: str | None


class Asked(Judging, total=False):
    """What may be asked of a run besides paths and day: parts of a `Request`."""

    fail_on: FailLevel
    with_passages: bool
    since: str | None


def run_paths(paths: tuple[Path, ...], today: date, **asked: Unpack[Asked]) -> Run:
    """Return the run over files and folders; none means the guide that the working folder belongs to.

    Raises:
        ConfigurationError: for a path that is not there, is no page, or belongs to another guide than the others.
    """
    return run(request_for(paths, today, **asked), with_progress)


def request_for(paths: tuple[Path, ...], today: date, **asked: Unpack[Asked]) -> Request:
    """Return the request for a run over files and folders; none means the guide that the working folder belongs to.

    Raises:
        ConfigurationError: for a path that is not there, is no page, or belongs to another guide than the others.
    """
    # Pages leave no cycles behind: collecting them less often saves a tenth of the time and costs no memory.
    gc.set_threshold(100_000, 50, 100)
    settings, wanted = _resolve(paths or (Path(),))
    return Request(settings, today, wanted, **asked)


def _resolve(paths: tuple[Path, ...]) -> tuple[Settings, tuple[Path, ...]]:
    missing = [f"{path}: there is no such file or folder." for path in paths if not _exists(path)]
    if missing:
        raise ConfigurationError(*missing)
    settings = find_settings(paths[0])
    faults = [fault for path in paths for fault in _faults(path, paths[0], settings)]
    if faults:
        raise ConfigurationError(*faults)
    wanted = tuple(plain_path(path) for path in paths)
    covers_all = any(settings.guide.is_relative_to(path) for path in wanted)
    return settings, () if covers_all else wanted


def _faults(path: Path, first: Path, settings: Settings) -> Iterator[str]:
    plain = plain_path(path)
    if path is not first and find_settings(path).guide != settings.guide:
        yield f"{path}: belongs to another guide than {first}. Check one guide at a time."
    elif settings.guide.is_relative_to(plain):
        return
    elif not plain.is_relative_to(settings.guide):
        yield f"{path}: lies outside of the guide folder {settings.guide}."
    elif plain == settings.guide / "house" / "waivers.yaml":
        return
    elif not path.is_dir() and not path.name.lower().endswith(PAGE_SUFFIXES) and path.name != "guide.yaml":
        yield f"{path}: is not a page; pages end in .md."


def _exists(path: Path) -> bool:
    return os.path.lexists(path)
