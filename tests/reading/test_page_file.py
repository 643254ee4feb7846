"""The bytes of a page's file: what is not a readable plain file is a fault, and nothing hangs."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from medreview.page_file import read_page_file
from medreview.reading import plain_files
from medreview.reading.source import Fault
from medreview.schemas.finding import Span


def message_of(file: Path, limit: int = 100) -> str:
    fault = read_page_file(file, limit)
    assert isinstance(fault, Fault)
    assert (fault.rule, fault.span) == ("unreadable-page", Span(0, 0))
    return fault.message


@pytest.mark.parametrize("data", [b"", b"a\r\n\x1a\x00\xff", b"x" * 100])
def test_bytes_are_read_as_they_are(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(data)
    assert read_page_file(file, 100) == data


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"x" * 2001)
    assert (
        message_of(file, 2000)
        == "This file has 2,001 bytes; a page may have 2,000 (max_page_bytes). Split it."
    )


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"x" * 10)
    real = plain_files.read_bytes

    def grow(path: Path, limit: int) -> bytes:
        path.write_bytes(b"x" * 1000)
        return real(path, limit)

    monkeypatch.setattr(plain_files, "read_bytes", grow)
    assert "This file has 101 bytes; a page may have 100" in message_of(file)


def test_a_folder_is_not_a_page(tmp_path: Path) -> None:
    folder = tmp_path / "page.md"
    folder.mkdir()
    assert message_of(folder) == "This is a folder, not a file. Pages are plain files."


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert message_of(tmp_path / "page.md") == "This file is not there. Put the page back."


def test_links(tmp_path: Path) -> None:
    target, link, loop = tmp_path / "target.md", tmp_path / "page.md", tmp_path / "loop.md"
    try:
        link.symlink_to(target)
    except OSError:
        assert sys.platform == "win32"
        return
    assert message_of(link) == "This link leads nowhere. Put the file back, or delete the link."
    target.write_bytes(b"text")
    assert read_page_file(link, 100) == b"text"
    loop.symlink_to(loop)
    assert message_of(loop).startswith("This file cannot be read: ")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"text")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert message_of(file) == "This file may not be read. Allow reading it."


if sys.platform != "win32":

    def test_a_named_pipe_is_never_opened(tmp_path: Path) -> None:
        pipe = tmp_path / "page.md"
        os.mkfifo(pipe)
        assert message_of(pipe) == "This is a named pipe, not a file. Pages are plain files."

    def test_a_file_that_becomes_a_pipe_does_not_make_us_wait(tmp_path: Path) -> None:
        pipe = tmp_path / "page.md"
        os.mkfifo(pipe)
        assert plain_files.read_bytes(pipe, 100) == b""

    def test_a_socket_is_no_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("page.md")
            assert message_of(Path("page.md")) == "This is a special file, not a file. Pages are plain files."
