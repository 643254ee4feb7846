"""Which review holds for a text, decided from records alone."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from medreview.reading.records import RecordFile, read_record
from medreview.review.coverage import Said, approvals, contradictions, decide, reviewers_of
from medreview.schemas.people import Active, Person
from support.records import record_name, record_text

A, B, C = (f"sha256:{letter * 64}" for letter in "abc")
TODAY = date(2026, 11, 22)
ROB = "{id: rob-both, name: Rob Both}"
CONDITIONS = {"verdict": "approved-with-conditions", "conditions": "[Name the drug.]"}
REFUSED = {"verdict": "not-approved", "notes": "The dose is wrong."}


def said(*changes: dict[str, str]) -> Said:
    """Return records on text A, by Rita on 2026-03-02, but for what each changes; all must be in order."""
    found: list[Any] = []
    for number, keys in enumerate(changes):
        text = record_text({"digest": A, **keys})
        name = record_name(text).replace(".yaml", f"-{number + 2}.yaml")
        file = read_record(f"guide/reviews/sample-page/{name}", text.encode())
        assert file.faults == ()
        found.append((file, file.record))
    return found


def standing(digest: str, records: Said) -> str:
    """Return how a text stands, which must not depend on the order in which records are read."""
    answers = {decide(digest, list(order)).standing for order in permutations(records)}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    ("digest", "records", "expected"),
    [
        (A, (), "unrecorded"),
        (A, ({},), "covered"),
        (B, ({},), "changed"),
        (A, ({"date": "2026-03-01", **REFUSED}, {}), "covered"),
        (A, ({}, {"date": "2026-04-01", **REFUSED}), "not-approved"),
        (B, ({}, {"date": "2026-04-01", **REFUSED}), "unrecorded"),
        (B, ({}, {"date": "2026-04-01", "digest": C, **REFUSED}), "changed"),
        (A, (CONDITIONS,), "with-conditions"),
        (A, (CONDITIONS, {"date": "2026-03-03"}), "covered"),
        (A, (CONDITIONS, {"date": "2026-03-03", "scope": "change-only", "since": A}), "covered"),
        (B, (CONDITIONS, {"date": "2026-03-03", "digest": B, "scope": "change-only", "since": A}), "covered"),
        (B, (CONDITIONS,), "unrecorded"),
        (A, ({"scope": "change-only", "since": B},), "unrecorded"),
        (A, ({"scope": "change-only", "since": A},), "unrecorded"),
        (
            A,
            ({"scope": "change-only", "since": B}, {"digest": B, "scope": "change-only", "since": A}),
            "unrecorded",
        ),
        (A, ({}, {"date": "2026-04-01", "scope": "change-only", "since": B}), "covered"),
        # the text before the change was not approved after all
        (
            B,
            (
                {},
                {"date": "2026-03-05", **REFUSED},
                {"date": "2026-03-09", "digest": B, "scope": "change-only", "since": A},
            ),
            "unrecorded",
        ),
        # the review of the whole page came after the change that says it rests on it
        (B, ({"date": "2026-05-01"}, {"digest": B, "scope": "change-only", "since": A}), "changed"),
    ],
)
def test_standing(digest: str, records: tuple[dict[str, str], ...], expected: str) -> None:
    assert standing(digest, said(*records)) == expected


def test_nobody_else_outvotes_a_refusal() -> None:
    refusal = {"date": "2026-03-01", **REFUSED}
    assert standing(A, said(refusal, {"reviewer": ROB})) == "not-approved"
    assert standing(A, said(refusal, {"reviewer": ROB}, {})) == "covered"


def test_of_one_moment_the_stricter_verdict_counts() -> None:
    assert standing(A, said({}, REFUSED)) == "not-approved"
    assert standing(A, said({}, CONDITIONS)) == "with-conditions"
    later = {"recorded": "2026-03-02T15:00:00Z"}
    assert standing(A, said({**later}, REFUSED)) == "covered"
    assert standing(A, said({**later, "reviewer": ROB}, CONDITIONS)) == "covered"


def test_a_chain_ends_with_the_review_of_the_whole_page() -> None:
    records = said(
        {},
        {"date": "2026-04-01", "digest": B, "scope": "change-only", "since": A},
        {"date": "2026-05-01", "digest": C, "scope": "change-only", "since": B},
    )
    basis = decide(C, records).basis
    assert [file.record.digest for file in basis if file.record is not None] == [C, B, A]
    assert [len(chain) for chain in approvals(records)] == [3, 2, 1]


def test_who_approved_a_text_of_the_basis() -> None:
    records = said(
        {},
        {"reviewer": ROB, **REFUSED, "date": "2026-03-01"},
        {"reviewer": "{id: emma-eye, name: Emma Eye}", "digest": B},
    )
    assert reviewers_of(decide(A, records[:1]).basis, records) == {"rita-reviewer"}


def test_only_a_proved_record_takes_a_refusal_back() -> None:
    records = said(
        {"reviewer": ROB, **REFUSED, "date": "2026-03-01"},
        {"reviewer": ROB, "date": "2026-03-02"},
        {"date": "2026-03-03"},
    )
    (refusal, _), (taken_back, _), (approval, _) = records
    assert decide(A, records).basis == (approval,)
    asked: list[RecordFile] = []

    def refuse(file: RecordFile) -> bool:
        asked.append(file)
        return False

    decision = decide(A, records, refuse)
    assert (decision.standing, decision.basis, asked) == ("not-approved", (refusal,), [taken_back])
    assert approvals(records, lambda _: False) == []


def test_a_change_does_not_rest_on_a_refusal_that_was_taken_back_later() -> None:
    records = said(
        {"reviewer": ROB, **REFUSED, "date": "2026-03-01"},
        {"digest": B, "scope": "change-only", "since": A, "date": "2026-03-02"},
        {"reviewer": ROB, "date": "2026-03-03"},
    )
    assert decide(B, records).standing == "changed"


PERSON = Person(
    id="rita-reviewer",
    name="Rita Reviewer",
    roles=("reviewer",),
    active=Active(**{"from": date(2020, 1, 1), "until": date(2026, 6, 30)}),
    conflicts="none",
)


def told(keys: dict[str, str], person: Person | None = PERSON) -> list[str]:
    """Return what contradicts, with the words in the record at which that is told."""
    ((file, record),) = said(keys)
    people = {} if person is None else {person.id: person}
    found = contradictions(file, record, people, {1: date(2026, 3, 1)}, TODAY)
    return [f"{_words(file, one.span)}: {one.message}" for one in found]


def _words(file: RecordFile, span: Any) -> str:
    return file.source.text[span.start : span.end]


def test_contradictions() -> None:
    assert told({}) == []
    assert told({"date": "2026-06-30"}) == []
    assert told({"date": "2026-03-01"}) == []
    assert told({"date": "2026-07-01"}) == [
        "rita-reviewer: Rita Reviewer was active from 2020-01-01 until 2026-06-30, which leaves out 2026-07-01."
    ]
    (future, _) = told({"date": "2026-11-23"})
    assert future.startswith("2026-11-23: The review is dated 2026-11-23, after today (2026-11-22)")
    assert told({"recorded": "2026-11-23T23:59:59Z"}) == []
    (late,) = told({"recorded": "2026-11-24T00:00:00Z"})
    assert late.startswith("2026-11-24T00:00:00Z: The record says that it was written after today")
    (early,) = told({"date": "2026-02-28"})
    assert "before version 1 of the page was written (2026-03-01" in early
    assert told({"date": "2026-02-28", "version": "2"}) == []
    (unknown,) = told({}, None)
    assert unknown.startswith("rita-reviewer: 'rita-reviewer' is not in people.yaml")
    (author,) = told({}, PERSON.model_copy(update={"roles": ("author",)}))
    assert author.endswith("Rita Reviewer is not a reviewer in people.yaml.")
    (sample,) = told({"sample": "false"}, PERSON.model_copy(update={"sample": True}))
    assert "needs 'sample: true'" in sample
