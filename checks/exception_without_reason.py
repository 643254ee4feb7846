"""WAV003: an exception in a page has no reason, is for an error, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Exceptions


def _above(comment: str, text: str = "The drug helps.") -> Example:
    return Example(f"# Sample page\n\n<!-- {comment} -->\n{text}\n")


RULE = Rule(
    id="WAV003",
    name="exception-without-reason",
    severity="error",
    subject="exceptions",
    summary="An exception in a page has no reason, is for an error, or cannot be read.",
    why="Whoever reviews the page has to judge whether the exception is right, and can only judge a reason. An error "
    "is a fact that may harm a patient: an editor alone cannot decide to let it stand.",
    fix="Write `<!-- medreview-allow TRM001: the reason -->` on a line of its own right above the block. For an error, "
    "correct the page, or have a waiver recorded in house/waivers.yaml.",
    reported=(
        _above("medreview-allow TRM001"),
        _above("medreview-allow TRM001: "),
        _above("medreview-allow TRM001: known"),
        _above("medreview-allow REV002: a review is booked for May"),
        _above("medreview-allow TRM001: the campaign is named here", "Ask the CARE Team."),
        _above("medreview-allow: the brand is the subject here"),
        _above("medreview-allow avoided-term: the brand is the subject here"),
        _above("medreview-allow TRM001 the brand is the subject here"),
        _above("medreview-disable TRM001: the brand is the subject here"),
        _above("medreview-allow WAV002: we keep this exception for later"),
    ),
    accepted=(
        _above("medreview-allow TRM001: the brand is the subject here"),
        _above("medreview-allow TRM001,\n  RDB002: as the law puts it: word for word"),
        _above("medreview found a term here; ask Ann"),
        _above("the drug is explained elsewhere"),
    ),
)


def check(exceptions: Exceptions, context: Context) -> Iterator[Problem]:
    """Yield one problem at each exception that silences nothing because of a fault of its own."""
    del context
    return (Problem(tried.exception.span, tried.fault) for tried in exceptions.in_page if tried.fault)
