"""Capitals that are no abbreviation are known by what they are and by what stands near them."""

from __future__ import annotations

import pytest

from medreview.text.capitals import capitals_at


def are_abbreviation(text: str) -> bool:
    """Return what is said of the capitals in [square marks]."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "", 1).replace("]", "", 1)
    capitals = capitals_at(plain, start, end, plain[start:end])
    return capitals.are_abbreviation(frozenset(("STOP", "DO", "NOT", "NOW")), frozenset(("MSCN",)))


@pytest.mark.parametrize(
    "text",
    [
        "an [MRI] scan",
        "[MRI] is",
        "MRI and [CT]",
        "the [CT] scan",
        "a pill, [PT] and rest",
        "an [OR] nurse",
        "vitamin A, [DHA] and fish oil",
        "anti-[TNF] pills",
        "[MRI]-guided",
        "the [MD] said",
        "to [MRI], 1234567 pages",
    ],
)
def test_abbreviations(text: str) -> None:
    assert are_abbreviation(text)


@pytest.mark.parametrize(
    "text",
    [
        "[STOP] it",
        "DO [NOT]",
        "[NIX] NOW",
        "CALL US IF [YOU] FEEL ILL AGAIN",
        "chapter [III]",
        "stage [IIIB] disease",
        "hepatitis type [AB] is",
        "(EN-do-kar-[DI]-tis)",
        "([AN]-ee)",
        "1-800-[VETS]",
        "the [CFTR] gene",
        "KRAS, [NRAS] and BRAF genes",
        "these genes: ALAD, [FECH], UROD",
        "Ann Roe, [MD], says",
        "Ann Roe, [MSCN], says",
        "Portland, [OR] is",
        "[OR] 97201",
        "8 a.m. [ET]",
        "begins with V, [RH], J, or K",
        "8:30 ([CST])",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert not are_abbreviation(text)
