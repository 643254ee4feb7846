"""The nearest known word, as long as looking for it is quick."""

from __future__ import annotations

from medreview.text.near_words import NearWords


def test_the_nearest_word_is_found() -> None:
    near = NearWords()
    assert near.find("huose", ["house", "mouse"]) == ["house"]
    assert near.find("huose", ["house", "hose"], most=2, cutoff=0.6) == ["house"], "an answer is remembered"
    assert near.find("zzz", ["house"]) == []


def test_several_words_the_likest_first() -> None:
    assert NearWords().find("hous", ["mouse", "house", "x"], most=2) == ["house", "mouse"]


def test_a_very_long_word_is_near_to_none() -> None:
    assert NearWords().find("a" * 101, ["a" * 100]) == []


def test_after_many_comparisons_none_is_near() -> None:
    near = NearWords()
    known = [f"word-{number}" for number in range(100_000)]
    assert near.find("x", known) == []
    assert near.find("y", known) == []
    assert near.find("word-11", known) == []
