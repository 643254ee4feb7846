"""The real pre-commit: our hooks from a copy of this repository, and a scratch repository to commit in."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from support.desk import Desk
from support.guides import page_text, write_guide
from support.repositories import commit_all, repository
from support.wheels import pack_wheels

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "NOTICE",
    ".pre-commit-hooks.yaml",
    "src",
    "schemas",
    "checks",
    "reports",
)


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository that holds what medreview is installed from, and its commit."""
    copy = repository(tmp_path_factory.mktemp("medreview's repository"))
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, copy / name, symlinks=True, ignore=left_out)
        else:
            shutil.copy2(source, copy / name)
    return copy, commit_all(copy)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables with which pip finds the packages installed here and asks no index, and git is deaf to its owner."""
    wheels = pack_wheels(ROOT / "requirements" / "run.txt", tmp_path_factory.mktemp("wheels"))
    # Coverage is measured on the repository's files, not on an installed copy of them.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COV", "GIT_", "PIP_", "PRE_COMMIT", "PYTHON", "SKIP"))
    }
    return kept | {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ann Author",
        "GIT_AUTHOR_EMAIL": "ann@example.org",
        "GIT_COMMITTER_NAME": "Ann Author",
        "GIT_COMMITTER_EMAIL": "ann@example.org",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels.as_uri(),
        "PIP_CONFIG_FILE": os.devnull,
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("hooks")),
        "PYTHONUTF8": "1",
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
    }


@pytest.fixture
def desk(tmp_path: Path, hooks: tuple[Path, str], environment: dict[str, str]) -> Desk:
    """A clone with one good page, committed before the hooks were there."""
    folder = repository(tmp_path / "an editor's clone")
    write_guide(folder, {"sample/page.md": page_text()})
    found = Desk(folder, dict(environment), hooks)
    found.configure()
    commit_all(folder)
    installed = found.run(sys.executable, "-m", "pre_commit", "install")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return found
