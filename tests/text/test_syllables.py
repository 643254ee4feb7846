"""Words have the syllables that a reader says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import medreview.text
from medreview.text.syllable_rules import estimate_syllables
from medreview.text.syllables import count_syllables

DATA = Path(medreview.text.__file__).parent / "data"

# A seeded sample of CMUdict's words of four to nine letters, with the syllables of their first pronunciation.
CMUDICT_SAMPLE = {
    1: """
    aerts arce beese brag broth caused ching deale diep egged fass fraum goop groome hall haute kale
    kenn kise loire mayne mincks mush mutsch nein nurre pulls reels ruess sahm sculpt slot spaeth
    stomped stress stripe sturc taff trash troughs truss waits wonk
    """,
    2: """
    achee addled alpin aver azar ballmer barger bena berni bettcher bewitched bilka blumer bouwens
    brewers byer bygones capley chryseis colleague contents corroon corsair coughlin coulee deli
    diction dowdell downwind doyel dreisbach esta ethnos exes fairhurst faxing festa fifteen firemen
    fixings flesner foaming fractious fuses gaia gobbled goettl halpin halseth hefler herbster
    hertlein heyward highlands hippler hurston ilka juniors kapoor kunka langham lanum leveille
    linhardt linneman loggers ludites macy maligned manda maxcy meinhold mentors missler misty
    neuroth newcomb nigro nixie noga olaf oshea outgains pasco peddlers perna petrey pizzazz prieur
    probert raden recon respawn rocchi russin sacco sagging sanches sassou scalping sentence
    shortcut shuffle silcott skibo slayden smoyer speagle stellhorn tartu tieken tortures trembath
    urges viau wanek warley watters wechsel whilden wigen windup
    """,
    3: """
    adenoids arlinda bednarik canilles clarostat depicting duena embezzles execute farahkan frazzini
    furnishes guitarist habecker hadaway handiwork hankinson harrowing infielder innkeeper jarara
    kimbriel kurshikov lanigan liverwort livolsi loscalzo maginot marburger marcantel mccreery
    mcneely metagogue nardone oettinger okura oppermann outsiders padua pajamas parrotta prochaska
    resurface rizzolo rotunda ruffolo rumberger savages singler speciale stavola subtly sutera
    tenera tibetans todoroff unstated vevila vornado zmijewski
    """,
    4: """
    amadeo amauligak american delivery equitable eternally exhibited indemnify integrity logarithm
    maricopa melatonin mycology serafina severino
    """,
}

# Words of a patient page, counted by hand.
GOLD = {
    1: "a I the pill dose dosed heart health nerve spine myth aids AIDS GERD NOT STOP don’t can't won't hmm wait’s",
    2: "symptom muscle walking treated nurses nurse's patient's isn't didn't "
    "naïve café MS IV NSAIDs Dr iPhones Avon 20 WARNING",
    3: "medicine injection Ocrevus medicine's relapses MRI MRIs FDA's HIV family 2.5 20th W follow-up WebMD",
    4: "eGFR mRNA COVID-19 interferon interferons 50% 10mg diagnosis mL Ocrevus's tecfidera β-blocker macrophages",
    5: "ocrelizumab natalizumab Ocrelizumab’s 2026 kcal approx over-the-counter neurological",
    6: "ublituximab-like demyelination relapsing-remitting immunosuppressive",
}


@pytest.mark.parametrize(
    ("word", "syllables"),
    [(word, number) for number, words in CMUDICT_SAMPLE.items() for word in words.split()],
)
def test_cmudict_words_have_the_syllables_of_cmudict(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables
    assert count_syllables(word.capitalize()) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"), [(word, number) for number, ws in GOLD.items() for word in ws.split()]
)
def test_words_of_a_patient_page(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("ub", "ub"),
        ("U.S", "U S"),
        ("Ph.D", "P H D"),
        ("pH", "P H"),
        ("B12", "B twelve"),
        ("H1N1", "H one N one"),
        ("WHO", "dou ble u H O"),
        ("tPA", "T P A"),
        ("iPhone", "I phone"),
        ("MedlinePlus", "med line plus"),
        ("McDonald", "mc don ald"),
        ("LaVar", "la var"),
        ("mg", "mil li grams"),
        ("MG", "M G"),
        ("µg", "mi cro grams"),
        ("μ", "mu"),
        ("ω-3", "o me ga three"),
        ("m²", "M two"),
        ("½", "one two"),
        ("\u0665", "five"),
        ("nai\u0308ve", "na ive"),
        ("ter\u00admi\u00adnal", "ter mi nal"),
        ("it'll", "it ll"),
        ("O’Brien", "O Bri en"),
        ("中文", "?"),
        ("²", "two"),
    ],
)
def test_what_is_read_aloud(word: str, spoken: str) -> None:
    assert count_syllables(word) == len(spoken.split())


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("zebromide", "ze bro mide"),
        ("neocardial", "ne o car di al"),
        ("trodes'", "trodes"),
        ("trosses's", "tros ses es"),
        ("troll'en", "troll en"),
        ("they've", "they've"),
        ("brtz", "brtz"),
        ("flabbles", "flab bles"),
    ],
)
def test_rules_for_words_that_no_table_knows(word: str, spoken: str) -> None:
    assert estimate_syllables(word) == len(spoken.split())


@given(st.text(max_size=30))
def test_every_word_has_a_syllable(word: str) -> None:
    assert count_syllables(word) >= 1


@given(st.from_regex(r"[a-z]{1,12}-[a-z]{1,12}", fullmatch=True))
def test_compounds_are_the_sum_of_their_parts(compound: str) -> None:
    assert count_syllables(compound) == sum(map(count_syllables, compound.split("-")))


def test_reviewed_words_are_well_formed_and_many() -> None:
    lines = (DATA / "medical_syllables.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    assert len({word.replace("-", "") for word in words}) == len(words) >= 250
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", word) for word in words)
    for word in words:
        assert count_syllables(word.replace("-", "")) == len(word.split("-"))


def test_exception_table_is_sorted_and_needed() -> None:
    text = (DATA / "cmudict_exceptions.txt").read_text(encoding="utf-8")
    numbers = []
    for paragraph in text.rstrip("\n").split("\n\n"):
        number, *words = paragraph.split("\n")
        numbers.append(int(number))
        assert words == sorted(set(words))
        assert all(estimate_syllables(word) != int(number) for word in words if not word.endswith("'s"))
    assert numbers == sorted(set(numbers))


def test_licence_of_cmudict_lies_beside_the_table() -> None:
    assert "Carnegie Mellon University" in (DATA / "cmudict.LICENSE").read_text(encoding="utf-8")
