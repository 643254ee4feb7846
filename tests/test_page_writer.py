"""Writing a page in place of the one that was read: whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from medreview.page_writer import replace_page

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions and links")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "guide" / "sample" / "page.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"old\r\n")
    return file


def names(page: Path) -> list[str]:
    return sorted(entry.name for entry in page.parent.iterdir())


def write(page: Path, before: bytes = b"old\r\n", after: bytes = b"new\r\n") -> str | None:
    return replace_page(page, page.parents[1], before, after)


def test_the_new_page_stands_in_place_of_the_old(page: Path) -> None:
    assert write(page) is None
    assert (page.read_bytes(), names(page)) == (b"new\r\n", ["page.md"])


def test_a_page_that_holds_the_new_text_already_is_left(page: Path) -> None:
    page.write_bytes(b"new\r\n")
    before = page.stat()
    assert write(page) is None
    after = page.stat()  # not the time of reading, which the system may write down
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_mode,
    )


def test_a_page_changed_meanwhile_is_left(page: Path) -> None:
    page.write_bytes(b"older\r\n")
    assert write(page) == "it was changed while it was being fixed; run the fix again"
    assert (page.read_bytes(), names(page)) == (b"older\r\n", ["page.md"])


def test_a_page_that_has_gone_is_not_made_again(page: Path) -> None:
    page.unlink()
    assert write(page) == "No such file or directory"
    assert names(page) == []


def test_a_folder_in_its_place_is_left(page: Path) -> None:
    page.unlink()
    page.mkdir()
    assert write(page) == "it is no longer a plain file"


def test_a_write_protected_page_is_left(page: Path) -> None:
    page.chmod(0o444)
    assert write(page) == "it is write-protected"
    assert page.read_bytes() == b"old\r\n"
    page.chmod(0o644)


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o4755])
def test_permissions_and_owner_are_kept_and_the_time_is_new(page: Path, mode: int) -> None:
    page.chmod(mode)
    os.utime(page, (0, 0))
    before = page.stat()
    assert write(page) is None
    after = page.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert after.st_mtime > 1_000_000


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="extended attributes are read on Linux alone")
def test_extended_attributes_are_kept(page: Path) -> None:
    try:
        os.setxattr(page, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert write(page) is None
    assert os.getxattr(page, "user.note") == b"kept"


@POSIX
def test_a_link_is_written_through_within_the_guide(page: Path) -> None:
    link = page.with_name("link.md")
    link.symlink_to("page.md")
    assert write(link) is None
    assert (link.is_symlink(), page.read_bytes()) == (True, b"new\r\n")


@POSIX
def test_a_link_out_of_the_guide_is_left(page: Path) -> None:
    outside = page.parents[2] / "outside.md"
    outside.write_bytes(b"old\r\n")
    link = page.with_name("link.md")
    link.symlink_to(outside)
    assert write(link) == f"it is a link to {outside.resolve()}, which lies outside of the guide"
    assert outside.read_bytes() == b"old\r\n"


@POSIX
def test_a_loop_of_links_is_left(page: Path) -> None:
    page.unlink()
    page.symlink_to("page.md")
    reason = write(page)
    assert reason is not None
    assert "\n" not in reason
    assert names(page) == ["page.md"]


@POSIX
def test_a_guide_behind_a_link_is_written(page: Path) -> None:
    other = page.parents[2] / "other"
    other.symlink_to(page.parents[1])
    assert replace_page(other / "sample" / "page.md", other, b"old\r\n", b"new\r\n") is None
    assert page.read_bytes() == b"new\r\n"


@pytest.mark.parametrize("call", ["mkstemp", "fsync", "replace", "copystat"])
def test_a_failure_leaves_the_old_page_and_nothing_else(
    page: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise OSError(28, "No space left on device")

    owner = {"mkstemp": "tempfile", "fsync": "os", "replace": "pathlib.Path", "copystat": "shutil"}[call]
    monkeypatch.setattr(f"{owner}.{call}", fail)
    assert write(page) == "No space left on device"
    assert (page.read_bytes(), names(page)) == (b"old\r\n", ["page.md"])


def test_an_interrupt_leaves_the_old_page_and_nothing_else(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(page)
    assert (page.read_bytes(), names(page)) == (b"old\r\n", ["page.md"])


def test_an_owner_that_cannot_be_given_is_no_failure(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.chown", refuse, raising=False)
    assert write(page) is None
    assert page.read_bytes() == b"new\r\n"
