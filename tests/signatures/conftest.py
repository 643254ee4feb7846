"""Keys that the tests share, and an ssh-agent of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.ssh_keys import KeyPair, make_key, openssh


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def mine(key_folder: Path) -> KeyPair:
    """The key of whoever signs."""
    return make_key(key_folder / "mine")


@pytest.fixture(scope="session")
def other(key_folder: Path) -> KeyPair:
    """Another key, of somebody else or of nobody."""
    return make_key(key_folder / "other")


@pytest.fixture(scope="session")
def locked(key_folder: Path) -> KeyPair:
    """A key that needs a passphrase."""
    return make_key(key_folder / "locked", passphrase="correct horse")


@pytest.fixture(autouse=True)
def no_agent_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An ssh-agent that holds nothing, and is stopped in the end; its socket."""
    folder = Path(tempfile.mkdtemp(prefix="mr-"))  # the path of a socket must be short
    socket = folder / "agent"
    process = subprocess.Popen(
        [openssh("ssh-agent"), "-D", "-a", str(socket)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        assert process.stdout is not None
        assert b"SSH_AUTH_SOCK" in process.stdout.readline()  # said once the socket is there
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        yield socket
    finally:
        process.terminate()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()
        shutil.rmtree(folder)


@pytest.fixture
def only_our_temp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which temporary folders are made, empty now."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    assert os.listdir(folder) == []  # noqa: PTH208
    return folder
