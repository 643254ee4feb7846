"""A folder is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medreview.commands.new_folder import check_new_folder, write_new_folder
from medreview.errors import ConfigurationError


def test_files_and_programs(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    write_new_folder(folder, {"x": b"1", "y/z": b"\r\n"}, ("x",))
    assert ((folder / "x").read_bytes(), (folder / "y" / "z").read_bytes()) == (b"1", b"\r\n")
    if os.name == "posix":
        assert ((folder / "x").stat().st_mode & 0o100, (folder / "y" / "z").stat().st_mode & 0o100) == (
            0o100,
            0,
        )
    assert [file.name for file in folder.parent.iterdir()] == ["b"]


def test_through_a_link_to_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    write_new_folder(tmp_path / "link", {"x": b"1"})
    assert (tmp_path / "real" / "x").read_bytes() == b"1"
    assert (tmp_path / "link").is_symlink()


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "gone").symlink_to("nowhere")
    for name in ("file", "gone"):
        with pytest.raises(ConfigurationError, match="not an empty folder"):
            write_new_folder(tmp_path / name, {"x": b"1"})
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_after_an_error_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "out").mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigurationError, match="out: cannot be written: No space left on device"):
        write_new_folder(tmp_path / "out", {"x": b"1"})
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "out").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ConfigurationError, match="Permission denied"):
        check_new_folder(tmp_path / "out")
