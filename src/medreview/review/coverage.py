"""Which review holds for a page's text: decided from its records alone, by date and digest.

A review of the whole page covers the text that it names. One of a change only covers its own text when the text before
the change was reviewed as a whole, at once or through further changes; its review day is that of the whole page. The
newest valid record of a text decides about that text, but who did not approve a text can only take that back
themselves: nobody else's approval outvotes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
IsProved = Callable[[RecordFile], bool]
"""True for a record that is its reviewer's own. Where the house asks for no signatures, that is taken for granted."""


_STRICTNESS = ("approved", "approved-with-conditions", "not-approved")


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


def _is_granted(file: RecordFile) -> bool:
    """True: without signatures each record is taken for its reviewer's own."""
    del file
    return True


def decide(digest: str, records: Said, is_proved: IsProved = _is_granted) -> Decision:
    """Return what the records say of a text by its digest; `changed` where they speak of other texts only.

    For a changed text the basis is the newest review that covered one. What the answer rests on may have to be proved
    too; `is_proved` is asked only where a reviewer seems to have taken back that they did not approve a text.
    """
    history = _History(records, is_proved)
    refusal = history.refusals.get(digest)
    if refusal is not None:
        return Decision(NOT_APPROVED, (refusal,))
    for file, record in reversed(history.ordered):
        if record.digest == digest and record.verdict != "not-approved":
            chain = history.chain(file, record)
            if record.verdict == "approved-with-conditions":
                return Decision(WITH_CONDITIONS, chain or (file,))
            if chain:
                return Decision(COVERED, chain)
    bases = approvals(records, is_proved)
    return Decision(CHANGED, bases[0]) if bases else Decision(UNRECORDED)


def approvals(records: Said, is_proved: IsProved = _is_granted) -> list[tuple[RecordFile, ...]]:
    """Return the basis of every text that a review covers, the newest review first."""
    return _bases(_History(records, is_proved), ("approved",))


def foundations(records: Said, is_proved: IsProved = _is_granted) -> list[tuple[RecordFile, ...]]:
    """Return the basis of every text on which the review of a change may rest, the newest review first.

    These are the texts that a review covers, and those approved with conditions.
    """
    return _bases(_History(records, is_proved), ("approved", "approved-with-conditions"))


def _bases(history: _History, verdicts: Sequence[Verdict]) -> list[tuple[RecordFile, ...]]:
    newest = {record.digest: file for file, record in history.ordered}
    chains = (
        history.chain(file, record)
        for file, record in reversed(history.ordered)
        if newest[record.digest] is file
        and record.verdict in verdicts
        and record.digest not in history.refusals
    )
    return [chain for chain in chains if chain]


def refusals_since(
    basis: Sequence[RecordFile], records: Said, is_proved: IsProved = _is_granted
) -> list[RecordFile]:
    """Return the records by which texts were not approved after the review of the basis, unless taken back."""
    reviewed = basis[0].record
    refusals = _History(records, is_proved).refusals.values()
    return [
        file
        for file in refusals
        if file.record is not None and reviewed is not None and file.record.order > reviewed.order
    ]


def approving(basis: Iterable[RecordFile], records: Said) -> Said:
    """Return all records by which a text of the basis was approved."""
    digests = {file.record.digest for file in basis if file.record is not None}
    return [pair for pair in records if pair[1].digest in digests and pair[1].verdict != "not-approved"]


def reviewers_of(basis: Iterable[RecordFile], records: Said) -> frozenset[str]:
    """Return the ids of all who approved a text of the basis."""
    return frozenset(record.reviewer.id for _, record in approving(basis, records))


class _History:
    """The records of a page in order, the oldest first; of one moment the strictest last."""

    def __init__(self, records: Said, is_proved: IsProved) -> None:
        self.ordered = sorted(records, key=_place)
        refused: dict[tuple[str, str], RecordFile] = {}
        for file, record in self.ordered:
            said = (record.digest, record.reviewer.id)
            if record.verdict == "not-approved":
                refused[said] = file
            elif said in refused and is_proved(file):
                del refused[said]
        self.refusals = {digest: file for (digest, _), file in refused.items()}
        """By digest, the record of a reviewer who did not approve that text, and has not taken that back."""

    def chain(self, file: RecordFile, record: ReviewRecord) -> tuple[RecordFile, ...]:
        """Return a record and those before it on which it rests; nothing when no review of the whole is among them."""
        return self._chain(file, record, set())

    def _chain(self, file: RecordFile, record: ReviewRecord, seen: set[str]) -> tuple[RecordFile, ...]:
        if record.scope == "whole-page":
            return (file,)
        seen.add(file.path)
        if record.since is None or record.since in self.refusals:
            return ()
        for older, said in reversed(self.ordered):
            if said.digest != record.since or said.verdict == "not-approved":
                continue
            if older.path in seen or said.order > record.order:
                continue
            rest = self._chain(older, said, seen)
            if rest:
                return (file, *rest)
        return ()


def _place(pair: tuple[RecordFile, ReviewRecord]) -> tuple[tuple[date, datetime], int, str]:
    return pair[1].order, _STRICTNESS.index(pair[1].verdict), pair[0].path
