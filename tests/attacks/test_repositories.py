"""Attacks through git: clones that lack history, links, submodules, decoys, names, and what misleads git itself."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.schemas.dates import ClockDay
from medreview.settings import find_settings
from support.attacked import INFUSION, TABLETS, TODAY, Honest, errors, left_out, messages
from support.commands import finish, start
from support.repositories import commit_all, git, repository

RECORD = "guide/reviews/tablets/2026-03-02-rita-reviewer.yaml"
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs links, or a shell script")


def _overdose(honest: Honest) -> str:
    honest.edit(TABLETS, "50 mg", "500 mg")
    return f"REV008 {honest.place(TABLETS, '500 mg')}"


def _overdose_proposed(honest: Honest, path: str = TABLETS) -> list[str]:
    """Return what a pull request must show of a changed dose."""
    return [f"VER001 {honest.value(path, 'version')}", f"REV008 {honest.place(path, '500 mg')}"]


def _clone(honest: Honest, *options: str) -> Honest:
    to = honest.folder.parent / "clone"
    git(honest.folder.parent, "clone", "--quiet", *options, honest.folder.as_uri(), str(to))
    return honest.of(to)


def test_a_shallow_clone_without_the_reviewed_text(honest: Honest) -> None:
    _overdose(honest)
    honest.commit()
    clone = _clone(honest, "--depth=1")
    found = clone.check()
    assert errors(found) == [f"REV008 {clone.value(TABLETS, 'reviewed')}"]
    assert "this clone is shallow" in messages(found, "REV008").lower()


def test_a_shallow_clone_with_the_reviewed_text(honest: Honest) -> None:
    clone = _clone(honest, "--depth=1")
    assert errors(clone.check()) == []
    assert errors(clone.check()) == []
    place = _overdose(clone)
    assert errors(clone.check()) == [place]


def test_a_shallow_clone_of_a_change_of_formatting(honest: Honest) -> None:
    """The digest is that of the record: no history is needed."""
    honest.edit(TABLETS, "Take 50 mg", "Take\n50 mg")
    honest.commit()
    assert errors(_clone(honest, "--depth=1").check()) == []


def test_a_partial_clone(honest: Honest) -> None:
    git(honest.folder, "config", "uploadpack.allowFilter", "true")
    honest.edit(TABLETS, "50 mg", "60 mg")
    honest.commit()
    clone = _clone(honest, "--filter=blob:none")
    found = clone.check()
    assert errors(found) == [f"REV008 {clone.value(TABLETS, 'reviewed')}"]
    assert "clone without --filter" in messages(found, "REV008")


def test_a_detached_head(honest: Honest) -> None:
    git(honest.folder, "switch", "--quiet", "--detach")
    assert errors(honest.review()) == []
    _overdose(honest)
    honest.commit()
    assert errors(honest.review()) == _overdose_proposed(honest)


def test_a_history_without_a_common_commit(honest: Honest) -> None:
    git(honest.folder, "switch", "--quiet", "--orphan", "proposal")
    git(honest.folder, "checkout", "main", "--", ".")
    honest.commit()
    with pytest.raises(ConfigurationError) as refused:
        honest.review()
    assert "it has no commit in common with what is checked out here" in str(refused.value)


def test_not_in_a_repository(honest: Honest) -> None:
    """What changed cannot be told where the history is gone; that it changed can."""
    shutil.rmtree(honest.folder / ".git")
    assert errors(honest.check()) == []
    _overdose(honest)
    assert errors(honest.check()) == [f"REV008 {honest.value(TABLETS, 'reviewed')}"]


def test_a_page_in_a_submodule(honest: Honest) -> None:
    """A page that belongs to another repository is checked like any other, and what it was is asked of nobody."""
    other = repository(honest.folder.parent / "other")
    text = honest.read(TABLETS).replace("50 mg", "500 mg")
    (other / "tablets.md").write_text(text, encoding="utf-8", newline="")
    commit_all(other)
    honest.remove(TABLETS)
    honest.branch()
    command = (
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        other.as_uri(),
        "guide/sample/part",
    )
    git(honest.folder, *command)
    honest.commit()
    path = "guide/sample/part/tablets.md"
    found = honest.review()
    assert errors(found) == _overdose_proposed(honest, path)
    assert f"{path}: they belong to another repository (a submodule)" in left_out(found)


@ON_POSIX
def test_a_page_that_is_a_link(honest: Honest) -> None:
    """What it leads to is what is published, so that is what is judged; the change stands where an editor finds it."""
    honest.branch()
    target = honest.write("elsewhere/tablets.txt", honest.read(TABLETS).replace("50 mg", "500 mg"))
    honest.remove(TABLETS)
    (honest.folder / TABLETS).symlink_to(os.path.relpath(target, honest.guide / "sample"))
    honest.commit()
    assert f"REV008 {honest.place(TABLETS, '500 mg')}" in errors(honest.review())
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, '500 mg')}"]


@ON_POSIX
def test_a_page_that_is_a_link_to_another_page(honest: Honest) -> None:
    honest.remove(TABLETS)
    (honest.folder / TABLETS).symlink_to("infusion.md")
    assert f"PAG009 {honest.value(TABLETS, 'id')}" in errors(honest.check())


@ON_POSIX
def test_a_folder_of_pages_that_is_a_link(honest: Honest) -> None:
    outside = honest.folder.parent / "elsewhere"
    honest.branch()
    (honest.guide / "more").symlink_to(outside, target_is_directory=True)
    outside.mkdir()
    (outside / "extra.md").write_text(honest.read(TABLETS), encoding="utf-8")
    honest.commit()
    found = honest.review()
    assert errors(found) == []
    assert "guide/more: a link to a folder is not followed" in left_out(found)


def test_a_page_in_another_case(honest: Honest) -> None:
    honest.branch()
    git(honest.folder, "mv", TABLETS, "guide/sample/Tablets.md")
    honest.commit()
    assert errors(honest.review()) == []
    path = "guide/sample/Tablets.md"
    honest.edit(path, "50 mg", "500 mg")
    assert errors(honest.review()) == _overdose_proposed(honest, path)


def test_two_pages_of_one_id(honest: Honest) -> None:
    path = "guide/sample/tablets-2.md"
    honest.write(path, honest.read(TABLETS))
    assert errors(honest.check()) == [f"PAG009 {honest.value(TABLETS, 'id')}"]


def test_the_id_of_another_page(honest: Honest) -> None:
    """A new page takes the id, and so the reviews, of a page that is withdrawn or gone."""
    honest.branch()
    honest.move(INFUSION, "guide/sample/drops.md")
    honest.edit("guide/sample/drops.md", "2 hours", "20 hours")
    honest.commit()
    path = "guide/sample/drops.md"
    assert f"REV008 {honest.place(path, '20 hours')}" in errors(honest.review())


def test_an_id_changed(honest: Honest) -> None:
    honest.branch()
    honest.edit(TABLETS, "id: tablets", "id: pills")
    honest.edit("guide/sample/guide.yaml", "tablets", "pills")
    honest.commit()
    found = errors(honest.review())
    assert f"PAG010 {honest.value(TABLETS, 'id')}" in found
    assert f"REV010 {honest.value(TABLETS, 'reviewed')}" in found


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2020, 1, 1), date(1970, 1, 1)])
def test_the_clock_set_back(honest: Honest, day: date) -> None:
    """A computer whose clock is before the newest commit cannot tell what is due."""
    clock = ClockDay(day.year, day.month, day.day)
    with pytest.raises(ConfigurationError) as refused:
        honest.check(today=clock)
    assert "2026-11-22" in str(refused.value)
    assert str(day) in str(refused.value)
    honest.check(today=day)  # a day that somebody names is theirs to answer for


def test_a_commit_of_the_future(honest: Honest) -> None:
    """The same as a real process: exit code 2 and one line."""
    tree, parent = git(honest.folder, "rev-parse", "HEAD^{tree}", "HEAD").split()
    signature = "Ann Author <ann@example.org> 4070908800 +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {signature}\ncommitter {signature}\n\nLater\n"
    commit = git(honest.folder, "hash-object", "-t", "commit", "-w", "--stdin", data=text.encode())
    git(honest.folder, "update-ref", "HEAD", commit)
    result = finish(start("check", cwd=honest.folder))
    assert (result.code, result.out) == (2, "")
    assert "2099-01-01" in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize(
    "name", ["--fix.md", "-rf.md", "--since=x.md", "@{-1}.md", ":(exclude)*.md", "HEAD.md"]
)
def test_a_page_named_like_an_option(honest: Honest, name: str) -> None:
    path = f"guide/sample/{name}"
    honest.branch()
    honest.move(TABLETS, path)
    honest.edit(path, "50 mg", "500 mg")
    honest.commit()
    before = honest.read(path)
    assert errors(honest.review()) == _overdose_proposed(honest, path)
    process = start("check", "--today", "2026-11-22", cwd=honest.folder)
    assert finish(process).code == 1
    assert honest.read(path) == before


@pytest.mark.parametrize("name", ["--fix", "-rf", "--since=x"])
def test_a_folder_named_like_an_option(honest: Honest, name: str) -> None:
    path = f"guide/{name}/tablets.md"
    honest.branch()
    honest.move("guide/sample", f"guide/{name}")
    honest.edit(path, "50 mg", "500 mg")
    honest.commit()
    assert errors(honest.review()) == _overdose_proposed(honest, path)


@pytest.mark.parametrize("ref", ["--output=x", "-rf", "", "main\n", "main..main", "no such branch"])
def test_a_base_named_like_an_option(honest: Honest, ref: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^--since |this is not the name"):
        honest.check(since=ref)
    with pytest.raises(ConfigurationError, match=r"^--house-from |this is not the name"):
        honest.check(house_from=ref)
    assert not (honest.folder / "x").exists()


def _decoy(honest: Honest, page: str, text: str) -> str:
    """Commit a file elsewhere that differs little from the page as it will be; return git's name of its content."""
    path = f"guide/sample/{page}.md"
    honest.write(path, text)
    honest.commit()
    blob = git(honest.folder, "rev-parse", f"HEAD:{path}")
    honest.remove(path)
    honest.commit()
    return blob


