"""The list of medical words holds words, in order, and none that is a slip for another."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import medreview
from medreview.grammar.accepted import AcceptedWords
from medreview.grammar.medical_words import ATTACHED, is_medical_word
from medreview.reading.house import read_house

DATA = Path(medreview.__file__).parent / "text" / "data"
TEXT = (DATA / "medical-words.txt").read_bytes().decode("utf-8")
WORDS = [line for line in TEXT.split("\n") if line and not line.startswith("#")]
SLIPS = """
    abcess absorbtion accomodate acetominophen alchohol alergy alergic allergys amoxicilin
    anasthesia anesthetist's anemea antibiotc antibotic antihistimine apendicitis apetite arthritus
    asma asprin athsma azithromicin bacterai bahavioral becuase benifit biospy bloodpresure brocolli
    bronchitus cacner calender cancerr canser catheder cefriaxone chemotheraphy childrens
    cholesteral cholestrol chornic colonscopy concious constapation contageous convulstion coronery
    crohns dehydratoin diabeties diabetis diagnoses' diahrea diaherra diarhea diarrea diarrhoeea
    dizzyness docter dosege dysarthic emergancy enyzme epilespy excercise extremly fatige
    fibromialgia flourescent gastroinestinal glacoma headachs hemmorhage hemmorrhage hemmoroids
    hemorrage hemorroids hipertension hospitel hygeine hypertention ibuprofin imflammation
    immunizaton imune infecton inflamation insluin insuline interfron intravenus invovle jaundise
    kindey leukimia lypmh mamogram medciation medecine medicin menapause metaclopramide migrane
    mucsle multipel mycophenylate nausious neuralogist neurolgist nuerologist numness nurolgical
    occured ocrelizumap opthalmologist osteoperosis pallative parkinsons paralize perscribe
    perscription pharamcy pnemonia pneumonea pregnency presription prostrate-specifc protien
    psycology radiaton rashs recieve recomend relapsse remmission rhuematoid rythm schizophrena
    sclerosys seperate siezure sinusitus spasticty steriod strenght sulfadizine surgey swolen
    symptons symtoms syndrom tabelt temperture therapuetic therapyy thyriod tounge tremer tumer
    ulser urinery vaccum vaccin vacine vomitting weigth wieght
""".split()


def test_the_list_is_sorted_unique_and_composed() -> None:
    assert sorted(set(WORDS)) == WORDS
    assert unicodedata.is_normalized("NFC", TEXT)
    assert TEXT.endswith("\n")
    assert "\r" not in TEXT


def test_the_list_is_of_a_size_that_git_and_memory_bear() -> None:
    assert 10_000 <= len(WORDS) <= 60_000
    assert len(TEXT.encode()) < 600_000


def test_each_line_is_a_word_in_lower_case_or_with_a_capital() -> None:
    parts = [part for word in WORDS for part in word.split("-")]
    assert [part for part in parts if not re.fullmatch(r"[^\W\d_]+", part)] == []
    assert [part for part in parts if part not in (part.lower(), part.capitalize())] == []


@pytest.mark.parametrize(
    "word",
    "natalizumab ocrelizumab fingolimod ublituximab Tysabri Gilenya Briumvi Hirschsprung Raynaud Sjögren "
    "telangiectasia azathioprine hyperreflexia leukoencephalopathy mellitus Guillain-Barré intravitreal".split(),
)
def test_words_of_patient_pages_are_in_the_list(word: str) -> None:
    assert is_medical_word(word)
    assert is_medical_word(word.upper())


@pytest.mark.parametrize("word", SLIPS)
def test_slips_are_not_in_the_list(word: str) -> None:
    assert not is_medical_word(word)
    assert not is_medical_word(word.capitalize())


@pytest.mark.parametrize(
    "word", ["", "#", "tysabri", "sjögren", "tElangiectasia", "japanese", "haemorrhage", "hemorrhage"]
)
def test_what_is_written_otherwise_is_not_in_the_list(word: str) -> None:
    assert not is_medical_word(word)


def test_no_word_that_the_house_of_this_repository_avoids_is_right() -> None:
    house = read_house(Path(__file__).parents[2] / "guide" / "house", "house")
    accepted = AcceptedWords(house)
    avoided = {one.term for term in house.terms for one in term.avoid if one.term.isalpha()}
    assert len(avoided) > 50
    assert [word for word in sorted(avoided) if accepted.accepts(word, 0, len(word))] == []


def test_what_compounds_are_made_of_is_in_lower_case() -> None:
    assert {word for word in ATTACHED if word != word.lower()} == set()


def test_the_licence_is_beside_the_list() -> None:
    assert "Princeton University" in (DATA / "medical-words.LICENSE").read_text(encoding="utf-8")
