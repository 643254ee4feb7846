"""Attacks on records: copied, renamed, removed, out of time, by the wrong person, or no record at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable

import pytest

from support.attacked import INFUSION, NAMES, PEOPLE, POLICY, RITA, ROB, TABLETS, Honest, errors, messages
from support.records import record_text
from support.repositories import commit_all, git, repository

FOLDER = "guide/reviews/tablets"
RECORD = f"{FOLDER}/2026-03-02-rita-reviewer.yaml"
OTHER = "guide/reviews/infusion/2026-03-02-rita-reviewer.yaml"
CHANGED = "2026-11-20"


def _reviewed(honest: Honest) -> str:
    return honest.value(TABLETS, "reviewed")


def _forget(honest: Honest) -> None:
    honest.remove(RECORD)
    honest.remove(f"{RECORD}.sig")


def _forge(honest: Honest, changed: dict[str, str | None], reviewer: str = RITA) -> str:
    """Put a signed record with other values in place of the honest one."""
    _forget(honest)
    return honest.record(reviewer=reviewer, changed=changed)


def test_a_record_copied_to_another_page(honest: Honest) -> None:
    _forget(honest)
    for suffix in ("", ".sig"):
        honest.write(RECORD + suffix, honest.read(OTHER + suffix))
    assert errors(honest.check()) == [f"REV011 {honest.value(RECORD, 'page')}", f"REV010 {_reviewed(honest)}"]
    honest.edit(RECORD, "page: infusion", "page: tablets")
    found = honest.check()
    assert errors(found) == [f"REV012 {RECORD}:1:1", f"REV008 {_reviewed(honest)}"]


@pytest.mark.parametrize(
    "name", ["2026-03-03-rita-reviewer", "2026-03-02-rob-both", "2026-03-02-rita-reviewer-1"]
)
def test_a_record_renamed(honest: Honest, name: str) -> None:
    path = f"{FOLDER}/{name}.yaml"
    for suffix in ("", ".sig"):
        honest.move(RECORD + suffix, path + suffix)
    found = honest.check()
    assert errors(found) == [f"REV011 {honest.value(path, 'date')}", f"REV010 {_reviewed(honest)}"]
    honest.propose()
    assert f"REV011 {RECORD}:1:1" in errors(honest.review())


@pytest.mark.parametrize(
    "name", ["2026-03-02-rita-reviewer.YAML", "2026-03-02-rita-reviewer.yml", "--fix.md", "-rf"]
)
def test_a_record_under_a_name_that_is_none(honest: Honest, name: str) -> None:
    honest.move(RECORD, f"{FOLDER}/{name}")
    assert errors(honest.check()) == [
        *sorted([f"REV011 {FOLDER}/{name}:1:1", f"REV011 {RECORD}.sig:1:1"]),
        f"REV010 {_reviewed(honest)}",
    ]


@pytest.mark.parametrize("name", ["--since=x.yaml", "-rf.yaml", "--fix.yaml", "@{0}.yaml", ":(glob)*.yaml"])
def test_a_record_named_like_an_option(honest: Honest, name: str) -> None:
    path = f"{FOLDER}/{name}"
    honest.write(path, honest.read(RECORD))
    honest.propose()
    assert errors(honest.review()) == [f"REV011 {honest.value(path, 'date')}"]


def test_a_folder_of_records_named_like_an_option(honest: Honest) -> None:
    path = "guide/reviews/--since=x/2026-03-02-rita-reviewer.yaml"
    honest.write(path, honest.read(RECORD))
    honest.propose()
    assert errors(honest.review()) == [f"REV011 {honest.value(path, 'page')}"]


def test_a_hidden_record(honest: Honest) -> None:
    for suffix in ("", ".sig"):
        honest.move(RECORD + suffix, f"{FOLDER}/.2026-03-02-rita-reviewer.yaml{suffix}")
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]
    honest.propose()
    assert errors(honest.review()) == [
        f"REV011 {RECORD}:1:1",
        f"REV011 {RECORD}.sig:1:1",
        f"REV010 {_reviewed(honest)}",
    ]


def test_a_record_removed(honest: Honest) -> None:
    _forget(honest)
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]
    honest.propose()
    assert errors(honest.review()) == [
        f"REV011 {RECORD}:1:1",
        f"REV011 {RECORD}.sig:1:1",
        f"REV010 {_reviewed(honest)}",
    ]


def test_record_and_page_removed_together(honest: Honest) -> None:
    _forget(honest)
    honest.remove(TABLETS)
    honest.edit("guide/sample/guide.yaml", "[tablets, infusion]", "[infusion]")
    honest.propose()
    assert errors(honest.review()) == [f"REV011 {RECORD}:1:1", f"REV011 {RECORD}.sig:1:1"]


def test_a_refusal_removed(honest: Honest) -> None:
    path = honest.record(reviewer=ROB, changed={"verdict": "not-approved", "notes": "The dose is wrong."})
    honest.commit()
    honest.branch()
    assert errors(honest.review()) == []  # nothing changed in the pull request
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]
    honest.remove(path)
    honest.remove(f"{path}.sig")
    honest.commit()
    assert errors(honest.review()) == [f"REV011 {path}:1:1", f"REV011 {path}.sig:1:1"]


def test_an_older_approval_against_a_refusal(honest: Honest) -> None:
    """Rita's approval, be it older or newer, does not outvote that Rob did not approve the same text."""
    changed = {"verdict": "not-approved", "notes": "The dose is wrong."}
    honest.record(reviewer=ROB, changed={**changed, "date": "2026-03-09"})
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]
    honest.record(changed={"date": "2026-03-16"})
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-03-16")
    found = honest.check()
    assert errors(found) == [f"REV010 {_reviewed(honest)}"]
    assert "was not approved by Rob Both, RN on 2026-03-09" in messages(found, "REV010")


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_refusal_escaped_by_another_word(honest: Honest, is_committed: bool) -> None:
    """Such a change keeps the older review, but not where a reviewer has seen the like since and did not approve it.

    Where that text was never committed, it cannot be told that it was quite another.
    """
    honest.edit(POLICY, "evidence: signed\n", "evidence: signed\nkeeps_review: [typographic, wording]\n")
    before = honest.read(TABLETS)
    honest.edit(TABLETS, "We answer", "We kindly answer")
    assert errors(honest.check()) == []
    path = honest.record(
        reviewer=ROB, changed={"verdict": "not-approved", "notes": "No.", "date": "2026-04-01"}
    )
    if is_committed:
        honest.commit()
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]
    honest.edit(TABLETS, "We kindly answer", "We indeed answer")
    found = honest.check()
    assert errors(found) == [f"REV010 {_reviewed(honest)}"]
    assert "not approved by Rob Both, RN on 2026-04-01" in messages(found, "REV010")
    honest.remove(f"{path}.sig")  # a refusal blocks, signed or not
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}", f"REV012 {path}:1:1"][::-1]
    honest.write(TABLETS, before)
    assert errors(honest.check()) == []


