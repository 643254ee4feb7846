"""Forms of identifiers: what could exist passes, and what cannot be one is refused with what to write."""

from __future__ import annotations

import pytest

from medreview.text.identifiers import wrong_form

GOOD = {
    "doi": (
        "10.1056/NEJMoa1601277",
        "10.1000.10/123456",
        "10.1016/S0140-6736(17)30581-6",
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
        "10.123456789/ä.",
    ),
    "pmid": ("1", "28002679"),
    "pmcid": ("PMC1", "PMC7575303", "PMC7575303.2"),
    "nct": ("NCT01247324", "NCT00000000"),
    "isbn": (
        "978-0-306-40615-7",
        "9780306406157",
        "978 0 306 40615 7",
        "978–0–306–40615–7",
        "979-10-90636-07-1",
        "0-306-40615-2",
        "080442957X",
        "080442957x",
    ),
    "url": (
        "https://example.org",
        "HTTP://EXAMPLE.ORG:80/a?b=c#d",
        "http://localhost:8000/x",
        "https://user:word@example.org/",
        "https://[2001:db8::1]/",
        "https://my_site.bücher.example./ä_(b)",
        "https://example.org?a",
        "https://example.org:",
    ),
}
BAD = (
    ("doi", "10.1056/", ""),
    ("doi", "10.105/x", ""),
    ("doi", "10.1056/a b", ""),
    ("doi", "NEJM 2017", ""),
    ("doi", "https://doi.org/10.1056/NEJMoa1601277", "10.1056/NEJMoa1601277"),
    ("doi", "http://dx.doi.org/10.1002/%28SICI%29", "10.1002/(SICI)"),
    ("doi", "DOI: 10.1056/x", "10.1056/x"),
    ("doi", "https://example.org/10.1056/x", ""),
    ("pmid", "0", ""),
    ("pmid", "028002679", ""),
    ("pmid", "280026791", ""),
    ("pmid", "PMC28002679", ""),
    ("pmid", "٢٧", ""),
    ("pmid", " 27 ", "27"),
    ("pmid", "PMID: 27", "27"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/28002679/", "28002679"),
    ("pmcid", "PMC", ""),
    ("pmcid", "PMC0123", ""),
    ("pmcid", "7575303", "PMC7575303"),
    ("pmcid", "pmc7575303", "PMC7575303"),
    ("pmcid", "PMCID: PMC7575303", "PMC7575303"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/PMC7575303/", "PMC7575303"),
    ("nct", "NCT0124732", ""),
    ("nct", "NCT012473245", ""),
    ("nct", "01247324", "NCT01247324"),
    ("nct", "nct01247324", "NCT01247324"),
    ("nct", "https://clinicaltrials.gov/study/NCT01247324", "NCT01247324"),
    ("isbn", "123", ""),
    ("isbn", "977-0-306-40615-7", ""),
    ("isbn", "978-0-306-40615-8", ""),
    ("isbn", "0-306-40615-3", ""),
    ("isbn", "X-306-40615-2", ""),
    ("isbn", "ISBN-13: 978-0-306-40615-7", "978-0-306-40615-7"),
    ("isbn", "ISBN 978-0-306-40615-8", ""),
    ("url", "https://", ""),
    ("url", "https:///path", ""),
    ("url", "https://…", ""),
    ("url", "https://www..org", ""),
    ("url", "https://a,b.org", ""),
    ("url", "ftp://example.org", ""),
    ("url", "mailto:ann@example.org", ""),
    ("url", "see https://example.org", ""),
    ("url", "example.org/a", "https://example.org/a"),
    ("url", "https://example.org/two words", "https://example.org/two%20words"),
    ("url", " https://example.org", "https://example.org"),
)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in GOOD.items() for value in values]
)
def test_what_could_exist_passes(kind: str, value: str) -> None:
    assert wrong_form(kind, value) is None


@pytest.mark.parametrize(("kind", "value", "instead"), BAD)
def test_what_cannot_exist_is_refused(kind: str, value: str, instead: str) -> None:
    wrong = wrong_form(kind, value)
    assert wrong is not None
    assert wrong.instead == instead
    assert not instead or wrong_form(kind, instead) is None


@pytest.mark.parametrize("place", range(13))
def test_any_one_mistyped_digit_of_an_isbn_is_noticed(place: int) -> None:
    right = "9780306406157"
    for digit in "0123456789":
        typed = right[:place] + digit + right[place + 1 :]
        assert (wrong_form("isbn", typed) is None) == (typed == right)


@pytest.mark.parametrize("kind", GOOD)
def test_long_values_are_no_trouble(kind: str) -> None:
    for part in ("1", "a", "a.", "-", " ", "/", ":", "doi:", "ISBN "):
        wrong_form(kind, part * 2000)
