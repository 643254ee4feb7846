"""Words are what a reader counts as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.text.words import find_words, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("… – \ufffc ( ) — %", []),
        ("She doesn’t, don't.", ["She", "doesn’t", "don't"]),
        ("the patients' 'quoted' words", ["the", "patients", "quoted", "words"]),
        ("follow-up over‐the‑counter", ["follow-up", "over‐the‑counter"]),
        ("pills – or—shots--help", ["pills", "or", "shots", "help"]),
        ("-ed and pre-", ["ed", "and", "pre"]),
        ("10-15 or 10–15 mg", ["10", "15", "or", "10", "15", "mg"]),
        ("COVID-19, 2-week, 5-HT, IL-6", ["COVID-19", "2-week", "5-HT", "IL-6"]),
        ("2.5 1,000 1,000,000.5 50% 8:30", ["2.5", "1,000", "1,000,000.5", "50%", "8:30"]),
        ("50 % of 5. Then 3, 4: 5", ["50", "of", "5", "Then", "3", "4", "5"]),
        (".5 and 120/80", ["5", "and", "120", "80"]),
        ("and/or", ["and", "or"]),
        ("U.S. e.g. a.m. Ph.D.", ["U.S", "e.g", "a.m", "Ph.D"]),
        ("the end.Next line", ["the", "end", "Next", "line"]),
        ("a\ufffcb \ufffcs", ["a", "b", "s"]),
        ("nai\u0308ve cafe\u0301 naïve", ["nai\u0308ve", "cafe\u0301", "naïve"]),
        ("ter\u00admi\u00adnal", ["ter\u00admi\u00adnal"]),
        ("β-blocker 5µg", ["β-blocker", "5µg"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_in(text) == words
    assert [text[start:end] for start, end in find_words(text)] == words


def test_words_between_two_places() -> None:
    assert words_in("one two three", 4, 7) == ["two"]
    assert words_in("one two three", 4) == ["two", "three"]
    assert words_in("one two three", 0, 5) == ["one", "t"]


@given(st.text(max_size=60))
def test_words_are_in_order_and_hold_no_white_space(text: str) -> None:
    spans = find_words(text)
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    for start, end in spans:
        word = text[start:end]
        assert any(mark.isalnum() for mark in word)
        assert "\ufffc" not in word
        assert len(word.split()) == 1


@given(st.text(max_size=60))
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    inside = sum(mark.isalnum() for start, end in find_words(text) for mark in text[start:end])
    assert inside == sum(map(str.isalnum, text))


@given(st.text(max_size=60))
def test_words_do_not_depend_on_the_text_around_white_space(text: str) -> None:
    assert words_in(text) == [word for token in text.split() for word in words_in(token)]


@pytest.mark.parametrize("piece", ["-", "'", "a-", "1,", "1.", "a.", "\u0301", "%", "1%"])
def test_long_runs_are_read_once(piece: str) -> None:
    text = piece * 100_000
    assert len(find_words(text)) <= 100_000
