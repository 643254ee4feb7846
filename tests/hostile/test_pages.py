"""Pages of every bad kind in one guide: each is reported, and none keeps the others from being checked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from medreview.commands.formats import FORMATS
from support.hostile import ON_LINUX, ON_POSIX, as_plain_user, page_named, run_command
from support.repositories import commit_all, repository

_JSON = ("json", "sarif", "gitlab", "rdjson")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_shows_the_sound_page_and_the_others(museum: Path, form: str) -> None:
    result = run_command("check", "--today", "2026-11-22", "--format", form, cwd=museum)
    assert (result.code, result.err) == (1, "")
    if form != "markdown":  # which shows the worst alone
        assert "sample/good.md" in result.out
    assert "sample/empty.md" in result.out
    if form in _JSON:
        json.loads(result.out)
    if form == "junit":
        ElementTree.fromstring(result.out)


def test_every_bad_page_has_its_finding(museum: Path) -> None:
    found = json.loads(run_command("check", "--format", "json", cwd=museum).out)["findings"]
    paths = {finding["path"].rpartition("/")[2] for finding in found if finding["rule"] != "RDB001"}
    there = {entry.name for entry in (museum / "sample").iterdir() if entry.name.endswith(".md")}
    assert {name for name in there if name.isprintable()} <= paths
    assert len(paths) >= len(there)
    assert {f["rule"] for f in found if f["path"].endswith("/good.md")} == {"TRM001", "RDB001", "REF004"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--fix=all", "--diff"),
        ("status",),
        ("status", "--format", "json"),
        ("check", "--no-exceptions"),
    ],
    ids=" ".join,
)
def test_other_commands_go_through(museum: Path, arguments: tuple[str, ...]) -> None:
    result = run_command(*arguments, cwd=museum)
    assert "good" in result.out


def test_reports_are_written(museum: Path, tmp_path: Path) -> None:
    assert run_command("report", "-o", tmp_path / "out", cwd=museum).code == 0
    assert {file.suffix for file in (tmp_path / "out").iterdir()} == {".md", ".csv", ".json"}
    for file in (tmp_path / "out").iterdir():
        assert file.read_text(encoding="utf-8")


def test_fixing_changes_the_pages_that_can_be_read(museum: Path, tmp_path: Path) -> None:
    copy = tmp_path / "guide"
    ignored = shutil.ignore_patterns("pipe.md", "endless.md", "huge.md")
    shutil.copytree(museum, copy, symlinks=True, ignore=ignored)
    before = {file.name: file.read_bytes() for file in (copy / "sample").glob("*.md") if file.is_file()}
    result = run_command("check", "--fix", cwd=copy)
    after = {file.name: file.read_bytes() for file in (copy / "sample").glob("*.md") if file.is_file()}
    assert result.code == 1
    assert after["good.md"] == before["good.md"].replace(b"drug", b"medicine")
    changed = {name for name in before if before[name] != after[name]}
    assert {"good.md", "cr.md", "pairs.md"} <= changed
    assert changed.isdisjoint(("empty.md", "nul.md", "utf16.md", "latin1.md", "never-closed.md", "bomb.md"))
    assert after["cr.md"].count(b"\r") == before["cr.md"].count(b"\r")
    assert not list((copy / "sample").glob(".medreview-*"))


def test_since_an_earlier_commit(museum: Path, tmp_path: Path) -> None:
    folder = repository(tmp_path / "repository")
    (folder / "README").write_text("nothing yet\n", encoding="utf-8")
    commit_all(folder)
    ignored = shutil.ignore_patterns("pipe.md", "endless.md", "huge.md")
    shutil.copytree(museum, folder / "guide", symlinks=True, ignore=ignored)
    for stage in ("untracked", "committed"):
        result = run_command("check", "--since", "HEAD", "--format", "json", cwd=folder)
        run = json.loads(result.out)
        assert (result.code, result.err) == (1, "")
        assert any(finding["path"].endswith("/empty.md") for finding in run["findings"])
        if stage == "untracked":
            commit_all(folder)
            for page in (folder / "guide" / "sample").glob("*.md"):
                if page.is_file() and not page.is_symlink():
                    page.write_bytes(page.read_bytes() + b"\n")


def test_a_digest_of_every_page_that_can_be_read(museum: Path) -> None:
    result = run_command("digest", cwd=museum)
    assert (result.code, result.out) == (2, "")
    bad = {line.removeprefix("medreview: ").split(":")[0] for line in result.err.splitlines()}
    assert len(bad) == result.err.count("\n")
    named = {path.rpartition("/")[2] for path in bad}
    sound = [
        page for page in (museum / "sample").iterdir() if page.name[-3:] == ".md" and page.name not in named
    ]
    assert museum / "sample" / "good.md" in sound
    plain = [page for page in sound if page.name.isprintable()]
    found = run_command("digest", *plain, cwd=museum)
    assert (found.code, found.err, found.out.count("\n")) == (0, "", len(plain))


@ON_POSIX
@pytest.mark.parametrize(
    "name", ["pipe.md", "endless.md", "loop.md", "nowhere.md", "folder.md", "huge.md", "nul.md"]
)
def test_measuring_what_is_no_text_is_one_line(museum: Path, name: str) -> None:
    result = run_command("measure", museum / "sample" / name, cwd=museum)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


@ON_LINUX
def test_what_may_not_be_read_is_named(guide: Path) -> None:
    (guide / "sample" / "locked.md").write_text(page_named("locked"), encoding="utf-8")
    (guide / "sample" / "locked.md").chmod(0)
    for name, mode in (("closed", 0), ("listed", 0o444), ("blind", 0o111)):
        folder = guide / "sample" / name
        (folder / "deeper").mkdir(parents=True)
        (folder / "inside.md").write_text(page_named(name), encoding="utf-8")
        folder.chmod(mode)
    try:
        result = run_command("check", "--format", "json", cwd=guide, preexec_fn=as_plain_user())
    finally:
        for name in ("closed", "listed", "blind"):
            (guide / "sample" / name).chmod(0o755)
    found = {
        f["path"].removeprefix("guide/sample/"): f["message"] for f in json.loads(result.out)["findings"]
    }
    assert result.code == 1
    assert found["locked.md"] == found["listed/inside.md"] == "This file may not be read. Allow reading it."
    assert found["closed"] == found["blind"]
    assert (
        found["closed"]
        == "This folder may not be looked into, so its pages are not checked. Allow reading it."
    )
    assert "page.md" in found


def test_a_page_of_the_largest_size_ends_in_time(guide: Path) -> None:
    body = "[" * 300_000 + "\n\n" + "> " * 150_000 + "\n\n" + "*a " * 100_000 + "\n\n" + "x" * 900_000
    (guide / "sample" / "large.md").write_text(page_named("large", body), encoding="utf-8")
    result = run_command("check", "--format", "json", cwd=guide)
    assert {page["path"] for page in json.loads(result.out)["pages"]} == {
        "guide/sample/large.md",
        "guide/sample/page.md",
    }
