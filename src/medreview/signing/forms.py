"""The form that a reviewer without git fills in: the record of one page, with words that say what to write where."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from medreview.errors import ConfigurationError
from medreview.history.names import blob_name
from medreview.reading.digest import RECIPE
from medreview.review.due import tier_of
from medreview.schemas.people import Person
from medreview.schemas.record import FORMAT, Scope
from medreview.signing.prepare import TOOL
from medreview.signing.record_text import INDENT, Value, render_key
from medreview.signing.refusals import faults_of_page, faults_of_pairing, find_foundation
from medreview.signing.register import Candidate, Register
from medreview.signing.statement import faults_of_reviewer, unknown_reviewer

_WIDTH: Final = 70
_INTRODUCTION: Final = (
    "Thank you for reviewing this page. Read it as a patient would, then write your answer behind the keys that are "
    "empty below, and send this text back. Lines that begin with # are for you and need no answer. Please leave the "
    "other lines as they are: they say which text your answer is about."
)
_VERDICT: Final = "Your decision. Write one of: approved, approved-with-conditions, not-approved"
_CONDITIONS: Final = (
    "Only with approved-with-conditions: what must be done first. One line each, below the key, like this:"
)
_CONFLICTS: Final = (
    "Your conflicts of interest about this page: write none, or say in double quotes what they are."
)
_NOTES: Final = (
    "What you want to add, or nothing; with not-approved please say why. Put it in double quotes, and use only single "
    "quotes within."
)


def render_form(register: Register, candidate: Candidate, scope: Scope, reviewer: str | None) -> str:
    """Return the form for one page, to be reviewed by a person of people.yaml, or by whoever fills it in.

    Raises:
        ConfigurationError: with a line for every reason why no review of it could be recorded.
    """
    faults = list(faults_of_page(register, candidate))
    person = None if reviewer is None else register.house.people.get(reviewer)
    if person is not None:
        faults += [*faults_of_reviewer(person), *faults_of_pairing(register, candidate, person)]
    since: str | None = None
    if scope == "change-only":
        found = find_foundation(register, candidate, None)
        if isinstance(found, str):
            faults.append(found)
        else:
            since = found.digest
    lines = [f"{candidate.path}: {fault}" for fault in faults]
    if reviewer is not None and person is None:
        lines.insert(0, unknown_reviewer(reviewer, register.house))
    if lines:
        raise ConfigurationError(*lines)
    return "\n".join(_lines(register, candidate, scope, since, person)) + "\n"


def _lines(
    register: Register, candidate: Candidate, scope: Scope, since: str | None, person: Person | None
) -> Iterator[str]:
    yield from _comment(_INTRODUCTION)
    yield "#"
    yield from _comment(f"Page: {candidate.page.fields.title or candidate.id}")
    yield from _comment(f"Read it in: {candidate.path}")
    if scope == "change-only":
        yield from _comment(f"Review what changed since the review of the text {since}.")
    yield ""
    yield from _answers(person)
    yield ""
    yield from _comment("Please leave everything below as it is.")
    yield from _given(register, candidate, scope, since, person)


def _answers(person: Person | None) -> Iterator[str]:
    """Yield what the reviewer writes."""
    if person is None:
        yield from _comment("You, as you are called in the publisher's list (house/people.yaml).")
        yield from ("reviewer:", f"{INDENT}id:", f"{INDENT}name:", f"{INDENT}credentials:", "")
    yield from _comment(_VERDICT)
    yield from ("verdict:", "")
    yield from _comment(_CONDITIONS)
    yield from ('#   - "Add the number of the help line."', "conditions:", "")
    yield from _comment(_CONFLICTS)
    if person is not None:
        yield from _comment(f"The publisher's list says of you: {person.conflicts}")
    yield from ("conflicts:", "")
    yield from _comment(_NOTES)
    yield from ("notes:", "")
    yield from _comment("The day of your review, as YYYY-MM-DD.")
    yield "date:"


def _given(
    register: Register, candidate: Candidate, scope: Scope, since: str | None, person: Person | None
) -> Iterator[str]:
    """Yield what is known already."""
    front = candidate.page.fields
    is_sample = front.sample is True or (person is not None and person.sample)
    parts: dict[str, Value | None] = {
        "format": FORMAT,
        "page": front.id,
        "version": front.version,
        "digest": candidate.digest,
        "recipe": RECIPE,
        "blob": blob_name(candidate.data, register.object_format),
        "risk": front.risk,
        "interval_months": tier_of(front, register.house.settings.tiers).interval_months,
        "scope": scope,
        "since": since,
        "tool": TOOL,
        "sample": is_sample or None,
    }
    for key, value in parts.items():
        if key in ("digest", "since") and value is not None:
            yield from (f"{key}: >-", f"{INDENT}{value}")  # mail breaks lines that are longer
        elif value is not None:
            yield from render_key(key, value)
    if person is not None:
        yield "reviewer:"
        yield from (f"{INDENT}{line}" for line in render_key("id", person.id))
        yield from (f"{INDENT}{line}" for line in render_key("name", person.name))
        if person.credentials is not None:
            yield from (f"{INDENT}{line}" for line in render_key("credentials", person.credentials))


def _comment(text: str) -> Iterator[str]:
    shown = " ".join(text.split())
    ascii_only = "".join(char if " " <= char <= "~" else _plain(char) for char in shown)
    yield from (
        f"# {line}" for line in wrap(ascii_only, _WIDTH, break_on_hyphens=False, break_long_words=False)
    )


def _plain(char: str) -> str:
    return {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}.get(
        char, char if char.isprintable() else "?"
    )