@pytest.mark.parametrize("page", ["tablets-2", "decoy"])
def test_a_blob_that_is_a_decoy(honest: Honest, page: str) -> None:
    """The record names a content that reads nearly like the page now; what was reviewed is another text."""
    almost = honest.read(TABLETS).replace("50 mg", "500 mg").replace("Call us.", "Call us")
    blob = _decoy(honest, page, almost)
    record = honest.record(changed={"blob": blob})
    honest.commit()
    honest.edit(TABLETS, "50 mg", "500 mg")
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, '500 mg')}"]
    assert f"blob: {blob}" in honest.read(record)


def test_a_decoy_of_the_reviewed_text_under_another_id(honest: Honest) -> None:
    """The id is no part of the digest: a text found under another page's id is the reviewed one all the same."""
    text = honest.read(TABLETS)
    fresh = repository(honest.folder.parent / "fresh")
    shutil.copytree(honest.guide, fresh / "guide")
    attacked = honest.of(fresh)
    attacked.remove(TABLETS)
    attacked.write("guide/sample/decoy.md", text.replace("id: tablets", "id: decoy"))
    commit_all(fresh)
    attacked.remove("guide/sample/decoy.md")
    attacked.write(TABLETS, text.replace("50 mg", "500 mg"))
    commit_all(fresh)
    found = attacked.check()
    assert errors(found) == [f"REV008 {attacked.value(TABLETS, 'reviewed')}"]
    assert "what changed cannot be told" in messages(found, "REV008")


