"""REV012: the policy asks for a signature, and none verifies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Place, Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_START = Place(1, 1, 1, 1)

RULE = Rule(
    id="REV012",
    name="signature-invalid",
    severity="error",
    summary="A record that the page's review rests on has no signature that verifies.",
    why="Whoever can write to the repository can write a record in somebody else's name. Only the reviewer can sign "
    "it.",
    fix="Have the reviewer sign with a key that people.yaml lists for them and that is valid on that day: 'medreview "
    "sign --key FILE'. A signature is of one record's exact bytes; it cannot be repaired, only made anew.",
    sources=(
        Source("21 CFR 11.70", "signatures linked to their records"),
        Source("OpenSSH, PROTOCOL.sshsig", "signature format and namespaces"),
    ),
    uses_review=True,
    reported=(
        Example(records=({},), evidence="signed", note="a record without a signature"),
        Example(
            records=({},),
            others={"reviews/sample-page/2026-03-02-rita-reviewer.yaml.sig": "yours, Rita\n"},
            evidence="signed",
            note="a file that is no signature",
        ),
    ),
    accepted=(
        Example(records=({},), note="a house that asks for records only"),
        Example(records=(), evidence="signed", note="there is nothing that could be signed: REV010"),
        Example(front={"status": "draft"}, records=({},), evidence="signed", note="a draft may wait"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each record that the review rests on whose signature does not verify."""
    if page.fields.status != "published":
        return
    review = context.review
    for file in review.basis:
        signature = review.signatures.get(file.path)
        if signature is not None and not signature.is_valid:
            yield Problem(_START, signature.why, path=file.path)
