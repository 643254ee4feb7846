"""Answers are kept between runs, and whatever is wrong with the file, a run goes on."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from medreview.grammar.answers import Match, Selection
from medreview.grammar.cache import AnswerCache, AnswerKeys

MATCH = Match(
    3, 9, "MORFOLOGIK_RULE_EN_US", "TYPOS", "misspelling", "Not „known“ \U0001f489.", ("one", "two words")
)
KEYS = AnswerKeys("6.8", "en-US", Selection())


def kept(file: Path, texts: list[str], day: int = 1, most: int = 100) -> dict[str, tuple[Match, ...]]:
    """Return what a cache that is opened for the question has for each text."""
    with closing(AnswerCache(file, day, most)) as cache:
        found = cache.find([KEYS(text) for text in texts])
        return {text: found[KEYS(text)] for text in texts if KEYS(text) in found}


def keep(file: Path, texts: list[str], day: int = 1, most: int = 100) -> None:
    with closing(AnswerCache(file, day, most)) as cache:
        cache.keep({KEYS(text): [MATCH] if "x" in text else [] for text in texts})


def test_what_is_kept_is_found_by_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "new" / "answers.sqlite"
    keep(file, ["an exmple", "clean"])
    assert kept(file, ["an exmple", "clean", "other"]) == {"an exmple": (MATCH,), "clean": ()}


def test_a_key_depends_on_all_that_the_answer_depends_on() -> None:
    keys = {
        AnswerKeys(server, language, selection)(text)
        for server in ("6.8", "6.9")
        for language in ("en-US", "en-GB")
        for selection in (Selection(), Selection(("A",)), Selection((), ("A",)), Selection(("A", "B")))
        for text in ("a", "b", "\ud800")
    }
    assert len(keys) == 2 * 2 * 4 * 3


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"no database at all, but longer than the header of one is " * 40,
        b"SQLite format 3\0" + b"\xff" * 5000,
    ],
    ids=["empty", "text", "damaged"],
)
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "answers.sqlite"
    file.write_bytes(damage)
    keep(file, ["x"])
    assert kept(file, ["x"]) == {"x": (MATCH,)}


def test_a_file_damaged_in_the_middle_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    keep(file, [f"x{number}" for number in range(3_000)], most=10_000)
    data = bytearray(file.read_bytes())
    data[8_192:] = b"\xee" * (len(data) - 8_192)
    file.write_bytes(data)
    assert kept(file, ["x1"]) == {}
    keep(file, ["x"])
    assert kept(file, ["x"]) == {"x": (MATCH,)}


def test_a_table_of_others_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE answers (question TEXT)")
    keep(file, ["x"])
    assert kept(file, ["x"]) == {"x": (MATCH,)}


@pytest.mark.parametrize("text", ["", "3", "[[1]]", '[["a",1,"","","","",[]]]', '{"a": 1}', "[3]"])
def test_an_answer_that_cannot_be_read_is_no_answer(tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.sqlite"
    keep(file, ["x"])
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE answers SET answer = ?", (text,))
    assert kept(file, ["x"]) == {}


def test_a_folder_in_its_place_costs_only_time(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    file.mkdir()
    keep(file, ["x"])
    assert kept(file, ["x"]) == {}


def test_a_file_that_another_run_holds_costs_only_time(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    keep(file, ["x"])
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keep(file, ["y"])
        assert kept(file, ["x"]) == {"x": (MATCH,)}
    assert kept(file, ["y"]) == {}


def test_the_longest_unasked_are_dropped(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    keep(file, [f"old {number}" for number in range(8)], day=1, most=10)
    assert len(kept(file, ["old 3"], day=2, most=10)) == 1
    keep(file, ["x", "y", "z"], day=3, most=10)
    left = kept(file, [*(f"old {number}" for number in range(8)), "x", "y", "z"], day=3, most=10)
    assert len(left) == 9
    assert left.keys() >= {"old 3", "x", "y", "z"}


def _write_many(file: Path, name: str) -> None:
    for number in range(40):
        keep(file, [f"{name} {number} x"], most=1_000)


def test_several_runs_share_it(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_write_many, args=(file, name)) for name in ("one", "two")]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0]
    texts = [f"{name} {number} x" for name in ("one", "two") for number in range(40)]
    assert len(kept(file, texts)) == 80
