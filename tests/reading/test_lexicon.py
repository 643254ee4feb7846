"""A house's decisions on words are found on pages, but not inside longer wordings that are right."""

from __future__ import annotations

from dataclasses import replace

from medreview.reading.house import House, read_house
from medreview.reading.lexicon import Lexicon, stretches
from medreview.reading.page import read_page
from medreview.schemas.terminology import Avoided, Medicine, Term, Terminology
from medreview.text.terms import Match, TermText
from support.guides import HOUSE, page_text


def term(
    use: str = "", avoid: str = "", exceptions: str = "", *, spelling: bool = False, case: bool = False
) -> Term:
    """Return a decision; lists are cut at semicolons."""

    def cut(words: str) -> tuple[str, ...]:
        return tuple(words.split(";")) if words else ()

    return Term(
        use=cut(use),
        avoid=tuple(Avoided(term=words, case=case) for words in cut(avoid)),
        exceptions=cut(exceptions),
        spelling=spelling,
        reason="A reason.",
        source="house",
    )


def avoided(text: str, *terms: Term) -> list[str]:
    """Return the words that are found as terms to avoid."""
    return [text[m.start : m.end] for m in Lexicon(terms, Terminology()).find_avoided(TermText(text))]


def spelled(text: str, *terms: Term) -> list[tuple[str, str]]:
    """Return the words that are found as preferred terms, and those terms."""
    found = Lexicon(terms, Terminology()).find_spellings(TermText(text))
    return [(text[m.start : m.end], m.value.preferred) for m in found]


def test_a_longer_right_wording_protects() -> None:
    drug = term("medicine", "drug", "drug interaction;adverse drug event")
    assert avoided("drug, a drug interaction, an adverse drug event, drug", drug) == ["drug", "drug"]


def test_a_right_wording_protects_only_what_it_holds() -> None:
    terms = (term("care team"), term("nurse", "team member"), term("medicine", "drug", "drug interaction"))
    assert avoided("the care team member", *terms) == ["team member"]
    assert avoided("an infusion drug interaction", *terms, term("x", "infusion drug")) == ["infusion drug"]


def test_a_preferred_term_protects_the_avoided_word_in_it() -> None:
    assert avoided("a blood clot in a vein, a blood clot", term("blood clot in a vein", "blood clot")) == [
        "blood clot"
    ]


def test_a_wording_that_one_entry_excepts_and_another_avoids_is_avoided() -> None:
    terms = (term("medicine", "drug", "drug addict"), term("person with addiction", "drug addict"))
    assert avoided("a drug addict", *terms) == ["drug addict"]


def test_only_the_spelling_set_apart_is_avoided() -> None:
    hyphen = term("follow-up", "follow up")
    assert avoided("a follow-up, a Follow-up, a follow up, a Follow\nup", hyphen) == [
        "follow up",
        "Follow\nup",
    ]
    capital = term("B cell", "b cell")
    assert avoided("a B cell and a b cell", capital) == ["b cell"]


def test_preferred_terms_are_found_in_every_spelling() -> None:
    follow_up = term("follow-up", spelling=True)
    text = "follow up, Follow-Ups, followup, followups"
    assert spelled(text, follow_up) == [
        ("follow up", "follow-up"),
        ("Follow-Ups", "follow-ups"),
        ("followup", "follow-up"),
        ("followups", "follow-ups"),
    ]
    assert spelled("a Stress test", term("stress", spelling=True)) == [("Stress", "stress")]


def test_what_is_avoided_or_excepted_is_no_spelling() -> None:
    follow_up = term("follow-up", "followup", "Follow Up Magazine", spelling=True)
    assert spelled("followup, Follow Up Magazine, follow up", follow_up) == [("follow up", "follow-up")]


def test_every_decision_is_known() -> None:
    lexicon = Lexicon((term("medicine", "drug", "drug store"),), Terminology())
    text = TermText("a drug store has a medicine")
    near = [Match(2, 6, None), Match(19, 27, None), Match(0, 1, None)]
    decided = lexicon.find_decided(text, near)
    starts = {start for start in range(27) if decided.overlap(Match(start, start + 1, None))}
    assert starts == {*range(2, 12), *range(19, 27)}
    assert not lexicon.find_decided(text, [Match(0, 1, None)]).overlap(Match(2, 6, None))


def test_medicines_by_generic_name_and_brand() -> None:
    terminology = Terminology(
        medicines=(
            Medicine(generic="ocrelizumab", brands=("Ocrevus",)),
            Medicine(generic="ocrelizumab and hyaluronidase", brands=("Ocrevus Zunovo", "Ocrevus")),
        )
    )
    lexicon = Lexicon((), terminology)
    found = lexicon.find_medicines(TermText("OCREVUS, ocrevus, Ocrevus Zunovo, Ocrelizumab"))
    assert [(m.value.name, m.value.is_brand) for m in found] == [
        ("Ocrevus", True),
        ("Ocrevus Zunovo", True),
        ("ocrelizumab", False),
    ]
    assert found[0].value.generics == ("ocrelizumab", "ocrelizumab and hyaluronidase")
    assert lexicon.brand_forms == {"Ocrevus", "OCREVUS", "Ocrevus Zunovo", "OCREVUS ZUNOVO"}


def house() -> House:
    return read_house(HOUSE, "house")


def test_a_house_makes_its_lexicon_once() -> None:
    one = house()
    assert one.lexicon is one.lexicon
    assert replace(one).lexicon is not one.lexicon


def test_matches_are_placed_in_blocks_and_disclaimers_are_left_out() -> None:
    one = house()
    body = "Any drug.\n\nIn an emergency, call 911.\n\n- a *drug*\n"
    page = read_page("p.md", page_text(body).encode(), one)
    found = list(stretches(page, one.lexicon.find_avoided(page.document.running_text.terms)))
    assert [(s.number, s.text, s.block.kind) for s, _ in found] == [
        (0, "drug", "paragraph"),
        (2, "drug", "item"),
    ]
    assert [page.source.text[s.span.start : s.span.end] for s, _ in found] == ["drug", "drug"]
    assert found[0][0].overlaps(found[0][0])
    assert not found[0][0].overlaps(found[1][0])
    emergency = page_text("Any drug.\n\nIn an emergency, call 911 drug.\n")
    page = read_page("p.md", emergency.encode(), one)
    assert len(list(stretches(page, one.lexicon.find_avoided(page.document.running_text.terms)))) == 2


def test_an_approved_disclaimer_may_use_any_word() -> None:
    one = house()
    decided = replace(one, terminology=Terminology(terms=(term("crisis", "emergency"),)))
    page = read_page("p.md", page_text("An emergency.\n\nIn an emergency, call 911.\n").encode(), decided)
    found = list(stretches(page, decided.lexicon.find_avoided(page.document.running_text.terms)))
    assert [s.number for s, _ in found] == [0]
