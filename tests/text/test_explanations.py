"""An abbreviation is explained where its long form, or what it is, stands beside it."""

from __future__ import annotations

import pytest

from medreview.text.explanations import has_initials, is_explained, spells


def explained(text: str, long_form: str = "") -> bool:
    """Return whether the abbreviation in [square marks] is explained."""
    start, end = text.index("["), text.index("]") - 1
    return is_explained(text.replace("[", "", 1).replace("]", "", 1), start, end, long_form)


@pytest.mark.parametrize(
    "text",
    [
        "magnetic resonance imaging ([MRI])",
        "magnetic resonance imaging (an [MRI] scan)",
        "magnetic resonance imaging (also called [MRI])",
        "magnetic resonance imaging (also known as an Open [MRI])",
        "magnetic resonance imaging, or [MRI], takes",
        "magnetic resonance imaging, also known as [MRI]",
        "magnetic resonance imaging – [MRI]",
        "magnetic resonance imaging (mag-NET-ik) ([MRI])",
        "disease-modifying therapies ([DMTs])",
        "Centers for Disease Control and Prevention ([CDC])",
        "electroencephalogram ([EEG])",
        "estimated glomerular filtration rate ([eGFR])",
        "Montgomery GI Bill Selected Reserve ([MGIB-SR])",
        "Service-Disabled Insurance ([S-DI])",
        "[MRI] (magnetic resonance imaging)",
        "[MRI]: magnetic resonance imaging",
        "[MRI], or magnetic resonance imaging, takes",
        "[MRI] stands for something",
        "[MRI] is short for something",
        "“[MRI],” which means something",
        "[MRI] is the abbreviation of magnetic resonance imaging",
        "[DMARDs] (medicines that calm the immune system)",
        "[CT] scan (CAT scan): A test that makes pictures",
        "[CT] – a scan of the body",
    ],
)
def test_explained(text: str) -> None:
    assert explained(text)


@pytest.mark.parametrize(
    "text",
    [
        "You may need an [MRI].",
        "magnetic resonance imaging is not an [MRI].",
        "tests ([MRI]) are done",
        "[MRI] (see below)",
        "[MRI] (or a scan of some kind)",
        "[MRI], an hour long",
        "an [MRI] or a scan",
        "([MRI])",
        "[MRI]",
        "a new [PT], or one",
    ],
)
def test_not_explained(text: str) -> None:
    assert not explained(text)


def test_the_long_form_of_the_house_counts_even_when_its_letters_do_not() -> None:
    assert explained("sodium (called [NAT])", "sodium")
    assert explained("[NAT] (sodiums)", "sodium")
    assert not explained("potassium ([NAT])", "sodium")


@pytest.mark.parametrize(
    ("short", "words", "result"),
    [
        ("MRI", "magnetic resonance imaging", True),
        ("PML", "progressive multifocal leukoencephalopathy", True),
        ("tPA", "tissue plasminogen activator", True),
        ("IT", "it", False),
        ("MRI", "imaging", False),
        ("MRI", "", False),
        ("MS", "multiple sclerosis of", True),
        ("MS", "multiple sclerosis today", False),
        ("AA", "a anaemia", True),
    ],
)
def test_letters_in_their_order(short: str, words: str, result: bool) -> None:
    assert spells(short, words.split()) is result


def test_the_first_word_begins_with_the_first_letter() -> None:
    assert spells("MRI", "magnetic resonance imaging".split(), is_first=True)
    assert not spells("MRI", "the magnetic resonance imaging".split(), is_first=True)
    assert not spells("MRI", [], is_first=True)


def test_initials_in_any_order_need_three_letters() -> None:
    assert has_initials("CDC", "centers for disease control and prevention".split())
    assert not has_initials("CC", "centers for disease control".split())
    assert not has_initials("CCC", "centers for disease control".split())
