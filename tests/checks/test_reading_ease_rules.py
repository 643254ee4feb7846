"""Messages of the RDB rules, and the policies that they follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medreview.checks import grade_too_high, long_paragraph, long_sentence, plain_word
from medreview.checks.data import rows
from medreview.reading.context import Context
from medreview.reading.house import House, read_house
from medreview.reading.page import read_page
from medreview.schemas.finding import Problem
from medreview.schemas.policy import Policy
from medreview.schemas.terminology import Avoided, Term, Terminology
from support.guides import HOUSE, page_text


def house(**readability: object) -> House:
    found = read_house(HOUSE, "house")
    policy = found.policy.model_dump(mode="json")
    policy["profiles"]["us-patient"]["readability"] |= readability
    return replace(found, policy=Policy.model_validate(policy, strict=False))


def grade(body: str, found: House) -> list[Problem]:
    return list(grade_too_high.check(read_page("p.md", page_text(body).encode(), found), Context(found)))


def sentence_problem(body: str) -> str:
    found = house()
    (problem,) = long_sentence.check(read_page("p.md", page_text(body).encode(), found), Context(found))
    return problem.message


# 30 sentences with 12 words of three syllables: 1.0430 * sqrt(12) + 3.1291 = 6.74.
BODY = "- Go home now.\n" * 18 + "- Take medicine now.\n" * 12


def test_the_grade_is_said_with_its_counts() -> None:
    (problem,) = grade(BODY, house(target=6))
    assert problem.message == (
        "The SMOG grade is 6.7; the target is at most 6. "
        "Counted: 90 words, 30 sentences, 12 words of three or more syllables."
    )
    assert problem.severity is None


@pytest.mark.parametrize(("target", "count"), [(6.6, 1), (6.7, 0), (6.74, 0), (8, 0)])
def test_a_grade_is_compared_as_it_is_shown(target: float, count: int) -> None:
    assert len(grade(BODY, house(target=target))) == count


def test_below_thirty_sentences_smog_is_an_estimate() -> None:
    (problem,) = grade("- Take medicine now.\n" * 12, house(target=5))
    assert problem.message.endswith("From fewer than 30 sentences SMOG is an estimate.")


def test_too_little_text_is_a_suggestion_with_its_counts() -> None:
    (problem,) = grade("- Take medicine.\n", house())
    assert problem.severity == "suggestion"
    assert problem.message == (
        "There is too little text for a SMOG grade: 2 words, 1 sentence, 1 word of three or more syllables."
        " SMOG needs at least 10 sentences."
    )


def test_other_formulas_need_any_text_at_all() -> None:
    (problem,) = grade("## Nothing\n", house(formula="flesch_kincaid"))
    assert problem.message.startswith("There is too little text for a Flesch-Kincaid grade: 0 words")
    assert problem.message.endswith("syllables.")


def test_a_low_reading_ease_is_reported() -> None:
    found = house(formula="flesch_reading_ease", target=60)
    assert grade("- Go home now.\n", found) == []
    (problem,) = grade("- Immunology necessitates monitoring.\n", found)
    assert "Flesch reading ease is -" in problem.message
    assert "the target is at least 60" in problem.message


@pytest.mark.parametrize(
    ("sentence", "advice"),
    [
        ("word " * 12 + "and then rest " + "word " * 12, "Try to end it before 'and then rest word'."),
        ("word " * 12 + "now; rest well today " + "word " * 12, "Try to end it before 'rest well today'."),
        ("a, b, c, d, " + "word " * 26, "Turn the list in it into bullet points, or split it."),
        (
            "word " * 20 + "a thing; a word; " + "word " * 8,
            "Turn the list in it into bullet points, or split it.",
        ),
        (
            "word " * 20 + "- one - two - three " + "word " * 8,
            "Turn the list in it into bullet points, or split it.",
        ),
        (
            "word " * 12 + "from May 7, 2001, to June 8, 2002, and you came " + "word " * 12,
            "Try to end it before 'and you came word'.",
        ),
        ("word " * 12 + "in which you word " + "word " * 12, "Split it, and say one thing in each sentence."),
        (
            "word " * 12 + "your arms and legs " + "word " * 12,
            "Split it, and say one thing in each sentence.",
        ),
        ("word " * 12 + "(a word, and you) " + "word " * 12, "Split it, and say one thing in each sentence."),
        (
            "word " * 19 + "one, two, three, and " + "word " * 6,
            "Turn the list in it into bullet points, or split it.",
        ),
        ("word " * 12 + "because of you " + "word " * 12, "Split it, and say one thing in each sentence."),
        ("word " * 12 + "because you are " + "word " * 12, "Try to end it before 'because you are word'."),
        (
            "word " * 9 + "made\u2014or made worse\u2014by your " + "word " * 17,
            "Split it, and say one thing in each sentence.",
        ),
        (
            "word " * 12 + "now\u2014it is one two three four\u2014" + "word " * 12,
            "Say what stands between the dashes in a sentence of its own.",
        ),
        (
            "word " * 20 + "(one two three four five six) " + "word",
            "Say what stands in brackets in a sentence of its own.",
        ),
        ("word " * 26, "Split it, and say one thing in each sentence."),
        ("and " + "word " * 26, "Split it, and say one thing in each sentence."),
    ],
)
def test_how_a_long_sentence_may_be_split(sentence: str, advice: str) -> None:
    assert sentence_problem(sentence + "\n").endswith(advice)


def test_a_long_sentence_is_counted() -> None:
    assert sentence_problem("word " * 26 + "\n").startswith("This sentence has 26 words; the limit is 25.")


def test_a_long_paragraph_says_where_to_split() -> None:
    found = house(paragraph_sentences=2)
    (problem,) = long_paragraph.check(
        read_page("p.md", page_text("One. Two. Three.\n").encode(), found), Context(found)
    )
    assert problem.message == (
        "This paragraph has 3 sentences; the limit is 2. Begin a new one after sentence 2 or before."
    )


def plainer(body: str, found: House | None = None) -> list[str]:
    found = found or house()
    page = read_page("p.md", page_text(body).encode(), found)
    return [problem.message for problem in plain_word.check(page, Context(found))]


def test_a_plain_word_is_proposed() -> None:
    assert plainer("We administered it.\n") == [
        "'administered' has a plainer wording: 'give' or 'run', in the form that fits."
    ]
    assert plainer("They possess it.\n") == ["'possess' has a plainer wording: 'have'."]
    assert plainer("Elevated levels.\n") == ["'Elevated' has a plainer wording: 'high' or 'raised'."]


@pytest.mark.parametrize(
    "entry",
    [
        Term(use=("administer",), spelling=True, reason="x", source="y"),
        Term(avoid=(Avoided(term="administer it"),), reason="x", source="y"),
        Term(avoid=(Avoided(term="x"),), exceptions=("we administer",), reason="x", source="y"),
    ],
)
def test_what_the_house_has_decided_upon_is_left_alone(entry: Term) -> None:
    decided = replace(house(), terminology=Terminology(terms=(entry,)))
    assert plainer("We administer it.\n", decided) == []
    assert len(plainer("They utilize it.\n", decided)) == 1


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("UTILIZE IT.\n", 1),
        ("We Utilize it.\n", 0),
        ("Utilize it.\n", 1),
        ("Edema, which is swelling, or edema (swelling).\n", 0),
        ("Swelling (edema) is rare.\n", 0),
        ("It hurts (the edema is bad).\n", 1),
        ("Assistance and additional help.\n", 2),
    ],
)
def test_names_and_explained_words_are_left_alone(body: str, count: int) -> None:
    assert len(plainer(body)) == count


def test_every_entry_of_the_list_is_found_and_differs_from_its_alternatives() -> None:
    for words, alternatives, *rest in rows("plain_words.txt"):
        assert len(rest) <= 1
        for form in words.split(" / "):
            assert len(plainer(f"They say {form} here.\n")) == 1, form
        assert set(words.split(" / ")).isdisjoint(alternatives.split(", "))
        for exception in (wording for column in rest for wording in column.split("; ")):
            assert plainer(f"They say {exception} here.\n") == [], exception


def test_lists_are_sorted_and_without_repetition() -> None:
    words = [row[0] for row in rows("plain_words.txt")]
    forms = [form for row in words for form in row.split(" / ")]
    abbreviations = [row[0] for row in rows("known_abbreviations.txt")]
    assert words == sorted(words)
    assert len(set(forms)) == len(forms)
    assert abbreviations == sorted(set(abbreviations))
    assert all(len(row) == 2 and row[1] for row in rows("known_abbreviations.txt"))
