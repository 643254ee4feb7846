"""Standard streams that are closed, full, or read by nobody: one line at most, and an exit code that can be trusted."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import Result
from support.hostile import LIMIT, ON_LINUX, ON_POSIX, check_manners, run_command

_COMMANDS = [
    ("check",),
    ("check", "--format", "json"),
    ("check", "--fix", "--diff"),
    ("status",),
    ("measure", "sample/page.md"),
    ("digest", "sample/page.md"),
    ("rules",),
    ("explain", "REV001"),
]
_FULL = "medreview: the output cannot be written: No space left on device\n"


def closing(*descriptors: int) -> Callable[[], None]:
    def close() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return close


@ON_POSIX
@pytest.mark.parametrize("arguments", [*_COMMANDS, ("check", "--fix"), ("report", "-o", "out")], ids=" ".join)
def test_a_closed_standard_output_is_an_error(guide: Path, arguments: tuple[str, ...]) -> None:
    result = run_command(*arguments, cwd=guide, stdout=None, preexec_fn=closing(1))
    assert result.code == 2
    assert result.err == "medreview: the output cannot be written: standard output is closed\n"


@ON_POSIX
@pytest.mark.parametrize("streams", [(2,), (0, 1, 2)])
@pytest.mark.parametrize(
    "arguments", [("check", "--fix", "-o", "out.txt"), ("check", "nothing"), ("check", "--nothing")]
)
def test_without_standard_error_the_exit_code_still_counts(
    guide: Path, arguments: tuple[str, ...], streams: tuple[int, ...]
) -> None:
    result = run_command(*arguments, cwd=guide, preexec_fn=closing(*streams))
    assert result.code == (2 if len(arguments) == 2 else 0)
    assert (guide / "out.txt").exists() == (result.code == 0)


@ON_LINUX
@pytest.mark.parametrize("arguments", [*_COMMANDS, ("report", "-o", "out")], ids=" ".join)
def test_a_full_disk_behind_standard_output_is_an_error(guide: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        result = run_command(*arguments, cwd=guide, stdout=full)
    assert (result.code, result.err) == (2, _FULL)


@ON_LINUX
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_even_help_says_when_it_cannot_be_written(guide: Path, option: str) -> None:
    with Path("/dev/full").open("wb") as full:
        result = run_command(option, cwd=guide, stdout=full)
    assert (result.code, result.err) == (2, "medreview: [Errno 28] No space left on device\n")


@ON_LINUX
@pytest.mark.parametrize(
    "arguments", [("check", "nothing"), ("check", "--nothing"), ("check", "--fix", "-o", "out.txt")]
)
def test_a_full_disk_behind_standard_error_changes_no_exit_code(
    guide: Path, arguments: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("wb") as full:
        result = run_command(*arguments, cwd=guide, stderr=full)
    assert result.code == (2 if len(arguments) == 2 else 0)


@ON_POSIX
@pytest.mark.parametrize("arguments", _COMMANDS, ids=" ".join)
def test_a_reader_that_has_gone_is_no_fault(guide: Path, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = run_command(*arguments, cwd=guide, stdout=writing)
    finally:
        os.close(writing)
    assert (result.code, result.err) == (1, "")


def test_a_reader_that_goes_while_much_is_written(museum: Path) -> None:
    command = [sys.executable, "-m", "medreview", "check", "--format", "sarif"]
    with subprocess.Popen(command, cwd=museum, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read().decode()
        code = process.wait(LIMIT)
    check_manners(Result(code, "", errors))
    assert code in (1, 2)


@ON_POSIX
def test_measuring_a_closed_standard_input(guide: Path) -> None:
    result = run_command("measure", "-", cwd=guide, data=None, preexec_fn=closing(0))
    assert (result.code, result.err) == (
        2,
        "medreview: standard input: it is closed. Name a file, or send text.\n",
    )


@ON_POSIX
def test_measuring_a_standard_input_that_cannot_be_read(guide: Path) -> None:
    writing = os.open(guide / "written", os.O_WRONLY | os.O_CREAT)
    try:
        result = run_command("measure", "-", cwd=guide, data=None, stdin=writing)
    finally:
        os.close(writing)
    assert result.code == 2
    assert result.err == f"medreview: standard input: cannot be read: {os.strerror(errno.EBADF)}.\n"


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", 3, ""),
        (b"\xff\xfea\0", 2, "1:1: This file is not UTF-8"),
        (b"a\0", 2, "1:2: Control character U+0000"),
        (b"two words", 0, ""),
        (b"---\n" * 10, 3, ""),
        (b"x" * 10_000_001, 2, "it has over 10,000,000 bytes. Send less at once."),
    ],
    ids=["empty", "utf-16", "nul", "words", "marks", "too large"],
)
def test_measuring_any_standard_input(guide: Path, data: bytes, code: int, said: str) -> None:
    result = run_command("measure", "-", cwd=guide, data=data)
    assert result.code == code
    assert said in result.err
