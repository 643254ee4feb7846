"""Nothing that a repository, its configuration or the environment holds is run, or changes which text is found."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.history import blobs, versions
from medreview.history.blobs import Blobs
from medreview.history.git import Commit, find_git, open_repository
from medreview.history.reviewed_texts import FoundText, ReviewedTexts, Wanted
from medreview.history.snapshots import CommitThen, commit_on, export_guide
from medreview.reading.digest import digest_of
from medreview.reading.front_matter import read_front_matter
from medreview.reading.source import Source
from support.guides import page_text
from support.repositories import commit_all, git, repository

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script")

DAY = date(2026, 11, 22)
SIGNED = page_text("# Sample page\n\nTake one tablet a day.\n")
NEVER = page_text("# Sample page\n\nNever written.\n")
SETTINGS = (
    "alias.cat-file",
    "alias.ls-tree",
    "alias.rev-list",
    "alias.rev-parse",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.evil.command",
    "diff.evil.textconv",
    "diff.external",
    "filter.evil.clean",
    "filter.evil.process",
    "filter.evil.smudge",
    "gpg.program",
    "gpg.ssh.program",
    "interactive.diffFilter",
    "pager.cat-file",
    "pager.rev-list",
    "remote.origin.receivepack",
    "remote.origin.uploadpack",
    "sequence.editor",
    "trailer.evil.command",
    "uploadpack.packObjectsHook",
)
VALUES = {
    "core.bigFileThreshold": "1",
    "core.ignoreCase": "true",
    "core.useReplaceRefs": "true",
    "core.warnAmbiguousRefs": "true",
    "color.ui": "always",
    "extensions.partialClone": "origin",
    "format.pretty": "%GG",
    "log.showSignature": "true",
    "log.follow": "true",
    "remote.origin.partialclonefilter": "blob:none",
    "remote.origin.promisor": "true",
    "remote.origin.url": "ext::sh -c trap",
    "remote.origin.vcs": "evil",
    "submodule.recurse": "true",
}


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark when it is run."""
    file = tmp_path / "traps" / "trap"
    _script(file, f'echo "$0 $*" >> "{tmp_path / "sprung"}"; cat')
    return file


@pytest.fixture
def past(guide: Path) -> Path:
    """A guide whose page was signed in its newest commit but one."""
    _write(guide, SIGNED)
    commit_all(guide)
    _write(guide, page_text("# Sample page\n\nChanged.\n"))
    commit_all(guide)
    return guide


