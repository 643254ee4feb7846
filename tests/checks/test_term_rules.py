"""Messages and fixes of the TRM rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medreview.checks import avoided_term, brand_without_generic, term_spelling, unexplained_abbreviation
from medreview.reading.context import Context
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page
from medreview.schemas.finding import Problem
from medreview.schemas.terminology import Avoided, Medicine, Term, Terminology
from support.guides import HOUSE, page_text


def house(*terms: Term, medicines: tuple[Medicine, ...] = ()) -> House:
    return replace(read_house(HOUSE, "house"), terminology=Terminology(terms=terms, medicines=medicines))


def term(use: tuple[str, ...], *avoid: str, spelling: bool = False) -> Term:
    found = tuple(Avoided(term=words) for words in avoid)
    return Term(use=use, avoid=found, spelling=spelling, reason="It is clearer.", source="house decision")


def read(body: str, found: House) -> Page:
    return read_page("p.md", page_text(body).encode(), found)


def fixed(page: Page, problems: list[Problem]) -> str:
    """Return the body of the page with every safe fix made."""
    text = page.source.text
    edits = [change for problem in problems if problem.is_safe for change in problem.replacements]
    for span, words in sorted(((change.span, change.text) for change in edits), reverse=True):
        text = text[: span.start] + words + text[span.end :]
    return text[page.front.body :].strip()


DRIP = house(term(("infusion",), "drip"), term(("infusion center",), "chemo room"))


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ("The drip helps.", "The infusion helps."),
        ("Drip by drip.", "Infusion by infusion."),
        ("You need a drip.", "You need an infusion."),
        ("A drip helps.", "An infusion helps."),
        ("You need a *drip*.", "You need an *infusion*."),
        ("You need a\ndrip.", "You need an\ninfusion."),
        ("You need an drip.", "You need an infusion."),
        ("DRIP TIME", "INFUSION TIME"),
        ("## A Chemo Room", "## An Infusion Center"),
        ("Vitamin A drip.", "Vitamin A infusion."),
        ("Bring it (no drip today).", "Bring it (no infusion today)."),
        ("They called about the drip.", "They called about the infusion."),
        ("| drip |\n| --- |\n| É drip |", "| infusion |\n| --- |\n| É infusion |"),
    ],
)
def test_one_preferred_term_is_a_safe_fix(body: str, result: str) -> None:
    page = read(body, DRIP)
    assert fixed(page, list(avoided_term.check(page, Context(DRIP)))) == result


def test_a_fixed_page_has_nothing_left_to_fix() -> None:
    page = read("A drip in a chemo room.", DRIP)
    again = read(fixed(page, list(avoided_term.check(page, Context(DRIP)))), DRIP)
    assert list(avoided_term.check(again, Context(DRIP))) == []


@pytest.mark.parametrize(
    ("body", "terms"),
    [
        ("The chemo\nroom.", (term(("infusion center",), "chemo room"),)),
        ("The chemo **room**.", (term(("infusion center",), "chemo room"),)),
        ("The chemo&nbsp;room.", (term(("infusion center",), "chemo room"),)),
        ("A drip-free day.", (term(("infusion",), "drip"),)),
        ("A non-drip day.", (term(("infusion",), "drip"),)),
        ("A drip.", (term(("hourly infusion",), "drip"),)),
        ("A drip.", (term(("infusion", "IV"), "drip"),)),
        ("A drip.", (term((), "drip"),)),
        ("&#97; drip", (term(("infusion",), "drip"),)),
        ("A drip (infusion) helps.", (term(("infusion",), "drip"),)),
        ("A drip (in-FYOO-zhun) helps.", (term(("infusion",), "drip"),)),
        ("An Infusion (drip) helps.", (term(("infusion",), "drip"),)),
        ("An infusion (also called a drip) helps.", (term(("infusion",), "drip"),)),
        ("An infusion is also known as the drip.", (term(("infusion",), "drip"),)),
        ("The “drip” helps.", (term(("infusion",), "drip"),)),
        ("The [drip](drip.md) helps.", (term(("infusion",), "drip"),)),
    ],
)
def test_no_fix_where_it_is_not_sure(body: str, terms: tuple[Term, ...]) -> None:
    found = house(*terms)
    (problem,) = avoided_term.check(read(body, found), Context(found))
    assert problem.replacements == ()
    assert not problem.is_safe


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (("infusion",), "Write 'infusion' instead of 'Drip room'. It is clearer. (house decision)"),
        (("a", "b", "c"), "Write 'a', 'b' or 'c' instead of 'Drip room'. It is clearer. (house decision)"),
        ((), "Leave out 'Drip room', or say it in another way. It is clearer. (house decision)"),
    ],
)
def test_the_message_says_what_to_write(use: tuple[str, ...], message: str) -> None:
    found = house(term(use, "drip room"))
    (problem,) = avoided_term.check(read("The Drip\nroom.", found), Context(found))
    assert problem.message == message


@pytest.mark.parametrize(
    ("body", "is_name"),
    [
        ("Read about Drip Therapy.", True),
        ("Drip Therapy is free.", True),
        ("Order Drip by Mail now.", True),
        ("Drip for Ann.", False),
        ("Drip is free.", False),
        ("See the Drip now.", False),
        ("## Your Drip Therapy", False),
        ("DRIP NOW", False),
    ],
)
def test_what_may_be_a_name_is_reported_without_a_fix(body: str, is_name: bool) -> None:
    found = house(term(("infusion",), "drip"))
    (problem,) = avoided_term.check(read(body, found), Context(found))
    assert ("list the name under the entry's exceptions" in problem.message) == is_name
    assert problem.is_safe != is_name


def test_an_entry_may_have_its_own_severity() -> None:
    loud = Term(avoid=(Avoided(term="loud"),), severity="error", reason="x", source="y")
    found = house(term((), "quiet"), loud)
    problems = avoided_term.check(read("Quiet and loud.", found), Context(found))
    assert [problem.severity for problem in problems] == [None, "error"]


SPELLED = house(
    term(("follow-up",), spelling=True),
    term(("side effect",), spelling=True),
    term(("B cell",), spelling=True),
    term(("long-term",), spelling=True),
)


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ("Your follow up is near.", "Your follow-up is near."),
        ("Followup is near.", "Follow-up is near."),
        ("The follow ups are free.", "The follow-ups are free."),
        ("A Side-effect and side-effects.", "A side effect and side effects."),
        ("See b cells; a B-cell is small.", "See B cells; a B cell is small."),
        ("B-CELLS ARE SMALL", "B CELLS ARE SMALL"),
        ("A long term plan.", "A long-term plan."),
        ("Tell us about any side-effect\nyou have.", "Tell us about any side effect\nyou have."),
        ("The “Side effect” list.", "The “Side effect” list."),
        ("In the long term it helps.", "In the long term it helps."),
        ("## Side-Effects", "## Side Effects"),
        ("## Side-effect list", "## Side-effect list"),
        ("## Any Side-effects", "## Any Side effects"),
        ("## Follow-up", "## Follow-up"),
        ("## Side Effects and Follow-up Care", "## Side Effects and Follow-up Care"),
        (
            "The Uranium Follow Up Program, our Side Effects page.",
            "The Uranium Follow Up Program, our Side Effects page.",
        ),
        ("Lists: - Follow-up is free. - Side effects.", "Lists: - Follow-up is free. - Side effects."),
        ("An anti-B-cell drug, a side-effect-free day.", "An anti-B-cell drug, a side-effect-free day."),
        (
            "We follow up. The team that will follow up calls.",
            "We follow up. The team that will follow up calls.",
        ),
    ],
)
def test_spelling_is_a_safe_fix_where_it_is_clear(body: str, result: str) -> None:
    page = read(body, SPELLED)
    assert fixed(page, list(term_spelling.check(page, Context(SPELLED)))) == result


def test_a_spelling_message_and_no_fix_through_markup() -> None:
    (problem,) = term_spelling.check(read("Any *side*-effect.", SPELLED), Context(SPELLED))
    assert problem.message == "Write 'side effect', not 'side-effect'. It is clearer. (house decision)"
    assert problem.replacements == ()


def test_an_abbreviation_of_the_house_is_proposed() -> None:
    found = read_house(HOUSE, "house")
    problems = unexplained_abbreviation.check(read("An MRI and an EMG.", found), Context(found))
    assert [problem.message for problem in problems] == [
        "'MRI' is not explained here, at its first use. Write 'magnetic resonance imaging (MRI)'.",
        "'EMG' is not explained here, at its first use. Write the long form and '(EMG)' behind it.",
    ]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("## MRI\n\n## MRI\n\nAn MRI. Then an MRI.", 1),
        ("## MRI\n\nMagnetic resonance imaging (MRI).\n\n## MRI", 0),
        ("## MRI", 1),
        ("MS-MRI", 1),
        ("An EmG, then an EMG.", 1),
        ("Electromyogram (EmG). Then an EMG.", 0),
        ("An eGFR, then an EGFR.", 2),
        ("Reviewed by Ann Roe, MRI, in May.", 1),
        ("These genes: MRI, KRAS, UROD", 0),
        ("Electromyogram (EMG). An EMG-PDF.", 0),
        ("OCREVUS and GP", 0),
        ("In an emergency, call 911.", 0),
    ],
)
def test_an_abbreviation_is_reported_once(body: str, count: int) -> None:
    found = read_house(HOUSE, "house")
    assert len(list(unexplained_abbreviation.check(read(body, found), Context(found)))) == count


def test_an_approved_disclaimer_may_hold_any_abbreviation() -> None:
    found = read_house(HOUSE, "house")
    emergency = found.disclaimers["emergency"]
    wording = emergency.current.model_copy(update={"text": "Go to the EMG."})
    approved = emergency.model_copy(update={"versions": (wording,)})
    body, name = "Go to the EMG.\n\nGo to the EEG.\n", "emergency"
    decided = replace(found, disclaimers={name: approved})
    problems = unexplained_abbreviation.check(read(body, decided), Context(decided))
    assert ["'EEG'" in problem.message for problem in problems] == [True]


def test_a_brand_of_two_medicines_names_both() -> None:
    found = house(
        medicines=(Medicine(generic="a-one", brands=("Xen",)), Medicine(generic="b-two", brands=("Xen",)))
    )
    (problem,) = brand_without_generic.check(read("XEN is new. Xen is old.", found), Context(found))
    assert problem.message == (
        "'XEN' is a brand. Name the medicine first: write 'a-one (Xen)' or 'b-two (Xen)' here."
    )
    assert list(brand_without_generic.check(read("B-two (Xen).", found), Context(found))) == []
