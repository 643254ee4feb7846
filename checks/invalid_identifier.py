"""REF002: a DOI, PMID, PMCID, NCT number, ISBN or address that cannot be one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem, Replacement, Span
from medreview.schemas.page import Reference
from medreview.schemas.rule import Example, Rule, Source
from medreview.text.identifiers import WrongForm, wrong_form

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_NAMES = {
    "doi": "a DOI",
    "pmid": "a PMID",
    "pmcid": "a PMCID",
    "nct": "a ClinicalTrials.gov number",
    "isbn": "an ISBN",
    "url": "an address",
}
_QUOTES = ("'", '"')


def _with(identifier: str) -> dict[str, str | None]:
    return {"references": f"\n  - id: a\n    title: A source\n    {identifier}"}


RULE = Rule(
    id="REF002",
    name="invalid-identifier",
    severity="error",
    summary="A DOI, PMID, PMCID, NCT number, ISBN or address cannot be one.",
    why="A reference is only worth something when it can be looked up. With a mistyped identifier the reviewer finds "
    "nothing, or another paper.",
    fix="Copy the identifier from the source: only the identifier itself, without 'doi:' or an address around it.",
    sources=(
        Source("ISO 26324", "syntax of a DOI"),
        Source("ISO 2108", "check digit of an ISBN"),
        Source("RFC 9110", "4.2: http and https addresses"),
    ),
    reported=(
        Example(front=_with("doi: https://doi.org/10.1056/NEJMoa1601277"), note="an address around it"),
        Example(front=_with("doi: 10.1056/"), note="no name"),
        Example(front=_with("pmid: 280026791"), note="nine digits"),
        Example(front=_with("pmid: 028002"), note="begins with 0"),
        Example(front=_with("pmcid: 7575303")),
        Example(front=_with("nct: NCT0124732"), note="seven digits"),
        Example(front=_with("isbn: 978-0-306-40615-8"), note="the check digit does not fit"),
        Example(front=_with("url: www.example.org/source"), note="no https://"),
        Example(front=_with("url: https://example.org/two words")),
    ),
    accepted=(
        Example(front=_with("doi: 10.1056/NEJMoa1601277")),
        Example(
            front=_with('doi: "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"'),
            note="an old DOI with many marks",
        ),
        Example(front=_with("doi: 10.1000.10/123456"), note="a divided registrant code"),
        Example(front=_with("pmid: 28002679")),
        Example(front=_with("pmcid: PMC7575303")),
        Example(front=_with("nct: NCT01247324")),
        Example(front=_with("isbn: 978 0 306 40615 7")),
        Example(front=_with("isbn: 0-8044-2957-X"), note="X is a check digit"),
        Example(front=_with("url: http://localhost:8000/a_(b)?c=d#e")),
        Example(front=_with("url: https://bücher.example/ä"), note="letters beyond ASCII"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each identifier of a reference that has not the form of its kind."""
    del context
    for index, reference in enumerate(page.fields.references):
        for kind in Reference.IDENTIFIERS:
            value = getattr(reference, kind)
            wrong = None if value is None else wrong_form(kind, value)
            if wrong is not None:
                where = page.front.value(
                    "references", page.front.entry("references", index, reference.id), kind
                )
                yield _problem(kind, value, wrong, where, page.source.text)


def _problem(kind: str, value: str, wrong: WrongForm, where: Span, text: str) -> Problem:
    advice = f" Write '{wrong.instead}'." if wrong.instead else ""
    message = f"'{value}' cannot be {_NAMES[kind]}: {wrong.why}.{advice}"
    typed = text[where.start : where.end]
    mark = typed[:1] if typed[:1] in _QUOTES else ""
    if wrong.is_sure and typed == f"{mark}{value}{mark}" and not any(q in wrong.instead for q in _QUOTES):
        return Problem(where, message, (Replacement(where, f"{mark}{wrong.instead}{mark}"),), is_safe=True)
    return Problem(where, message)
