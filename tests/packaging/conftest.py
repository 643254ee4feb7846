"""What pyproject.toml says about packages, and what the folders hold."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def pyproject(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def shipped_files(root: Path) -> dict[str, Path]:
    """Every file of the four package folders, by its place in the wheel (`medreview/checks/…`)."""
    folder_of = {"medreview": root / "src" / "medreview"}
    folder_of |= {f"medreview/{name}": root / name for name in ("schemas", "checks", "reports")}
    return {
        f"{place}/{file.relative_to(folder).as_posix()}": file
        for place, folder in folder_of.items()
        for file in _files_below(folder)
    }


def _files_below(folder: Path) -> Iterator[Path]:
    """The files below a folder; links are left out: what they point at is listed under its own name."""
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or entry.name.startswith((".", "__pycache__")) or _stands_for_a_link(entry):
            continue
        if entry.is_dir():
            yield from _files_below(entry)
        else:
            yield entry


def _stands_for_a_link(entry: Path) -> bool:
    """Git writes a link as a small file where the system has no links."""
    return entry.is_file() and not entry.suffix and entry.read_bytes().startswith(b"../../")
