"""What stands in quotation marks, and what only looks so."""

from __future__ import annotations

import pytest

from medreview.text.quotations import is_quoted

QUOTED = [
    'Read "The drug book" first.',
    "Read “The drug book” first.",
    "Read ‘The patient’s drug book’ first.",
    "Read 'The patient's drug book' first.",
    "Lesen Sie „Das drug Buch“ zuerst.",
    "Lisez « Le drug livre » ou «drug».",
    'She said: "Take the drug," and left.',
    "“This drug helped me. It goes on in the next paragraph.",
    '("drug")',
]
NOT_QUOTED = [
    "The patients' drug and the nurses' room.",
    'A 5" needle, a drug and a 6" tube.',
    "It's a drug that isn't new.",
    '"First" a drug "last".',
    "“First” a drug “last”.",
    "‘First’ a drug ‘last’.",
    "The patients’ drug and the nurses’ room.",
    "„Erst“ drug „dann“.",
    'A drug "is" one.',
    'The 5 " drug " is set apart.',
    'One "' + "long " * 100 + 'drug" is no title.',
]


@pytest.mark.parametrize("text", QUOTED)
def test_words_in_quotation_marks_are_quoted(text: str) -> None:
    at = text.rindex("drug")
    assert is_quoted(text, at, at + 4)


@pytest.mark.parametrize("text", NOT_QUOTED)
def test_apostrophes_inches_and_what_stands_between_are_not(text: str) -> None:
    at = text.index("drug")
    assert not is_quoted(text, at, at + 4)


@pytest.mark.parametrize("mark", ['"', "'", "“", "‘", "„", "«", "’"])
def test_many_marks_take_no_time(mark: str) -> None:
    assert not is_quoted("x" + f" {mark}a" * 50_000, 0, 1)
