"""The files of a guide folder: which pages there are, and what each guide.yaml lists."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from medreview.errors import ConfigurationError
from medreview.reading.house import StrictFile, read_strict_file, unknown_person
from medreview.reading.plain_files import is_link
from medreview.reading.source import Fault
from medreview.schemas.finding import Place
from medreview.schemas.guide import GuideFile

PAGE_SUFFIXES = (".md", ".markdown")
_NOT_PAGES = ("house", "reviews")


@dataclass(frozen=True, slots=True)
class GuideList:
    """One guide.yaml: its path as shown, its folder (posix, relative to the root), and the place of each entry."""

    path: str
    folder: str
    file: GuideFile
    places: tuple[Place, ...]


def find_pages(guide: Path) -> Iterator[Path]:
    """Yield every page below the guide folder, sorted by path; folders are not followed through links.

    A folder that cannot be looked into stands for its pages: reading it tells why.
    """
    yield from sorted(_walk(guide, is_top=True), key=lambda path: path.as_posix())


def _walk(folder: Path, *, is_top: bool = False) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return  # it went away meanwhile
    except OSError:
        yield folder
        return
    for name, is_folder in found:
        if name.startswith(".") or (is_top and name in _NOT_PAGES):
            continue
        if name.lower().endswith(PAGE_SUFFIXES):
            yield folder / name
        elif is_folder:
            yield from _walk(folder / name)


def is_page_path(path: str) -> bool:
    """True when a file of this path, relative to the guide folder, would be found as a page of it."""
    *folders, name = path.split("/")
    if folders and folders[0] in _NOT_PAGES:
        return False
    is_hidden = any(part.startswith(".") or part.lower().endswith(PAGE_SUFFIXES) for part in folders)
    return not is_hidden and not name.startswith(".") and name.lower().endswith(PAGE_SUFFIXES)


def find_unfollowed(guide: Path) -> Iterator[Path]:
    """Yield every link to a folder below the guide folder: what is behind it is not checked."""
    for folder, names, _ in os.walk(guide):
        for name in sorted(names):
            path = Path(folder, name)
            if is_link(path) and not name.lower().endswith(PAGE_SUFFIXES):
                yield path


def read_guide_lists(guide: Path, root: Path, people: Collection[str]) -> list[GuideList]:
    """Return every guide.yaml below the guide folder, sorted by path; each owner must be one of `people`.

    Raises:
        ConfigurationError: with every fault of every file.
    """
    lists: list[GuideList] = []
    lines: list[str] = []
    for file in _find_lists(guide):
        shown = file.relative_to(root).as_posix()
        try:
            model, strict = read_strict_file(file, shown, GuideFile)
        except ConfigurationError as error:
            lines.extend(error.lines)
            continue
        faults = list(strict.faults)
        if model is not None and not faults:
            if model.owner not in people:
                place = strict.yaml.values[("owner",)]
                faults.append(Fault("invalid-value", place, unknown_person(model.owner, sorted(people))))
            lists.append(_listed(model, strict, file.parent.relative_to(root).as_posix()))
        lines.extend(strict.lines(faults))
    if lines:
        raise ConfigurationError(*lines)
    return lists


def _find_lists(guide: Path) -> list[Path]:
    """Return every guide.yaml, whatever stands under that name; none where the folder cannot be looked into."""
    try:
        folders = sorted(guide.iterdir())
    except OSError:
        return []
    files = [folder / "guide.yaml" for folder in folders]
    return [file for file in files if os.path.lexists(file)]


def _listed(model: GuideFile, strict: StrictFile, folder: str) -> GuideList:
    values, place = strict.yaml.values, strict.source.place
    places = tuple(place(values[("pages", index)]) for index in range(len(model.pages)))
    return GuideList(strict.source.path, folder, model, places)
