"""Which page is meant by a path of today, a path of then, or an id."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from medreview.audit.moment import GuideThen
from medreview.errors import ConfigurationError
from medreview.history.matching import identify
from medreview.page_file import read_page_file
from medreview.reading.guides import is_page_path
from medreview.settings import Settings, find_settings, plain_path


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody called a page: its path in the guide folder and its id, as far as the words may mean them.

    `is_here` is true where a file lies there today: its id then says which page is meant, None where it has none.
    """

    words: str
    path: str
    page: str | None
    is_here: bool


def settings_of(words: str) -> Settings:
    """Return the settings of the guide that a path belongs to, also when it is gone; of the working folder for an id.

    Raises:
        ConfigurationError: when there is no guide.
    """
    start = Path(words)
    while not os.path.lexists(start) and start != start.parent:
        start = start.parent
    return find_settings(start)


def name_page(words: str, settings: Settings) -> Named:
    """Return what the words may name: the page that lies there today by its id, else a path, and else an id.

    Raises:
        ConfigurationError: for a path outside of the guide folder.
    """
    file = plain_path(Path(words))
    if not os.path.lexists(file) or file.is_dir():
        is_inside = file.is_relative_to(settings.guide) and file != settings.guide
        path = file.relative_to(settings.guide).as_posix() if is_inside else words
        return Named(words, path, words, is_here=False)
    if not file.is_relative_to(settings.guide):
        raise ConfigurationError(f"{words}: lies outside of the guide folder {settings.guide}.")
    page = identify(read_page_file(file, settings.max_page_bytes)).id
    return Named(words, file.relative_to(settings.guide).as_posix(), page, is_here=True)


def find_page(named: Named, guide: GuideThen) -> str | None:
    """Return where the page lay then, in the guide folder; None where it was not there.

    A page that is still here is found by its id, so that it may have moved; else the words are a path then, or an id.

    Raises:
        ConfigurationError: when several pages had the id, or the file could not be had as it was.
    """
    pages = guide.pages
    is_path = named.path in pages
    if named.page is not None and (named.is_here or not is_path):
        found = [path for path in pages if _has_id(guide, path, named.page)]
        if len(found) > 1:
            raise ConfigurationError(
                f"On {guide.moment.day} {len(found)} pages had the id '{named.page}': {', '.join(found)}. "
                "Name one by its path."
            )
        if found:
            return found[0]
    why = next((one.why for one in guide.left_out if one.what == named.path), None)
    if why is not None:
        raise ConfigurationError(f"{named.words}: this file cannot be had as it was: {why}.")
    lost = [one for one in guide.left_out if is_page_path(one.what)]
    if lost and not is_path:
        raise ConfigurationError(
            f"On {guide.moment.day} no page '{named.words}' is found, but {lost[0].what} cannot be had as it was "
            f"({lost[0].why}), and may be the one."
        )
    return named.path if is_path else None


def _has_id(guide: GuideThen, path: str, page: str) -> bool:
    data = read_page_file(guide.file(path), guide.settings.max_page_bytes)
    return isinstance(data, bytes) and page.encode("utf-8", "replace") in data and identify(data).id == page
