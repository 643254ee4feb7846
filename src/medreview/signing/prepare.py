"""Prepares reviews: each page with the record and the front matter that it would get, or every reason against it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from medreview import __version__
from medreview.errors import ConfigurationError
from medreview.history.names import blob_name
from medreview.reading.digest import RECIPE
from medreview.reading.page import Page, read_page
from medreview.reading.records import (
    COVERED,
    LARGEST,
    SIGNATURE_SUFFIX,
    SUFFIX,
    PageReview,
    RecordFile,
    read_record,
)
from medreview.review.coverage import contradictions, reviewers_of, versions_of
from medreview.review.due import due_day, tier_of
from medreview.schemas.people import Person
from medreview.schemas.record import FORMAT, RecordedReviewer, ReviewRecord
from medreview.signing.record_text import render_record
from medreview.signing.refusals import (
    faults_of_day,
    faults_of_page,
    faults_of_pairing,
    faults_of_repetition,
    find_foundation,
)
from medreview.signing.register import Candidate, Register
from medreview.signing.splice import SpliceError, splice_review
from medreview.signing.statement import Statement, faults_of_statement

TOOL: Final = f"medreview {__version__}"
_FACTS: Final = ("version", "recipe", "risk", "interval_months", "reviewer", "role", "since", "sample")
_NEW_FORM: Final = "Make a new form, and have it filled in and signed."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A review ready to be recorded: the page before and after, and the record with the file that it goes to.

    `result` is what the records say of the page once this one is among them, `due` the day on which it is then to be
    reviewed again; None where no review holds.
    """

    candidate: Candidate
    after: bytes
    record: ReviewRecord
    file: RecordFile
    target: Path
    result: PageReview
    due: date | None

    @property
    def person(self) -> Person:
        """Who reviewed, as people.yaml has them now."""
        return self.candidate.page.house.people[self.record.reviewer.id]


def prepare(register: Register, files: Iterable[Path], statement: Statement) -> list[Prepared]:
    """Return a review of each page.

    Raises:
        ConfigurationError: with a line for every reason why one of them may not be recorded.
    """
    lines = list(faults_of_statement(statement, register.house, register.today))
    prepared: list[Prepared] = []
    for file in dict.fromkeys(files):
        candidate = register.read(file)
        if isinstance(candidate, str):
            lines.append(candidate)
            continue
        faults = list(_faults(register, candidate, statement))
        if not lines and not faults:
            try:
                prepared.append(_prepared(register, candidate, statement))
            except SpliceError as error:
                faults.append(f"{error}.")
            except ConfigurationError as error:
                faults += error.lines
        lines += [f"{candidate.path}: {fault}" for fault in faults]
    if lines:
        raise ConfigurationError(*lines)
    return prepared


def prepare_as_written(
    register: Register, candidate: Candidate, record: ReviewRecord, content: bytes, signature: bytes
) -> Prepared:
    """Return the review that a reviewer wrote down and signed: these very bytes become the record.

    Raises:
        ConfigurationError: with a line for every reason why it may not be recorded.
    """
    statement = Statement(
        record.reviewer.id,
        record.verdict,
        record.date,
        record.scope,
        record.conditions,
        record.conflicts,
        record.notes,
        record.since,
    )
    lines = list(faults_of_statement(statement, register.house, register.today))
    lines += [f"{candidate.path}: {fault}" for fault in _faults(register, candidate, statement)]
    if lines:
        raise ConfigurationError(*lines)
    expected = _record(register, candidate, statement)
    differing = [name for name in _FACTS if getattr(record, name) != getattr(expected, name)]
    if differing:
        raise ConfigurationError(
            *(
                f"{candidate.path}: the signed answer has another '{name}' than it should. {_NEW_FORM}"
                for name in differing
            )
        )
    target = _target(register, record)
    file = read_record(register.shown(target), content, signature)
    try:
        return _weighed(register, candidate, record, file, target)
    except SpliceError as error:
        raise ConfigurationError(f"{candidate.path}: {error}.") from None


def _faults(register: Register, candidate: Candidate, statement: Statement) -> Iterator[str]:
    yield from faults_of_page(register, candidate)
    person = register.house.people.get(statement.reviewer)
    if person is not None:
        yield from faults_of_pairing(register, candidate, person)
    yield from faults_of_day(candidate, statement)
    yield from faults_of_repetition(register, candidate, statement)
    if statement.scope == "change-only":
        found = find_foundation(register, candidate, statement)
        if isinstance(found, str):
            yield found


