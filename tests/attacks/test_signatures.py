"""Attacks on signatures: edited records, and signatures of another thing, purpose, key or time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from medreview.errors import ConfigurationError
from support.attacked import PEOPLE, ROB, TABLETS, Honest, errors, messages
from support.ssh_keys import make_signature

RECORD = "guide/reviews/tablets/2026-03-02-rita-reviewer.yaml"
OTHER = "guide/reviews/infusion/2026-03-02-rita-reviewer.yaml"
REFUSED = [f"REV012 {RECORD}:1:1"]
ROBS = "guide/reviews/tablets/2026-03-02-rob-both.yaml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("interval_months: 24", "interval_months: 36"),
        ("conflicts: none", "conflicts: Holds shares."),
        ("risk: standard", "risk: low"),
        ("tool: medreview tests", "tool: medreview 1.0"),
        ("name: Rita Reviewer", "name: Rita R. Reviewer"),
        ("version: 1", "version: 2"),
        ("format: 1", "format: 1 # edited"),
    ],
)
def test_a_word_of_the_record_is_edited(honest: Honest, old: str, new: str) -> None:
    honest.edit(RECORD, old, new)
    found = honest.check()
    assert f"REV012 {RECORD}:1:1" in errors(found)
    assert "of another text" in messages(found, "REV012")


def test_the_digest_is_edited(honest: Honest) -> None:
    before = honest.digest()
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.edit(RECORD, before, honest.digest())
    assert errors(honest.check()) == REFUSED


def test_the_verdict_is_edited(honest: Honest) -> None:
    path = honest.record(reviewer=ROB, changed={"verdict": "not-approved", "notes": "The dose is wrong."})
    assert errors(honest.check()) == [f"REV010 {honest.value(TABLETS, 'reviewed')}"]
    honest.edit(path, "verdict: not-approved", "verdict: approved")
    assert errors(honest.check()) == [f"REV012 {path}:1:1", f"REV010 {honest.value(TABLETS, 'reviewed')}"]


def test_the_date_is_edited(honest: Honest) -> None:
    """A later day of review would move the due day."""
    late = RECORD.replace("2026-03-02", "2026-09-02")
    for suffix in ("", ".sig"):
        honest.move(RECORD + suffix, late + suffix)
    honest.edit(late, "date: 2026-03-02", "date: 2026-09-02")
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-09-02")
    found = honest.check()
    assert errors(found) == [f"REV012 {late}:1:1"]
    assert "of another text" in messages(found, "REV012")


def test_the_conditions_are_removed(honest: Honest) -> None:
    changed = {"verdict": "approved-with-conditions", "conditions": "[Add the emergency number.]"}
    honest.record(changed=changed)
    assert errors(honest.check()) == [f"REV010 {honest.value(TABLETS, 'reviewed')}"]
    honest.edit(RECORD, "conditions: [Add the emergency number.]\n", "")
    place = honest.place(RECORD, "approved-with-conditions")
    assert errors(honest.check()) == [
        f"REV011 {place}",
        f"REV010 {honest.value(TABLETS, 'reviewed')}",
    ]
    honest.edit(RECORD, "approved-with-conditions", "approved")
    assert errors(honest.check()) == REFUSED


def test_the_signature_of_another_page(honest: Honest) -> None:
    honest.write(f"{RECORD}.sig", honest.read(f"{OTHER}.sig"))
    found = honest.check()
    assert errors(found) == REFUSED
    assert "of another text" in messages(found, "REV012")


@pytest.mark.parametrize(
    "namespace", ["git", "file", "medreview.trial", "medreview.review ", "Medreview.review"]
)
def test_a_signature_for_another_purpose(honest: Honest, namespace: str) -> None:
    honest.sign(RECORD, honest.keys.rita, namespace)
    found = honest.check()
    assert errors(found) == REFUSED
    assert f"another purpose (namespace {namespace})" in messages(found, "REV012")


@pytest.mark.parametrize("signer", ["rob", "stranger"])
def test_a_signature_by_another_key(honest: Honest, signer: str) -> None:
    honest.sign(RECORD, getattr(honest.keys, signer))
    found = honest.check()
    assert errors(found) == REFUSED
    why = "is listed in people.yaml for 'rob-both'" if signer == "rob" else "is not listed in people.yaml"
    assert why in messages(found, "REV012")


def _entry(honest: Honest, **days: str) -> None:
    """Put days to Rita's key."""
    line = honest.keys.rita.blob
    more = "".join(f", {name.rstrip('_')}: {value}" for name, value in days.items())
    honest.edit(PEOPLE, f"keys: [{line}]", f"keys: [{{key: {line}{more}}}]")


def test_a_key_that_is_revoked(honest: Honest) -> None:
    _entry(honest, revoked="2026-11-20", revoked_because="Stolen.")
    found = honest.check()
    assert errors(found) == [f"REV012 {OTHER}:1:1", *REFUSED]
    assert "is revoked since 2026-11-20" in messages(found, "REV012")


@pytest.mark.parametrize(("last", "is_valid"), [("2026-03-01", False), ("2026-03-02", True)])
def test_a_key_that_has_expired(honest: Honest, last: str, is_valid: bool) -> None:
    _entry(honest, until=last)
    found = honest.check()
    assert errors(found) == ([] if is_valid else [f"REV012 {OTHER}:1:1", *REFUSED])
    assert is_valid or "was no longer valid" in messages(found, "REV012")


