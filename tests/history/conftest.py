"""A guide in a repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.guides import page_text, write_guide
from support.repositories import commit_all, repository

OTHER = page_text("# Other\n\nText.\n", {"id": "other", "title": "Other"})


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """git, as the program starts it, reads no configuration but the repository's."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide of two pages, committed on main."""
    made = write_guide(
        repository(tmp_path / "a repo"), {"sample/page.md": page_text(), "sample/other.md": OTHER}
    )
    commit_all(made.parent)
    return made
