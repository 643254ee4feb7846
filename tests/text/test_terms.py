"""Terms are found as whole words, in any case, whatever joins their parts, and at their places in the text."""

from __future__ import annotations

import re
import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medreview.text.terms import Match, Phrase, Places, TermFinder, TermText, fold, plain, written


def found(text: str, *terms: str, exact: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return each match as the words of the text and the term that they were found as."""
    phrases = [*(Phrase(term, term) for term in terms), *(Phrase(term, f"={term}", True) for term in exact)]
    return [(text[start:end], value) for start, end, value in TermFinder(phrases).find(TermText(text))]


@pytest.mark.parametrize(
    "text",
    [
        "the infusion suite is",
        "the Infusion SUITE.",
        "(infusion-suite)",
        "infusion\u00a0suite",
        "infusion\u202fsuite,",
        "infusion\u2011suite",
        "infusion\u2010suite",
        "infusion\u2013suite",
        "infusion\nsuite",
        "infusion- suite",
        "infusion-\nsuite",
        "infusion \n    suite",
        "“infusion suite”",
        "İ infusion suite",
        "na\u00efve infusion suite",
        "an infusion suite’s door",
    ],
)
def test_a_term_is_found_however_it_is_joined(text: str) -> None:
    assert [term for _, term in found(text, "infusion suite")] == ["infusion suite"]
    assert [term for _, term in found(text, "Infusion-Suite")] == ["Infusion-Suite"]


@pytest.mark.parametrize(
    "text",
    [
        "drugs",
        "drugstore",
        "a2drug",
        "drug_name",
        "drug\u0301",
        "drug\u00adstore",
        "heartédrug",
        "DRUGé",
        "dru g",
        "",
    ],
)
def test_a_part_of_a_word_is_not_the_word(text: str) -> None:
    assert found(text, "drug") == []


def test_a_dash_between_spaces_and_a_sentence_end_part_words() -> None:
    assert found("the infusion - suite", "infusion suite") == []
    assert found("the infusion. Suite", "infusion suite") == []
    assert found("the infusion\0suite", "infusion suite") == []
    assert found("the infusion \ufffc suite", "infusion suite") == []


def test_the_longest_of_the_leftmost_is_found() -> None:
    terms = ("drug", "drug interaction", "drug interaction checker", "interaction checker tool")
    assert found("drug interaction checker tool; drug", *terms) == [
        ("drug interaction checker", "drug interaction checker"),
        ("drug", "drug"),
    ]


def test_all_matches_are_offered_overlapping_ones_too() -> None:
    finder = TermFinder([Phrase("drug", 1), Phrase("drug interaction", 2), Phrase("interaction", 3)])
    assert sorted(finder.find_all(TermText("a drug interaction"))) == [(2, 6, 1), (2, 18, 2), (7, 18, 3)]


def test_an_exact_term_goes_before_one_in_any_case() -> None:
    assert found("CARE team, Care team, CARE\u00a0team", "care team", exact=("CARE team",)) == [
        ("CARE team", "=CARE team"),
        ("Care team", "care team"),
        ("CARE\u00a0team", "=CARE team"),
    ]
    assert found("Care team", exact=("CARE team",)) == []


def test_the_first_of_two_terms_that_fold_alike_counts() -> None:
    assert found("a follow-up", "follow up", "follow-up") == [("follow-up", "follow up")]


@pytest.mark.parametrize(
    "term", ["and/or", "e.g.", "24/7", "crohn's disease", "&", "St. John's wort", "C++", "B12", "µg"]
)
def test_terms_may_hold_marks_and_digits(term: str) -> None:
    text = f"one {term.replace(chr(39), chr(0x2019))} two"
    assert found(text, term) == [(term.replace("'", "\u2019"), term)]
    assert found(f"x{text[4:-4]}x", term) == []


def test_places_are_right_behind_long_gaps() -> None:
    text = "a   b -\n  c  drug -- drug\n\n   drug"
    assert [start for start, _, _ in TermFinder([Phrase("drug", 0)]).find(TermText(text))] == [
        m.start() for m in re.finditer("drug", text)
    ]


def test_shapes_of_marks_do_not_count_in_what_is_written() -> None:
    assert written("B\u00a0cell’s\n  follow\u2011up") == "B cell's follow-up"
    assert plain("“a”\t—…") != "“a”\t—…"


def test_folding_agrees_with_what_patterns_take_for_one_letter() -> None:
    # Every letter that `re` matches with a plain letter, whatever the case, folds to it as well.
    letters = re.compile("[a-z]", re.IGNORECASE)
    odd = [chr(code) for code in range(128, sys.maxunicode + 1) if letters.fullmatch(chr(code))]
    assert odd
    assert [letter for letter in odd if not re.fullmatch(fold(letter), letter, re.IGNORECASE)] == []
    assert all(fold(letter).isascii() for letter in odd)


@given(st.text(alphabet="aB -\n\u00a0\u2011\u2019'.İß“é\0", max_size=40))
@example("a- \u00a0B")
def test_folding_a_text_keeps_its_places(text: str) -> None:
    finder = TermFinder([Phrase("a b", 0), Phrase("b", 1), Phrase("a'b", 2)])
    ready = TermText(text)
    for start, end, value in finder.find(ready):
        assert fold(text[start:end]) == ("a b", "b", "a'b")[value]
        assert not text[start].isspace()
        assert not text[end - 1].isspace()


@given(
    st.text(alphabet="ab .-\n", max_size=60),
    st.sets(st.sampled_from(["a", "b", "a b", "b b a", "ab", "a b ab"])),
)
def test_it_finds_what_a_plain_pattern_finds(text: str, terms: set[str]) -> None:
    alternatives = sorted(terms, key=len, reverse=True)
    pattern = "|".join(term.replace(" ", r"(?:-\s+|\s+|-)") for term in alternatives)
    expected = [m.span() for m in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)] if terms else []
    finder = TermFinder(Phrase(term, term) for term in terms)
    assert [(start, end) for start, end, _ in finder.find(TermText(text))] == expected


def test_a_thousand_terms_are_found_in_reasonable_time() -> None:
    # One megabyte in which every second word begins a term; an accident that is quadratic would take minutes.
    finder = TermFinder(Phrase(f"word{number % 40} other{number}", number) for number in range(1000))
    text = TermText(" ".join(f"word{number % 40} other{number % 2000}" for number in range(70_000)))
    began = time.perf_counter()
    assert len(finder.find(text)) == 35_000
    assert time.perf_counter() - began < 20


def test_what_stands_near_a_match_is_found_among_many() -> None:
    places = Places([Match(0, 50, None), *(Match(at, at + 3, None) for at in range(10, 100, 10))])
    assert places.overlap(Match(32, 33, None))
    assert not places.overlap(Match(53, 60, None))
    assert places.enclose(Match(20, 23, None))
    assert places.enclose(Match(44, 50, None))
    assert not places.enclose(Match(44, 51, None))
    assert not places.enclose(Match(60, 63, None))
    assert places.enclose(Match(61, 63, None))
    assert not Places(()).overlap(Match(0, 9, None))
