"""check --since: the pages that changed, compared with what they were; nothing is left out in silence."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from medreview.engine import Request, run
from medreview.schemas.run import Run
from medreview.settings import find_settings
from support.guides import TODAY, page_text, write_guide
from support.repositories import commit_all, git, repository

CHANGED = page_text("# Sample page\n\nThis page says something else.\n")
NEW = page_text("# New\n\nText.\n", {"id": "new", "title": "New"})
MOVED_BACK = page_text(front={"reviewed": "2026-03-01"})
NAMES = ['a "b"\t.md', "two\nlines.md", "épreuve – 多.md", "-x.md", ":(glob)*.md"]
if sys.platform == "linux":  # elsewhere a name must be UTF-8
    NAMES.append(os.fsdecode(b"\xff.md"))


def since(guide: Path, ref: str = "main", paths: Iterable[str] = (), house_from: str | None = None) -> Run:
    named = tuple(guide / path for path in paths)
    return run(Request(find_settings(guide), TODAY, named, since=ref, house_from=house_from))


def pages_of(found: Run) -> list[str]:
    return [page.path.removeprefix("guide/") for page in found.pages]


def errors_of(found: Run) -> list[tuple[str, str]]:
    return [(f.path.removeprefix("guide/"), f.rule) for f in found.findings if f.severity == "error"]


def left_out(found: Run) -> str:
    return "\n".join(f"{one.what}: {one.why}" for one in found.not_checked)


def put(guide: Path, name: str, text: str) -> None:
    file = guide / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8"))


def test_nothing_changed_is_an_answer(guide: Path) -> None:
    found = since(guide)
    assert (pages_of(found), found.findings, found.summary.exit) == ([], (), 0)
    assert found.covers.startswith("0 of 2 pages in guide/, changed since main (")
    assert "earlier version" not in left_out(found)


def test_a_guide_without_a_page_is_none(tmp_path: Path) -> None:
    empty = write_guide(repository(tmp_path), {"sample/note.txt": ""})
    commit_all(tmp_path)
    assert since(empty).summary.exit == 3


def test_without_an_earlier_version_the_rules_are_named(guide: Path) -> None:
    found = run(Request(find_settings(guide), TODAY))
    ids = "PAG010, REV009, REV017, REV018, REV020, VER001, VER003, VER004"
    assert f"{ids} need one: name it with --since" in left_out(found)


def test_committed_staged_edited_and_untracked_pages_count(guide: Path) -> None:
    git(guide, "switch", "-qc", "work")
    put(guide, "sample/page.md", CHANGED)
    commit_all(guide)
    assert pages_of(since(guide)) == ["sample/page.md"]
    put(guide, "sample/other.md", page_text("# Other\n\nNew.\n", {"id": "other", "title": "Other"}))
    put(guide, "sample/new.md", NEW)
    found = since(guide)
    assert pages_of(found) == ["sample/new.md", "sample/other.md", "sample/page.md"]
    assert {(path, rule) for path, rule in errors_of(found) if rule == "VER001"} == {
        ("sample/other.md", "VER001"),
        ("sample/page.md", "VER001"),
    }
    git(guide, "add", "-A")
    assert since(guide).findings == found.findings


def test_a_page_changed_and_changed_back_is_none(guide: Path) -> None:
    put(guide, "sample/page.md", CHANGED)
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    assert pages_of(since(guide, "HEAD~1")) == []


def test_ignored_pages_are_left_alone_unless_they_are_kept(guide: Path) -> None:
    put(guide, "sample/new.md", NEW)
    put(guide, "sample/kept.md", NEW.replace("id: new", "id: kept"))
    (guide.parent / ".gitignore").write_text("new.md\nkept.md\npage.md\n", encoding="utf-8")
    git(guide, "add", "-f", "sample/kept.md")
    put(guide, "sample/page.md", CHANGED)
    assert pages_of(since(guide)) == ["sample/kept.md", "sample/page.md"]


def test_what_git_is_told_to_assume_hides_nothing(guide: Path) -> None:
    git(guide, "update-index", "--assume-unchanged", "sample/page.md")
    git(guide, "update-index", "--skip-worktree", "sample/other.md")
    put(guide, "sample/page.md", CHANGED)
    put(guide, "sample/other.md", NEW)
    assert pages_of(since(guide)) == ["sample/other.md", "sample/page.md"]


def test_the_merge_base_counts_not_the_tip(guide: Path) -> None:
    git(guide, "switch", "-qc", "work")
    put(guide, "sample/new.md", NEW)
    commit_all(guide)
    git(guide, "switch", "-q", "main")
    put(guide, "sample/page.md", page_text(front={"reviewed": "2026-10-01"}))
    tip = commit_all(guide)
    git(guide, "switch", "-q", "work")
    found = since(guide)
    assert pages_of(found) == ["sample/new.md"]
    assert tip[:10] not in found.covers
    git(guide, "switch", "-q", "--detach", "work")
    assert since(guide).findings == found.findings


def test_a_renamed_page_is_found_by_its_id(guide: Path) -> None:
    git(guide, "mv", "sample/page.md", "sample/a better name.md")
    put(guide, "sample/a better name.md", MOVED_BACK)
    found = since(guide)
    assert errors_of(found) == [("sample/a better name.md", "REV009")]
    assert "gone" not in left_out(found)


def test_a_page_that_moved_under_another_id_is_found_by_its_text(guide: Path) -> None:
    body = "# Sample page\n\n" + "This page says quite a lot. " * 12 + "\n"
    put(guide, "sample/page.md", page_text(body))
    commit_all(guide)
    (guide / "sample" / "page.md").unlink()
    put(guide, "sample/moved.md", page_text(body, {"id": "moved"}))
    assert ("sample/moved.md", "PAG010") in errors_of(since(guide))


def test_pages_that_are_gone_are_named(guide: Path) -> None:
    git(guide, "rm", "-q", "sample/page.md")
    found = since(guide)
    assert "pages that are gone since main (" in left_out(found)
    assert "guide/sample/page.md (id sample-page): they were deleted, or moved with another id" in left_out(
        found
    )
    assert errors_of(found) == [("sample/guide.yaml", "PAG013")]


def test_many_pages_that_are_gone_are_counted(guide: Path) -> None:
    for number in range(12):
        put(guide, f"sample/p{number:02}.md", f"---\nid: p{number}\n---\n")
    commit_all(guide)
    for file in guide.glob("sample/p??.md"):
        file.unlink()
    assert "guide/sample/p09.md (id p9) and 2 more: they" in left_out(since(guide))


def test_what_a_change_breaks_elsewhere_is_reported(guide: Path) -> None:
    put(guide, "sample/a.md", page_text("# Copy\n\nText.\n", {"title": "Copy"}))
    found = since(guide)
    assert pages_of(found) == ["sample/a.md"]
    assert ("sample/page.md", "PAG009") in errors_of(found)
    assert found.summary.exit == 1


def test_named_paths_narrow_it_further(guide: Path) -> None:
    put(guide, "sample/page.md", CHANGED)
    put(guide, "sample/other.md", NEW)
    found = since(guide, paths=["sample/page.md"])
    assert (pages_of(found), errors_of(found)) == (["sample/page.md"], [("sample/page.md", "VER001")])
    assert since(guide, paths=["sample/guide.yaml"]).summary.exit == 1
    git(guide, "checkout", "-q", ".")
    assert since(guide, paths=["sample/page.md"]).summary.exit == 0


def test_changed_house_files_leave_other_pages_unanswered(guide: Path) -> None:
    waivers = guide / "house" / "waivers.yaml"
    assert "pages that did not change" not in left_out(since(guide))
    waivers.write_bytes(waivers.read_bytes() + b"# changed\n")
    assert "pages that did not change: house files changed since main" in left_out(since(guide))
    assert "(waivers.yaml): check the whole guide too" in left_out(since(guide))


def test_another_file_of_the_house_folder_is_no_house_file(guide: Path) -> None:
    put(guide, "house/README.md", "About the house.\n")
    found = since(guide)
    assert (pages_of(found), "house files" in left_out(found)) == ([], False)


@pytest.mark.parametrize(
    "earlier",
    [b"---\n[\n---\nText.\n", b"no front matter", b"---\nid: sample-page\n\xff\n---\n", b"x" * 2_000_001],
    ids=["yaml", "none", "latin-1", "large"],
)
def test_an_earlier_version_that_cannot_be_read_is_named(guide: Path, earlier: bytes) -> None:
    (guide / "sample" / "page.md").write_bytes(earlier)
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    found = since(guide)
    assert pages_of(found) == ["sample/page.md"]
    rules = "PAG010, REV009, REV017, REV018, REV020, VER001, VER003, VER004"
    assert f"{rules} on guide/sample/page.md: the earlier version cannot be compared: " in left_out(found)


def test_only_what_cannot_be_told_is_unanswered(guide: Path) -> None:
    put(guide, "sample/page.md", page_text(front={"version": "two", "id": "first"}))
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    found = since(guide)
    assert errors_of(found) == [("sample/page.md", "PAG010")]
    assert "VER001, VER003 on guide/sample/page.md: the earlier version cannot be compared: " in left_out(
        found
    )
    assert "its 'version' had no valid value" in left_out(found)


def test_a_page_that_cannot_be_read_now_is_reported(guide: Path) -> None:
    put(guide, "sample/page.md", "no front matter")
    assert ("sample/page.md", "PAG002") in errors_of(since(guide))


def test_a_rule_that_is_off_is_not_asked(guide: Path) -> None:
    policy = guide / "house" / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(
        text.replace("rules: {}", "rules: {TRM001: {severity: off, reason: A test.}}"), encoding="utf-8"
    )
    put(guide, "sample/page.md", CHANGED)
    assert ("sample/page.md", "VER001") in errors_of(since(guide))


@pytest.mark.parametrize("attribute", ["* text=auto eol=crlf", "*.md text eol=crlf"])
def test_line_ends_that_git_writes_are_no_change(guide: Path, attribute: str) -> None:
    (guide.parent / ".gitattributes").write_text(attribute + "\n", encoding="utf-8")
    commit_all(guide)
    for file in guide.glob("sample/*.md"):
        file.unlink()
    git(guide, "checkout", "-q", "--", ".")
    assert b"\r\n" in (guide / "sample" / "page.md").read_bytes()
    assert pages_of(since(guide)) == []
    page = guide / "sample" / "page.md"
    page.write_bytes(page.read_bytes().replace(b"little", b"nothing"))
    assert errors_of(since(guide)) == [("sample/page.md", "VER001")]


def test_line_ends_that_were_committed_are_no_change_of_content(guide: Path) -> None:
    put(guide, "sample/page.md", page_text().replace("\n", "\r\n"))
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    found = since(guide)
    assert (pages_of(found), errors_of(found)) == (["sample/page.md"], [])


def test_content_of_sha256_repositories(tmp_path: Path) -> None:
    guide = write_guide(
        repository(tmp_path / "r", "--object-format=sha256"),
        {"sample/page.md": page_text(), "sample/new.md": NEW},
    )
    commit_all(guide)
    put(guide, "sample/page.md", CHANGED)
    assert pages_of(since(guide)) == ["sample/page.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("shown", NAMES)
def test_any_name(guide: Path, shown: str) -> None:
    put(guide, f"sample/{shown}", NEW)
    assert pages_of(since(guide)) == [f"sample/{shown}"]
    commit_all(guide)
    put(guide, f"sample/{shown}", NEW.replace("Text", "Other text"))
    found = since(guide)
    assert pages_of(found) == [f"sample/{shown}"]
    assert (f"sample/{shown}", "VER001") in errors_of(found)
    git(guide, "mv", f"./sample/{shown}", "sample/plain.md")
    assert ("sample/plain.md", "VER001") in errors_of(since(guide))
    put(guide, shown, NEW.replace("id: new", "id: newer"))
    assert pages_of(since(guide)) == sorted([shown, "sample/plain.md"])
    (guide.parent / ".gitignore").write_text("*.md\n", encoding="utf-8")
    assert pages_of(since(guide)) == ["sample/plain.md"]


def test_a_guide_deep_in_its_repository_and_one_that_is_it(tmp_path: Path) -> None:
    deep = write_guide(tmp_path / "a" / "docs", {"sample/page.md": page_text()})
    repository(tmp_path / "a")
    commit_all(tmp_path / "a")
    alone = write_guide(tmp_path / "b", {"sample/page.md": page_text()})
    repository(alone)
    commit_all(alone)
    for guide in (deep, alone):
        put(guide, "sample/page.md", CHANGED)
        assert errors_of(since(guide)) == [("sample/page.md", "VER001")]


def test_the_guide_folder_was_elsewhere(guide: Path) -> None:
    git(guide, "mv", "../guide", "../content")
    content = guide.parent / "content"
    found = since(content)
    assert len(found.pages) == 2
    assert "there was no page in content/ then: every page counts as new" in left_out(found)


def test_pages_in_a_submodule_are_named(guide: Path, tmp_path: Path) -> None:
    inner = repository(tmp_path / "inner")
    put(inner, "inner.md", NEW)
    commit_all(inner)
    git(guide, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sample/inner")
    for _ in range(2):
        found = since(guide)
        assert pages_of(found) == ["sample/inner/inner.md"]
        assert "guide/sample/inner/inner.md: they belong to another repository (a submodule)" in left_out(
            found
        )
        commit_all(guide)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_are_always_compared_and_named(guide: Path) -> None:
    (guide / "sample" / "link.md").symlink_to("page.md")
    commit_all(guide)
    found = since(guide)
    assert pages_of(found) == ["sample/link.md"]
    assert "on guide/sample/link.md: the earlier version cannot be compared: it was a link" in left_out(found)


def test_pointers_of_git_lfs(guide: Path) -> None:
    from hashlib import sha256

    digest = sha256(page_text().encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(page_text())}\n"
    put(guide, "sample/page.md", pointer)
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    assert pages_of(since(guide)) == []
    put(guide, "sample/page.md", CHANGED)
    found = since(guide)
    assert pages_of(found) == ["sample/page.md"]
    assert "git holds only a pointer to it (Git LFS)" in left_out(found)


def test_a_linked_worktree_and_a_hook(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(guide, "worktree", "add", "-q", "-b", "work", str(tmp_path / "linked"))
    linked = tmp_path / "linked" / "guide"
    put(linked, "sample/page.md", CHANGED)
    # as git sets them for a hook, and as a careless script might
    monkeypatch.setenv("GIT_DIR", str(guide.parent / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere/index")
    monkeypatch.setenv("GIT_WORK_TREE", str(guide.parent))
    monkeypatch.setenv("GIT_PREFIX", "guide/")
    assert pages_of(since(linked)) == ["sample/page.md"]
    assert pages_of(since(guide)) == []


def test_a_sparse_checkout_is_said(guide: Path) -> None:
    git(guide, "-C", "..", "sparse-checkout", "set", "--no-cone", "/*", "!/guide/sample/other.md")
    assert not (guide / "sample" / "other.md").exists()
    assert "left out of this sparse checkout" in left_out(since(guide))


def test_a_replaced_commit_is_not_believed(guide: Path) -> None:
    put(guide, "sample/page.md", CHANGED)
    changed = commit_all(guide)
    git(guide, "replace", f"{changed}~1", changed)
    assert pages_of(since(guide, f"{changed}~1")) == ["sample/page.md"]


def test_what_is_read_writes_nothing(guide: Path) -> None:
    put(guide, "sample/page.md", CHANGED)
    before = {file: file.stat().st_mtime_ns for file in (guide.parent / ".git").rglob("*") if file.is_file()}
    since(guide)
    assert before == {
        file: file.stat().st_mtime_ns for file in (guide.parent / ".git").rglob("*") if file.is_file()
    }


def test_a_shallow_clone_that_reaches_far_enough(guide: Path, tmp_path: Path) -> None:
    put(guide, "sample/page.md", CHANGED)
    commit_all(guide)
    git(tmp_path, "clone", "-q", "--depth=2", guide.parent.as_uri(), "shallow")
    assert pages_of(since(tmp_path / "shallow" / "guide", "HEAD~1")) == ["sample/page.md"]


def test_two_runs_are_equal(guide: Path) -> None:
    shutil.copytree(guide / "sample", guide / "copy")
    put(guide, "sample/page.md", CHANGED)
    assert since(guide) == since(guide)
