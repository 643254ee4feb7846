"""Counts are what the document `docs/reference/readability.md` says they are."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.text import counts as counts_module
from medreview.text.counts import Counts, count_text, counts_of, is_complex, tallies, words_of
from medreview.text.sentences import split_sentences
from medreview.text.words import words_in


def test_counts_of_a_short_text() -> None:
    text = "Dr. Lee gives 2.5 mg (a follow-up) of interferon. It’s \ufffc safe."
    assert count_text(text) == Counts(
        words=11,
        sentences=2,
        syllables=2 + 1 + 1 + 3 + 3 + 1 + 3 + 1 + 4 + 1 + 1,
        polysyllables=4,
        monosyllables=6,
        complex_words=2,
        letters=2 + 3 + 5 + 2 + 2 + 1 + 8 + 2 + 10 + 3 + 4,
    )


def test_a_text_without_words_has_no_sentence() -> None:
    assert count_text("") == Counts()
    assert count_text("… \ufffc !") == Counts()


def test_a_sentence_may_open_with_marks() -> None:
    assert count_text("– \ufffc Medicine works.").complex_words == 1


def test_parts_add_up_to_the_whole() -> None:
    one, two = count_text("One dose. Two doses."), count_text("Medication")
    assert (one + two).words == 5
    assert (one + two).sentences == 3


def test_abbreviations_of_the_project_are_used() -> None:
    assert count_text("See Abb. Three.").sentences == 2
    assert count_text("See Abb. Three.", frozenset({"Abb"})).sentences == 1


@pytest.mark.parametrize(
    ("word", "is_hard"),
    [
        ("medicine", True),
        ("medicines", True),
        ("safe", False),
        ("Avonex", False),
        ("MRI", False),
        ("2,500", False),
        ("follow-up", False),
        ("Rock-a-bye", False),
        ("anti-inflammatory", True),
        ("non‑medicated", True),
        ("created", False),
        ("diseases", False),
        ("reducing", False),
        ("trespasses", False),
        ("interested", False),
        ("unrelated", True),
        ("considered", True),
    ],
)
def test_gunnings_hard_words(word: str, is_hard: bool) -> None:
    assert is_complex(word) is is_hard


def test_a_capital_makes_a_name_only_inside_a_sentence() -> None:
    assert is_complex("Medicine", opens_sentence=True)
    assert not is_complex("Medicine")
    assert count_text("Medicine is Medicine. Medicine works.").complex_words == 2
    assert not is_complex("MRI", opens_sentence=True)


@given(st.text(max_size=60))
def test_counts_agree_with_words_and_sentences(text: str) -> None:
    counted = count_text(text)
    assert counted.words == len(words_in(text))
    assert counted.letters == sum(map(str.isalnum, text))
    assert counted.sentences == sum(bool(words_in(text, *span)) for span in split_sentences(text))
    assert counted.polysyllables + counted.monosyllables <= counted.words <= counted.syllables
    assert counted.complex_words <= counted.polysyllables


@given(st.text(alphabet="aAeE. !1-\ufffc", max_size=60))
def test_sentences_add_up_to_the_text(text: str) -> None:
    numbers = tallies(text, split_sentences(text))
    assert counts_of(numbers) == count_text(text)
    assert sum(map(words_of, numbers)) == count_text(text).words


def test_addition_adds_every_field() -> None:
    ones = Counts(*(1 for _ in fields(Counts)))
    powers = Counts(*(2**place for place, _ in enumerate(fields(Counts))))
    assert powers + ones == Counts(*(2**place + 1 for place, _ in enumerate(fields(Counts))))


def test_memory_of_words_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts_module, "_MOST_TOKENS", 3)
    text = "Seven small words make one short sentence."
    assert count_text(text).words == 7
    assert count_text(text).syllables == 9
    assert len(counts_module._inside) <= 3


def test_very_long_text_does_not_spill_into_the_next_count() -> None:
    text = "a" * 100_000 + " " + "1" * 100_000
    assert count_text(text).letters == 200_000
    assert count_text(text).words == 2
