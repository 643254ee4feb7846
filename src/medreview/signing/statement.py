"""What a reviewer says of pages, and what of it cannot be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final

from medreview.reading.house import House
from medreview.schemas.people import Person
from medreview.schemas.record import Scope, Verdict

_LONGEST: Final = 5000
_NEAR: Final = 0.4


@dataclass(frozen=True, slots=True)
class Statement:
    """One reviewer's decision about one or more pages.

    `conflicts` is None where people.yaml's words still hold. `since` is the digest of the text reviewed before; None
    where the review of a change is of all that changed since the newest review.
    """

    reviewer: str
    verdict: Verdict
    day: date
    scope: Scope = "whole-page"
    conditions: tuple[str, ...] = ()
    conflicts: str | None = None
    notes: str | None = None
    since: str | None = None


def faults_of_statement(statement: Statement, house: House, today: date) -> Iterator[str]:
    """Yield why nobody can say this on `today`, whatever page it is about."""
    person = house.people.get(statement.reviewer)
    if person is None:
        yield unknown_reviewer(statement.reviewer, house)
    else:
        yield from faults_of_reviewer(person)
        if not person.active.covers(statement.day, statement.day):
            yield f"{person.name} was not active on {statement.day}: {_active(person)} in people.yaml."
    if statement.day > today:
        yield f"The review is dated {statement.day}, after today ({today}). Write the day on which it took place."
    yield from _faults_of_verdict(statement)
    yield from _faults_of_words(statement)


def unknown_reviewer(person_id: str, house: House) -> str:
    """Return what to say of an id that people.yaml does not have, with the nearest that it has."""
    near = get_close_matches(person_id, sorted(house.people), n=1, cutoff=_NEAR)
    advice = f"Did you mean '{near[0]}'?" if near else "Add the person there first."
    return f"'{person_id}' is not in people.yaml. {advice}"


def faults_of_reviewer(person: Person) -> Iterator[str]:
    """Yield why somebody is no reviewer, on whatever day."""
    if "reviewer" not in person.roles:
        yield f"{person.name} is not a reviewer in people.yaml."


def _active(person: Person) -> str:
    until = "" if person.active.until is None else f" until {person.active.until}"
    return f"active from {person.active.from_}{until}"


def _faults_of_verdict(statement: Statement) -> Iterator[str]:
    is_conditional = statement.verdict == "approved-with-conditions"
    if is_conditional and not statement.conditions:
        yield "The verdict 'approved-with-conditions' needs at least one condition: what must be done first?"
    if statement.conditions and not is_conditional:
        yield f"The verdict '{statement.verdict}' takes no conditions; 'approved-with-conditions' does."
    if statement.verdict == "not-approved" and statement.notes is None:
        yield "The verdict 'not-approved' needs a note that says why."


def _faults_of_words(statement: Statement) -> Iterator[str]:
    texts = [("conditions", text) for text in statement.conditions]
    texts += [("conflicts", statement.conflicts or "-"), ("notes", statement.notes or "-")]
    for name, text in texts:
        if not text.strip():
            yield f"The words for '{name}' are empty."
        elif len(text) > _LONGEST:
            yield f"The words for '{name}' have {len(text):,} characters; {_LONGEST:,} may be written."
        elif any("\ud800" <= char <= "\udfff" for char in text):
            yield f"The words for '{name}' are not UTF-8."