def _script(file: Path, body: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def _write(guide: Path, text: str) -> None:
    (guide / "sample" / "page.md").write_text(text, encoding="utf-8", newline="")


def _wanted(text: str, blob: str | None = None) -> Wanted:
    front = read_front_matter(Source("", text))
    return Wanted("sample-page", digest_of(front, text, {}), 1, blob, DAY, "sample/page.md")


def _find(guide: Path, text: str = SIGNED, blob: str | None = None) -> FoundText | str:
    wanted = _wanted(text, blob)
    with ReviewedTexts(guide, {}, 100_000) as texts:
        return texts.find([wanted])[wanted]


def _is_found(guide: Path) -> bool:
    """True when all works as if nothing had been tampered with: what is there is found, what is not is not."""
    lost = _find(guide, NEVER, blob="e" * 40)
    found = _find(guide)
    return isinstance(found, FoundText) and found.data == SIGNED.encode() and isinstance(lost, str)


def _is_snapshot_true(guide: Path, into: Path, oid: str) -> bool:
    """True when the commit of the day is the newest one, and what is exported is what it holds."""
    here = open_repository(guide, "--as-of")
    then = commit_on(here, "HEAD", DAY)
    assert isinstance(then, CommitThen)
    with Blobs(here.git) as contents:
        export_guide(here, contents, then.commit, "guide", into)
    return then.commit.oid == oid and (into / "sample" / "page.md").read_text("utf-8").endswith("Changed.\n")


@posix
def test_settings_of_a_repository(past: Path, tmp_path: Path, trap: Path) -> None:
    head = git(past, "rev-parse", "HEAD")
    for name in SETTINGS:
        git(past, "config", name, f"!{trap}" if name.startswith("alias.") else str(trap))
    for name, value in VALUES.items():
        git(past, "config", name, value)
    git(past, "config", "core.repositoryFormatVersion", "1")
    git(past, "config", "core.hooksPath", str(trap.parent))
    for hook in (
        "post-index-change",
        "pre-commit",
        "reference-transaction",
        "post-checkout",
        "fsmonitor-watchman",
    ):
        _script(trap.parent / hook, f'exec "{trap}" hook')
    _script(trap.parent / "git-remote-evil", f'exec "{trap}" remote')
    attributes = "*.md diff=evil filter=evil text eol=crlf working-tree-encoding=UTF-16 export-subst\n"
    (past.parent / ".git" / "info" / "attributes").write_text(attributes, encoding="utf-8")
    (past / ".gitattributes").write_text(attributes, encoding="utf-8")
    assert _is_found(past)
    assert _is_snapshot_true(past, tmp_path / "out", head)
    assert not (tmp_path / "sprung").exists()


@posix
def test_settings_of_the_environment(
    past: Path, tmp_path: Path, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = git(past, "rev-parse", "HEAD")
    pairs = [*((name, str(trap)) for name in SETTINGS), *VALUES.items(), ("core.hooksPath", str(trap.parent))]
    attributes = tmp_path / "attributes"
    attributes.write_text("* diff=evil filter=evil text eol=crlf\n", encoding="utf-8")
    pairs += [
        ("core.attributesFile", str(attributes)),
        ("core.commitGraph", "true"),
        ("protocol.allow", "always"),
    ]
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(pairs)))
    for number, (name, value) in enumerate(pairs):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", name)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    configured = tmp_path / "configuration"
    configured.write_text(f"[core]\n\tfsmonitor = {trap}\n\tpager = {trap}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configured))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(configured))
    assert _is_found(past)
    assert _is_snapshot_true(past, tmp_path / "out", head)
    assert not (tmp_path / "sprung").exists()


@posix
def test_variables_that_name_another_repository_or_program(
    past: Path, tmp_path: Path, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = git(past, "rev-parse", "HEAD")
    other = repository(tmp_path / "other")
    commit_all(other)
    values = {
        "GIT_DIR": other / ".git",
        "GIT_WORK_TREE": other,
        "GIT_COMMON_DIR": other / ".git",
        "GIT_OBJECT_DIRECTORY": other / ".git" / "objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": other / ".git" / "objects",
        "GIT_INDEX_FILE": other / "index",
        "GIT_NAMESPACE": "other",
        "GIT_REPLACE_REF_BASE": "refs/other/",
        "GIT_SHALLOW_FILE": other / "shallow",
        "GIT_GRAFT_FILE": other / "grafts",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_PREFIX": "elsewhere/",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_CONFIG": other / "config",
        "GIT_TRACE": tmp_path / "sprung",
        "GIT_TRACE2": tmp_path / "sprung",
        "GIT_SSH": trap,
        "GIT_SSH_COMMAND": trap,
        "GIT_PROXY_COMMAND": trap,
        "GIT_ASKPASS": trap,
        "GIT_PAGER": trap,
        "PAGER": trap,
        "GIT_EDITOR": trap,
        "GIT_EXTERNAL_DIFF": trap,
        "GIT_ATTR_SOURCE": "HEAD",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={trap}'",
    }
    (other / "shallow").write_text(head + "\n", encoding="ascii")
    (other / "grafts").write_text(head + "\n", encoding="ascii")
    for name, value in values.items():
        monkeypatch.setenv(name, str(value))
    assert _is_found(past)
    assert _is_snapshot_true(past, tmp_path / "out", head)
    assert not (tmp_path / "sprung").exists()


@posix
def test_a_git_beside_the_pages(past: Path, trap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sprung = trap.parent.parent / "sprung"
    for folder in (past, past.parent):
        _script(folder / "git", f'exec "{trap}" git')
    monkeypatch.chdir(past)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert _is_found(past)
    assert not sprung.exists()


@posix
def test_a_partial_clone_starts_no_fetch(
    past: Path, tmp_path: Path, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(past, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", past.parent.as_uri(), "partial")
    guide = tmp_path / "partial" / "guide"
    git(guide, "config", "remote.origin.url", "ext::" + str(trap))
    # git starts its own programs from this folder
    _script(tmp_path / "programs" / "git", f'exec "{trap}" git')
    monkeypatch.setenv("GIT_EXEC_PATH", str(tmp_path / "programs"))
    found = _find(guide, blob=git(past, "rev-parse", "HEAD~1:./sample/page.md"))
    assert isinstance(found, str)
    assert "clone without --filter" in found
    here = open_repository(guide, "--as-of")
    earlier = Commit("HEAD~1", git(guide, "rev-parse", "HEAD~1"))
    with (
        Blobs(here.git) as contents,
        pytest.raises(ConfigurationError, match="does not hold 'guide' as it was"),
    ):
        export_guide(here, contents, earlier, "guide", tmp_path / "out")
    assert not (tmp_path / "sprung").exists()


def _replace(past: Path, before: str) -> None:
    git(past, "replace", before, git(past, "rev-parse", "HEAD"))
    signed = git(past, "rev-parse", f"{before}:./sample/page.md")
    harmless = git(past, "hash-object", "-w", "--stdin", data=b"Harmless.\n")
    git(past, "replace", signed, harmless)


def _graft(past: Path, before: str) -> None:
    info = past.parent / ".git" / "info"
    info.mkdir(exist_ok=True)
    head = git(past, "rev-parse", "HEAD")
    (info / "grafts").write_text(f"{head} {git(past, 'rev-parse', f'{before}~1')}\n", encoding="ascii")


def _alternate(past: Path, before: str) -> None:
    other = repository(past.parent.parent / "store")
    git(other, "hash-object", "-w", "--stdin", data=before.encode())
    info = past.parent / ".git" / "objects" / "info"
    (info / "alternates").write_text(f"{other / '.git' / 'objects'}\nno such place\n", encoding="utf-8")


def _forge_commit_graph(past: Path, before: str) -> None:
    """Write a commit graph, then exchange the folders of its commits."""
    git(past, "commit-graph", "write", "--reachable")
    file = past.parent / ".git" / "objects" / "info" / "commit-graph"
    trees = [bytes.fromhex(git(past, "rev-parse", f"{name}^{{tree}}")) for name in (before, f"{before}~1")]
    data = file.read_bytes()
    assert trees[0] in data
    file.chmod(0o644)
    file.write_bytes(data.replace(trees[0], trees[1]))


def _hide_worktree(past: Path, before: str) -> None:
    assert before
    git(past, "config", "core.worktree", str(past.parent.parent))


@pytest.mark.parametrize("forge", [_replace, _graft, _alternate, _forge_commit_graph, _hide_worktree])
def test_what_lies_beside_the_objects_changes_nothing(
    past: Path, tmp_path: Path, forge: Callable[[Path, str], None]
) -> None:
    git(past, "reflog", "expire", "--expire=now", "--all")
    head = git(past, "rev-parse", "HEAD")
    forge(past, git(past, "rev-parse", "HEAD~1"))
    assert _is_found(past)
    assert _is_snapshot_true(past, tmp_path / "out", head)


def test_a_forged_end_of_history_is_no_silence(past: Path) -> None:
    git(past, "reflog", "expire", "--expire=now", "--all")
    (past.parent / ".git" / "shallow").write_text(git(past, "rev-parse", "HEAD") + "\n", encoding="ascii")
    found = _find(past)
    assert isinstance(found, str)
    assert found.startswith("this clone is shallow")


def test_a_content_under_a_forged_name(past: Path, tmp_path: Path) -> None:
    """A file below .git/objects that holds another content than its name says proves nothing."""
    objects = past.parent / ".git" / "objects"
    signed = git(past, "rev-parse", "HEAD~1:./sample/page.md")
    harmless = git(
        past, "hash-object", "-w", "--stdin", data=page_text("# Sample page\n\nHarmless.\n").encode()
    )
    forged = objects / signed[:2] / signed[2:]
    forged.chmod(0o644)
    forged.write_bytes((objects / harmless[:2] / harmless[2:]).read_bytes())
    assert isinstance(_find(past, blob=signed), str)
    git(past, "update-ref", "refs/heads/main", "HEAD~1")
    here = open_repository(past, "--as-of")
    then = commit_on(here, "HEAD", DAY)
    assert isinstance(then, CommitThen)
    with (
        Blobs(here.git) as contents,
        pytest.raises(Exception, match=r"'sample/page\.md' as it was, or it is damaged"),
    ):
        export_guide(here, contents, then.commit, "guide", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def _git_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, condition: str, body: str) -> None:
    """Put a git on the path that does something else where its arguments match."""
    script = f'case "$*" in {condition}) {body} ;; esac\nexec "{find_git()}" "$@"'
    _script(tmp_path / "bin" / "git", script)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")


@posix
@pytest.mark.parametrize("what", ["*rev-list*", "*cat-file*"])
def test_a_git_that_hangs_is_stopped(
    past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    _git_that(tmp_path, monkeypatch, what, "exec sleep 30")
    for module in (versions, blobs):
        monkeypatch.setattr(module, "SECONDS", 0.5)
    found = _find(past)
    assert isinstance(found, str)
    assert found.startswith("git did not answer within")


@posix
@pytest.mark.parametrize(
    "body",
    [
        "exit 3",
        "read x; echo $x blob 9; echo short; exit 3",
        "read x; echo a b c d; exit 3",
    ],
)
def test_a_git_that_breaks_off(
    past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    _git_that(tmp_path, monkeypatch, "*cat-file*", body)
    found = _find(past)
    assert isinstance(found, str)
    assert found.startswith("An earlier version cannot be read")


@posix
def test_a_git_that_lists_nothing(past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _git_that(tmp_path, monkeypatch, "*rev-list*", "echo 0123; echo fatal: no >&2; exit 3")
    found = _find(past)
    assert isinstance(found, str)
    assert "git cannot list the whole history (fatal: no)" in found


@posix
def test_a_git_that_is_gone_meanwhile(past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _git_that(tmp_path, monkeypatch, "*rev-parse*", f'rm "{tmp_path / "bin" / "git"}"')
    found = _find(past)
    assert isinstance(found, str)
    assert found.startswith("git cannot be started: ")


def test_no_git(past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    found = _find(past)
    assert isinstance(found, str)
    assert found.startswith("git was not found")


def test_a_repository_of_someone_else(past: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from medreview.history import git as asking

    monkeypatch.setattr(asking, "_KEPT", (*asking._KEPT, "GIT_TEST_ASSUME_DIFFERENT_OWNER"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    found = _find(past)
    assert isinstance(found, str)
    assert "another user owns it" in found