def test_a_refusal_of_quite_another_text(honest: Honest) -> None:
    honest.edit(POLICY, "evidence: signed\n", "evidence: signed\nkeeps_review: [typographic, wording]\n")
    before = honest.read(TABLETS)
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.record(reviewer=ROB, changed={"verdict": "not-approved", "notes": "No.", "date": "2026-04-01"})
    honest.commit()
    honest.write(TABLETS, before)
    honest.edit(TABLETS, "We answer", "We kindly answer")
    assert errors(honest.check()) == []


def test_a_record_edited_where_no_signature_is_asked_for(honest: Honest) -> None:
    honest.edit(POLICY, "evidence: signed", "evidence: record")
    honest.commit()
    honest.branch()
    before = honest.digest()
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.edit(RECORD, before, honest.digest())
    honest.commit()
    after = honest.digest()
    same = next(at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new)
    assert errors(honest.review()) == [
        f"REV011 {honest.at(RECORD, honest.read(RECORD).index(after) + same)}",
        f"VER001 {honest.value(TABLETS, 'version')}",
    ]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"date": "2026-11-23"}, "date"),
        ({"date": "2027-03-02"}, "date"),
        ({"date": "2026-02-28"}, "date"),
        ({"recorded": "2026-11-24T00:00:00Z"}, "recorded"),
        ({"recorded": "2026-02-01T00:00:00Z"}, "recorded"),
    ],
)
def test_a_record_out_of_time(honest: Honest, changed: dict[str, str | None], key: str) -> None:
    """In the future; before the text existed; written before the day that it is of."""
    path = _forge(honest, changed)
    assert errors(honest.check())[0] == f"REV011 {honest.value(path, key)}"
    assert f"REV010 {_reviewed(honest)}" in errors(honest.check())


