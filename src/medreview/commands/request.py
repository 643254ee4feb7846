"""From the paths on the command line to what is run."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypedDict, Unpack

from medreview.commands.output import say, with_progress
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.grammar.settings import GrammarMode
from medreview.page_queue import ProofreadBy
from medreview.reading.guides import PAGE_SUFFIXES, is_page_path
from medreview.schemas.run import FailLevel, NotChecked, Run
from medreview.settings import Settings, find_settings, plain_path


class Judging(TypedDict, total=False):
    """By which house files a run is judged, and whether with their waivers: parts of a `Request`."""

    with_exceptions: bool
    house_from: str | None


class JudgingWords(Judging, total=False):
    """The same, and whether LanguageTool is asked; None: as configured."""

    grammar: GrammarMode | None


class Asked(Judging, total=False):
    """What may be asked of a run besides paths and day: parts of a `Request`."""

    fail_on: FailLevel
    with_passages: bool
    since: str | None


class AskedByName(Asked, JudgingWords, total=False):
    """All of that, and whether files that are no pages may be among the paths: they are left out, and named."""

    only_pages: bool


def run_paths(
    paths: tuple[Path, ...], today: date, *, proofread: bool = False, **asked: Unpack[AskedByName]
) -> Run:
    """Return the run over files and folders; none means the guide that the working folder belongs to.

    With `proofread` it is one that asks LanguageTool.

    Raises:
        ConfigurationError: for a path that is not there, is no page, or belongs to another guide than the others.
    """
    return run(request_for(paths, today, proofread=proofread, **asked), with_progress)


def request_for(
    paths: tuple[Path, ...],
    today: date,
    *,
    only_pages: bool = False,
    proofread: bool = False,
    grammar: GrammarMode | None = None,
    **asked: Unpack[Asked],
) -> Request:
    """Return the request for a run over files and folders; none means the guide that the working folder belongs to.

    With `only_pages` that guide is always the one meant, and files that are no pages of it are left out. With
    `proofread` LanguageTool is asked, as `grammar` says, else as configured.

    Raises:
        ConfigurationError: for a path that is not there, is no page, or belongs to another guide than the others.
    """
    # Pages leave no cycles behind: collecting them less often saves a tenth of the time and costs no memory.
    gc.set_threshold(100_000, 50, 100)
    named = paths or (Path(),)
    missing = [f"{path}: there is no such file or folder." for path in named if not _exists(path)]
    if missing:
        raise ConfigurationError(*missing)
    first = Path() if only_pages else named[0]
    settings = find_settings(first)
    left_out = tuple(_others(named, settings)) if only_pages else ()
    others = {other.what for other in left_out}
    guide_of = _GuideOf()
    faults = [
        fault
        for path in named
        for fault in _faults(path, first, guide_of(path), settings, is_other=path.as_posix() in others)
    ]
    if faults:
        raise ConfigurationError(*faults)
    wanted = tuple(plain_path(path) for path in named)
    covers_all = any(settings.guide.is_relative_to(path) for path in wanted)
    request = Request(settings, today, () if covers_all else wanted, left_out=left_out, **asked)
    return replace(request, proofread_by=_proofread_by(settings, grammar)) if proofread else request


def _proofread_by(settings: Settings, grammar: GrammarMode | None) -> ProofreadBy:
    from medreview.grammar.opening import ProofreadByLanguageTool

    wanted = settings.grammar if grammar is None else replace(settings.grammar, mode=grammar)
    return ProofreadByLanguageTool(wanted, lambda line: say(f"medreview: {line}\n"))


def _others(paths: tuple[Path, ...], settings: Settings) -> Iterator[NotChecked]:
    """Yield the files that lie in the guide's surroundings, and are nothing that can be checked by name."""
    for path in paths:
        plain = plain_path(path)
        if not plain.is_relative_to(settings.root) or (path.is_dir() and not path.is_symlink()):
            continue
        if not plain.is_relative_to(settings.guide):
            yield NotChecked(path.as_posix(), f"lies outside of the guide folder {settings.guide.name}/")
        elif not _can_be_named(plain.relative_to(settings.guide).as_posix()):
            yield NotChecked(path.as_posix(), "is no page of the guide")


def _can_be_named(path: str) -> bool:
    """True for a page, a guide.yaml and the waivers; the path is relative to the guide folder."""
    return is_page_path(path) or path == "house/waivers.yaml" or fnmatchcase(path, "*/guide.yaml")


class _GuideOf:
    """Finds the guide that a path belongs to; a folder is asked once, for a hook names thousands of its files."""

    def __init__(self) -> None:
        self._known: dict[Path, Path] = {}

    def __call__(self, path: Path) -> Path:
        """Return the guide folder; ConfigurationError without one."""
        folder = path if path.is_dir() else path.parent
        if folder not in self._known:
            self._known[folder] = find_settings(path).guide
        return self._known[folder]


def _faults(path: Path, first: Path, guide: Path, settings: Settings, *, is_other: bool) -> Iterator[str]:
    plain = plain_path(path)
    if guide != settings.guide:
        where = "the one of this folder" if first == Path() else str(first)
        yield f"{path}: belongs to another guide than {where}. Check one guide at a time."
    elif is_other or settings.guide.is_relative_to(plain):
        return
    elif not plain.is_relative_to(settings.guide):
        yield f"{path}: lies outside of the guide folder {settings.guide}."
    elif plain == settings.guide / "house" / "waivers.yaml":
        return
    elif not path.is_dir() and not path.name.lower().endswith(PAGE_SUFFIXES) and path.name != "guide.yaml":
        yield f"{path}: is not a page; pages end in .md."


def _exists(path: Path) -> bool:
    return os.path.lexists(path)
