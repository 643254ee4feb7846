"""Files that change, go, or turn into something else while they are read; several runs at the same time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from medreview.engine import Request, run
from medreview.page_writer import replace_page
from medreview.reading.guides import find_pages
from medreview.schemas.run import Run
from medreview.settings import find_settings
from support.commands import Result
from support.guides import TODAY, page_text, write_guide
from support.hostile import LIMIT, ON_POSIX, check_manners, page_named


def run_while(guide: Path, change: Callable[[], object]) -> Run:
    """Return a run during which something changes just before its first page is read."""

    def progress(files: Sequence[Path]) -> Iterator[Path]:
        change()
        yield from files

    return run(Request(find_settings(guide), TODAY), progress)


def messages(done: Run, name: str) -> list[str]:
    return [finding.message for finding in done.findings if finding.path.endswith(name)]


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return write_guide(
        tmp_path, {"sample/a.md": page_named("a", "A drug.\n"), "sample/b.md": page_named("b", "A drug.\n")}
    )


def test_a_page_that_goes(two: Path) -> None:
    done = run_while(two, (two / "sample" / "a.md").unlink)
    assert messages(done, "/a.md") == ["This file is not there. Put the page back."]
    assert any("drug" in message for message in messages(done, "/b.md"))


def test_a_guide_that_goes(two: Path) -> None:
    done = run_while(two, lambda: shutil.rmtree(two))
    for name in ("/a.md", "/b.md"):
        assert "This file is not there. Put the page back." in messages(done, name)
    assert done.summary.exit == 1


def test_a_page_that_becomes_a_folder(two: Path) -> None:
    def change() -> None:
        (two / "sample" / "a.md").unlink()
        (two / "sample" / "a.md").mkdir()

    done = run_while(two, change)
    assert messages(done, "/a.md") == ["This is a folder, not a file. Pages are plain files."]
    assert messages(done, "/b.md")


@ON_POSIX
def test_a_page_that_becomes_a_pipe_behind_our_back(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = two / "sample" / "a.md"
    real = os.open

    def open_late(file: Path, flags: int) -> int:
        if file == page and not page.is_fifo() and sys.platform != "win32":
            page.unlink()
            os.mkfifo(page)
        return real(file, flags)

    monkeypatch.setattr("medreview.reading.plain_files.os.open", open_late)
    done = run(Request(find_settings(two), TODAY))
    assert messages(done, "/a.md")
    assert done.summary.exit == 1


@ON_POSIX
def test_a_page_that_becomes_a_pipe_is_not_fixed(two: Path) -> None:
    page = two / "sample" / "a.md"
    before = page.read_bytes()
    page.unlink()
    if sys.platform != "win32":
        os.mkfifo(page)
    assert replace_page(page, two, before, before + b"x") == "it is no longer a plain file"


def test_a_folder_that_goes_while_it_is_listed(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir
    deeper = two / "sample" / "deeper"
    deeper.mkdir()

    def scan(folder: Path) -> Iterator[os.DirEntry[str]]:
        if folder == deeper:
            deeper.rmdir()
        return real(folder)

    monkeypatch.setattr("medreview.reading.guides.os.scandir", scan)
    assert [file.name for file in find_pages(two)] == ["a.md", "b.md"]


def test_several_fixes_at_once_lose_nothing(tmp_path: Path) -> None:
    body = "# Sample page\n\n" + "A drug helps.\n\n" * 50
    guide = write_guide(tmp_path, {"sample/page.md": page_text(body)})
    page = guide / "sample" / "page.md"
    wanted = page.read_bytes().replace(b"drug", b"medicine")
    command = [sys.executable, "-m", "medreview", "check", "--fix"]
    running = [
        subprocess.Popen(command, cwd=guide, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    for process in running:
        out, errors = process.communicate(timeout=LIMIT)
        check_manners(Result(process.returncode, out.decode(), errors.decode()))
        assert process.returncode in (0, 1)
    assert page.read_bytes() == wanted
    assert sorted(file.name for file in page.parent.iterdir()) == ["guide.yaml", "page.md"]
