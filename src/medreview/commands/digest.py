"""medreview digest: the digest of pages, by which a review says what text it is of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from medreview.checks.registry import all_rules
from medreview.commands.output import emit
from medreview.commands.request import request_for
from medreview.engine import Request, pages_asked
from medreview.errors import ConfigurationError
from medreview.page_file import read_page_file
from medreview.reading.digest import RECIPE, digest_of_hashed, fault_of, hashed_text, wordings_in_force
from medreview.reading.front_matter import read_front_matter
from medreview.reading.guides import find_pages
from medreview.reading.house import House, read_house
from medreview.reading.source import Fault, decode
from medreview.reports.characters import terminal_line


def show_digests(paths: tuple[Path, ...], form: str, *, canonical: bool, house_from: str | None) -> int:
    """Print each page's digest, or the very bytes that the one page's digest is of; return 0.

    Raises:
        ConfigurationError: with a line for every page that cannot be read; then nothing is printed.
    """
    # no day matters for what a page says
    request = request_for(paths, date.min, house_from=house_from)
    pages = _pages(request, paths)
    if canonical and len(pages) != 1:
        raise ConfigurationError(f"--canonical shows one page, and these are {len(pages)}. Name one page.")
    texts = _hashed_texts(request, pages)
    if canonical:
        emit(next(iter(texts.values())), None)
    elif form == "json":
        emit(_as_json(texts), None)
    else:
        lines = (
            f"{digest_of_hashed(text)}  recipe {RECIPE}  {terminal_line(path)}\n"
            for path, text in texts.items()
        )
        emit("".join(lines), None)
    return 0


def _pages(request: Request, named: tuple[Path, ...]) -> list[Path]:
    """Return the pages among files and folders, sorted by path; each must be or hold one."""
    files = list(find_pages(request.settings.guide))
    empty = [
        str(name) for name, path in zip(named, request.paths, strict=False) if not pages_asked(files, (path,))
    ]
    faults = [f"{name}: is no page of the guide, and holds none." for name in empty]
    if faults or not files:
        raise ConfigurationError(*faults or [f"{request.settings.guide}: holds no page."])
    asked = pages_asked(files, request.paths)
    return [file for file in files if file in asked]


def _hashed_texts(request: Request, pages: list[Path]) -> dict[str, str]:
    """Return what is hashed of each page, by the path as shown."""
    wordings = wordings_in_force(_house(request))
    texts: dict[str, str] = {}
    faults: list[str] = []
    for page in pages:
        shown = page.relative_to(request.settings.root).as_posix()
        faults.extend(_read(request, page, shown, wordings, texts))
    if faults:
        raise ConfigurationError(*faults)
    return texts


def _read(
    request: Request, page: Path, shown: str, wordings: dict[str, str], texts: dict[str, str]
) -> Iterator[str]:
    """Puts what is hashed of a page under its path, or yields why it cannot be told."""
    data = read_page_file(page, request.settings.max_page_bytes)
    if isinstance(data, Fault):
        yield f"{shown}: {data.message}"
        return
    source, fault = decode(shown, data)
    front = read_front_matter(source)
    fault = fault or fault_of(front)
    if fault is None:
        texts[shown] = hashed_text(front, source.text, wordings)
    else:
        line, column = source.position(fault.span.start)
        yield f"{shown}:{line}:{column}: {fault.message}"


def _house(request: Request) -> House:
    """Return the house files: those of the commit that was asked for, or those in the folder."""
    settings = request.settings
    if request.house_from is None:
        folder = settings.guide / "house"
        return read_house(folder, folder.relative_to(settings.root).as_posix())
    from medreview.history.archive import Archive  # git is asked only when a commit is named

    with Archive(settings, None, request.house_from) as archive:
        return archive.read_house(tuple(registered.rule for registered in all_rules()))


def _as_json(texts: dict[str, str]) -> str:
    pages = [{"path": path, "digest": digest_of_hashed(text)} for path, text in texts.items()]
    return json.dumps({"format": 1, "recipe": RECIPE, "pages": pages}, indent=2, ensure_ascii=False) + "\n"