def test_a_reviewed_text_that_was_never_committed(honest: Honest) -> None:
    honest.edit(TABLETS, "50 mg", "60 mg")
    path = honest.record(changed={"date": "2026-11-20"})
    honest.edit(TABLETS, "60 mg", "600 mg")
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.commit()
    found = honest.check()
    assert errors(found) == [f"REV008 {honest.value(TABLETS, 'reviewed')}"]
    assert "what changed cannot be told" in messages(found, "REV008")
    assert path in {file for page in found.pages for file in page.records}


def test_a_graft_and_replaced_objects(honest: Honest) -> None:
    head = git(honest.folder, "rev-parse", "HEAD")
    place = _overdose(honest)
    honest.commit()
    now = git(honest.folder, "rev-parse", f"HEAD:{TABLETS}")
    then = git(honest.folder, "rev-parse", f"{head}:{TABLETS}")
    git(honest.folder, "replace", then, now)
    git(honest.folder, "replace", head, git(honest.folder, "rev-parse", "HEAD"))
    info = honest.folder / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "grafts").write_text(f"{git(honest.folder, 'rev-parse', 'HEAD')}\n", encoding="ascii")
    assert errors(honest.check()) == [place]
    assert errors(honest.check(since=head, house_from=head)) == _overdose_proposed(honest)


