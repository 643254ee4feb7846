"""RDB001: the page is harder to read than the policy allows, or too short to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source
from medreview.text.formulas import SMOG_MINIMUM, SMOG_SENTENCES

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page
    from medreview.text.counts import Counts

_NAMES = {
    "smog": "SMOG grade",
    "flesch_kincaid": "Flesch-Kincaid grade",
    "flesch_reading_ease": "Flesch reading ease",
    "gunning_fog": "Gunning Fog grade",
    "coleman_liau": "Coleman-Liau grade",
    "automated_readability_index": "Automated Readability Index",
    "forcast": "FORCAST grade",
}

RULE = Rule(
    id="RDB001",
    name="grade-too-high",
    severity="warning",
    confidence="medium",
    summary="The page is harder to read than the policy allows, or too short to tell.",
    why="A grade is a rough estimate of the years of schooling that a reader needs. It cannot say that a page is "
    "clear, but a high grade shows that many readers will not get through it.",
    fix="Shorten long sentences, and replace words of three or more syllables where a plain one will do. The names of "
    "conditions and medicines can stay. Do not chop sentences only to please the formula.",
    sources=(
        Source("McLaughlin, SMOG grading: a new readability formula", "Journal of Reading, 1969"),
        Source(
            "Wang and others, Assessing readability formula differences with written health information materials",
            "2013",
        ),
    ),
    reported=(
        Example(
            "Immunosuppressive medication necessitates regular monitoring appointments. " * 12 + "\n",
            note="a high grade",
        ),
        Example("This helps.\n", note="too little text to tell"),
    ),
    accepted=(
        Example("Your team will help you. " * 30 + "\n", note="short words in short sentences"),
        Example("This helps.\n", front={"status": "withdrawn"}, note="a withdrawn page is not published"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield a problem at the value of `title` when the grade misses the target or cannot be given."""
    if page.fields.status == "withdrawn":
        return
    policy = context.house.settings.readability
    counts, found = page.prose.counts, page.prose.grades
    grade: float | None = getattr(found, policy.formula)
    where, name, is_smog = page.front.value("title"), _NAMES[policy.formula], policy.formula == "smog"
    if grade is None:
        needs = f" SMOG needs at least {SMOG_MINIMUM} sentences." if is_smog else ""
        message = f"There is too little text for a {name}: {_counted(counts)}.{needs}"
        yield Problem(where, message, severity="suggestion")
        return
    is_ease = policy.formula == "flesch_reading_ease"
    shown = round(grade, 1)  # a page that is shown as 8.0 is not over 8
    if shown < policy.target if is_ease else shown > policy.target:
        limit = "at least" if is_ease else "at most"
        is_estimate = is_smog and found.smog_is_estimate
        note = f" From fewer than {SMOG_SENTENCES} sentences SMOG is an estimate." if is_estimate else ""
        message = f"The {name} is {shown:.1f}; the target is {limit} {policy.target:g}."
        yield Problem(where, f"{message} Counted: {_counted(counts)}.{note}")


def _counted(counts: Counts) -> str:
    return ", ".join(
        f"{number} {one if number == 1 else many}"
        for number, one, many in (
            (counts.words, "word", "words"),
            (counts.sentences, "sentence", "sentences"),
            (counts.polysyllables, "word of three or more syllables", "words of three or more syllables"),
        )
    )
