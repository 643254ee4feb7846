"""Why a review of a page may not be recorded: said before anything is written, a sentence for each reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from medreview.reading.plain_files import is_link
from medreview.review.coverage import foundations
from medreview.review.due import tier_of
from medreview.schemas.people import Person
from medreview.schemas.record import ReviewRecord
from medreview.signing.register import Candidate, Register
from medreview.signing.statement import Statement

_RELIED_ON: Final = ("id", "version", "changes", "risk", "authors", "status")


def faults_of_page(register: Register, candidate: Candidate) -> Iterator[str]:
    """Yield why no review of a page can be recorded, whoever gave it."""
    front = candidate.page.front
    for key in _RELIED_ON:
        if getattr(front.fields, key) in (None, ()) or not front.is_whole(key):
            yield f"'{key}' in its front matter is missing or faulty. Correct it first; 'medreview check' says how."
    if front.fields.status == "withdrawn":
        yield "This page is withdrawn. Set 'status' to draft before it is reviewed."
    files = register.pages_by_id.get(candidate.id, ())
    others = [register.shown(file) for file in files if file != candidate.file]
    if others:
        yield f"'{candidate.id}' is also the id of {', '.join(others)}. Give each page an id of its own."
    for folder in (register.top, register.top / candidate.id):
        if candidate.id and is_link(folder):
            yield f"{register.shown(folder)} is a link. Records must lie in the guide folder itself."


def faults_of_pairing(register: Register, candidate: Candidate, person: Person) -> Iterator[str]:
    """Yield why this person cannot review this page, on whatever day."""
    front = candidate.page.fields
    if person.id in front.authors:
        yield f"{person.name} is an author of this page. Have it reviewed by somebody who did not write it."
    wanted = tier_of(front, register.house.settings.tiers).specialties
    if wanted and not set(wanted) & set(person.specialties):
        yield (
            f"{person.name} has none of the specialties that {front.risk or 'high'} risk asks for "
            f"({', '.join(wanted)})."
        )


def faults_of_day(candidate: Candidate, statement: Statement) -> Iterator[str]:
    """Yield why a page cannot have been reviewed on that day."""
    front = candidate.page.fields
    written = [change.date for change in front.changes if change.version == front.version]
    if written and statement.day < max(written):
        yield (
            f"Version {front.version} of this page was written on {max(written)}, after the review of "
            f"{statement.day}. A review is of the text as it is now."
        )


def faults_of_repetition(register: Register, candidate: Candidate, statement: Statement) -> Iterator[str]:
    """Yield that exactly this is on record already."""
    for file in register.records_of(candidate.page):
        record = file.record
        if record is not None and (record.digest, record.verdict, record.reviewer.id, record.date) == (
            candidate.digest,
            statement.verdict,
            statement.reviewer,
            statement.day,
        ):
            yield f"This is on record already: {file.path}."


def find_foundation(
    register: Register, candidate: Candidate, statement: Statement | None
) -> ReviewRecord | str:
    """Return the record on which a review of the change since then can rest, or why there is none.

    Where the text itself was approved with conditions that is the one: what is left is to confirm them. `statement` is
    None as long as nobody has said on which day.
    """
    page = candidate.page
    said = register.said_of(page, register.records_of(page))
    bases = [basis[0].record for basis in foundations(said)]
    order = (register.today if statement is None else statement.day, register.moment)
    earlier = [record for record in bases if record is not None and record.order <= order]
    own = next((record for record in earlier if record.digest == candidate.digest), None)
    if own is not None and own.verdict == "approved":
        return (
            f"Nothing has changed since the review by {own.reviewer.byline} on {own.date}, so there is no change to "
            "review. A review of the whole page can be recorded."
        )
    since = None if statement is None else statement.since
    if since is not None:
        found = next((record for record in earlier if record.digest == since), None)
    else:
        found = own or next(iter(earlier), None)
    if not earlier and bases and bases[0] is not None:
        return (
            f"The review on record of {bases[0].date}, by {bases[0].reviewer.byline}, counts as later than this one, "
            "so this cannot rest on it (a record without a time counts as written at noon, UTC)."
        )
    if found is None and since is not None:
        return (
            f"The review of the change rests on the text {since[:19]}, but no review on record holds for that. Make a "
            "new form."
        )
    if found is None:
        return (
            "No review on record can be built upon, so a review of a change proves nothing. Record a review of the "
            "whole page (--scope whole-page)."
        )
    return found