def test_told_to_assume_that_nothing_changed(honest: Honest) -> None:
    _overdose(honest)
    git(honest.folder, "update-index", "--assume-unchanged", TABLETS)
    git(honest.folder, "update-index", "--skip-worktree", INFUSION)
    assert errors(honest.review()) == _overdose_proposed(honest)


SETTINGS = (
    "alias.cat-file alias.rev-list alias.rev-parse alias.ls-tree alias.merge-base core.editor core.fsmonitor "
    "core.pager "
    "core.sshCommand core.alternateRefsCommand core.askPass core.gitProxy credential.helper diff.external "
    "diff.evil.command diff.evil.textconv filter.evil.clean filter.evil.process filter.evil.smudge gpg.program "
    "gpg.ssh.program gpg.ssh.defaultKeyCommand interactive.diffFilter pager.cat-file pager.rev-list sequence.editor "
    "uploadpack.packObjectsHook remote.origin.uploadpack"
).split()
VALUES = {
    "core.hooksPath": "{traps}",
    "core.quotePath": "true",
    "core.ignoreCase": "true",
    "core.precomposeUnicode": "true",
    "log.showSignature": "true",
    "color.ui": "always",
    "extensions.partialClone": "origin",
    "remote.origin.url": "ext::{trap}",
    "remote.origin.promisor": "true",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "gpg.format": "ssh",
    "commit.gpgSign": "true",
    "submodule.recurse": "true",
    "core.attributesFile": "{traps}/attributes",
}
ATTRIBUTES = "* diff=evil filter=evil text eol=crlf ident working-tree-encoding=UTF-16\n"


