"""From the paths on the command line to what is run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from medreview.commands.output import with_progress
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.reading.guides import PAGE_SUFFIXES
from medreview.schemas.run import Run
from medreview.settings import Settings, find_settings


def run_paths(
    paths: tuple[Path, ...], today: date, fail_on: str = "error", *, with_passages: bool = False
) -> Run:
    """Return the run over files and folders; none means the guide that the working folder belongs to.

    Raises:
        ConfigurationError: for a path that is not there, is no page, or belongs to another guide than the others.
    """
    settings, wanted = _resolve(paths or (Path(),))
    return run(Request(settings, today, wanted, fail_on, with_passages), with_progress)


def _resolve(paths: tuple[Path, ...]) -> tuple[Settings, tuple[Path, ...]]:
    missing = [f"{path}: there is no such file or folder." for path in paths if not _exists(path)]
    if missing:
        raise ConfigurationError(*missing)
    settings = find_settings(paths[0])
    lines: list[str] = []
    wanted: list[Path] = []
    for path in paths:
        own = settings if path is paths[0] else find_settings(path)
        if own.guide != settings.guide:
            lines.append(f"{path}: belongs to another guide than {paths[0]}. Check one guide at a time.")
        elif settings.guide.is_relative_to(_plain(path)):
            return settings, ()
        elif not _plain(path).is_relative_to(settings.guide):
            lines.append(f"{path}: lies outside of the guide folder {settings.guide}.")
        elif (
            not path.is_dir() and not path.name.lower().endswith(PAGE_SUFFIXES) and path.name != "guide.yaml"
        ):
            lines.append(f"{path}: is not a page; pages end in .md.")
        else:
            wanted.append(_plain(path))
    if lines:
        raise ConfigurationError(*lines)
    return settings, tuple(wanted)


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _plain(path: Path) -> Path:
    """Return the absolute path without `..`, links kept: a page is what its name says."""
    absolute = path.absolute()
    return (
        absolute.parent.resolve() / absolute.name if absolute.name not in ("..", ".") else absolute.resolve()
    )
