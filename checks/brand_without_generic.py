"""TRM004: a brand name before its generic name has appeared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.lexicon import stretches
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="TRM004",
    name="brand-without-generic",
    severity="warning",
    summary="A brand name stands before the medicine's generic name has appeared.",
    why="Brands differ from country to country and come and go; the generic name is on every pack. A page that "
    "begins with a brand also reads like an advertisement.",
    fix="At the first use write the generic name and the brand in brackets: 'ocrelizumab (Ocrevus)'. After that "
    "either will do.",
    reported=(
        Example("Ocrevus is given twice a year.\n", note="no generic name on the page"),
        Example("Ocrevus (ocrelizumab) is given twice a year.\n", note="the brand comes first"),
        Example("OCREVUS is a brand of ocrelizumab.\n", note="in capitals"),
        Example(
            "## Tysabri\n\nNatalizumab is its generic name.\n", note="a heading comes first for a reader"
        ),
    ),
    accepted=(
        Example(
            "Ocrelizumab (Ocrevus) is given twice a year. Ocrevus works.\n",
            note="the generic name first, at any case",
        ),
        Example("## Ocrelizumab\n\nOcrevus is a brand.\n", note="the generic name in a heading above"),
        Example("The tysabri tree is made up.\n", note="a brand is known by its capital"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the first use of each brand that stands before its generic name."""
    named: set[str] = set()
    found = context.house.lexicon.find_medicines(page.document.running_text.terms)
    for stretch, medicine in stretches(page, found):
        if medicine.is_brand and named.isdisjoint((medicine.name, *medicine.generics)):
            shown = " or ".join(f"'{generic} ({medicine.name})'" for generic in medicine.generics)
            message = f"'{stretch.text}' is a brand. Name the medicine first: write {shown} here."
            yield Problem(stretch.span, message)
        named.add(medicine.name)
