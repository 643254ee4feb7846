"""Names in bylines: titles, credentials, initials, lists; what is no person."""

from __future__ import annotations

import pytest

from medreview.review.stated_names import match_names
from medreview.schemas.people import Person


def person(name: str, credentials: str | None = None) -> Person:
    given = {
        "id": "x",
        "name": name,
        "roles": ["reviewer"],
        "active": {"from": "2015-01-01"},
        "conflicts": "none",
    }
    return Person.model_validate({**given, **({"credentials": credentials} if credentials else {})})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rita Reviewer, MD", ["Rita Reviewer, MD"]),
        ("Dr Rita Reviewer on May 3", ["Dr Rita Reviewer"]),
        ("Dr. Reviewer.", ["Dr. Reviewer"]),
        ("Rita Q. Reviewer, M.D., Ph.D. — Written", ["Rita Q. Reviewer, M.D., Ph.D."]),
        ("Rita Reviewer MD FAAN in 2025", ["Rita Reviewer MD FAAN"]),
        ("Rita Reviewer, MD, and Rob Both, RN, in May", ["Rita Reviewer, MD", "Rob Both, RN"]),
        ("Rita Reviewer, Rob Both & Lea Left", ["Rita Reviewer", "Rob Both", "Lea Left"]),
        ("Jean-Luc O'Neill van der Berg; Zoë Ångström", ["Jean-Luc O'Neill van der Berg", "Zoë Ångström"]),
        ("Rita Reviewer May 2025", ["Rita Reviewer"]),
        ("Rita Reviewer. She is kind", ["Rita Reviewer"]),
        ("Rita Reviewer, PharmD (UK)", ["Rita Reviewer, PharmD (UK)"]),
        ("Rita Reviewer, who knows", ["Rita Reviewer"]),
        ("Rita Reviewer\nLast", ["Rita Reviewer"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [text[name.start : name.end] for name in match_names(text, 0)] == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rita",
        "the FDA",
        "Acme Medical Board",
        "our doctors",
        "people with MS",
        "Dr",
        "12 doctors",
        "Cochrane UK",
    ],
)
def test_nobody(text: str) -> None:
    assert list(match_names(text, 0)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Rita Reviewer",
        "Dr Rita Reviewer, MD",
        "Prof. Rita A. B. Reviewer FAAN, MD",
        "RITA REVIEWER, MD",
        "Rita Reviewer, Fellow",
        "Dr Reviewer",
        "R. Reviewer, MD",
        "J. Rita Reviewer",
    ],
)
def test_is_this_person(text: str) -> None:
    (name,) = match_names(text, 0)
    assert name.is_of(person("Dr. Rita M. Reviewer", "MD, Neurologist"))


@pytest.mark.parametrize(
    "text",
    ["Rita Reviewer Smith", "Rita Smith", "S. Reviewer", "Dr Smith", "Reviewer Rita", "Rita Reviewerson"],
)
def test_is_somebody_else(text: str) -> None:
    (name,) = match_names(text, 0)
    assert not name.is_of(person("Rita Reviewer", "MD"))


def test_unusual_printed_names() -> None:
    (name,) = match_names("Dr Madonna, Neurologist", 0)
    assert name.is_of(person("Madonna"))
    (other,) = match_names("Rita Reviewer", 0)
    assert not other.is_of(person("李"))
    assert not other.is_of(person("007"))
