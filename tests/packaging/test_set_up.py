"""`make review` and `make test` set themselves up and say what is missing; each Python here is a stand-in."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CANDIDATES = ("python3", "python3.13", "python3.12", "python3.11", "python3.14", "python")


class Clone:
    """A folder with the set-up's own files, stand-ins for Python first on its path, and their log."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder / "a clone"
        self.bin = folder / "bin"
        self.log = folder / "log"
        for name in (
            "scripts/environment.sh",
            "requirements/run.txt",
            "requirements/dev.txt",
            "pyproject.toml",
        ):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, self.folder / name)
        shutil.copy2(root / "Makefile", self.folder)
        self.bin.mkdir()
        self.log.touch()
        for name in CANDIDATES:
            self.add_python(name, "exit 127")

    def add_python(self, name: str, body: str) -> None:
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8", newline="\n")
        file.chmod(0o755)

    def add_working_python(self, name: str) -> None:
        """A Python that answers `-c` for real, notes the rest, and whose environments do the same."""
        real, log = shlex.quote(sys.executable), shlex.quote(str(self.log))
        answer = f'[ "$1" = -c ] && exec {real} "$@"\necho "{name} $*" >>{log}'
        make_venv = '[ "$2" = venv ] && mkdir -p .venv/bin && cp "$0" .venv/bin/python'
        self.add_python(name, f"{answer}\n{make_venv}\nexit 0")

    def set_up(self, kind: str = "run", **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run("sh", "scripts/environment.sh", kind, ".venv/bin/python", **variables)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MAKE", "MFLAGS", "PYTHON"))
        }
        environment = inherited | {"PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}"} | variables
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    def done(self) -> list[str]:
        """What the stand-ins were asked to do since this was last asked."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        self.log.write_text("", encoding="utf-8")
        return lines


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Clone:
    return Clone(root, tmp_path)


def installed(kind: str, python: str = "python3") -> list[str]:
    return [
        f"{python} -m pip install --quiet --require-hashes --requirement requirements/{kind}.txt",
        f"{python} -m pip install --quiet --no-deps --no-build-isolation --editable .",
    ]


def test_without_a_python_it_says_what_to_do(clone: Clone) -> None:
    done = clone.set_up()
    assert done.returncode == 1
    assert "no Python 3.11 or later was found" in done.stderr
    assert not (clone.folder / ".venv").exists()


def test_a_python_that_was_named_but_is_too_old_is_refused(clone: Clone) -> None:
    clone.add_working_python("python3")
    clone.add_python("old", "exit 1")
    done = clone.set_up(PYTHON="old")
    assert (done.returncode, clone.done()) == (1, [])
    assert "PYTHON=old does not run, or is older than Python 3.11." in done.stderr


def test_the_first_python_that_works_is_taken(clone: Clone) -> None:
    clone.add_working_python("python3.12")
    clone.add_working_python("python3.11")
    assert clone.set_up().returncode == 0
    assert clone.done() == ["python3.12 -m venv --clear .venv", *installed("run", "python3.12")]


def test_the_second_call_does_nothing(clone: Clone) -> None:
    clone.add_working_python("python3")
    assert clone.set_up("dev").returncode == 0
    clone.done()
    assert [clone.set_up(kind).stderr for kind in ("dev", "run")] == ["", ""]
    assert clone.done() == []


@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_a_change_installs_again_into_the_same_environment(clone: Clone, changed: str) -> None:
    clone.add_working_python("python3")
    clone.set_up()
    clone.done()
    with (clone.folder / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert clone.set_up().returncode == 0
    assert clone.done() == ["python3 -m pip --version", *installed("run")]


def test_a_clone_that_moved_installs_again(clone: Clone) -> None:
    clone.add_working_python("python3")
    clone.set_up()
    clone.done()
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    assert clone.set_up().returncode == 0
    assert clone.done()[1:] == installed("run")


def test_an_installation_that_failed_is_not_taken_for_done(clone: Clone) -> None:
    clone.add_working_python("python3")
    clone.set_up()
    python = clone.folder / ".venv" / "bin" / "python"
    working = python.read_text(encoding="utf-8")
    python.write_text(working.replace("exit 0", '[ "$3" = --version ]'), encoding="utf-8", newline="\n")
    (clone.folder / "requirements" / "run.txt").write_text("# changed\n", encoding="utf-8")
    assert clone.set_up().returncode != 0
    assert clone.set_up().returncode != 0
    python.write_text(working, encoding="utf-8", newline="\n")
    clone.done()
    assert clone.set_up().returncode == 0
    assert clone.done()[1:] == installed("run")


@pytest.fixture
def reviewing(clone: Clone) -> Clone:
    """A clone whose environment is ready and whose medreview ends as CHECK and REPORT say."""
    clone.add_working_python("python3")
    clone.set_up()
    body = """[ "$1" = -c ] && exec {real} "$@"
case "$3" in
  check) echo "checked $4"; exit "${{CHECK:-0}}" ;;
  report) [ -n "${{REPORT:-}}" ] && exit "$REPORT"; mkdir -p "$6" && echo "# Reports" >"$6/index.md" ;;
esac"""
    python = clone.folder / ".venv" / "bin" / "python"
    text = "#!/bin/sh\n" + body.format(real=shlex.quote(sys.executable))
    python.write_text(text, encoding="utf-8", newline="\n")
    return clone


def test_make_review_ends_by_saying_where_the_reports_are(reviewing: Clone) -> None:
    done = reviewing.run("make", "review", "PY=.venv/bin/python")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["checked guide", "Reports: build/reports/index.md"]


def test_make_review_writes_the_reports_and_fails_when_the_check_fails(reviewing: Clone) -> None:
    done = reviewing.run("make", "review", "PY=.venv/bin/python", CHECK="1")
    assert done.returncode == 2
    assert done.stdout.splitlines() == ["checked guide", "Reports: build/reports/index.md"]


def test_make_review_never_points_at_the_reports_of_an_earlier_run(reviewing: Clone) -> None:
    assert reviewing.run("make", "review", "PY=.venv/bin/python").returncode == 0
    done = reviewing.run("make", "review", "PY=.venv/bin/python", REPORT="2")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "No reports were written: medreview report ended with status 2."
