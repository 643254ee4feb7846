"""The lists that classes rest on keep what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

import medreview
from medreview.checks.data import rows
from medreview.review.critical_words import CriticalWords, edits, is_filler, is_ordinary, words_of
from medreview.review.spelling_repairs import SpellingRepairs
from medreview.schemas.terminology import Avoided, Medicine, Term, Terminology
from support.changes import house_words

DATA = Path(medreview.__file__).parent / "review" / "data"
WORDS = CriticalWords()


def entries(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_every_list_says_what_it_is_for() -> None:
    for file in DATA.glob("*.txt"):
        assert file.read_text(encoding="utf-8").startswith("# "), file.name


def test_fillers_and_ordinary_words_are_never_critical() -> None:
    fillers = [word for row in entries("filler_words.txt") for word in row[0].split()]
    ordinary = [word for row in entries("ordinary_words.txt") for word in row[0].split()]
    assert all(is_filler(word) for word in fillers)
    assert sorted(set(ordinary)) == ordinary
    assert [word for word in (*fillers, *ordinary) if is_ordinary(word) and WORDS.reason_of(word)] == []


def test_slips_are_no_words_and_end_in_words_that_are_not_critical() -> None:
    for slip, word in entries("known_slips.txt"):
        assert not is_ordinary(slip), slip
        assert WORDS.reason_of(slip) is None, slip
        assert edits(slip, word, 3) <= 2, slip


def test_wordings_of_one_meaning_hold_nothing_critical_and_are_the_plain_ones() -> None:
    plain = {
        (form, right)
        for row in rows("plain_words.txt")
        for form in row[0].split(" / ")
        for right in row[1].split(", ")
    }
    for listed, right, kind in entries("same_meaning.txt"):
        if kind == "short":
            assert listed.replace("'", "")[:2] == right.replace("'", "")[:2]
            continue
        assert not any(WORDS.reason_of(word) for word in (*words_of(listed), *words_of(right))), listed
        stems = {
            right,
            right.removesuffix("s"),
            right.removesuffix("ed"),
            right.removesuffix("ing"),
            "get",
            "buy",
        }
        stems |= {right.removesuffix("ing") + "e", right.removesuffix("ting"), "send"}
        assert any(form == listed and base in stems for form, base in plain), (listed, right)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("5", "number"),
        ("½", "number"),
        ("B12", "number"),
        ("Seven", "number"),
        ("don’t", "negation"),
        ("mustn't", "negation"),
        ("you'll", "modal"),
        ("they'd", "modal"),
        ("ocrelizumab", "medicine"),
        ("Ocrevus", "medicine"),
        ("somethingmab", "medicine"),
        ("hypothyroidism", "medicine"),
        ("arthritis", "medicine"),
        ("child's", "population"),
        ("banana", None),
        ("the", None),
    ],
)
def test_the_reason_of_a_word(word: str, reason: str | None) -> None:
    assert house_words().reason_of(word) == reason


def test_the_most_telling_reason_comes_first() -> None:
    assert WORDS.most_telling(["not", "5", "banana"]) == "number"
    assert WORDS.most_telling(["banana"]) is None


def test_a_pair_of_the_house_that_holds_a_critical_word_is_none() -> None:
    terms = (
        Term(use=("stop",), avoid=(Avoided(term="quit"),), reason="r", source="s"),
        Term(use=("gait",), avoid=(Avoided(term="walkway"),), reason="r", source="s"),
        Term(use=(), avoid=(Avoided(term="lounge"),), reason="r", source="s"),
        Term(use=("garden",), avoid=(Avoided(term="бaсk"),), reason="r", source="s"),
    )
    medicines = Terminology(medicines=(Medicine(generic="garden", brands=("Lawn and Order",)),))
    words = CriticalWords(terms, Terminology())
    assert words.same_meaning(("quit",)) is None
    assert words.same_meaning(("lounge",)) is None
    assert words.same_meaning(("бaсk",)) is None
    assert words.same_meaning(("walkway",)) is not None
    assert CriticalWords(terms, medicines).reason_of("Garden") == "medicine"


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("a", "a", 0),
        ("ab", "ba", 1),
        ("abc", "ab", 1),
        ("abc", "axc", 1),
        ("abcdef", "ghijkl", 3),
        ("", "ab", 2),
    ],
)
def test_edits(one: str, other: str, count: int) -> None:
    assert edits(one, other, 2) == count


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("causal", "casual"),
        ("form", "from"),
        ("bulance", "balance"),
        ("websites", "website"),
        ("unimportant", "important"),
        ("Websiet", "website"),
        ("Smithh", "Smiths"),
        ("websité", "website"),
        ("w3bsite", "website"),
        ("patiens", "patients"),
        ("ocrelizumap", "ocrelizumab"),
        ("informationnnn", "information"),
        ("websit" + "e" * 40, "website" + "e" * 40),
        ("the", "thee"),
    ],
)
def test_no_small_repair(before: str, after: str) -> None:
    assert not SpellingRepairs(house_words()).include(before, after, opens=True)


def test_a_capital_within_a_sentence_may_be_a_name() -> None:
    repairs = SpellingRepairs(house_words())
    assert repairs.include("Physicla", "Physical", opens=True)
    assert not repairs.include("Physicla", "Physical", opens=False)


def test_more_repairs_than_an_editor_makes_are_none() -> None:
    repairs = SpellingRepairs(house_words())
    for number in range(120):
        letters = "".join("abcdefghij"[int(digit)] for digit in str(number))
        repairs.include(f"informa{letters}n", "information", opens=False)
        repairs.include(f"q{letters}ebsite", "website", opens=False)
        repairs.include(f"inf{letters[:1]}ormat{letters[-1:]}ion", "information", opens=False)
    assert repairs.include("websiet", "website", opens=False) is (repairs._left >= 0)
