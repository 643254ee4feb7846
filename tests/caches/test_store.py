"""A store that cannot be used costs time and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from medreview.caches import store
from medreview.caches.folders import make_private_folder
from medreview.caches.store import AnswerStore


class Refusing:
    """A connection that refuses every question."""

    def __init__(self, error: sqlite3.Error) -> None:
        self.error = error
        self.is_closed = False

    def execute(self, statement: str, values: object = ()) -> None:
        raise self.error

    def close(self) -> None:
        self.is_closed = True


def test_answers_are_kept_by_key(tmp_path: Path) -> None:
    file = tmp_path / "new" / "answers.sqlite"
    with closing(AnswerStore(file, 1, 100)) as kept:
        kept.keep({b"%d" % number: f"answer {number}" for number in range(1_200)})
    with closing(AnswerStore(file, 2, 10_000)) as kept:
        found = kept.find([b"%d" % number for number in range(1_200)])
    assert 0 < len(found) <= 100  # no more than was asked for
    assert all(found[key] == f"answer {int(key)}" for key in found)


def test_a_store_that_is_held_has_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(AnswerStore(tmp_path / "answers.sqlite", 1, 100)) as kept:
        with monkeypatch.context() as patch:
            held = Refusing(sqlite3.OperationalError("database is locked"))
            patch.setattr(kept, "_connection", held)
            assert kept.find([b"key"]) == {}
            assert not held.is_closed
        kept.keep({b"key": "answer"})


def test_damage_that_is_met_while_reading_makes_a_new_file(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    kept = AnswerStore(file, 1, 100)
    kept.close()
    damaged = Refusing(sqlite3.DatabaseError("database disk image is malformed"))
    kept._connection = damaged  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    assert kept.find([b"key"]) == {}
    assert damaged.is_closed
    kept.keep({b"key": "answer"})
    kept.close()
    with closing(AnswerStore(file, 1, 100)) as again:
        assert again.find([b"key"]) == {b"key": "answer"}


def test_a_file_in_the_place_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with closing(AnswerStore(tmp_path / "file" / "answers.sqlite", 1, 100)) as kept:
        kept.keep({b"key": "answer"})
        assert kept.find([b"key"]) == {}


def test_damage_that_cannot_be_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> sqlite3.Connection:
        raise sqlite3.DatabaseError("file is not a database")

    monkeypatch.setattr(store, "_connect", refuse)
    with closing(AnswerStore(tmp_path / "answers.sqlite", 1, 100)) as kept:
        assert kept.find([b"key"]) == {}


def test_a_private_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    assert make_private_folder(tmp_path / "a" / "b").is_dir()
