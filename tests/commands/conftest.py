"""Fixtures of the command-line tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Command, Result, call
from support.guides import page_text, write_guide


@pytest.fixture
def medreview(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line, run in this process."""

    def run(*arguments: str | Path) -> Result:
        return call(capfdbinary, monkeypatch, *map(str, arguments))

    return run


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide with one good and one overdue page, the latter reported from 2021 on."""
    overdue = page_text("# Old\n\nText.\n", {"id": "old", "title": "Old", "reviewed": "2019-03"})
    return write_guide(tmp_path / "a b", {"sample/page.md": page_text(), "sample/old.md": overdue})
