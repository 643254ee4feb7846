"""The wheel holds everything, and runs far from the repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.guides import page_text, write_guide

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "src", "schemas", "checks", "reports")

# Stands in for a user's Python: the wheel comes first, the repository's own installation is out of the way.
RUN_INSTALLED = """
import runpy, sys
sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
sys.path.insert(0, sys.argv.pop(1))
import medreview
assert medreview.__file__.startswith(sys.path[0]), medreview.__file__
runpy.run_module("medreview", run_name="__main__", alter_sys=True)
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    # Coverage is measured on the repository's files, not on an installed copy of them.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHON"))
    }
    environment["PYTHONUTF8"] = "1"
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy, so that nothing is left behind in the repository."""
    copy = tmp_path_factory.mktemp("a copy")
    for name in SOURCES:
        if (root / name).is_dir():
            shutil.copytree(
                root / name,
                copy / name,
                symlinks=True,
                ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
            )
        else:
            shutil.copy2(root / name, copy / name)
    built = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", copy, cwd=copy
    )
    assert built.returncode == 0, built.stdout + built.stderr
    [file] = (copy / "dist").glob("*.whl")
    return file


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    done = run(*pip, "--target", target, wheel, cwd=target)
    assert done.returncode == 0, done.stderr
    return target


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(
    wheel: Path, shipped_files: dict[str, Path]
) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert sorted(name for name in names if ".dist-info/" not in name) == sorted(shipped_files)


def test_licence_and_notices_travel_with_the_wheel(wheel: Path) -> None:
    names = {name.split(".dist-info/")[-1] for name in zipfile.ZipFile(wheel).namelist()}
    assert {"licenses/LICENSE", "licenses/NOTICE", "entry_points.txt", "METADATA"} <= names


def test_the_installed_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    done = run(sys.executable, "-c", RUN_INSTALLED, installed, "--version", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.1.0" in done.stdout


@pytest.mark.parametrize(
    ("today", "status", "errors"), [("2026-11-22", 0, set()), ("2030-01-01", 1, {"REV002"})]
)
def test_the_installed_program_checks_a_guide(
    installed: Path, tmp_path: Path, today: str, status: int, errors: set[str]
) -> None:
    write_guide(tmp_path, {"sample/page.md": page_text()})
    command = ("check", "guide", "--today", today, "--format", "json")
    done = run(sys.executable, "-c", RUN_INSTALLED, installed, *command, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (status, "")
    findings = json.loads(done.stdout)["findings"]
    assert {found["rule"] for found in findings if found["severity"] == "error"} == errors
