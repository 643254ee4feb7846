"""Asking git: what keeps it from answering is one line that says what to do, and nothing of the repository is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.history import blobs
from medreview.history import git as asking
from medreview.history.blobs import Blobs
from medreview.history.git import Git, environment, find_git, open_repository
from medreview.settings import find_settings
from support.guides import TODAY, page_text, write_guide
from support.repositories import commit_all, git, repository

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script as git")


def refused(guide: Path, ref: str = "main", *, house_from: str | None = None) -> str:
    since = None if house_from else ref
    with pytest.raises(ConfigurationError) as raised:
        run(Request(find_settings(guide), TODAY, since=since, house_from=house_from))
    (line,) = raised.value.lines
    assert "\n" not in line
    return line


def change(guide: Path) -> None:
    (guide / "sample" / "page.md").write_text(page_text("# Sample page\n\nChanged.\n"), encoding="utf-8")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    guide = write_guide(tmp_path, {"sample/page.md": page_text()})
    assert refused(guide).endswith("is not in a git repository, so there is no earlier version.")
    assert refused(guide, house_from="main").startswith("--house-from: ")


def test_a_guide_inside_of_a_bare_repository(tmp_path: Path) -> None:
    repository(tmp_path / "r", "--bare")
    guide = write_guide(tmp_path / "r", {"sample/page.md": page_text()})
    assert refused(guide).endswith("is not in the working tree of a git repository.")


def test_nothing_committed(tmp_path: Path) -> None:
    guide = write_guide(repository(tmp_path), {"sample/page.md": page_text()})
    assert "nothing is committed here yet" in refused(guide)
    assert "this clone has no such commit" in refused(guide, house_from="HEAD")


@pytest.mark.parametrize("ref", ["", "-x", "--all", "a\nb", "main\0"])
def test_what_is_no_name_is_never_given_to_git(guide: Path, ref: str) -> None:
    assert refused(guide, ref).endswith("this is not the name of a commit, branch or tag.")


@pytest.mark.parametrize("ref", ["nope", "main..HEAD", "^main", "HEAD:guide", "main main", "main@{7}", "*"])
def test_a_commit_that_is_not_there(guide: Path, ref: str) -> None:
    assert refused(guide, ref).startswith(
        f"--since {ref}: this clone has no such commit, branch or tag. Fetch it"
    )


def test_a_shallow_clone(guide: Path, tmp_path: Path) -> None:
    git(guide, "switch", "-qc", "work")
    change(guide)
    commit_all(guide)
    git(guide, "switch", "-q", "main")
    commit_all(guide)
    origin = guide.parent.as_uri()
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=work", origin, "shallow")
    shallow = tmp_path / "shallow" / "guide"
    line = refused(shallow, "origin/main")
    assert line.startswith("--since origin/main: this clone has no such commit, branch or tag.")
    assert "'fetch-depth: 0'" in line
    git(shallow, "fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    line = refused(shallow, "origin/main")
    assert "this clone is shallow and does not go back to where both parted" in line
    assert "'fetch-depth: 0'" in line
    assert "'git fetch --unshallow'" in line
    git(shallow, "fetch", "-q", "--unshallow")
    assert len(run(Request(find_settings(shallow), TODAY, since="origin/main")).pages) == 1


def test_histories_that_have_nothing_in_common(guide: Path) -> None:
    git(guide, "switch", "-q", "--orphan", "other")
    guide.mkdir(exist_ok=True)
    git(guide.parent, "checkout", "-q", "main", "--", ".")
    commit_all(guide, "Another beginning")
    assert "it has no commit in common with what is checked out here" in refused(guide)


def test_a_partial_clone_fetches_nothing(guide: Path, tmp_path: Path) -> None:
    change(guide)
    commit_all(guide)
    git(guide, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", guide.parent.as_uri(), "partial")
    line = refused(tmp_path / "partial" / "guide", "HEAD~1")
    assert "this clone does not hold the contents of old files" in line
    assert "Clone without --filter" in line


def test_a_content_that_is_lost(guide: Path) -> None:
    oid = git(guide, "rev-parse", "HEAD:./sample/page.md")
    change(guide)
    lost = guide.parent / ".git" / "objects" / oid[:2] / oid[2:]
    lost.unlink()
    assert "this clone does not hold the contents of old files" in refused(guide)
    lost.write_bytes(b"not an object")
    assert "repair the repository" in refused(guide)


def test_a_folder_listing_that_is_lost(guide: Path) -> None:
    oid = git(guide, "rev-parse", "HEAD:./sample")
    change(guide)
    (guide.parent / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert "git cannot list its files: " in refused(guide)


def test_a_history_that_is_lost(guide: Path) -> None:
    commit_all(guide)
    commit_all(guide)
    oid = git(guide, "rev-parse", "HEAD~1")
    git(guide, "branch", "old", "HEAD~2")
    (guide.parent / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert "git cannot compare it with this commit: " in refused(guide, "old")


def test_a_broken_index_is_no_silence(guide: Path) -> None:
    (guide / "sample" / "new.md").write_text(page_text(front={"id": "new"}), encoding="utf-8")
    (guide.parent / ".git" / "index").write_bytes(b"no index")
    assert "git cannot say which pages are ignored: " in refused(guide)


def test_a_repository_of_someone_else(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_KEPT", (*asking._KEPT, "GIT_TEST_ASSUME_DIFFERENT_OWNER"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    line = refused(guide)
    assert "another user owns it" in line
    assert "safe.directory" in line


def test_a_configuration_that_git_does_not_read(guide: Path) -> None:
    with (guide.parent / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write("[core\n")
    assert "git does not read this repository: fatal: bad config" in refused(guide)


def test_no_git(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "empty"), "", "."]))
    assert refused(guide).startswith("git was not found.")


@posix
def test_a_git_in_the_guide_is_never_started(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _script(guide / "git", "exit 7")
    monkeypatch.chdir(guide)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert Path(find_git()).parent != guide
    assert run(Request(find_settings(guide), TODAY, since="main")).summary.exit == 0


def _script(file: Path, body: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def _git_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, condition: str, body: str) -> None:
    """Put a git on the path that does something else where its arguments match."""
    script = f'case "$*" in {condition}) {body} ;; esac\nexec "{find_git()}" "$@"'
    _script(tmp_path / "bin" / "git", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")


@posix
@pytest.mark.parametrize("what", ["*rev-parse*", "*merge-base*", "*ls-tree*", "*cat-file*"])
def test_a_git_that_hangs_is_stopped(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _git_that(tmp_path, monkeypatch, what, "exec sleep 30")
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    monkeypatch.setattr(blobs, "SECONDS", 0.5)
    change(guide)
    assert "git did not answer within" in refused(guide)


@posix
@pytest.mark.parametrize(
    "body", ["exit 3", "echo oops >&2; exit 3", 'read x; echo "$x blob 9"; echo short; exit 3']
)
def test_a_git_that_breaks_off(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    _git_that(tmp_path, monkeypatch, "*cat-file*", body)
    change(guide)
    line = refused(guide)
    assert "An earlier version cannot be read" in line
    assert ("(oops)" in line) == ("oops" in body)


@posix
def test_a_git_that_is_gone_meanwhile(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _script(tmp_path / "bin" / "git", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    here = Git(guide)
    (tmp_path / "bin" / "git").unlink()
    with pytest.raises(ConfigurationError, match="git cannot be started: "):
        here.run("version")
    with Blobs(here) as contents, pytest.raises(ConfigurationError, match="git cannot be started: "):
        contents.read(["0" * 40], 10)


@posix
def test_nothing_that_a_repository_configures_is_run(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = _script(tmp_path / "traps" / "trap", f'echo "$*" >> "{tmp_path / "sprung"}"; cat')
    settings = (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
    )
    for name in settings:
        git(guide, "config", name, str(trap))
    git(guide, "config", "core.hooksPath", str(trap.parent))
    for hook in ("post-index-change", "pre-commit", "reference-transaction"):
        _script(trap.parent / hook, f'exec "{trap}" hook')
    (guide.parent / ".git" / "info" / "attributes").write_text(
        "*.md diff=evil filter=evil\n", encoding="utf-8"
    )
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_PAGER", str(trap))
    change(guide)
    (guide / "sample" / "new.md").write_text(page_text(front={"id": "new"}), encoding="utf-8")
    found = run(Request(find_settings(guide), TODAY, since="main", house_from="main"))
    assert len(found.pages) == 2
    assert not (tmp_path / "sprung").exists()


def test_the_environment_names_no_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_TRACE",
        "GIT_CONFIG_PARAMETERS",
        "GIT_CONFIG_GLOBAL",
        "LANGUAGE",
    ):
        monkeypatch.setenv(name, "x")
    found = {name: value for name, value in environment().items() if name.startswith("GIT_")}
    assert found == {
        "GIT_CONFIG_GLOBAL": "x",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    assert "LANGUAGE" not in environment()


def test_one_process_reads_all_contents(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, ...]] = []
    popen: Any = subprocess.Popen

    def counted(command: tuple[str, ...], **options: Any) -> Any:
        started.append(command)
        return popen(command, **options)

    monkeypatch.setattr(subprocess, "Popen", counted)
    for number in range(30):
        text = page_text(front={"id": f"p{number}"})
        (guide / "sample" / f"p{number}.md").write_text(text, encoding="utf-8")
    commit_all(guide)
    for number in range(30):
        (guide / "sample" / f"p{number}.md").write_text("Changed.\n", encoding="utf-8")
    started.clear()
    found = run(Request(find_settings(guide), TODAY, since="main", house_from="main"))
    assert len(found.pages) == 30
    assert [("cat-file" in command) for command in started].count(True) == 1
    assert len(started) <= 12


def test_contents_of_one_reader(guide: Path) -> None:
    big = guide.parent / "big.bin"
    big.write_bytes(b"x" * 3_000_000)
    commit_all(guide)
    oids = [git(guide, "rev-parse", f"HEAD:{path}") for path in ("big.bin", "guide/sample/page.md")]
    here = open_repository(guide, "--since")
    with Blobs(here.git) as contents:
        assert contents.read([], 10) == {}
        assert contents.read(oids, 1_000_000) == {oids[0]: None, oids[1]: page_text().encode()}
        assert contents.read(oids[:1], 3_000_000) == {oids[0]: big.read_bytes()}