@pytest.mark.parametrize(
    "changed", [{"date": "2026-11-22"}, {"date": "2026-03-01"}, {"recorded": "2026-11-22T23:59:59Z"}]
)
def test_a_record_just_in_time(honest: Honest, changed: dict[str, str | None]) -> None:
    _forge(honest, changed)
    honest.edit(TABLETS, "reviewed: 2026-03-02", f"reviewed: {changed.get('date', '2026-03-02')}")
    assert errors(honest.check()) == []


def test_the_reviewer_is_the_author(honest: Honest) -> None:
    _forge(honest, {}, ROB)
    honest.edit(TABLETS, "reviewed_by: [rita-reviewer]", "reviewed_by: [rob-both]")
    assert errors(honest.check()) == []
    honest.edit(TABLETS, "authors: [ann-author]", "authors: [rob-both]")
    place, _, _ = honest.place(TABLETS, "reviewed_by: [rob-both]").rpartition(":")
    assert errors(honest.check()) == [f"REV007 {place}:15"]


def _approve_change(honest: Honest, reviewer: str, authors: str) -> str:
    """Change a dose, and have the change alone approved."""
    since = honest.digest()
    honest.edit(TABLETS, "50 mg", "60 mg")
    honest.edit(TABLETS, "authors: [ann-author]", f"authors: [{authors}]")
    return honest.record(reviewer=reviewer, changed={"scope": "change-only", "since": since, "date": CHANGED})


def test_the_author_approves_a_change(honest: Honest) -> None:
    path = _approve_change(honest, ROB, "rob-both")
    assert errors(honest.check()) == [f"REV011 {honest.place(path, 'rob-both')}"]


def test_somebody_else_approves_a_change(honest: Honest) -> None:
    _approve_change(honest, ROB, "ann-author")
    assert errors(honest.check()) == []


def test_a_change_approved_of_a_text_that_was_never_reviewed(honest: Honest) -> None:
    honest.edit(TABLETS, "50 mg", "55 mg")
    _approve_change_of = honest.digest()
    honest.edit(TABLETS, "55 mg", "500 mg")
    honest.record(changed={"scope": "change-only", "since": _approve_change_of, "date": CHANGED})
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, '500 mg')}"]


def test_a_change_approved_of_a_text_that_was_refused(honest: Honest) -> None:
    """A refusal is no review to build on, also once its author has taken it back later."""
    since = honest.digest()
    _forget(honest)
    honest.record(reviewer=ROB, changed={"verdict": "not-approved", "notes": "The dose is wrong."})
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.edit(TABLETS, "reviewed_by: [rita-reviewer]", "reviewed_by: [rob-both]")
    honest.record(changed={"scope": "change-only", "since": since, "date": "2026-03-03"})
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]
    honest.record(
        reviewer=ROB, changed={"scope": "change-only", "since": since, "digest": since, "date": "2026-03-04"}
    )
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]


def test_without_the_specialty_that_the_risk_asks_for(honest: Honest) -> None:
    since = honest.digest()
    honest.edit(TABLETS, "risk: standard", "risk: high")
    assert errors(honest.check()) == []
    honest.edit(TABLETS, "50 mg", "60 mg")
    path = honest.record(reviewer=ROB, changed={"scope": "change-only", "since": since, "date": CHANGED})
    assert errors(honest.check()) == [f"REV011 {honest.place(path, 'rob-both')}"]


@pytest.mark.parametrize(("last", "is_active"), [("2026-03-01", False), ("2026-03-02", True)])
def test_a_credential_that_has_lapsed(honest: Honest, last: str, is_active: bool) -> None:
    text = honest.read(PEOPLE)
    at = text.index("active: {from: 2015-01-01}", text.index("rita-reviewer"))
    honest.write(PEOPLE, text[:at] + text[at:].replace("2015-01-01}", f"2015-01-01, until: {last}}}", 1))
    place, _, _ = honest.place(TABLETS, "reviewed_by: [rita-reviewer]").rpartition(":")
    lapsed = [one for one in errors(honest.check()) if "infusion" not in one]
    wanted = [
        f"REV011 {honest.place(RECORD, 'rita-reviewer')}",
        f"REV010 {_reviewed(honest)}",
        f"REV006 {place}:15",
    ]
    assert lapsed == ([] if is_active else wanted)


