"""Arguments, folders and environments that nobody means: an answer in one line, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import Command, Result
from support.hostile import LIMIT, ON_LINUX, ON_POSIX, as_plain_user, check_manners, run_command
from support.repositories import commit_all, repository

_DAYS = [
    "",
    "0",
    "2026-02-30",
    "2026-1-1",
    "20261122",
    "2026-W01-1",
    "99999-01-01",
    " 2026-11-22",
    "2026-11-22T00:00",
]
_PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("day", [*_DAYS, "２０２６-01-01", "\x1b[31m", "é" * 5000])
def test_days_that_are_none(medreview: Command, guide: Path, day: str) -> None:
    result = medreview("check", guide, "--today", day)
    assert (result.code, result.out) == (2, "")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["check", "status", "report"])
def test_the_first_and_the_last_day(
    medreview: Command, guide: Path, tmp_path: Path, command: str, day: str
) -> None:
    output = ("-o", str(tmp_path / "out")) if command == "report" else ()
    result = medreview(command, guide, "--today", day, *output)
    assert (result.code, result.err) == (1 if command == "check" else 0, "")


@ON_POSIX
@pytest.mark.parametrize(
    "path", ["x" * 300, "x" * 5000, "/" + "a/" * 3000, "a\nb", "\x1b[31m", "\udcff", "page.md/x"]
)
@pytest.mark.parametrize("command", ["check", "measure", "digest"])
def test_paths_that_lead_nowhere(
    medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch, command: str, path: str
) -> None:
    monkeypatch.chdir(guide)
    result = medreview(command, path)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert "\x1b" not in result.err


@pytest.mark.parametrize("path", ["..", ".", "sample", "sample/page.md", "house", ""])
def test_paths_within_the_guide(
    medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(guide)
    assert medreview("check", path, "--fail-on", "never").code == (3 if path == "house" else 0)


@ON_POSIX
@pytest.mark.parametrize("option", ["--since", "--house-from"])
@pytest.mark.parametrize("ref", ["", "-x", "--help", "a b", "HEAD:../x", "\udcff", "x" * 5000])
def test_refs_that_are_none(medreview: Command, guide: Path, option: str, ref: str) -> None:
    commit_all(repository(guide.parent))
    result = medreview("check", guide, option, ref)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


@ON_POSIX
@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "-o", "x"), ("status",), ("report", "-o", "x"), ("check", "--since", "HEAD")],
)
def test_a_working_folder_that_was_deleted(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", command, "sh", str(gone), sys.executable, "-m", "medreview", *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    check_manners(Result(done.returncode, done.stdout, done.stderr))
    assert done.returncode == 2
    assert done.stderr == "medreview: the working folder is not there any more. Go to another one.\n"


@pytest.mark.parametrize("command", ["check", "status", "report"])
def test_output_into_what_is_no_folder(medreview: Command, guide: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    result = medreview(command, guide, "-o", tmp_path / "file" / "x")
    assert (result.code, result.out) == (2, "")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_output_to_a_folder_that_is_not_there_makes_it(guide: Path, tmp_path: Path) -> None:
    assert run_command("check", "-o", tmp_path / "new" / "deep" / "out.txt", cwd=guide).code == 0
    assert "A drug" in (tmp_path / "new" / "deep" / "out.txt").read_text(encoding="utf-8")


@ON_LINUX
@pytest.mark.parametrize("command", ["check", "report"])
def test_output_to_a_folder_that_may_not_be_written(guide: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "out").mkdir(mode=0o555)
    result = run_command(command, "-o", tmp_path / "out" / "x", cwd=guide, preexec_fn=as_plain_user())
    assert result.code == 2
    assert result.err.endswith("cannot be written: Permission denied\n")
    assert list((tmp_path / "out").iterdir()) == []


@ON_LINUX
def test_pages_that_may_not_be_written_are_left_and_named(guide: Path) -> None:
    (guide / "sample").chmod(0o555)
    try:
        result = run_command("check", "--fix", cwd=guide, preexec_fn=as_plain_user())
    finally:
        (guide / "sample").chmod(0o755)
    assert result.code == 1
    assert result.err == "medreview: guide/sample/page.md: not fixed: Permission denied.\n"
    assert b"drug" in (guide / "sample" / "page.md").read_bytes()


@ON_POSIX
@pytest.mark.parametrize(
    "environment",
    [
        _PLAIN,
        {"PYTHONIOENCODING": "ascii:strict", **_PLAIN},
        {"PYTHONIOENCODING": "utf-16"},
        {"HOME": "/nonexistent", "TMPDIR": "/nonexistent", "TERM": "", "COLUMNS": "x", "LANG": "xx_XX.nope"},
    ],
    ids=["C", "ascii", "utf-16", "nowhere"],
)
def test_output_is_utf_8_whatever_the_environment_says(guide: Path, environment: dict[str, str]) -> None:
    (guide / "sample" / "page.md").write_bytes(
        (guide / "sample" / "page.md").read_bytes().replace(b"A drug", "“Été” 漢 drug".encode())
    )
    for arguments in (("check",), ("check", "--fix", "--diff"), ("status", "--format", "json")):
        plain = run_command(*arguments, cwd=guide)
        assert run_command(*arguments, cwd=guide, environment=environment) == plain
    assert run_command("check", "nichts-é", cwd=guide, environment=environment).code == 2


def test_a_page_name_never_starts_a_command_of_the_build_log(museum: Path) -> None:
    out = run_command("check", "--format", "github", cwd=museum).out
    assert all(line.startswith("::") for line in out.splitlines() if "sample/" in line and "title=" in line)
    found = json.loads(run_command("check", "--format", "json", cwd=museum).out)["findings"]
    assert out.count("::error ") <= sum(finding["severity"] == "error" for finding in found)
