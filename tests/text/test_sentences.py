"""Sentences of patient pages are told apart where a reader would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.text.sentences import split_sentences
from medreview.text.words import find_words

# A bar stands for the space between two sentences.
GOLD = [
    "",
    "One sentence without an end",
    "She has MS.|It began early.",
    "Ms. Lee came in.|Dr. Wu left.",
    "Mr. and Mrs. Ortiz have MS.|Most are women.",
    "Ask Prof. Adams about it.",
    "Take 2.5 mg.|Wait an hour.",
    "Take 0.5 mg at 8 p.m. or later.",
    "Come at 8 p.m.|Bring your list.",
    "Call by 8 p.m. ET.|If nobody answers, wait.",
    "We open at 8 a.m. (ET) on weekdays.",
    "We open from 8 a.m. - 5 p.m. on Mondays.",
    "The law is 38 U.S.C. 1151 today.",
    "The rate rose to 2.5.|30 people left.",
    "It takes approx. 20 minutes.",
    "Some pills, e.g. Aspirin, thin the blood.",
    "The lesions, i.e. Scars, stay.",
    "Add 2 tbsp. of oil.",
    "Add 2 tbsp.|Mix well.",
    "Drink 8 oz. of water.",
    "Compare drug A vs. Drug B first.",
    "See No. 5 in the list.|Then go on.",
    "No.|We did not.",
    "Is it safe?|No.|Ask first.",
    "See Fig. 2 and Fig. B below.",
    "The U.S. FDA approved it in Jan. 2019 at approx. 10 a.m. in the morning.",
    "It is sold in the U.S.|The price varies.",
    "It is sold in the U.S.|It’s costly.",
    "The trial began in Jan.|Results came later.",
    "The study by J. Smith was small.",
    "John F. Kennedy had it too.",
    "This was shown by A. B. Charcot.|He named it.",
    "Take vitamin C.|Eat fruit.",
    "You may have hepatitis B.|Tests can tell.",
    "Call if it is above 38.5 C.|Paracetamol helps.",
    "Use Medicare Part B or D.|Plans differ.",
    "You and I.|Doctors know.",
    "Step 1. Wash your hands.|Step 2. Dry them.",
    "Repeat step 1.|Then rest.",
    "This is Stage 1.|It is mild.",
    "1. Wash your hands.",
    "a. Wash your hands.",
    "Do it in two steps: 1. Wash.|2. Dry.",
    "You can do it at home in two very easy and quite safe steps: 1. Wash.|Dry.",
    "You can do it at home as often as you want to, and every time add 1.|Stop at 9.",
    "It works.|[1] It is safe too.",
    "It works.[1]|It is safe too.",
    "It works.[1,2][3–5]|It is safe too.",
    "Have a blood test.|eGFR below 30 is low.|mRNA is not changed.",
    "He said “Stop.”|Then he left.",
    "He said ‘Stop.’|Then he left.",
    "(It hurts.)|Call us.",
    "It hurts.|(Call us.)",
    "“Why?” she asked.|“Because.”",
    "Why?|It hurts!|Stop.",
    "What?!|No.",
    "Wait … and see.",
    "I do not know…|Ask her.",
    "I do not know...|Ask her.",
    "It stings . . . and then it stops.",
    "The cream is from Acme Inc. of Boston.",
    "It is made by Acme Inc.|They sell it.",
    "See Jane Doe, M.D. Boston for details.",
    "See Jane Doe, M.D.|She will help.",
    "Bring water, fruit, etc.|Wear a hat.",
    "Bring water, fruit, etc. to the clinic.",
    "Use St. John’s wort with care.",
    "Smith et al. 2019 found none.",
    "Smith et al.|Others found none.",
    "Take it b.i.d.|Eat first.",
    "It lasts a day.|20 people had it longer.",
    "Go to example.org or call.",
    "Press \ufffc.|\ufffc shows the dose.",
    "Drugs such as e.g. \ufffc help.",
    "First line.|– Then a dash.",
    "Dr.\u00a0Wu left.",
    "The pain was bad. really bad.",
    "It is 5 ft. 2 in all.",
    "¿Qué?|¡No!",
    "Wow!!! Really",
]


@pytest.mark.parametrize("marked", [item for item in GOLD if item != "Wow!!! Really"])
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    text = marked.replace("|", " ")
    assert "|".join(text[start:end] for start, end in split_sentences(text)) == marked


def test_repeated_marks_end_one_sentence() -> None:
    text = "Wow!!! Really"
    assert [text[start:end] for start, end in split_sentences(text)] == ["Wow!!!", "Really"]


def test_white_space_around_the_text_belongs_to_no_sentence() -> None:
    assert split_sentences("  Stop.\n Go. \t") == [(2, 7), (9, 12)]
    assert split_sentences(" \n") == []


@pytest.mark.parametrize("abbreviation", ["Abb.", "Abb"])
def test_a_project_can_add_abbreviations(abbreviation: str) -> None:
    text = "See Abb. Three there."
    assert len(split_sentences(text)) == 2
    assert split_sentences(text, frozenset({abbreviation})) == [(0, len(text))]


TEXTS = st.text(alphabet=st.sampled_from(list("aAeG1 5.!?…\"'”()[]-–\ufffc\n\u00a0é%:,")), max_size=80)


@given(TEXTS | st.text(max_size=40))
def test_spans_cover_everything_but_white_space(text: str) -> None:
    spans = split_sentences(text)
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@given(TEXTS)
def test_no_word_is_split_between_sentences(text: str) -> None:
    spans = split_sentences(text)
    for start, end in find_words(text):
        assert sum(first <= start and end <= last for first, last in spans) == 1


@pytest.mark.parametrize("mark", [".", '"', ". ", '." ', "[", "a.", "U.S. ", "… ", ".[1", "( ", "1. ", "- "])
def test_long_runs_of_marks_are_read_once(mark: str) -> None:
    spans = split_sentences(mark * 100_000)
    assert spans[0][0] == 0
    assert spans[-1][1] == len((mark * 100_000).rstrip())
