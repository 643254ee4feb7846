"""Attacks on what is remembered between runs: verdicts on signatures."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from medreview.signatures import cache
from support.attacked import PEOPLE, TABLETS, Honest, errors

RECORD = "guide/reviews/tablets/2026-03-02-rita-reviewer.yaml"
OTHER = "guide/reviews/infusion/2026-03-02-rita-reviewer.yaml"
FORGED = [f"REV012 {RECORD}:1:1"]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, as a user has it."""
    monkeypatch.setenv("MEDREVIEW_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that were looked up; the cache calls all of them valid, as one can that somebody else has written."""
    asked: list[str] = []

    def find(self: cache.VerdictCache, keys: list[bytes]) -> frozenset[bytes]:
        asked.extend(key.hex() for key in keys)
        return frozenset(keys)

    monkeypatch.setattr(cache.VerdictCache, "find", find)
    return asked


def _forge(honest: Honest) -> None:
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.record(is_signed=False)  # its signature stays that of the honest record


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


@pytest.mark.parametrize("name", ["cache", "guide/.cache", "guide/house", "."])
def test_a_cache_in_the_repository(
    honest: Honest, believed: list[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A pull request brings a cache that calls its signature valid: it is neither read nor written."""
    monkeypatch.setenv("MEDREVIEW_CACHE", str(honest.folder / name))
    _forge(honest)
    assert errors(honest.check()) == FORGED
    assert believed == []
    assert not list(honest.folder.rglob("signatures.sqlite"))


def test_a_relative_cache(honest: Honest, believed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(honest.folder)
    monkeypatch.setenv("MEDREVIEW_CACHE", "cache")
    _forge(honest)
    assert errors(honest.check()) == FORGED
    assert believed == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_cache_that_is_a_link_into_the_repository(
    honest: Honest, believed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = honest.folder.parent / "link"
    (honest.folder / "cache").mkdir()
    link.symlink_to(honest.folder / "cache", target_is_directory=True)
    monkeypatch.setenv("MEDREVIEW_CACHE", str(link))
    _forge(honest)
    assert errors(honest.check()) == FORGED
    assert believed == []


def test_a_guide_in_no_repository(
    honest: Honest, believed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(honest.folder / ".git")
    monkeypatch.setenv("MEDREVIEW_CACHE", str(honest.folder / "cache"))
    _forge(honest)
    assert errors(honest.check()) == FORGED
    assert believed == []


def test_a_cache_of_the_user_is_believed(honest: Honest, believed: list[str], outside: Path) -> None:
    """The twin: what these tests would miss if nothing asked the cache at all."""
    _forge(honest)
    assert errors(honest.check()) == []
    assert believed
    assert outside.exists()


def test_a_verdict_does_not_outlive_a_key(honest: Honest, outside: Path) -> None:
    assert errors(honest.check()) == []
    assert not _is_empty(outside)
    line = honest.keys.rita.blob
    honest.edit(PEOPLE, f"[{line}]", f"[{{key: {line}, revoked: 2026-11-20, revoked_because: Stolen.}}]")
    assert errors(honest.check()) == [f"REV012 {OTHER}:1:1", *FORGED]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    active: {from: 2015-01-01}\n", "    active: {from: 2026-03-03}\n"),
        ("    roles: [reviewer]\n", "    roles: [author]\n"),
    ],
)
def test_a_verdict_does_not_outlive_a_credential(honest: Honest, outside: Path, old: str, new: str) -> None:
    assert errors(honest.check()) == []
    text = honest.read(PEOPLE)
    at = text.index(old, text.index("id: rita-reviewer"))
    honest.write(PEOPLE, text[:at] + new + text[at + len(old) :])
    assert f"REV011 {honest.place(RECORD, 'rita-reviewer')}" in errors(honest.check())
    assert f"REV010 {honest.value(TABLETS, 'reviewed')}" in errors(honest.check())
    assert not _is_empty(outside)


def test_a_verdict_is_of_these_bytes(honest: Honest, outside: Path) -> None:
    assert errors(honest.check()) == []
    _forge(honest)
    assert errors(honest.check()) == FORGED
    assert not _is_empty(outside)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(200)])
def test_a_cache_that_is_no_cache(honest: Honest, outside: Path, content: bytes) -> None:
    outside.mkdir()
    (outside / "signatures.sqlite").write_bytes(content)
    assert errors(honest.check()) == []
    _forge(honest)
    assert errors(honest.check()) == FORGED


def test_a_cache_with_refusals_turned_around(honest: Honest, outside: Path) -> None:
    """A refusal is never kept, so there is none that could be turned into a yes."""
    _forge(honest)
    assert errors(honest.check()) == FORGED
    with closing(sqlite3.connect(outside / "signatures.sqlite")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = sum(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables)
    assert rows <= 2  # the other page's valid one, and the version of the form
