"""pyproject.toml names every package and every data file that the folders hold."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any


def test_every_folder_with_python_files_is_a_listed_package(
    pyproject: dict[str, Any], shipped_files: dict[str, Path]
) -> None:
    folders = {PurePosixPath(place).parent for place in shipped_files if place.endswith(".py")}
    assert sorted(pyproject["tool"]["setuptools"]["packages"]) == sorted(
        ".".join(folder.parts) for folder in folders
    )


def test_every_listed_package_has_an_init_module(
    pyproject: dict[str, Any], shipped_files: dict[str, Path]
) -> None:
    packages = pyproject["tool"]["setuptools"]["packages"]
    assert [name for name in packages if f"{name.replace('.', '/')}/__init__.py" not in shipped_files] == []


def test_every_data_file_is_listed_as_package_data(
    pyproject: dict[str, Any], shipped_files: dict[str, Path]
) -> None:
    data = [PurePosixPath(place) for place in shipped_files if not place.endswith(".py")]
    assert [str(place) for place in data if not _is_listed(place, pyproject["tool"]["setuptools"])] == []


def test_every_package_data_pattern_matches_a_file(
    pyproject: dict[str, Any], shipped_files: dict[str, Path]
) -> None:
    patterns = pyproject["tool"]["setuptools"]["package-data"]
    listed = [f"{name.replace('.', '/')}/{pattern}" for name, globs in patterns.items() for pattern in globs]
    assert [glob for glob in listed if not any(_matches(place, glob) for place in shipped_files)] == []


def test_only_one_name_lands_in_site_packages(pyproject: dict[str, Any]) -> None:
    assert {name.split(".")[0] for name in pyproject["tool"]["setuptools"]["packages"]} == {"medreview"}


def test_the_links_for_type_checkers_lead_to_the_code_folders(root: Path) -> None:
    for name in ("schemas", "checks", "reports"):
        link = root / "src" / "medreview" / name
        target = str(link.readlink()) if link.is_symlink() else link.read_text(encoding="utf-8")
        assert PurePosixPath(target.replace("\\", "/")) == PurePosixPath(f"../../{name}")


def _is_listed(place: PurePosixPath, setuptools: dict[str, Any]) -> bool:
    """Whether a pattern of the nearest package above the file names it, as setuptools reads patterns."""
    package = next(p for p in place.parents if ".".join(p.parts) in setuptools["packages"])
    patterns = setuptools["package-data"].get(".".join(package.parts), [])
    return any(_matches(str(place), f"{package}/{pattern}") for pattern in patterns)


def _matches(place: str, pattern: str) -> bool:
    """Whether a path matches a pattern folder by folder: a star stops at a slash."""
    names, globs = place.split("/"), pattern.split("/")
    return len(names) == len(globs) and all(map(fnmatchcase, names, globs))
