"""Words that a spell checker reports are right as the house writes them, and only so."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from medreview.grammar.accepted import AcceptedWords
from medreview.reading.house import read_house
from medreview.schemas.terminology import Abbreviation, Avoided, Medicine, Term, Terminology
from medreview.text.medical_words import medical_words

HOUSE = read_house(Path(__file__).parents[1] / "house", "house")
TERMINOLOGY = Terminology(
    terms=(
        Term(use=("relapsing MS",), avoid=(Avoided(term="flareup"),), reason="r", source="s"),
        Term(use=(), avoid=(Avoided(term="retinoschisis"),), reason="r", source="s"),
        Term(use=("neurostim",), spelling=True, reason="r", source="s"),
    ),
    abbreviations=(
        Abbreviation(short="PPMS", long="primary zorkive MS"),
        Abbreviation(short="JCV", long="John Cunninghamm virus"),
    ),
    medicines=(Medicine(generic="zorkilumab", brands=("Zorkevus",)), Medicine(generic="dizork fumarate")),
    words=("Sjögrenn", "anti-ZK20", "mZork", "flareup", "zk/mL"),
)
ACCEPTED = AcceptedWords(replace(HOUSE, terminology=TERMINOLOGY))


def accepts(text: str) -> bool:
    """Ask about the words between square brackets."""
    start = text.index("[")
    end = text.index("]") - 1
    return ACCEPTED.accepts(text.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(
    "text",
    [
        "Take [Zorkevus].",
        "Take [ZORKEVUS].",
        "[Zorkevus]'s price",
        "[Zorkevus's] price",
        "[Zorkevus’] price",
        "[Zorkevus’s] price",
        "[ZORKEVUS'S] PRICE",
        "take [zorkilumab]",
        "[Zorkilumab] works",
        "[ZORKILUMAB]",
        "[zorki\u00adlumab]",
        "[zorki\u200blumab]",
        "[PPMS]",
        "[zorkive] disease",
        "the John [Cunninghamm] virus",
        "the John\u00a0[Cunninghamm]\nvirus",
        "the John [Cunninghamm] Virus",
        "the JOHN [CUNNINGHAMM] VIRUS",
        "the John-[Cunninghamm]\u2011virus",
        "the [John Cunninghamm] virus",
        "[dizork] fumarate",
        "[Dizork]  fumarate",
        "di\u00adzork [fumarate]",
        "[Sjögrenn]",
        "[" + unicodedata.normalize("NFD", "Sjögrenn") + "]",
        "[anti-ZK20]",
        "[Anti-ZK20]",
        "anti\u2011[ZK20]",
        "5 [zk]/mL",
        "[mZork]",
        "[zorkilumab-treated] people",
        "[non-zorkilumab]",
        "[Non-Zorkilumab-treated]",
        "[natalizumab-zorkilumab]",
        "[dizork-fumarate-treated]",
        "[zorkilumab-1a]",
        "[neurostim]",
        "by Rita [Reviewer]",
        "[telangiectasia]",
        "[Telangiectasia]",
        "[TELANGIECTASIA]",
        "[Tysabri]",
        "[TYSABRI’S]",
        "[Prader-Willi]",
        "[Prader‑Willi]",
    ],
)
def test_right_words_are_accepted(text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        "[zorkevus]",
        "[zorkevUS]",
        "[Zorkevuss]",
        "[zorkilumabs]",
        "[PPMSs]",
        "[ppms]",
        "[Ppms]",
        "[MZork]",
        "[Cunninghamm] virus",
        "John [Cunninghamm] viral",
        "john [Cunninghamm] virus",
        "John [cunninghamm] virus",
        "Johnn [Cunninghamm] virus",
        "John [Cunninghamm] viruses",
        "John, [Cunninghamm] virus",
        "[dizork] of fumarate",
        "[zorkilumab-treatd]",
        "[treated-treated]",
        "[5-1a]",
        "[Reviewerr]",
        "[reviewer]",
        "[tysabri]",
        "[flareup]",
        "[flareup-like]",
        "[retinoschisis]",
        "[Retinoschisis]",
        "[retinoschisis]'s",
        "[']",
        "[neurolgist]",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert not accepts(text)


def test_a_preferred_term_is_right_though_it_holds_an_avoided_word() -> None:
    term = Term(use=("zork interaction",), avoid=(Avoided(term="zork"),), reason="r", source="s")
    accepted = AcceptedWords(replace(HOUSE, terminology=Terminology(terms=(term,), words=("zork",))))
    assert accepted.accepts("a zork interaction", 2, 6)
    assert not accepted.accepts("a zork fact", 2, 6)


def test_a_term_of_another_profile_is_not_right() -> None:
    term = Term(use=("zork",), spelling=True, reason="r", source="s", profiles=("nhs-uk",))
    accepted = AcceptedWords(replace(HOUSE, terminology=Terminology(terms=(term,))))
    assert not accepted.accepts("zork", 0, 4)


def test_the_publisher_is_right() -> None:
    accepted = AcceptedWords(HOUSE)
    assert accepted.accepts("By Test House.", 8, 13)
    assert not accepted.accepts("By the Housee.", 7, 13)


def test_the_medical_list_is_read_only_when_the_house_does_not_have_the_word() -> None:
    medical_words.cache_clear()
    assert accepts("[Zorkevus]")
    assert medical_words.cache_info().currsize == 0
    assert accepts("[telangiectasia]")
    assert medical_words.cache_info().currsize == 1