def _prepared(register: Register, candidate: Candidate, statement: Statement) -> Prepared:
    record = _record(register, candidate, statement)
    target = _target(register, record)
    weighed = _weighed(register, candidate, record, _file(register, record, target), target)
    named = record.model_copy(update={"blob": blob_name(weighed.after, register.object_format)})
    return replace(weighed, record=named, file=_file(register, named, target))


def _record(register: Register, candidate: Candidate, statement: Statement) -> ReviewRecord:
    """Return the record, but for the name of the page's content, which is not known yet."""
    front = candidate.page.fields
    person = register.house.people[statement.reviewer]
    foundation = find_foundation(register, candidate, statement) if statement.scope == "change-only" else None
    assert not isinstance(foundation, str), "a page with a fault is not prepared"
    assert front.id is not None, "nor is one without an id"
    assert front.version is not None, "nor without a version"
    assert front.risk is not None, "nor without a risk"
    return ReviewRecord(
        format=FORMAT,
        page=front.id,
        version=front.version,
        digest=candidate.digest,
        recipe=RECIPE,
        risk=front.risk,
        interval_months=tier_of(front, register.house.settings.tiers).interval_months,
        reviewer=RecordedReviewer(id=person.id, name=person.name, credentials=person.credentials),
        scope=statement.scope,
        since=None if foundation is None else foundation.digest,
        verdict=statement.verdict,
        conditions=statement.conditions,
        conflicts=person.conflicts if statement.conflicts is None else statement.conflicts,
        date=statement.day,
        recorded=register.moment,
        notes=statement.notes,
        tool=TOOL,
        sample=person.sample or front.sample is True,
    )


def _file(register: Register, record: ReviewRecord, target: Path) -> RecordFile:
    """Return the file of a record; it says exactly what the record says.

    Raises:
        ConfigurationError: when it does not, or is too long.
    """
    content = render_record(record).encode("utf-8")
    file = read_record(register.shown(target), content)
    if len(content) > LARGEST:
        raise ConfigurationError(f"The record would have {len(content):,} bytes; {LARGEST:,} are allowed.")
    if file.faults or file.record != record:
        words = "; ".join(fault.message for fault in file.faults)
        raise ConfigurationError(
            f"The record cannot be written so that it says what was said. {words}".strip()
        )
    return file


def _target(register: Register, record: ReviewRecord) -> Path:
    """Return the first name for a record's file that is not taken."""
    folder = register.top / record.page
    number = 1
    while True:
        number_shown = "" if number == 1 else f"-{number}"
        target = folder / f"{record.date}-{record.reviewer.id}{number_shown}{SUFFIX}"
        signature = target.with_name(target.name + SIGNATURE_SUFFIX)
        if not os.path.lexists(target) and not os.path.lexists(signature):
            return target
        number += 1


def _weighed(
    register: Register, candidate: Candidate, record: ReviewRecord, file: RecordFile, target: Path
) -> Prepared:
    """Return the review, weighed with all others, with the front matter that follows from it."""
    page = candidate.page
    found = contradictions(file, record, register.house.people, versions_of(page.fields), register.today)
    faults = [one.message for one in found]
    if faults:
        raise ConfigurationError(*faults)
    result = register.book_with([file]).review_of(page)
    assert result is not None, "it is certain what the page says"
    after = candidate.data
    if record.verdict == "approved" and result.standing == COVERED and result.root is not None:
        people = _people(register, page, record, result)
        after = splice_review(candidate.data, result.root.date, people, register.wordings)
    front = read_page(page.path, after, register.house).fields
    due = due_day(front, register.house.settings.tiers) if result.is_covered else None
    return Prepared(candidate, after, record, file, target, result, due)


def _people(register: Register, page: Page, record: ReviewRecord, result: PageReview) -> Sequence[str]:
    """Return whom `reviewed_by` is to name: those of the review that the text rests on, in the order they have."""
    root = result.root
    assert root is not None, "a text is covered by a review"
    said = register.said_of(page, result.records)
    if root.digest == record.digest:
        stand_by = {one.reviewer.id: one.verdict for _, one in sorted(said, key=lambda pair: pair[1].order)
                    if one.digest == record.digest}  # fmt: skip
        entitled = {person for person, verdict in stand_by.items() if verdict == "approved"}
    else:
        entitled = set(reviewers_of(result.basis, said))
    kept = [person for person in page.fields.reviewed_by if person in entitled]
    wanted = [root.reviewer.id]
    if record.scope == "whole-page":
        wanted.append(record.reviewer.id)
    return list(dict.fromkeys([*kept, *wanted]))
