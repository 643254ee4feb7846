"""Output to a file or to standard output: whole or not there, whatever happens while it is written."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from medreview.commands.formats import FORMATS
from medreview.commands.output import write_file
from medreview.errors import ConfigurationError
from support.commands import Command, finish, start
from support.guides import write_guide

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the fault can be made for real on Linux only")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions and links")
_LIMITED = """
import resource
from medreview.cli import main
from medreview.commands import check

def limited(text, output, emit=check.emit):
    free = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, free[1]))
    try:
        emit(text, output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, free)

check.emit = limited
main()
"""
"""The command line with room for 1,000 bytes in a file while it writes its output."""


@on_linux
@pytest.mark.parametrize("form", ["json", "sarif", "junit", "text"])
def test_a_disk_that_fills_up_leaves_the_old_file_whole(guide: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "out" / "report"
    file.parent.mkdir()
    file.write_text("the old report", encoding="utf-8")
    command = [sys.executable, "-c", _LIMITED, "check", str(guide), "--format", form, "-o", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr == f"medreview: {file}: cannot be written: File too large\n"
    assert file.read_text(encoding="utf-8") == "the old report"
    assert [entry.name for entry in file.parent.iterdir()] == ["report"]


@on_linux
def test_a_full_device_is_one_error_and_stays_a_device(medreview: Command, guide: Path) -> None:
    result = medreview("check", guide, "-o", "/dev/full")
    assert (result.code, result.out) == (2, "")
    assert result.err == "medreview: /dev/full: cannot be written: No space left on device\n"
    assert Path("/dev/full").is_char_device()


@on_linux
def test_a_full_disk_behind_standard_output_is_one_error(guide: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "medreview", "check", str(guide)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "medreview: the output cannot be written: No space left on device\n"


@on_posix
def test_a_pipe_is_written_to_and_not_replaced(guide: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = start("check", str(guide), "--format", "json", "-o", str(pipe), cwd=guide)
    assert json.loads(pipe.read_bytes())["format"] == 1
    assert finish(process).code == 1
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    file = tmp_path / "report.txt"
    file.write_text("old", encoding="utf-8")

    def interrupt(descriptor: int) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(fault):
        write_file(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.txt"]


@on_posix
def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    file, link, loose = tmp_path / "real" / "report.txt", tmp_path / "link.txt", tmp_path / "loose.txt"
    file.parent.mkdir()
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    loose.symlink_to(tmp_path / "new.txt")
    write_file(link, "new")
    write_file(loose, "first")
    assert (link.is_symlink(), file.read_text(encoding="utf-8")) == (True, "new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (loose.is_symlink(), (tmp_path / "new.txt").read_text(encoding="utf-8")) == (True, "first")


def test_a_folder_in_the_way_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_file(tmp_path, "text")


def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / ("é" * 120 + ".txt")
    write_file(file, "text")
    assert file.read_text(encoding="utf-8") == "text"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same_on_the_terminal_and_in_a_file(
    medreview: Command, guide: Path, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "report"
    printed = medreview("check", guide, "--today", "2026-11-22", "--format", form)
    written = medreview("check", guide, "--today", "2026-11-22", "--format", form, "-o", file)
    assert (printed.code, printed.err, written.code, written.out, written.err) == (1, "", 1, "", "")
    assert file.read_bytes() == printed.out.encode("utf-8")
    assert "REV002" in printed.out


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_is_green_when_nothing_was_checked(medreview: Command, tmp_path: Path, form: str) -> None:
    guide = write_guide(tmp_path, {"sample/notes.txt": ""})
    (guide / "sample" / "guide.yaml").unlink()
    result = medreview("check", guide, "--format", form)
    assert result.code == 3
    assert re.search(
        r'nothing was checked|checked nothing|nothing-checked|"pages": 0', result.out, re.IGNORECASE
    )


def test_no_format_is_loaded_before_it_is_used() -> None:
    code = "import sys, medreview.cli; print(*[m for m in sys.modules if m.startswith('medreview.')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert set(loaded.split()) == {"medreview.cli", "medreview.commands", "medreview.commands.formats"}
