"""Ctrl-C at the worst moment: exit 130, no half-written file, nothing left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import Result
from support.hostile import LIMIT, ON_POSIX, check_manners

_SLOW = """
import os, sys, time
import medreview.{module} as module

def wait(*arguments, **named):
    os.write(1, b"now")
    time.sleep(600)

module.{name} = wait
from medreview.cli import main
main()
"""
"""The command line, which says when it has come to a certain point and then waits there."""


def interrupt(script: str, *arguments: str | Path, cwd: Path) -> Result:
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.read(3) == b"now"
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=LIMIT)
    result = Result(process.returncode, out.decode(), errors.decode())
    check_manners(result)
    return result


@ON_POSIX
@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "--fix"), ("status",), ("report", "-o", "out")], ids=" ".join
)
def test_while_pages_are_read(guide: Path, arguments: tuple[str, ...]) -> None:
    before = (guide / "sample" / "page.md").read_bytes()
    result = interrupt(_SLOW.format(module="examiner", name="read_page"), *arguments, cwd=guide)
    assert (result.code, result.out, result.err.strip()) == (130, "", "")
    assert (guide / "sample" / "page.md").read_bytes() == before
    assert not (guide / "out").exists()


@ON_POSIX
@pytest.mark.parametrize(
    "arguments",
    [("check", "-o", "out.txt"), ("report", "-o", "."), ("status", "-o", "out.txt")],
    ids=" ".join,
)
def test_while_output_is_written(guide: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "out.txt").write_text("the old one", encoding="utf-8")
    command, *options = arguments
    result = interrupt(
        _SLOW.format(module="commands.output", name="os.fsync"), command, guide, *options, cwd=folder
    )
    assert (result.code, result.out, result.err.strip()) == (130, "", "")
    assert [file.name for file in folder.iterdir()] == ["out.txt"]
    assert (folder / "out.txt").read_text(encoding="utf-8") == "the old one"


@ON_POSIX
def test_while_a_page_is_fixed(guide: Path) -> None:
    before = (guide / "sample" / "page.md").read_bytes()
    script = _SLOW.format(module="page_writer", name="keep_attributes")
    result = interrupt(script, "check", "--fix", cwd=guide)
    assert (result.code, result.err.strip()) == (130, "")
    assert result.out.startswith("Nothing was fixed.")
    assert (guide / "sample" / "page.md").read_bytes() == before
    assert sorted(file.name for file in (guide / "sample").iterdir()) == ["guide.yaml", "page.md"]
