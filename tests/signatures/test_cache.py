"""What ssh-keygen found valid is not asked again; anything that could change the verdict is."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.schemas.people import Person
from medreview.signatures import verifying
from medreview.signatures.cache import VerdictCache, open_verdict_cache, verdict_key
from medreview.signatures.verifying import Signed, Verdict, verify_all
from support.ssh_keys import NOON, TEXT, KeyPair, make_person, make_signature, people_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "signatures.sqlite"


def judge(file: Path, people: dict[str, Person], *signed: Signed) -> list[Verdict]:
    with closing(VerdictCache(file, 1)) as cache:
        return verify_all(signed, people, cache)


def take_ssh_keygen_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


def test_a_valid_signature_needs_no_process_a_second_time(
    mine: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = people_of(make_person("rita", mine.line))
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    first = judge(file, people, signed, signed)
    take_ssh_keygen_away(monkeypatch)
    assert judge(file, people, signed, replace(signed, content=TEXT.replace(b"\n", b"\r\n"))) == first
    assert [verdict.is_valid for verdict in first] == [True, True]


def test_a_refusal_is_tried_anew(mine: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = people_of(make_person("rita", mine.line))
    signed = Signed(b"another text", make_signature(mine), "rita", NOON)
    assert not judge(file, people, signed)[0].is_valid
    take_ssh_keygen_away(monkeypatch)
    with pytest.raises(ConfigurationError, match="ssh-keygen was not found"):
        judge(file, people, signed)


def test_a_refusal_that_needs_no_process_asks_for_none(
    mine: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_ssh_keygen_away(monkeypatch)
    people = people_of(make_person("rita", mine.line))
    assert judge(file, people, Signed(TEXT, b"", "rita", NOON))[0].why == "The signature is empty."
    assert judge(file, people) == []


def test_what_changes_the_verdict_is_asked_again(
    mine: KeyPair, other: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = people_of(make_person("rita", mine.line))
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    assert judge(file, people, signed)[0].is_valid
    revoked = {"key": other.line, "revoked": date(2026, 1, 1), "revoked_because": "Lost."}
    changed_people = (
        people_of(make_person("rita", mine.line, other.line)),
        people_of(make_person("rita", {"key": mine.line, "until": date(2026, 12, 31)})),
        people_of(make_person("rita", mine.line, since=date(2025, 1, 2))),
        people_of(make_person("rita", mine.line), make_person("rob", revoked)),
    )
    changed_signed = (
        replace(signed, content=TEXT + b"x"),
        replace(signed, at=NOON + timedelta(seconds=1)),
        replace(signed, signature=make_signature(other)),
    )
    take_ssh_keygen_away(monkeypatch)
    for one in changed_people:
        with pytest.raises(ConfigurationError):
            judge(file, one, signed)
    for two in changed_signed:
        with pytest.raises(ConfigurationError):
            judge(file, people, two)
    unconcerned = people_of(make_person("rita", mine.line), make_person("rob", other.line))
    assert judge(file, unconcerned, signed)[0].is_valid


@pytest.mark.parametrize("change", ["revoked", "until", "moved", "removed"])
def test_the_cache_serves_nothing_for_changed_people(
    mine: KeyPair, file: Path, tmp_path: Path, change: str
) -> None:
    people = people_of(make_person("rita", mine.line))
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    assert judge(file, people, signed)[0].is_valid
    after = {
        "revoked": people_of(
            make_person("rita", {"key": mine.line, "revoked": date(2026, 9, 1), "revoked_because": "Lost."})
        ),
        "until": people_of(make_person("rita", {"key": mine.line, "until": date(2026, 3, 1)})),
        "moved": people_of(make_person("rita"), make_person("rob", mine.line)),
        "removed": people_of(make_person("rita")),
    }
    assert not judge(file, after[change], signed)[0].is_valid
    assert judge(file, people, signed)[0].is_valid


def test_keys_do_not_run_together() -> None:
    assert verdict_key(b"a", b"bc") != verdict_key(b"ab", b"c") != verdict_key(b"abc")
    assert len(verdict_key()) == 32


@pytest.mark.parametrize("damage", [b"", b"no database " * 400, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_cache_is_no_cache(mine: KeyPair, file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    people = people_of(make_person("rita", mine.line))
    assert judge(file, people, Signed(TEXT, make_signature(mine), "rita", NOON))[0].is_valid


def test_what_another_wrote_there_is_no_answer(
    mine: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = people_of(make_person("rita", mine.line))
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    judge(file, people, signed)
    with closing(sqlite3.connect(file)) as there, there:
        there.execute("UPDATE answers SET answer = 'invalid'")
    take_ssh_keygen_away(monkeypatch)
    with pytest.raises(ConfigurationError):
        judge(file, people, signed)


def test_it_lies_in_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MEDREVIEW_CACHE", str(tmp_path))
    with closing(open_verdict_cache(date(2026, 11, 22))) as cache:
        cache.keep([b"key"])
    with closing(open_verdict_cache(date(2026, 11, 22))) as cache:
        assert cache.find([b"key", b"other"]) == {b"key"}
    assert (tmp_path / "signatures.sqlite").is_file()


def _keep_many(file: Path, name: str) -> None:
    for number in range(40):
        with closing(VerdictCache(file, 1)) as cache:
            cache.keep([f"{name} {number}".encode()])


def test_several_runs_share_it(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_keep_many, args=(file, name)) for name in ("one", "two")]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0]
    keys = [f"{name} {number}".encode() for name in ("one", "two") for number in range(40)]
    with closing(VerdictCache(file, 1)) as cache:
        assert cache.find(keys) == frozenset(keys)


def test_what_people_yaml_says_counts_more_than_the_cache(
    mine: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where a key of the cache would not tell two states of people.yaml apart."""
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    monkeypatch.setattr(verifying, "verdict_key", lambda *parts: b"one for all")
    assert judge(file, people_of(make_person("rita", mine.line)), signed)[0].is_valid
    assert judge(file, people_of(make_person("rita")), signed)[0].why.endswith(
        "is not listed in people.yaml for 'rita'."
    )
