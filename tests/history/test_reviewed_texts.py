"""The text that was reviewed is found by its digest, whatever has become of commits, files and folders since."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from medreview.history import text_search
from medreview.history.names import blob_name
from medreview.history.reviewed_texts import FoundText, ReviewedTexts, Wanted
from medreview.reading.digest import digest_of, wordings_in_force
from medreview.reading.front_matter import read_front_matter
from medreview.reading.house import House, read_house
from medreview.reading.source import decode
from support.guides import page_text
from support.repositories import commit_all, git, repository

DAY = date(2026, 3, 2)
SIGNED = page_text("# Sample page\n\nTake one tablet a day.\n")
LATER = page_text("# Sample page\n\nTake three tablets a day.\n")
NOW = page_text("# Sample page\n\nTake two tablets a day.\n")
PAGE = "sample/page.md"


def house(guide: Path) -> House:
    return read_house(guide / "house", "guide/house")


def digest(text: str, guide: Path) -> str:
    source, fault = decode("", text.encode("utf-8"))
    assert fault is None
    return digest_of(read_front_matter(source), source.text, wordings_in_force(house(guide)))


def review_of(text: str, guide: Path, **changed: Any) -> Wanted:
    return replace(Wanted("sample-page", digest(text, guide), 1, None, DAY, PAGE), **changed)


def find(guide: Path, *wanted: Wanted, limit: int = 100_000, **options: Any) -> list[FoundText | str]:
    with ReviewedTexts(guide, house(guide).disclaimers, limit) as texts:
        found = texts.find(wanted, **options)
    assert list(found) == list(dict.fromkeys(wanted))
    return [found[one] for one in wanted]


def path_of(found: FoundText | str, text: str = SIGNED) -> str:
    """Return where the text that was signed was found."""
    assert isinstance(found, FoundText), found
    assert found.data == text.encode("utf-8")
    assert found.oid == blob_name(found.data, "sha1")
    return found.path


def write(guide: Path, text: str, name: str = PAGE) -> Path:
    file = guide / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    return file


@pytest.fixture
def changed(guide: Path) -> Path:
    """A guide whose page was signed, committed, and changed in a later commit."""
    write(guide, SIGNED)
    commit_all(guide)
    write(guide, NOW)
    commit_all(guide)
    return guide


def test_the_text_of_an_earlier_commit(changed: Path) -> None:
    (found,) = find(changed, review_of(SIGNED, changed))
    assert path_of(found) == "guide/sample/page.md"


def test_nothing_is_asked_when_nothing_is_wanted(guide: Path, started: list[str]) -> None:
    started.clear()
    assert find(guide) == []
    assert started == []


def test_a_text_at_hand_is_taken_before_git_is_asked(guide: Path, started: list[str]) -> None:
    started.clear()
    (found,) = find(guide, review_of(SIGNED, guide), at_hand={"sample-page": SIGNED.encode()})
    assert path_of(found) == PAGE
    assert started == []


def test_a_guide_that_is_the_whole_repository(tmp_path: Path, guide: Path) -> None:
    root = repository(tmp_path / "whole")
    shutil.copytree(guide, root, dirs_exist_ok=True)
    write(root, SIGNED)
    commit_all(root)
    write(root, NOW)
    assert path_of(find(root, review_of(SIGNED, root))[0]) == PAGE


def test_a_squash_merge(guide: Path) -> None:
    git(guide, "switch", "-qc", "work")
    write(guide, page_text("# Sample page\n\nA draft.\n"))
    commit_all(guide)
    write(guide, SIGNED)
    commit_all(guide)
    git(guide, "switch", "-q", "main")
    git(guide, "merge", "-q", "--squash", "work")
    commit_all(guide)
    git(guide, "branch", "-qD", "work")
    write(guide, NOW)
    commit_all(guide)
    assert path_of(find(guide, review_of(SIGNED, guide))[0]) == "guide/sample/page.md"


def test_a_rebase(guide: Path) -> None:
    git(guide, "switch", "-qc", "work")
    write(guide, SIGNED)
    commit_all(guide)
    git(guide, "switch", "-q", "main")
    write(guide, "Other.\n", "sample/third.md")
    commit_all(guide)
    git(guide, "switch", "-q", "work")
    git(guide, "rebase", "-q", "main")
    write(guide, NOW)
    commit_all(guide)
    git(guide, "reflog", "expire", "--expire=now", "--all")
    git(guide, "gc", "-q", "--prune=now")
    assert path_of(find(guide, review_of(SIGNED, guide))[0]) == "guide/sample/page.md"


def test_a_file_that_was_renamed(changed: Path) -> None:
    git(changed, "mv", PAGE, "sample/renamed.md")
    commit_all(changed)
    (found,) = find(changed, review_of(SIGNED, changed, path="sample/renamed.md"))
    assert path_of(found) == "guide/sample/page.md"


def test_a_page_that_is_gone(changed: Path) -> None:
    (changed / PAGE).unlink()
    commit_all(changed)
    assert path_of(find(changed, review_of(SIGNED, changed, path=""))[0]) == "guide/sample/page.md"


def test_a_guide_folder_that_was_moved(changed: Path) -> None:
    (changed.parent / "docs").mkdir()
    git(changed.parent, "mv", "guide", "docs/pages")
    commit_all(changed.parent)
    moved = changed.parent / "docs" / "pages"
    assert path_of(find(moved, review_of(SIGNED, moved))[0]) == "guide/sample/page.md"


def test_a_merge_that_took_nothing_over(guide: Path) -> None:
    git(guide, "switch", "-qc", "work")
    write(guide, SIGNED)
    commit_all(guide)
    git(guide, "switch", "-q", "main")
    write(guide, NOW)
    commit_all(guide)
    git(guide, "merge", "-q", "--strategy=ours", "--no-edit", "work")
    git(guide, "branch", "-qD", "work")
    assert path_of(find(guide, review_of(SIGNED, guide))[0]) == "guide/sample/page.md"


@pytest.mark.parametrize(
    "keep", [("branch", "kept"), ("tag", "kept"), ("update-ref", "refs/pull/7/head", "HEAD")]
)
def test_a_commit_of_another_branch(guide: Path, keep: tuple[str, ...]) -> None:
    git(guide, "switch", "-qc", "work")
    write(guide, SIGNED)
    commit_all(guide)
    git(guide, *keep)
    git(guide, "switch", "-q", "main")
    git(guide, "branch", "-qD", "work")
    git(guide, "reflog", "expire", "--expire=now", "--all")
    assert path_of(find(guide, review_of(SIGNED, guide))[0]) == "guide/sample/page.md"


def test_an_amended_commit(guide: Path) -> None:
    write(guide, SIGNED)
    commit_all(guide)
    write(guide, NOW)
    git(guide, "commit", "-qa", "--amend", "--no-edit")
    review = review_of(SIGNED, guide)
    assert path_of(find(guide, review)[0]) == "guide/sample/page.md"
    git(guide, "reflog", "expire", "--expire=now", "--all")
    assert "this text is in no commit here" in str(find(guide, review)[0])
    blob = blob_name(SIGNED.encode(), "sha1")
    assert path_of(find(guide, replace(review, blob=blob))[0]) == "guide/sample/page.md"
    git(guide, "gc", "-q", "--prune=now")
    (why,) = find(guide, replace(review, blob=blob))
    assert why == (
        "this text is in no commit here, on any branch or at any path: fetch the branch that has it, or let the page "
        "be reviewed again"
    )


def test_a_stash(guide: Path) -> None:
    write(guide, SIGNED)
    git(guide, "stash", "-q")
    assert path_of(find(guide, review_of(SIGNED, guide))[0]) == "guide/sample/page.md"


def test_a_detached_head_and_a_worktree(changed: Path, tmp_path: Path) -> None:
    git(changed, "switch", "-q", "--detach", "HEAD")
    assert path_of(find(changed, review_of(SIGNED, changed))[0])
    git(changed, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "HEAD")
    other = tmp_path / "tree" / "guide"
    assert path_of(find(other, review_of(SIGNED, other))[0])


def test_a_guide_in_a_submodule(changed: Path, tmp_path: Path) -> None:
    outer = repository(tmp_path / "outer")
    origin = changed.parent.as_uri()
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin, "inner")
    commit_all(outer)
    inner = outer / "inner" / "guide"
    assert path_of(find(inner, review_of(SIGNED, inner))[0]) == "guide/sample/page.md"


def test_two_pages_that_swapped_their_ids(guide: Path) -> None:
    other = page_text("# Sample page\n\nAnother page.\n", {"id": "other"})
    write(guide, SIGNED)
    write(guide, other, "sample/other.md")
    commit_all(guide)
    write(guide, SIGNED.replace("id: sample-page", "id: other"))
    write(guide, other.replace("id: other", "id: sample-page"), "sample/other.md")
    commit_all(guide)
    mine = review_of(SIGNED, guide, path="sample/other.md")
    theirs = review_of(other, guide, page="other")
    found = find(guide, mine, theirs)
    assert path_of(found[0]) == "guide/sample/page.md"
    assert path_of(found[1], other) == "guide/sample/other.md"


def test_a_folder_that_is_called_like_a_page(changed: Path) -> None:
    write(changed, "No page.\n", "sample/folder.md/a.txt")
    write(changed, "No house file.\n", "sample/house/disclaimers.yaml/a.txt")
    commit_all(changed)
    assert "this text is in no commit here" in str(find(changed, review_of("never", changed))[0])


def test_several_reviews_of_one_page(changed: Path) -> None:
    earlier, same = review_of(SIGNED, changed), review_of(SIGNED, changed, day=date(2026, 11, 30))
    later = review_of(NOW, changed, day=date(2026, 11, 30))
    lost = review_of("never", changed)
    found = find(changed, earlier, later, lost, same, earlier)
    assert path_of(found[0]) == path_of(found[3]) == path_of(found[4])
    assert path_of(found[1], NOW)
    assert isinstance(found[2], str)


def test_a_page_that_is_gone_and_in_no_commit(changed: Path) -> None:
    blob = git(changed, "hash-object", "-w", "--stdin", data=LATER.encode())
    assert path_of(find(changed, review_of(LATER, changed, blob=blob, path=""))[0], LATER) == ""


def test_what_was_replaced_soon_after_the_review_is_looked_at_first(
    guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _many_versions(guide, 30, 1, seconds=86_400)
    # the version of 19 days later was replaced a day after that
    review = review_of(numbered(0, 19), guide, page="p0", path="sample/p0.md", day=date(2023, 12, 3))
    made = _count_digests(monkeypatch)
    assert isinstance(find(guide, review)[0], FoundText)
    assert len(made) == 1
    assert isinstance(find(guide, replace(review, day=date(2023, 12, 5)))[0], FoundText)
    assert len(made) > 2


def test_a_hint_proves_nothing(changed: Path) -> None:
    decoy = page_text("# Sample page\n\nHarmless.\n")
    blob = git(changed, "hash-object", "-w", "--stdin", data=decoy.encode())
    (found,) = find(changed, review_of(SIGNED, changed, blob=blob))
    assert path_of(found) == "guide/sample/page.md"
    lost = review_of(page_text("# Sample page\n\nNever written.\n"), changed, blob=blob)
    assert "this text is in no commit here" in str(find(changed, lost)[0])


@pytest.mark.parametrize(
    "blob", ["", "main", "0" * 40, "0" * 39, "A" * 40, "f" * 64, "--all", "HEAD:guide", "^main\n"]
)
def test_a_hint_that_is_no_content_of_this_clone(changed: Path, blob: str) -> None:
    assert path_of(find(changed, review_of(SIGNED, changed, blob=blob))[0])
    lost = review_of(page_text("# Sample page\n\nNever written.\n"), changed, blob=blob)
    assert "this text is in no commit here" in str(find(changed, lost)[0])


def test_a_hint_that_is_a_commit(changed: Path) -> None:
    lost = review_of(
        page_text("# Sample page\n\nNever written.\n"), changed, blob=git(changed, "rev-parse", "HEAD")
    )
    assert "this text is in no commit here" in str(find(changed, lost)[0])


def test_a_decoy_with_the_same_id(changed: Path) -> None:
    write(changed, page_text("# Sample page\n\nHarmless.\n"), "aaa/decoy.md")
    commit_all(changed)
    assert path_of(find(changed, review_of(SIGNED, changed))[0]) == "guide/sample/page.md"


def test_a_text_that_is_also_kept_under_another_name(guide: Path) -> None:
    write(guide, SIGNED)
    write(guide, SIGNED, "sample/a copy.txt")
    commit_all(guide)
    write(guide, NOW)
    commit_all(guide)
    assert path_of(find(guide, review_of(SIGNED, guide))[0]) == "guide/sample/a copy.txt"


def test_front_matter_that_is_not_certain_never_counts(guide: Path) -> None:
    doubtful = SIGNED.replace("title: Sample page\n", "title: Sample page\ntitle: Sample page\n")
    write(guide, doubtful)
    commit_all(guide)
    write(guide, "---\nid: sample-page\n\nNo end.\n")
    commit_all(guide)
    write(guide, SIGNED.replace("one", "o\x07ne"))
    commit_all(guide)
    for text in (SIGNED, doubtful, SIGNED.replace("one", "o\x07ne")):
        source, _ = decode("", text.encode())
        wanted = Wanted(
            "sample-page", digest_of(read_front_matter(source), source.text, {}), 1, None, DAY, PAGE
        )
        assert isinstance(find(guide, wanted)[0], str)


def test_line_ends_of_a_windows_checkout(guide: Path) -> None:
    crlf = SIGNED.replace("\n", "\r\n")
    write(guide, crlf)
    commit_all(guide)
    write(guide, NOW)
    commit_all(guide)
    hint = blob_name(SIGNED.encode(), "sha1")
    assert path_of(find(guide, review_of(SIGNED, guide, blob=hint))[0], crlf) == "guide/sample/page.md"


def test_a_repository_that_names_by_sha256(guide: Path, tmp_path: Path) -> None:
    root = repository(tmp_path / "longer", "--object-format=sha256")
    shutil.copytree(guide, root / "guide")
    write(root / "guide", SIGNED)
    commit_all(root)
    write(root / "guide", NOW)
    git(root, "commit", "-qa", "--amend", "--no-edit")
    git(root, "reflog", "expire", "--expire=now", "--all")
    hint = blob_name(SIGNED.encode(), "sha256")
    (found,) = find(root / "guide", review_of(SIGNED, root / "guide", blob=hint))
    assert isinstance(found, FoundText)
    assert found.oid == hint


def test_another_recipe(guide: Path) -> None:
    (why,) = find(guide, review_of(SIGNED, guide, recipe=2))
    assert why == (
        "its digest is by recipe 2, and this medreview knows recipe 1 only: install a version that knows it, or let "
        "the page be reviewed again"
    )


# the wordings of disclaimers

NAMED = page_text("# Sample page\n\nTake one tablet a day.\n", {"disclaimers": "[education-only]"})
FIRST = "This page is for learning only. It does not replace advice from your own care team."


def _reword(guide: Path, *, keep: bool, since: str = "2026-11-01") -> None:
    file = guide / "house" / "disclaimers.yaml"
    text = file.read_text(encoding="utf-8")
    newer = f"      - version: 2\n        since: {since}\n        text: Other words.\n"
    old = f"      - version: 1\n        since: 2024-01-01\n        text: {FIRST}\n"
    assert old in text
    file.write_text(text.replace(old, newer + (old if keep else "")), encoding="utf-8")


def test_the_wordings_of_the_day_of_the_review(guide: Path) -> None:
    write(guide, NAMED)
    commit_all(guide)
    review = review_of(NAMED, guide)
    _reword(guide, keep=True)
    (found,) = find(guide, review, at_hand={"sample-page": NAMED.encode()})
    assert isinstance(found, FoundText)
    assert found.wordings == {"education-only": FIRST}


@pytest.mark.parametrize("since", ["2026-11-01", "2024-02-01"])
def test_the_wordings_of_an_old_house_file(guide: Path, since: str) -> None:
    write(guide, NAMED)
    commit_all(guide)
    review = review_of(NAMED, guide)
    _reword(guide, keep=False, since=since)
    commit_all(guide)
    for at_hand in ({}, {"sample-page": NAMED.encode()}):
        (found,) = find(guide, review, at_hand=at_hand)
        assert isinstance(found, FoundText)
        assert found.wordings == {"education-only": FIRST}


def test_a_wording_that_is_in_no_house_file(guide: Path) -> None:
    write(guide, NAMED)
    _reword(guide, keep=False)
    review = review_of(NAMED, guide)
    git(guide, "checkout", "-q", "--", "house")
    commit_all(guide)
    assert "this text is in no commit here" in str(find(guide, review)[0])


def test_old_house_files_that_cannot_be_read(guide: Path) -> None:
    write(guide, NAMED)
    commit_all(guide)
    review = review_of(NAMED, guide)
    file = guide / "house" / "disclaimers.yaml"
    good = file.read_bytes()
    for bad in (b"\xff", b"disclaimers: [", b"disclaimers: 7\n", b"", good + b"unknown: 1\n"):
        file.write_bytes(bad)
        commit_all(guide)
    file.write_bytes(good)
    _reword(guide, keep=False)
    commit_all(guide)
    (found,) = find(guide, review)
    assert isinstance(found, FoundText)


def test_the_house_file_of_a_guide_that_was_moved(guide: Path) -> None:
    write(guide, NAMED)
    commit_all(guide)
    review = review_of(NAMED, guide)
    (guide.parent / "docs").mkdir()
    git(guide.parent, "mv", "guide", "docs/pages")
    moved = guide.parent / "docs" / "pages"
    _reword(moved, keep=False)
    commit_all(moved)
    (found,) = find(moved, review)
    assert isinstance(found, FoundText)
    assert found.path == "docs/pages/sample/page.md"
    assert found.wordings == {"education-only": FIRST}


def test_what_is_not_named_does_not_count(changed: Path) -> None:
    (found,) = find(changed, review_of(SIGNED, changed))
    assert isinstance(found, FoundText)
    assert found.wordings == {}


# why a text is not found


def test_a_shallow_clone(changed: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", changed.parent.as_uri(), "shallow")
    shallow = tmp_path / "shallow" / "guide"
    (why,) = find(shallow, review_of(SIGNED, shallow))
    assert why == (
        "this clone is shallow, and the text is not in the part of history that it has: in GitHub Actions, give "
        "actions/checkout 'fetch-depth: 0'; elsewhere run 'git fetch --unshallow'"
    )
    assert isinstance(find(shallow, review_of(NOW, shallow))[0], FoundText)
    git(shallow, "fetch", "-q", "--unshallow")
    assert path_of(find(shallow, review_of(SIGNED, shallow))[0])


def test_a_partial_clone_fetches_nothing(changed: Path, tmp_path: Path, started: list[str]) -> None:
    git(changed, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", changed.parent.as_uri(), "partial")
    partial = tmp_path / "partial" / "guide"
    objects = sorted((tmp_path / "partial" / ".git" / "objects").rglob("*"))
    blob = blob_name(SIGNED.encode(), "sha1")
    (why,) = find(partial, review_of(SIGNED, partial, blob=blob))
    assert why == (
        "this text is in no commit here, but this clone does not hold the contents of all old files: clone without "
        "--filter, or repair the repository"
    )
    assert sorted((tmp_path / "partial" / ".git" / "objects").rglob("*")) == objects


def test_a_clone_without_folders(changed: Path, tmp_path: Path) -> None:
    git(changed, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=tree:0", changed.parent.as_uri(), "treeless")
    partial = tmp_path / "treeless" / "guide"
    (why,) = find(partial, review_of(SIGNED, partial))
    assert isinstance(why, str)
    assert "clone without --filter, or repair the repository" in why


def test_contents_that_are_lost_are_skipped(changed: Path) -> None:
    lost = git(changed, "rev-parse", "HEAD:./sample/other.md")
    (changed.parent / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert path_of(find(changed, review_of(SIGNED, changed))[0])
    never = review_of(page_text("# Sample page\n\nNever written.\n"), changed)
    assert "does not hold the contents of all old files" in str(find(changed, never)[0])


def test_a_history_that_is_lost(changed: Path) -> None:
    lost = git(changed, "rev-parse", "HEAD~2")
    write(changed, page_text("# Sample page\n\nThe newest.\n"))
    commit_all(changed)
    (changed.parent / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert path_of(find(changed, review_of(NOW, changed))[0], NOW)
    (why,) = find(changed, review_of(page_text("# Sample page\n\nNever written.\n"), changed))
    assert isinstance(why, str)
    assert "git cannot list the whole history (" in why


def test_files_that_are_too_large(guide: Path) -> None:
    big = SIGNED + "Many words. " * 200
    write(guide, big)
    commit_all(guide)
    write(guide, NOW)
    commit_all(guide)
    (why,) = find(guide, review_of(big, guide), limit=2_000)
    assert why == (
        "this text is in no commit here, but 1 old file has more than 2,000 bytes and was not read: raise "
        "max_page_bytes"
    )


def test_a_large_picture_is_no_reason(changed: Path) -> None:
    (changed / "sample" / "picture.png").write_bytes(b"x" * 9_000)
    commit_all(changed)
    (why,) = find(changed, review_of("never", changed), limit=2_000)
    assert "on any branch or at any path" in str(why)


def test_a_large_content_that_only_a_record_names(changed: Path) -> None:
    blob = git(changed, "hash-object", "-w", "--stdin", data=b"x" * 9_000)
    (why,) = find(changed, review_of("never", changed, blob=blob), limit=2_000)
    assert "1 old file has more than 2,000 bytes" in str(why)


def test_pages_that_git_holds_only_pointers_to(guide: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
    write(guide, pointer)
    commit_all(guide)
    assert "Git LFS" in str(find(guide, review_of(SIGNED, guide))[0])


def test_nothing_committed(guide: Path, tmp_path: Path) -> None:
    root = repository(tmp_path / "new")
    shutil.copytree(guide, root / "guide")
    (why,) = find(root / "guide", review_of(SIGNED, guide))
    assert why == "nothing is committed here yet: commit the page together with its review record"


def test_a_branch_without_a_commit(changed: Path) -> None:
    git(changed, "symbolic-ref", "HEAD", "refs/heads/empty")
    assert path_of(find(changed, review_of(SIGNED, changed))[0])


def test_a_ref_that_leads_nowhere(changed: Path) -> None:
    (changed.parent / ".git" / "refs" / "heads" / "broken").write_text("1" * 40 + "\n", encoding="ascii")
    git(changed, "mv", PAGE, "../moved.md")
    commit_all(changed)
    assert path_of(find(changed, review_of(SIGNED, changed, path="moved.md"))[0])


def test_no_repository(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    shutil.rmtree(guide.parent / ".git")
    (why,) = find(guide, review_of(SIGNED, guide))
    assert isinstance(why, str)
    assert why.endswith("is not in a git repository, so there is no earlier version")


def test_a_guide_inside_of_a_bare_repository(guide: Path, tmp_path: Path) -> None:
    bare = repository(tmp_path / "bare", "--bare")
    shutil.copytree(guide, bare / "guide")
    (why,) = find(bare / "guide", review_of(SIGNED, guide))
    assert isinstance(why, str)
    assert why.endswith("is not in the working tree of a git repository")


# what it costs


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The commands that the program starts."""
    commands: list[str] = []
    popen: Any = subprocess.Popen

    def counted(command: tuple[str, ...], **options: Any) -> Any:
        commands.append(" ".join(command))
        return popen(command, **options)

    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", counted)
        yield commands