def _traps(honest: Honest) -> tuple[Path, Path]:
    """Return a program that leaves a mark when it is run, and the mark."""
    mark = honest.folder.parent / "sprung"
    trap = honest.folder.parent / "traps" / "trap"
    trap.parent.mkdir()
    for name in (
        "trap",
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-commit",
        "git",
        "ssh",
    ):
        (trap.parent / name).write_text(f'#!/bin/sh\necho "$0" >> "{mark}"\ncat\n', encoding="utf-8")
        (trap.parent / name).chmod(0o755)
    (trap.parent / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
    return trap, mark


def _pairs(trap: Path) -> list[tuple[str, str]]:
    named = {"trap": str(trap), "traps": str(trap.parent)}
    set_ = [(name, f"!{trap}" if name.startswith("alias.") else str(trap)) for name in SETTINGS]
    return [*set_, *((name, value.format(**named)) for name, value in VALUES.items())]


def _verdicts(honest: Honest) -> None:
    """The honest guide is green, and a changed dose is found, however it is asked."""
    assert errors(honest.review()) == []
    place = _overdose(honest)
    assert errors(honest.check()) == [place]
    assert errors(honest.review()) == _overdose_proposed(honest)


@ON_POSIX
def test_configuration_of_the_repository_that_runs_programs(honest: Honest) -> None:
    trap, mark = _traps(honest)
    honest.branch()
    for name, value in _pairs(trap):
        git(honest.folder, "config", name, value)
    git(honest.folder, "config", "core.repositoryFormatVersion", "1")
    honest.write(".gitattributes", ATTRIBUTES)
    (honest.folder / ".git" / "info").mkdir(exist_ok=True)
    (honest.folder / ".git" / "info" / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
    _verdicts(honest)
    assert not mark.exists()


@ON_POSIX
def test_configuration_in_variables_that_runs_programs(
    honest: Honest, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap, mark = _traps(honest)
    honest.branch()
    pairs = _pairs(trap)
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(pairs)))
    for number, (name, value) in enumerate(pairs):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", name)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    _verdicts(honest)
    assert not mark.exists()


@ON_POSIX
def test_variables_that_mislead_git(honest: Honest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another repository, whose main has the changed dose, a waiver for it and no records."""
    trap, mark = _traps(honest)
    honest.branch()
    other = honest.of(Path(shutil.copytree(honest.folder, honest.folder.parent / "other", symlinks=True)))
    git(other.folder, "switch", "--quiet", "main")
    _overdose(other)
    shutil.rmtree(other.guide / "reviews")
    other.edit("guide/house/policy.yaml", "evidence: signed", "evidence: date")
    other.commit()
    head = git(honest.folder, "rev-parse", "HEAD")
    (other.folder / "shallow").write_text(f"{head}\n", encoding="ascii")
    for name, value in {
        "GIT_DIR": other.folder / ".git",
        "GIT_WORK_TREE": other.folder,
        "GIT_COMMON_DIR": other.folder / ".git",
        "GIT_INDEX_FILE": other.folder / ".git" / "index",
        "GIT_OBJECT_DIRECTORY": other.folder / ".git" / "objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": other.folder / ".git" / "objects",
        "GIT_NAMESPACE": "other",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_SHALLOW_FILE": other.folder / "shallow",
        "GIT_GRAFT_FILE": other.folder / "shallow",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_PREFIX": "elsewhere/",
        "GIT_TRACE": mark,
        "GIT_SSH_COMMAND": trap,
        "GIT_PAGER": trap,
        "GIT_EXTERNAL_DIFF": trap,
        "GIT_ASKPASS": trap,
        "GIT_EDITOR": trap,
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={trap}'",
    }.items():
        monkeypatch.setenv(name, str(value))
    assert errors(honest.review()) == []
    place = _overdose(honest)
    assert errors(honest.check()) == [place]
    assert errors(honest.review()) == _overdose_proposed(honest)
    assert not mark.exists()


@ON_POSIX
@pytest.mark.parametrize("name", ["ssh-keygen", "git", "ssh-add"])
def test_a_program_beside_the_pages(honest: Honest, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A program in the working folder, or in a relative folder of PATH, says that all is well: nobody asks it."""
    mark = honest.folder.parent / "sprung"
    honest.branch()
    before = honest.read(f"{RECORD}.sig")
    honest.sign(RECORD, honest.keys.stranger)
    forged = honest.read(f"{RECORD}.sig")
    for folder in (honest.folder, honest.guide, honest.folder / "tools"):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f'#!/bin/sh\ntouch "{mark}"\nexit 0\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.chdir(honest.folder)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "tools", "./guide", os.environ["PATH"]]))
    assert errors(honest.check()) == [f"REV012 {RECORD}:1:1"]
    assert f"REV012 {RECORD}:1:1" in errors(honest.review())
    assert forged != before
    honest.write(f"{RECORD}.sig", before)
    assert errors(honest.review()) == []
    assert not mark.exists()


def test_in_this_process_by_the_day(honest: Honest) -> None:
    """The day is asked for, never read: the same run tomorrow and in two years."""
    settings = find_settings(honest.guide)
    assert errors(run(Request(settings, TODAY))) == []
    late = run(Request(settings, date(2028, 3, 2)))
    assert errors(late) == [f"REV002 {honest.value(path, 'reviewed')}" for path in (INFUSION, TABLETS)]
