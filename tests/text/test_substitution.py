"""A preferred term takes the place of another with the right capitals and the right article."""

from __future__ import annotations

import pytest

from medreview.text.substitution import (
    Article,
    article_before,
    article_for,
    is_part_of_name,
    is_title,
    opens_sentence,
    with_capitals_of,
)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("|drug", True),
        ("It helps. |drug", True),
        ("It helps.” |drug", True),
        ("Note: |drug", True),
        ("One\n|drug", True),
        ("the “|drug", True),
        ("the '|drug", True),
        ("(|drug", True),
        ("It is the |drug", False),
        ("don’|drug", False),
        ("1.5 mg |drug", False),
        ("one, |drug", False),
    ],
)
def test_where_a_sentence_opens(text: str, opens: bool) -> None:
    assert opens_sentence(text.replace("|", ""), text.index("|")) is opens


@pytest.mark.parametrize(
    ("words", "listed", "preferred", "opens", "result"),
    [
        ("drug", "drug", "medicine", False, "medicine"),
        ("Drug", "drug", "medicine", True, "Medicine"),
        ("Drug", "drug", "medicine", False, "Medicine"),
        ("DRUG", "drug", "medicine", False, "MEDICINE"),
        ("Drug", "drug", "mRNA vaccine", True, "mRNA vaccine"),
        ("Infusion Suite", "infusion suite", "center for infusions", False, "Center for Infusions"),
        ("CARE Team", "CARE Team", "care team", False, "care team"),
        ("CARE Team", "CARE Team", "care team", True, "Care team"),
        ("IV", "IV", "infusion", False, "infusion"),
        ("chemo", "Chemo", "chemotherapy", True, "chemotherapy"),
    ],
)
def test_capitals_are_kept(words: str, listed: str, preferred: str, opens: bool, result: str) -> None:
    assert with_capitals_of(words, listed, preferred, opens=opens) == result


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("You need a |drip", Article(9, 10, False)),
        ("You need an\n|drip", Article(9, 11, False)),
        ("A |drip", Article(0, 1, True)),
        ("It ends. An |drip", Article(9, 11, True)),
        ("hepatitis A |drip", None),
        ("extra |drip", None),
        ("the |drip", None),
        ("banana |drip", None),
        ("|drip", None),
    ],
)
def test_the_article_before_a_word(text: str, article: Article | None) -> None:
    assert article_before(text.replace("|", ""), text.index("|")) == article


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("infusion", "an"),
        ("Ear drop", "an"),
        ("medicine", "a"),
        ("year", "a"),
        ("hour", None),
        ("unit", None),
        ("one-day visit", None),
        ("European label", None),
        ("MRI", None),
        ("8-hour visit", None),
        ("(x)", None),
        ("…", None),
    ],
)
def test_the_article_that_a_word_needs(words: str, article: str | None) -> None:
    assert article_for(words) == article


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("the Mercy [Infusion Center] is", True),
        ("the [Infusion Center] Network", True),
        ("The [Infusion Center] is", False),
        ("An [Infusion Center] opens", False),
        ("see [Infusion Center].", False),
        ("NHS [Infusion Center]", True),
        ("[Infusion Center]", False),
    ],
)
def test_a_capital_beside_makes_a_name(text: str, is_name: bool) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert is_part_of_name(text.replace("[", "").replace("]", ""), start, end) is is_name


def test_small_words_stay_small_in_a_title() -> None:
    assert is_title("Center for Infusions")
    assert not is_title("Center for infusions")
