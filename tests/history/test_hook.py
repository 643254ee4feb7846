"""In a real hook: git sets variables for its own use there, and the commit is what is judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.guides import page_text
from support.repositories import git

CHANGED = page_text("# Sample page\n\nTake 10 mg.\n")
HOOK = '#!/bin/sh\n"{python}" -m medreview check guide --since HEAD --today 2026-11-22 >&2\n'


def refused(folder: Path, *arguments: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as raised:
        git(folder, "commit", "-m", "A change", *arguments)
    words: bytes = raised.value.stderr
    return words.decode("utf-8")


@pytest.fixture(params=["itself", "linked"])
def worktree(request: pytest.FixtureRequest, guide: Path, tmp_path: Path) -> Path:
    """A working tree whose commits are judged: the repository's own, and one linked to it."""
    hook = guide.parent / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(python=Path(sys.executable).as_posix()), encoding="utf-8")
    hook.chmod(0o755)
    if request.param == "itself":
        return guide.parent
    git(guide, "worktree", "add", "-q", "-b", "work", str(tmp_path / "linked"))
    return tmp_path / "linked"


def test_a_commit_without_a_new_version_is_refused(worktree: Path) -> None:
    page = worktree / "guide" / "sample" / "page.md"
    page.write_text(CHANGED, encoding="utf-8")
    before = git(worktree, "rev-parse", "HEAD")
    for arguments in (("--all",), ("--only", "guide/sample/page.md")):
        assert "VER001" in refused(worktree, *arguments)
    assert git(worktree, "rev-parse", "HEAD") == before
    page.write_text(page_text(front={"reviewed": "2026-10-01"}), encoding="utf-8")
    git(worktree, "commit", "--all", "--quiet", "-m", "A new review")
    assert git(worktree, "rev-parse", "HEAD~1") == before
    assert git(worktree, "status", "--porcelain") == ""
