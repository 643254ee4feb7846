"""sign --form and --from-answer: what a reviewer without git gets, writes and sends back."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medreview.commands import sign as command
from medreview.reading.records import read_record
from medreview.schemas.record import ReviewRecord
from support.commands import Command, Result
from support.guides import page_text
from support.hostile import ON_POSIX, run_command
from support.records import page_digest, policy_with
from support.signing import MOMENT, PAGE, UNREVIEWED, everything_in, findings_of, signing_guide
from support.ssh_keys import KeyPair, make_key, make_signature

RECORD = "reviews/sample-page/2026-11-20-rita-reviewer.yaml"
ANSWERED = {"verdict": "approved", "conflicts": "none", "date": "2026-11-20"}
Medreview = Callable[..., Result]


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide whose policy asks for records, with a page that nobody has reviewed."""
    return signing_guide(tmp_path / "a b")


@pytest.fixture
def run(medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch) -> Medreview:
    """The command `sign` in the guide's folder, on a day and at a moment that are known."""
    monkeypatch.setattr(command, "utc_now", lambda: MOMENT)
    monkeypatch.chdir(guide)
    return lambda *arguments: medreview("sign", "--today", "2026-11-22", *arguments)


def _form(run: Medreview, *options: str) -> str:
    result = run("--form", PAGE, *options)
    assert (result.code, result.err) == (0, "")
    return result.out


def _filled(form: str, **answers: str) -> str:
    for key, value in {**ANSWERED, **answers}.items():
        assert f"\n{key}:\n" in form, key
        form = form.replace(f"\n{key}:\n", f"\n{key}: {value}\n")
    return form


def _answer(run: Medreview, guide: Path, text: str | bytes, *options: str) -> Result:
    file = guide.parent / "answer.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return run("--from-answer", str(file), "--yes", *options)


def _record(guide: Path) -> ReviewRecord:
    file = read_record(f"guide/{RECORD}", (guide / RECORD).read_bytes())
    assert file.record is not None, file.faults
    return file.record


def test_a_form_survives_mail(run: Medreview, guide: Path) -> None:
    title = "Zoë’s “sample” page with a very long title – longer than any line of mail should ever be"
    text = page_text(f"# {title}\n\nText.\n", {**UNREVIEWED, "title": f"'{title}'"})
    (guide / PAGE).write_bytes(text.encode("utf-8"))
    form = _form(run, "--reviewer", "rita-reviewer")
    assert all(len(line) <= 76 and line == line.rstrip() for line in form.splitlines())
    others = [line for line in form.splitlines() if not line.isascii()]
    assert others == ['# Page: Zoë\'s "sample" page with a very long title - longer than any']
    assert "# Read it in: guide/sample/page.md\n" in form
    assert "# The publisher's list says of you: none\n" in form
    assert form.endswith(
        "sample: true\nreviewer:\n  id: rita-reviewer\n  name: Rita Reviewer\n  credentials: MD\n"
    )
    assert "\nrecorded:" not in form
    for key in ("verdict", "conditions", "conflicts", "notes", "date"):
        assert f"\n{key}:\n" in form


def test_a_form_in_a_file(run: Medreview, guide: Path) -> None:
    assert run("--form", PAGE, "-o", "form.yaml").out == ""
    assert (guide / "form.yaml").read_text("utf-8") == _form(run)


def test_an_answer_becomes_a_record(run: Medreview, guide: Path) -> None:
    form = _form(run, "--reviewer", "rita-reviewer")
    result = _answer(run, guide, _filled(form, notes='"Well: done"', conflicts='"Paid for a talk."'))
    assert (result.code, result.err) == (0, "")
    record = _record(guide)
    assert (record.notes, record.conflicts, record.recorded) == ("Well: done", "Paid for a talk.", MOMENT)
    assert record.digest == page_digest((guide / PAGE).read_bytes())
    assert "#" not in (guide / RECORD).read_text("utf-8")
    assert findings_of(guide) == []


def _as_is(text: str) -> bytes:
    return text.encode()