@pytest.mark.parametrize(("first", "is_valid"), [("2026-03-03", False), ("2026-03-02", True)])
def test_a_key_that_is_not_yet_valid(honest: Honest, first: str, is_valid: bool) -> None:
    _entry(honest, from_=first)
    found = honest.check()
    assert errors(found) == ([] if is_valid else [f"REV012 {OTHER}:1:1", *REFUSED])
    assert is_valid or "was not yet valid" in messages(found, "REV012")


def test_a_key_added_in_the_same_pull_request(honest: Honest) -> None:
    honest.branch()
    rita = honest.keys.rita.blob
    honest.edit(PEOPLE, f"[{rita}]", f"[{rita}, {honest.keys.stranger.blob}]")
    honest.edit(TABLETS, "50 mg", "500 mg")
    path = honest.record(changed={"date": "2026-11-20"}, key=honest.keys.stranger)
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.commit()
    found = honest.review()
    assert f"REV012 {path}:1:1" in errors(found)
    assert "is not listed in people.yaml" in messages(found, "REV012")


def test_one_key_listed_for_two(honest: Honest) -> None:
    place, _, _ = honest.place(PEOPLE, honest.keys.rob.blob).rpartition(":")
    honest.edit(PEOPLE, honest.keys.rob.blob, honest.keys.rita.blob)
    with pytest.raises(ConfigurationError) as refused:
        honest.check()
    assert refused.value.lines == (
        f"{place}:12: This key is already listed for 'rita-reviewer'. A key belongs to one person and is "
        "listed once.",
    )


def test_the_signature_is_removed(honest: Honest) -> None:
    honest.remove(f"{RECORD}.sig")
    found = honest.check()
    assert errors(found) == REFUSED
    assert "has no signature" in messages(found, "REV012")
    honest.propose()
    assert errors(honest.review()) == [*REFUSED, f"REV011 {RECORD}.sig:1:1"]


def _twice(honest: Honest, armored: bytes) -> bytes:
    return armored + armored


def _preceded(honest: Honest, armored: bytes) -> bytes:
    return b"yours, Rita\n" + armored


def _followed(honest: Honest, armored: bytes) -> bytes:
    return armored + b"\n#\n"


def _huge(honest: Honest, armored: bytes) -> bytes:
    return armored + b"\n" * 10_000_000


def _long(honest: Honest, armored: bytes) -> bytes:
    return armored.replace(b"-----END", b"AAAA\n" * 30_000 + b"-----END")


def _empty(honest: Honest, armored: bytes) -> bytes:
    return b""


def _binary(honest: Honest, armored: bytes) -> bytes:
    return bytes(range(256)) * 10


def _of_commit(honest: Honest, armored: bytes) -> bytes:
    return make_signature(honest.keys.rita, b"tree 0\n", "git")


@pytest.mark.parametrize("spoil", [_twice, _preceded, _followed, _huge, _long, _empty, _binary, _of_commit])
def test_a_file_that_is_no_plain_signature(honest: Honest, spoil: Callable[[Honest, bytes], bytes]) -> None:
    honest.write(f"{RECORD}.sig", spoil(honest, (honest.folder / f"{RECORD}.sig").read_bytes()))
    assert errors(honest.check()) == REFUSED


def test_line_ends_of_a_checkout_on_windows(honest: Honest) -> None:
    """The honest twin of what is edited: CRLF is what git makes of it there."""
    for path in (RECORD, f"{RECORD}.sig"):
        honest.write(path, honest.read(path).replace("\n", "\r\n"))
    assert errors(honest.check()) == []


def test_a_record_made_by_somebody_else_with_the_own_key(honest: Honest) -> None:
    """Rob signs as Rita: what counts is whose key it is, not whose name stands in the record."""
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.record(key=honest.keys.rob)
    found = honest.check()
    assert errors(found) == REFUSED
    assert "listed in people.yaml for 'rob-both', not for 'rita-reviewer'" in messages(found, "REV012")


def test_a_second_reviewer_in_name_only(honest: Honest) -> None:
    """Front matter names two; the record of one of them, older than the other's, was signed by nobody."""
    honest.edit(TABLETS, "reviewed_by: [rita-reviewer]", "reviewed_by: [rita-reviewer, rob-both]")
    changed = {"recorded": "2026-03-02T08:00:00Z"}
    honest.record(reviewer=ROB, changed=changed, is_signed=False)
    assert errors(honest.check()) == [f"REV010 {honest.value(TABLETS, 'reviewed')}"]
    honest.record(reviewer=ROB, changed=changed)
    assert errors(honest.check()) == []


def test_a_refusal_taken_back_in_its_authors_name(honest: Honest) -> None:
    """Rob refused. Somebody writes that he approved later, unsigned, and before Rita's signed approval."""
    refused = {"verdict": "not-approved", "notes": "The dose.", "recorded": "2026-03-02T08:00:00Z"}
    honest.record(reviewer=ROB, changed=refused)
    blocked = [f"REV010 {honest.value(TABLETS, 'reviewed')}"]
    assert errors(honest.check()) == blocked
    path = f"{ROBS.removesuffix('.yaml')}-2.yaml"
    text = honest.read(ROBS).replace("not-approved", "approved").replace("notes: The dose.\n", "")
    honest.write(path, text.replace("T08", "T09"))
    assert errors(honest.check()) == blocked
    honest.sign(path, honest.keys.rob)
    assert errors(honest.check()) == []
