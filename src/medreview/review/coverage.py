"""Which review holds for a page's text: decided from its records alone, by date and digest.

A review of the whole page covers the text that it names. One of a change only covers its own text when the text before
the change was reviewed as a whole, at once or through further changes; its review day is that of the whole page. The
newest valid record of a text decides about that text: a verdict against it takes back an older approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from medreview.reading.records import (
    CHANGED,
    COVERED,
    NOT_APPROVED,
    UNRECORDED,
    WITH_CONDITIONS,
    RecordFile,
    Standing,
)
from medreview.schemas.finding import Span
from medreview.schemas.page import FrontMatter
from medreview.schemas.people import Person
from medreview.schemas.record import ReviewRecord, Verdict

Said = Sequence[tuple[RecordFile, ReviewRecord]]
"""Records without a fault, with what they say."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What of a record cannot be, and where in it."""

    span: Span
    message: str


def contradictions(
    file: RecordFile,
    record: ReviewRecord,
    people: Mapping[str, Person],
    versions: Mapping[int, date],
    today: date,
) -> Iterator[Contradiction]:
    """Yield what of a record contradicts the day of the run, people.yaml, or the page's `changes`.

    `versions` are the days on which the page's versions were written.
    """
    reviewer = people.get(record.reviewer.id)
    tomorrow = today + timedelta(days=1)  # somewhere it is already that day
    if record.date > today:
        yield Contradiction(file.value("date"), f"The review is dated {record.date}, after today ({today}).")
    elif record.recorded is not None and record.recorded.date() > tomorrow:
        yield Contradiction(
            file.value("recorded"), f"The record says that it was written after today ({today})."
        )
    if reviewer is None:
        message = (
            f"'{record.reviewer.id}' is not in people.yaml. Who has reviewed stays there, with a last day."
        )
        yield Contradiction(file.value("reviewer", "id"), message)
    else:
        yield from (Contradiction(file.value("reviewer", "id"), why) for why in _unentitled(reviewer, record))
        if reviewer.sample and not record.sample:
            message = f"{reviewer.name} is a sample person, so the record needs 'sample: true'."
            yield Contradiction(file.value("reviewer", "id"), message)
    written = versions.get(record.version)
    if written is not None and record.date < written:
        message = (
            f"The review is dated {record.date}, before version {record.version} of the page was written ({written}, "
            "see 'changes' there)."
        )
        yield Contradiction(file.value("date"), message)


def versions_of(front: FrontMatter) -> dict[int, date]:
    """Return the day on which each version of a page was written, as its `changes` say."""
    return {change.version: change.date for change in front.changes}


def _unentitled(person: Person, record: ReviewRecord) -> Iterator[str]:
    if "reviewer" not in person.roles:
        yield f"{person.name} is not a reviewer in people.yaml."
    if not person.active.covers(record.date, record.date):
        until = "" if person.active.until is None else f" until {person.active.until}"
        yield f"{person.name} was active from {person.active.from_}{until}, which leaves out {record.date}."


@dataclass(frozen=True, slots=True)
class Decision:
    """How a text stands to the records, and those that the answer rests on, the newest first."""

    standing: Standing
    basis: tuple[RecordFile, ...] = ()


def decide(digest: str, records: Said) -> Decision:
    """Return what the records say of a text by its digest; `changed` where they speak of other texts only.

    For a changed text the basis is the newest review that covered one.
    """
    ordered = _in_order(records)
    of_text = [(file, record) for file, record in ordered if record.digest == digest]
    if of_text:
        file, record = of_text[-1]
        if record.verdict == "not-approved":
            return Decision(NOT_APPROVED, (file,))
        chain = _chain(file, record, ordered)
        if record.verdict == "approved-with-conditions":
            return Decision(WITH_CONDITIONS, chain or (file,))
        if chain:
            return Decision(COVERED, chain)
    approving = approvals(ordered)
    return Decision(CHANGED, approving[0]) if approving else Decision(UNRECORDED)


def approvals(records: Said) -> list[tuple[RecordFile, ...]]:
    """Return the basis of every text that a review covers, the newest review first."""
    return _bases(_in_order(records), ("approved",))


def foundations(records: Said) -> list[tuple[RecordFile, ...]]:
    """Return the basis of every text on which the review of a change may rest, the newest review first.

    These are the texts that a review covers, and those approved with conditions.
    """
    return _bases(_in_order(records), ("approved", "approved-with-conditions"))


def _bases(ordered: Said, verdicts: Sequence[Verdict]) -> list[tuple[RecordFile, ...]]:
    newest = {record.digest: file for file, record in ordered}
    chains = (
        _chain(file, record, ordered)
        for file, record in reversed(ordered)
        if newest[record.digest] is file and record.verdict in verdicts
    )
    return [chain for chain in chains if chain]


def reviewers_of(basis: Iterable[RecordFile], records: Said) -> frozenset[str]:
    """Return the ids of all who approved a text of the basis."""
    digests = {file.record.digest for file in basis if file.record is not None}
    return frozenset(
        record.reviewer.id
        for _, record in records
        if record.digest in digests and record.verdict != "not-approved"
    )


def _chain(file: RecordFile, record: ReviewRecord, ordered: Said) -> tuple[RecordFile, ...]:
    """Return a record and those before it on which it rests; nothing when no review of the whole page is among them."""
    chain = [file]
    while record.scope == "change-only":
        before = [
            (older, said)
            for older, said in ordered
            if said.digest == record.since and older not in chain and said.order <= record.order
        ]
        if not before or before[-1][1].verdict == "not-approved":
            return ()
        file, record = before[-1]
        chain.append(file)
    return tuple(chain)


def _in_order(records: Said) -> Said:
    return sorted(records, key=lambda pair: (pair[1].order, pair[0].path))