def _crlf(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def _quoted(text: str) -> bytes:
    return "".join(f"> {line}\n" if line else ">\n" for line in text.splitlines()).encode()


def _quoted_twice(text: str) -> bytes:
    return "".join(f">> {line}   \r\n" for line in text.splitlines()).encode()


@pytest.mark.parametrize("dressed", [_as_is, _crlf, _quoted, _quoted_twice])
@pytest.mark.parametrize("person", ["id: rita-reviewer", "name: Rita Reviewer"])
def test_what_mail_does_to_an_answer_is_tolerated(
    run: Medreview, guide: Path, dressed: Callable[[str], bytes], person: str
) -> None:
    key = person.split(":")[0]
    form = _form(run).replace(f"\n  {key}:\n", f"\n  {person}\n")
    answer = _filled(form, verdict="approved-with-conditions", conditions='\n  - "Add: it"')
    result = _answer(run, guide, dressed(answer))
    assert (result.code, result.err) == (0, "")
    record = _record(guide)
    assert (record.reviewer.id, record.reviewer.credentials) == ("rita-reviewer", "MD")
    assert record.conditions == ("Add: it",)


def test_an_answer_from_standard_input(run: Medreview, guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = _filled(_form(run, "--reviewer", "rita-reviewer"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(answer.encode())))
    assert run("--from-answer", "-", "--yes").code == 0
    assert _record(guide).verdict == "approved"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 300_000)))
    assert "standard input: has over 200,000 bytes" in run("--from-answer", "-", "--yes").err
    monkeypatch.setattr(sys, "stdin", None)
    assert "no standard input" in run("--from-answer", "-", "--yes").err


def test_conflicts_that_were_left_out_are_those_of_people_yaml(run: Medreview, guide: Path) -> None:
    people = guide / "house" / "people.yaml"
    people.write_text(
        people.read_text("utf-8").replace("conflicts: none", "conflicts: Paid for a talk."), "utf-8"
    )
    form = _form(run, "--reviewer", "rita-reviewer")
    answer = form.replace("\nverdict:\n", "\nverdict: approved\n").replace(
        "\ndate:\n", "\ndate: 2026-11-20\n"
    )
    assert _answer(run, guide, answer).code == 0
    assert _record(guide).conflicts == "Paid for a talk."


def test_a_change_that_was_reviewed_on_a_form(run: Medreview, guide: Path) -> None:
    before = (guide / PAGE).read_bytes()
    first = _filled(_form(run, "--reviewer", "rita-reviewer"))
    _answer(run, guide, first)
    (guide / PAGE).write_bytes((guide / PAGE).read_bytes().replace(b"says little", b"says nothing"))
    form = _form(run, "--reviewer", "rob-both", "--scope", "change-only")
    digest = page_digest(before)
    assert f"\nscope: change-only\nsince: >-\n  {digest}\n" in form
    filled = _filled(form, date="2026-11-21")
    (guide / RECORD).rename(guide / "kept.yaml")
    result = _answer(run, guide, filled)
    assert f"rests on the text {digest[:19]}, but no review on record holds for that" in result.err
    (guide / "kept.yaml").rename(guide / RECORD)
    assert _answer(run, guide, filled).code == 0
    assert findings_of(guide) == []


def test_a_form_that_proves_nothing_is_not_made(run: Medreview, guide: Path) -> None:
    for options, words in (
        (("--reviewer", "rita"), "Did you mean 'rita-reviewer'?"),
        (("--reviewer", "ann-author"), "Ann Author is not a reviewer"),
        (("--scope", "change-only"), "No review on record can be built upon"),
    ):
        result = run("--form", PAGE, *options)
        assert (result.code, result.out) == (2, "")
        assert words in result.err
    (guide / PAGE).write_bytes(b"# No front matter\n")
    assert "page.md:1:1: The page does not begin with front matter" in run("--form", PAGE).err


def test_a_text_that_has_changed_since(run: Medreview, guide: Path) -> None:
    answer = _filled(_form(run, "--reviewer", "rita-reviewer"))
    then = page_digest((guide / PAGE).read_bytes())
    (guide / PAGE).write_bytes(page_text("# Sample page\n\n5 mg.\n", {**UNREVIEWED, "version": "2"}).encode())
    now = page_digest((guide / PAGE).read_bytes())
    before = everything_in(guide)
    result = _answer(run, guide, answer)
    assert result.err == (
        "medreview: guide/sample/page.md: the text has changed since the form was made: the answer is about version 1 "
        f"({then[:19]}), the page is now version 2 ({now[:19]}). Make a new form with 'medreview sign --form "
        "guide/sample/page.md' and ask the reviewer to read the page again.\n"
    )
    assert everything_in(guide) == before


