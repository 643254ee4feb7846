"""An honest guide for each test, and the keys that all of them share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.attacked import Honest, Keys, errors, make_honest
from support.ssh_keys import make_key


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """git, as the program starts it, reads no configuration but the repository's; no agent signs."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder = tmp_path_factory.mktemp("keys")
    return Keys(*(make_key(folder / name) for name in ("rita", "rob", "stranger")))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """The honest guide that every test gets a copy of; nothing is wrong with it, however it is asked."""
    honest = make_honest(tmp_path_factory.mktemp("honest") / "repository", keys)
    assert errors(honest.check()) == []
    assert errors(honest.review()) == []
    return honest.folder


@pytest.fixture
def honest(template: Path, tmp_path: Path, keys: Keys) -> Honest:
    return Honest(Path(shutil.copytree(template, tmp_path / "repository", symlinks=True)), keys)