def _many_versions(guide: Path, number: int, pages: int, seconds: int = 1) -> None:
    """Commits many versions of some pages in one go."""
    lines: list[bytes] = []
    for version in range(number):
        lines.append(
            b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 1\nv\n"
            % (1_700_000_000 + seconds * version)
        )
        if version == 0:
            lines.append(b"from refs/heads/main^0\n")
        for page in range(pages):
            text = numbered(page, version).encode()
            lines.append(b"M 100644 inline guide/sample/p%d.md\ndata %d\n%s\n" % (page, len(text), text))
    git(guide, "fast-import", "--quiet", "--force", data=b"".join(lines))
    git(guide, "reset", "-q", "--hard")


def numbered(page: int, version: int) -> str:
    return page_text(f"# Sample page\n\nVersion {version} of {page}.\n", {"id": f"p{page}"})


def test_hundreds_of_versions_take_few_processes(guide: Path, started: list[str]) -> None:
    _many_versions(guide, 300, 3)
    assert int(git(guide, "rev-list", "--count", "HEAD")) == 301
    reviews = [
        review_of(numbered(page, version), guide, page=f"p{page}", path=f"sample/p{page}.md")
        for page in range(3)
        for version in (0, 150, 299)
    ]
    away = [replace(one, page="p0", path="sample/elsewhere.md") for one in reviews[:1]]
    lost = review_of("never", guide)
    started.clear()
    found = find(guide, *reviews)
    assert all(isinstance(one, FoundText) for one in found)
    assert len(started) == 3
    started.clear()
    assert isinstance(find(guide, *away)[0], FoundText)
    assert len(started) == 3
    started.clear()
    assert isinstance(find(guide, *reviews, lost)[-1], str)
    assert len(started) == 4


def _count_digests(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the list that fills with what digests are made of."""
    made: list[Any] = []

    def counted(*given: Any) -> str:
        made.append(given)
        return digest_of(*given)

    monkeypatch.setattr(text_search, "digest_of", counted)
    return made


def test_no_more_digests_are_made_than_are_needed(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _many_versions(guide, 300, 1)
    review = review_of(numbered(0, 299), guide, page="p0", path="sample/p0.md")
    made = _count_digests(monkeypatch)
    assert isinstance(find(guide, review)[0], FoundText)
    assert len(made) == 1


def test_asking_twice_lists_the_guide_once(changed: Path, started: list[str]) -> None:
    reviews = [review_of(text, changed) for text in (SIGNED, NOW)]
    started.clear()
    with ReviewedTexts(changed, house(changed).disclaimers, 100_000) as texts:
        for review in reviews:
            assert isinstance(texts.find([review])[review], FoundText)
    assert len(started) == 3