_BOMB = "a: &a [x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [*{before},*{before},*{before}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"x" * 10_000_000, "This file has 10,000,000 bytes; an answer may have 200,000."),
        (b"\x00\x01\x02", "Control character U+0000"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "The answer has no line 'digest'"),
        (b"Yes, I approve of it.\n", "not a list of keys and values"),
        (_BOMB.encode(), "An anchor of YAML (&a) stands here"),
        (b"[" * 100_000, "answer.yaml:1:"),
        (b"digest: x\n", "'page'"),
    ],
)
def test_what_is_no_answer(run: Medreview, guide: Path, answer: bytes, words: str) -> None:
    before = everything_in(guide)
    result = _answer(run, guide, answer)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert everything_in(guide) == before


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("verdict", "fine", "answer.yaml:"),
        ("verdict", "", "'verdict'"),
        ("date", "", "'date'"),
        ("date", "yesterday", "write the date as YYYY-MM-DD"),
        ("date", "2026-12-24", "The review is dated 2026-12-24, after today"),
        ("verdict", "not-approved", "needs a note that says why"),
        ("verdict", "approved\nsurprise: yes", "'surprise'"),
        ("verdict", "approved\nverdict: approved", "'verdict' stands here a second time"),
        ("verdict", "*alias", "An alias of YAML"),
        ("notes", "!!python/object:os.system x", "A tag of YAML"),
        ("notes", "a: b", "answer.yaml:"),
    ],
)
def test_answers_that_cannot_be_recorded(
    run: Medreview, guide: Path, key: str, value: str, words: str
) -> None:
    form = _form(run, "--reviewer", "rita-reviewer")
    before = everything_in(guide)
    result = _answer(run, guide, _filled(form, **{key: value}))
    assert (result.code, result.out) == (2, "")
    assert words in result.err, result.err
    assert everything_in(guide) == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("page: sample-page", "page: other-page", "about the page 'other-page'. No page here has this id."),
        ("  sha256:", "  sha512:", "answer.yaml:"),
        ("  id: rita-reviewer", "  id: rob-left", "'rob-left' is not in people.yaml."),
        ("  id: rita-reviewer\n  name: Rita Reviewer", "  id:\n  name: Somebody", "'id'"),
        ("reviewer:\n  id: rita-reviewer\n  name: Rita Reviewer\n  credentials: MD\n", "", "'reviewer'"),
    ],
)
def test_answers_about_something_else(run: Medreview, guide: Path, old: str, new: str, words: str) -> None:
    answer = _filled(_form(run, "--reviewer", "rita-reviewer"))
    assert old in answer
    result = _answer(run, guide, answer.replace(old, new))
    assert (result.code, result.out) == (2, "")
    assert words in result.err, result.err


def test_an_answer_to_a_page_whose_id_two_have(run: Medreview, guide: Path) -> None:
    answer = _filled(_form(run, "--reviewer", "rita-reviewer"))
    (guide / "sample" / "other.md").write_bytes((guide / PAGE).read_bytes())
    assert "guide/sample/other.md, guide/sample/page.md have this id." in _answer(run, guide, answer).err
    (guide / "sample" / "other.md").unlink()
    (guide / PAGE).write_bytes((guide / PAGE).read_bytes().replace(b"kind:", b"kind: &x"))
    assert "An anchor of YAML" in _answer(run, guide, answer).err


