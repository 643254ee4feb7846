"""What an unknown word may be instead of a slip of the pen."""

from __future__ import annotations

import pytest

from medreview.grammar.unknown_words import UnknownWords


def standing(text: str, word: str, *proposals: str, page: str | None = None) -> str:
    start = text.index(word)
    return UnknownWords(page or text).standing(text, start, start + len(word), proposals)


@pytest.mark.parametrize(
    ("word", "proposal"),
    [
        ("exmaine", "examine"),
        ("wrod", "word"),
        ("exmple", "example"),
        ("refered", "referred"),
        ("immunosupressant", "immunosuppressant"),
        ("skulll", "skull"),
        ("endoscopee", "endoscope"),
        ("antihistimines", "antihistamines"),
        ("gentamycin", "gentamicin"),
        ("followup", "follow-up"),
        ("bodys", "body's"),
        ("swellingin", "swelling in"),
        ("andnausea", "and nausea"),
    ],
)
def test_a_slip(word: str, proposal: str) -> None:
    assert standing(f"You have a {word} there.", word, "something", proposal) == "slip"


@pytest.mark.parametrize(
    ("word", "proposals"),
    [
        ("platyspondyly", ()),
        ("macule", ("macula",)),
        ("acidemia", ("academia",)),
        ("habitus", ("habits",)),
        ("talar", ("Tatar", "malar")),
        ("nonskin", ("nonskid",)),
        ("everted", ("reverted",)),
        ("washcloths", ("wash cloths",)),
        ("filamin", ("filming", "vitamin")),
        ("amorph", ("morph",)),
    ],
)
def test_a_term_of_the_field(word: str, proposals: tuple[str, ...]) -> None:
    assert standing(f"You have a {word} there.", word, *proposals) == "doubtful"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Use eBenefits now.", "eBenefits"),
        ("Ask Mr. Smiht about it.", "Smiht"),
        ("The Wllis test is done.", "Wllis"),
        ("The von Hppel disease is rare.", "von"),
        ("The de la Tuorette disease.", "de"),
    ],
)
def test_a_name(text: str, word: str) -> None:
    assert standing(text, word, "right") == "doubtful"


def test_an_abbreviation() -> None:
    assert standing("Ask about IRRRL.", "IRRRL", "IRRL") == "abbreviation"
    assert standing("Take 5-HTP.", "5-HTP", "5-HT") == "abbreviation"


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    assert standing("Ask him. Yuor nurse helps.", "Yuor", "Your") == "slip"


def test_what_stands_often_is_meant() -> None:
    page = "Heterotpia. A heterotpia is rare."
    assert standing("A heterotpia is rare.", "heterotpia", "heterotopia", page=page) == "slip"
    assert standing("A heterotpia is rare.", "heterotpia", "heterotopia", page=page * 2) == "doubtful"
