"""The formulas give the grades of their published worked examples."""

from __future__ import annotations

import pytest

from medreview.text.counts import Counts, count_text
from medreview.text.formulas import (
    Grades,
    automated_readability_index,
    coleman_liau,
    flesch_kincaid_grade,
    flesch_reading_ease,
    forcast,
    grades,
    gunning_fog,
    smog,
)

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
CAT = "The cat in the hat ate breakfast."
GENERAL = "I am the very model of a modern major general. I have information vegetable, animal, and mineral."

# The first and last number of polysyllabic words in 30 sentences of each grade: McGraw's conversion table.
SMOG_TABLE = [
    (0, 2, 4),
    (3, 6, 5),
    (7, 12, 6),
    (13, 20, 7),
    (21, 30, 8),
    (31, 42, 9),
    (43, 56, 10),
    (57, 72, 11),
    (73, 90, 12),
    (91, 110, 13),
    (111, 132, 14),
    (133, 156, 15),
    (157, 182, 16),
    (183, 210, 17),
    (211, 240, 18),
]


@pytest.mark.parametrize(("first", "last", "grade"), SMOG_TABLE)
def test_smog_agrees_with_its_table(first: int, last: int, grade: int) -> None:
    # The table rounds square roots to whole numbers, and says itself that it is good to a grade and a half.
    assert smog(first, 30) == pytest.approx(grade, abs=1.5)
    assert smog(last, 30) == pytest.approx(grade, abs=1.5)
    assert smog((first + last) // 2, 30) == pytest.approx(grade, abs=0.8)


def test_smog_scales_to_thirty_sentences() -> None:
    assert round(smog(30, 22), 2) == 9.80
    assert smog(20, 20) == smog(30, 30) == pytest.approx(1.0430 * 30**0.5 + 3.1291)


def test_flesch_from_counts() -> None:
    assert round(flesch_reading_ease(13, 1, 24), 1) == 37.5
    assert round(flesch_kincaid_grade(13, 1, 24), 1) == 11.3


def test_a_major_general_from_counts() -> None:
    assert round(flesch_reading_ease(17, 2, 33)) == 34
    assert round(flesch_kincaid_grade(17, 2, 33)) == 11
    assert round(smog(5, 2)) == 12


def test_coleman_liau_from_counts() -> None:
    assert round(coleman_liau(119, 5, 639), 1) == 14.5


def test_forcast_from_counts() -> None:
    assert forcast(150, 80) == 12
    assert forcast(300, 160) == 12


def test_fog_from_counts() -> None:
    assert round(gunning_fog(31, 4, 0), 1) == 3.1
    assert round(gunning_fog(31, 4, 1), 1) == 4.4


def test_automated_readability_index_from_counts() -> None:
    assert automated_readability_index(10, 1, 50) == pytest.approx(4.71 * 5 + 0.5 * 10 - 21.43)


def test_flesch_of_the_platypus() -> None:
    counts = count_text(PLATYPUS)
    assert (counts.words, counts.syllables) == (13, 24)
    assert round(grades(counts).flesch_reading_ease or 0, 1) == 37.5
    assert round(grades(counts).flesch_kincaid or 0, 1) == 11.3


def test_flesch_and_fog_of_the_cat() -> None:
    result = grades(count_text(CAT))
    assert round(result.flesch_reading_ease or 0) == 103
    assert round(result.gunning_fog or 0, 1) == 2.8


def test_grades_of_the_major_general() -> None:
    counts = count_text(GENERAL)
    result = grades(counts)
    assert (counts.words, counts.sentences, counts.polysyllables) == (17, 2, 5)
    assert result.flesch_kincaid == pytest.approx(11, abs=1.1)
    assert result.flesch_reading_ease == pytest.approx(34, abs=5.5)
    assert result.automated_readability_index == pytest.approx(5, abs=1)
    assert round(result.coleman_liau or 0) == 7
    assert smog(counts.polysyllables, counts.sentences) == pytest.approx(12, abs=0.5)


def test_drug_names_are_hard_words() -> None:
    counts = count_text("He takes metformin, gabapentin, furosemide and azithromycin each day now.")
    assert counts.polysyllables == 4
    assert round(smog(counts.polysyllables, counts.sentences), 1) == 14.6


@pytest.mark.parametrize("counts", [Counts(), Counts(words=3), Counts(sentences=3)])
def test_no_text_has_no_grade(counts: Counts) -> None:
    assert grades(counts) == Grades(None, False, None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("sentences", "has_grade", "is_estimate"),
    [(9, False, False), (10, True, True), (29, True, True), (30, True, False)],
)
def test_smog_needs_sentences(sentences: int, has_grade: bool, is_estimate: bool) -> None:
    result = grades(Counts(words=100, sentences=sentences, syllables=150, polysyllables=sentences))
    assert (result.smog is not None) is has_grade
    assert result.smog_is_estimate is is_estimate
    assert result.flesch_kincaid is not None
    if result.smog is not None:
        assert result.smog == smog(30, 30)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("flesch_kincaid", flesch_kincaid_grade(100, 10, 150)),
        ("flesch_reading_ease", flesch_reading_ease(100, 10, 150)),
        ("gunning_fog", gunning_fog(100, 10, 7)),
        ("coleman_liau", coleman_liau(100, 10, 480)),
        ("automated_readability_index", automated_readability_index(100, 10, 480)),
        ("forcast", forcast(100, 60)),
    ],
)
def test_each_grade_takes_its_own_counts(field: str, expected: float) -> None:
    counts = Counts(100, 10, 150, 9, 60, 7, 480)
    assert getattr(grades(counts), field) == expected