def test_files_that_are_not_there(run: Medreview, guide: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.yaml"
    answer.write_text(_filled(_form(run, "--reviewer", "rita-reviewer")), "utf-8")
    result = run("--from-answer", str(answer), "--signature", "none.sig", "--yes")
    assert "none.sig: there is no such file." in result.err
    assert "none.yaml: there is no such file." in run("--from-answer", "none.yaml", "--yes").err


@ON_POSIX
def test_the_whole_way_as_processes(guide: Path) -> None:
    form = run_command("sign", "--form", PAGE, "--reviewer", "rita-reviewer", cwd=guide)
    assert form.code == 0, form.err
    answer = _filled(form.out, date="2026-11-01").encode()
    shown = run_command("sign", "--from-answer", "-", "--dry-run", cwd=guide, data=answer)
    assert "+verdict: approved\n" in shown.out
    assert not (guide / "reviews").exists()
    assert run_command("sign", "--from-answer", "-", cwd=guide, data=answer).code == 2
    assert run_command("sign", "--from-answer", "-", "--yes", cwd=guide, data=answer).code == 0
    assert findings_of(guide) == []


@pytest.fixture
def key(tmp_path: Path, guide: Path) -> KeyPair:
    """A key of Rita's that people.yaml lists."""
    pair = make_key(tmp_path / "rita")
    people = guide / "house" / "people.yaml"
    text = people.read_text("utf-8")
    entry = f"specialties: [neurology]\n    keys: [{pair.blob}]"
    people.write_text(text.replace("specialties: [neurology]", entry, 1), "utf-8")
    return pair


def _ask_for_signatures(guide: Path) -> None:
    (guide / "house" / "policy.yaml").write_text(policy_with("signed"), "utf-8")


def _sign(run: Medreview, *options: Any) -> Result:
    return run(
        PAGE,
        "--reviewer",
        "rita-reviewer",
        "--verdict",
        "approved",
        "--date",
        "2026-11-20",
        "--yes",
        *options,
    )


def test_a_record_is_signed_where_the_policy_or_a_key_says_so(
    run: Medreview, guide: Path, key: KeyPair
) -> None:
    assert _sign(run, "--key", key.file).code == 0
    signature = guide / f"{RECORD}.sig"
    assert signature.read_bytes().startswith(b"-----BEGIN SSH SIGNATURE-----")
    before = everything_in(guide / "sample")
    for name in (RECORD, f"{RECORD}.sig"):
        (guide / name).unlink()
    _ask_for_signatures(guide)
    assert "Leave out --no-sign" in _sign(run, "--no-sign").err
    assert _sign(run, "--sign", "--key", key.file).code == 0
    assert signature.exists()
    assert everything_in(guide / "sample") == before
    assert findings_of(guide) == []


def test_a_record_that_cannot_be_signed_is_not_written(
    run: Medreview, guide: Path, key: KeyPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    before = everything_in(guide)
    other = make_key(tmp_path / "other")
    assert "is not one with which 'rita-reviewer' may sign now" in _sign(run, "--key", other.file).err
    assert _sign(run, "--sign").code == 2
    assert everything_in(guide) == before
    assert _sign(run, "--no-sign").code == 0


def test_a_signed_answer_is_kept_as_it_was_signed(run: Medreview, guide: Path, key: KeyPair) -> None:
    _ask_for_signatures(guide)
    answer = _filled(_form(run, "--reviewer", "rita-reviewer")).encode()
    file = guide.parent / "answer.yaml.sig"
    file.write_bytes(make_signature(key, answer))
    shown = _answer(run, guide, answer, "--dry-run").out
    assert f"+++ b/guide/{RECORD}.sig\n" in shown
    assert "+-----BEGIN SSH SIGNATURE-----\n" in shown
    assert _answer(run, guide, answer.replace(b"\n", b"\r\n")).code == 0
    assert (guide / RECORD).read_bytes() == answer
    assert (guide / f"{RECORD}.sig").read_bytes() == file.read_bytes()
    assert _record(guide).recorded is None
    assert findings_of(guide) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"verdict: approved\n", b"verdict: approved \n", "The signature of the answer does not count."),
        (b"conflicts: none\n", b"conflicts:\n", "A signed answer must be a whole and valid record"),
        (
            b"verdict: approved\n",
            b"verdict: not-approved\n",
            "A signed answer must be a whole and valid record",
        ),
        (b"date: 2026-11-20\n", b"date: 2026-02-20\n", "Version 1 of this page was written on 2026-03-01"),
        (
            b"id: rita-reviewer\n  name: Rita Reviewer\n  credentials: MD\n",
            b"id: rob-both\n  name: Rob Both\n  credentials: RN\n",
            "The signature of the answer does not count.",
        ),
        (b"sample: true\n", b"", "the signed answer has another 'sample' than it should."),
        (b"risk: standard\n", b"risk: low\n", "the signed answer has another 'risk' than it should."),
        (b"interval_months: 24\n", b"interval_months: 120\n", "another 'interval_months' than it should."),
        (b"version: 1\n", b"version: 2\n", "another 'version' than it should. Make a new form"),
        (b"name: Rita Reviewer\n", b"name: Rita Other\n", "another 'reviewer' than it should."),
        (b"format: 1\n", b"\xff", "is not UTF-8"),
        (b"page: sample-page\n", b"page: other\n", "No page here has this id"),
    ],
)
def test_signed_answers_that_do_not_count(
    run: Medreview, guide: Path, key: KeyPair, old: bytes, new: bytes, words: str
) -> None:
    answer = _filled(_form(run, "--reviewer", "rita-reviewer")).encode()
    (guide.parent / "named.sig").write_bytes(make_signature(key, answer))
    before = everything_in(guide)
    result = _answer(run, guide, answer.replace(old, new), "--signature", str(guide.parent / "named.sig"))
    assert (result.code, result.out) == (2, "")
    assert words in result.err, result.err
    assert everything_in(guide) == before


def test_a_signed_answer_whose_page_cannot_say_so(run: Medreview, guide: Path, key: KeyPair) -> None:
    (guide / PAGE).write_bytes(page_text(front={"reviewed": "|\n  2020-01-01", "reviewed_by": None}).encode())
    answer = _filled(_form(run, "--reviewer", "rita-reviewer")).encode()
    (guide.parent / "answer.yaml.sig").write_bytes(make_signature(key, answer))
    assert "cannot be changed in its front matter" in _answer(run, guide, answer).err


def test_an_answer_without_a_signature_where_one_is_asked_for(run: Medreview, guide: Path) -> None:
    _ask_for_signatures(guide)
    answer = _filled(_form(run, "--reviewer", "rita-reviewer")).encode()
    refused = _answer(run, guide, answer)
    assert (
        "this answer has no signature. Ask the reviewer to sign it with 'ssh-keygen -Y sign'" in refused.err
    )
    assert refused.code == 2