def test_a_reviewer_deleted_from_people(honest: Honest) -> None:
    text = honest.read(PEOPLE)
    start, end = text.index("  - id: rita-reviewer"), text.index("  - id: rob-both")
    honest.write(PEOPLE, text[:start] + text[end:])
    place, _, _ = honest.place(TABLETS, "reviewed_by: [rita-reviewer]").rpartition(":")
    assert [one for one in errors(honest.check()) if "infusion" not in one] == [
        f"REV011 {honest.place(RECORD, 'rita-reviewer')}",
        f"REV010 {_reviewed(honest)}",
        f"REV005 {place}:15",
    ]


def test_a_sample_person_in_earnest(honest: Honest) -> None:
    path = _forge(honest, {"sample": "false"})
    assert errors(honest.check()) == [
        f"REV011 {honest.place(path, 'rita-reviewer')}",
        f"REV010 {_reviewed(honest)}",
    ]


def test_the_date_moved_without_a_record(honest: Honest) -> None:
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-01")
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]


def test_a_name_in_front_matter_without_a_record(honest: Honest) -> None:
    honest.edit(TABLETS, "reviewed_by: [rita-reviewer]", "reviewed_by: [rita-reviewer, rob-both]")
    assert errors(honest.check()) == [f"REV010 {_reviewed(honest)}"]


def test_records_for_a_page_in_another_case(honest: Honest) -> None:
    """A case-only rename of the folder: on some systems it is the same one, in git it is not."""
    os.rename(honest.folder / FOLDER, honest.folder / "guide/reviews/passing")  # noqa: PTH104
    os.rename(honest.folder / "guide/reviews/passing", honest.folder / "guide/reviews/Tablets")  # noqa: PTH104
    path = RECORD.replace("tablets", "Tablets")
    assert errors(honest.check()) == [f"REV011 {honest.value(path, 'page')}", f"REV010 {_reviewed(honest)}"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_folder_of_records_behind_a_link(honest: Honest) -> None:
    outside = honest.folder.parent / "elsewhere"
    (honest.folder / FOLDER).rename(outside)
    (honest.folder / FOLDER).symlink_to(outside, target_is_directory=True)
    found = honest.check()
    assert errors(found) == [f"REV011 {FOLDER}:1:1", f"REV010 {_reviewed(honest)}"]
    assert "link" in messages(found, "REV011")
    honest.propose()
    assert errors(honest.review()) == [
        f"REV011 {FOLDER}:1:1",
        f"REV011 {RECORD}:1:1",
        f"REV011 {RECORD}.sig:1:1",
        f"REV010 {_reviewed(honest)}",
    ]


@pytest.mark.parametrize("folder", ["guide/reviews", FOLDER])
def test_records_in_a_submodule(honest: Honest, folder: str) -> None:
    """What is altered or removed there, the guide's own history does not tell."""
    other = repository(honest.folder.parent / "other")
    honest.branch()
    shutil.copytree(honest.folder / folder, other, dirs_exist_ok=True)
    commit_all(other)
    git(honest.folder, "rm", "-r", "--quiet", folder)
    git(
        honest.folder,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        other.as_uri(),
        folder,
    )
    honest.commit()
    assert errors(honest.review()) == [f"REV011 {folder}:1:1"]
    assert errors(honest.check()) == [f"REV011 {folder}:1:1"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_all_records_behind_a_link(honest: Honest) -> None:
    outside = honest.folder.parent / "elsewhere"
    (honest.guide / "reviews").rename(outside)
    (honest.guide / "reviews").symlink_to(outside, target_is_directory=True)
    found = honest.check()
    assert errors(found) == [
        "REV011 guide/reviews:1:1",
        f"REV010 {honest.value(INFUSION, 'reviewed')}",
        f"REV010 {_reviewed(honest)}",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("suffix", ["", ".sig"])
def test_a_record_or_signature_that_is_a_link(honest: Honest, suffix: str) -> None:
    outside = honest.folder.parent / "elsewhere"
    (honest.folder / (RECORD + suffix)).rename(outside)
    (honest.folder / (RECORD + suffix)).symlink_to(outside)
    found = errors(honest.check())
    assert found == (
        [f"REV012 {RECORD}:1:1"] if suffix else [f"REV011 {RECORD}:1:1", f"REV010 {_reviewed(honest)}"]
    )


def _bomb() -> bytes:
    levels = "".join(f"  n{n}: &n{n} [{', '.join([f'*n{n - 1}'] * 9)}]\n" for n in range(1, 10))
    return f"notes:\n  n0: &n0 [x]\n{levels}".encode()


NO_RECORDS: dict[str, Callable[[str], bytes]] = {
    "bomb": lambda text: _bomb(),
    "large": lambda text: text.encode() + b"#" * 10_000_000,
    "binary": lambda text: bytes(range(256)) * 40,
    "nul": lambda text: text.encode() + b"notes: a\0b\n",
    "deep": lambda text: b"notes: " + b"[" * 50_000,
    "duplicate key": lambda text: text.encode() + b"verdict: approved\n",
    "anchor": lambda text: text.replace("verdict: approved", "verdict: &a approved").encode(),
    "alias": lambda text: (
        text.replace("recipe: 1", "recipe: &a 1").replace("version: 1", "version: *a").encode()
    ),
    "merge": lambda text: text.encode() + b"<<: {verdict: approved}\n",
    "tag": lambda text: text.replace("verdict: approved", "verdict: !!str approved").encode(),
    "python tag": lambda text: text.encode() + b"notes: !!python/object/apply:os.system ['touch sprung']\n",
    "second document": lambda text: text.encode() + b"---\n" + text.encode(),
    "directive": lambda text: b"%YAML 1.1\n---\n" + text.encode(),
    "unknown key": lambda text: text.encode() + b"approved_by: nobody\n",
    "list": lambda text: b"- approved\n",
    "empty": lambda text: b"",
    "JSON": lambda text: b'{"format": 1}',
    "UTF-16": lambda text: text.encode("utf-16"),
    "other format": lambda text: text.replace("format: 1", "format: 2").encode(),
    "other recipe": lambda text: text.replace("recipe: 1", "recipe: 2").encode(),
    "text for a number": lambda text: text.replace("version: 1", "version: '1'").encode(),
    "digest in capitals": lambda text: text.replace("digest: sha256:", "digest: SHA256:").encode(),
    "page in other letters": lambda text: text.replace("page: tablets", "page: t\u0430blets").encode(),
}


@pytest.mark.parametrize("kind", NO_RECORDS)
def test_a_file_that_is_no_record(honest: Honest, kind: str) -> None:
    """Nothing in it runs, expands or is believed; what is wrong stands at its place in the file."""
    honest.write(RECORD, NO_RECORDS[kind](honest.read(RECORD)))
    honest.sign(RECORD, honest.keys.rita)
    found = honest.check()
    listed = errors(found)
    assert {one.partition(" ")[0] for one in listed} == {"REV010", "REV011"}
    assert all(one.split(" ")[1].rpartition(":")[0].rpartition(":")[0] in (RECORD, TABLETS) for one in listed)
    assert f"REV010 {_reviewed(honest)}" in listed
    assert not (honest.folder / "sprung").exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("anchor", "&a"),
        ("tag", "!!str"),
        ("second document", "---"),
        ("unknown key", "approved_by"),
    ],
)
def test_the_place_of_what_is_no_record(honest: Honest, kind: str, words: str) -> None:
    honest.write(RECORD, NO_RECORDS[kind](honest.read(RECORD)))
    assert f"REV011 {honest.place(RECORD, words)}" in errors(honest.check())


def test_a_record_by_hand_where_no_signature_is_asked_for(honest: Honest) -> None:
    """What evidence 'record' does not prove is who wrote a record; every such run says that it asks for none."""
    honest.edit(POLICY, "evidence: signed", "evidence: record")
    honest.edit(TABLETS, "50 mg", "500 mg")
    text = record_text({"page": "tablets", "digest": honest.digest(), "reviewer": NAMES[RITA]})
    honest.write(RECORD, text)
    found = honest.check()
    assert errors(found) == []
    assert ("signatures of review records", "the policy asks for none (evidence: record)") in [
        (one.what, one.why) for one in found.not_checked
    ]
