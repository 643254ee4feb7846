"""sign: what is shown, asked, refused and written."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from medreview.commands import sign as command
from medreview.reading.records import read_record
from medreview.schemas.record import ReviewRecord
from support.commands import Command, Result
from support.guides import BODY, page_text
from support.hostile import ON_POSIX, run_command
from support.records import page_digest, record_text
from support.repositories import commit_all, git, repository
from support.signing import MOMENT, PAGE, UNREVIEWED, everything_in, findings_of, signing_guide

RECORD = "reviews/sample-page/2026-11-22-rita-reviewer.yaml"
Sign = Callable[..., Result]


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide whose policy asks for records, with a page that nobody has reviewed."""
    return signing_guide(tmp_path / "a b")


@pytest.fixture
def sign(medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch) -> Sign:
    """The command on the guide's one page, on a day and at a moment that are known."""
    monkeypatch.setattr(command, "utc_now", lambda: MOMENT)

    def run(*arguments: str | Path, page: str = PAGE, reviewer: str = "rita-reviewer") -> Result:
        options = arguments if "--verdict" in arguments else ("--verdict", "approved", *arguments)
        return medreview("sign", guide / page, "--reviewer", reviewer, "--today", "2026-11-22", *options)

    return run


def _record(guide: Path, name: str = RECORD) -> ReviewRecord:
    file = read_record(f"guide/{name}", (guide / name).read_bytes())
    assert file.record is not None, file.faults
    return file.record


def _head(guide: Path, page: str = PAGE) -> dict[str, str]:
    text = (guide / page).read_text("utf-8-sig")
    return dict(re.findall(r"^(reviewed|reviewed_by): *(.*?)\s*$", text, re.MULTILINE))


def _write_page(
    guide: Path, front: dict[str, str | None] | None = None, body: str = BODY, page: str = PAGE
) -> None:
    (guide / page).write_bytes(page_text(body, {**UNREVIEWED, **(front or {})}).encode("utf-8"))


def _write_record(guide: Path, name: str = "2026-03-02-rita-reviewer", **keys: str | None) -> None:
    folder = guide / "reviews" / "sample-page"
    folder.mkdir(parents=True, exist_ok=True)
    digest = page_digest((guide / PAGE).read_bytes())
    (folder / f"{name}.yaml").write_text(record_text({"digest": digest, **keys}), "utf-8", newline="\n")


def test_a_review_is_recorded_and_the_check_is_content(sign: Sign, guide: Path) -> None:
    assert [one.rpartition(" ")[2] for one in findings_of(guide)] == ["REV001"]
    result = sign("--yes", "--note", "Read with care: all of it.")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith(
        "Recorded 1 review. Commit these files together:\n"
        f"  guide/{RECORD} (new)\n"
        "  guide/sample/page.md (reviewed, reviewed_by)\n"
        "Next review of guide/sample/page.md due: 2028-11-22\n"
    )
    assert findings_of(guide) == []
    assert _head(guide) == {"reviewed": "2026-11-22", "reviewed_by": "[rita-reviewer]"}
    record = _record(guide)
    page = (guide / PAGE).read_bytes()
    assert (record.recorded, record.tool, record.sample) == (MOMENT, "medreview 0.1.0", True)
    assert (record.digest, record.recipe, record.version) == (page_digest(page), 1, 1)
    assert (record.reviewer.name, record.reviewer.credentials) == ("Rita Reviewer", "MD")
    assert (record.risk, record.interval_months, record.conflicts) == ("standard", 24, "none")
    assert record.notes == "Read with care: all of it."
    (guide / PAGE).write_bytes(page.replace(b"says little", b"says 5 mg"))
    assert any(one.endswith("REV008") for one in findings_of(guide))


def test_what_is_shown_before(sign: Sign, guide: Path) -> None:
    _write_page(guide, {"summary": None}, "# Sample page\n\nIt is believed to be safe.\n")
    result = sign("--dry-run", "--conflicts", "Paid for a talk.", "--note", "Two\nlines.")
    digest = page_digest((guide / PAGE).read_bytes())
    lines = result.out.splitlines()
    assert lines[:3] == [
        "Sample page",
        f"  guide/sample/page.md, version 1, standard risk, published, {digest[:19]}",
        "  No review of this page is on record.",
    ]
    errors = [line for line in lines if " error " in line]
    assert lines.index(errors[0]) == lines.index("  Findings that remain: 1 error, 2 suggestions") + 1
    assert "error PAG007: " in errors[0]
    person = "Rita Reviewer, MD (sample, not a real person)"
    assert f"  To be recorded: approved, the whole page, on 2026-11-22, by {person}" in lines
    assert "    with the note: Two lines." in lines
    assert "    conflicts of interest: Paid for a talk." in lines
    assert "  With it, a review covers this text. The next review is due on 2028-11-22." in lines


def test_a_dry_run_writes_nothing_and_its_patch_does_the_same(sign: Sign, guide: Path) -> None:
    root = repository(guide.parent)
    commit_all(root)
    before = everything_in(guide)
    shown = sign("--dry-run").out
    assert everything_in(guide) == before
    git(root, "apply", data=shown[shown.index("diff --git") :].encode("utf-8"))
    applied = everything_in(guide)
    git(root, "checkout", "--quiet", ".")
    shutil.rmtree(guide / "reviews")
    sign("--yes")
    assert everything_in(guide) == applied
    content = git(root, "hash-object", "--no-filters", "--", str(guide / PAGE))
    assert _record(guide).blob == content


def test_the_name_of_the_content_in_a_repository_with_sha256(sign: Sign, guide: Path) -> None:
    root = repository(guide.parent, "--object-format=sha256")
    assert sign("--yes").code == 0
    assert _record(guide).blob == git(root, "hash-object", "--no-filters", "--", str(guide / PAGE))


def test_bytes_that_are_not_the_review_stay(sign: Sign, guide: Path) -> None:
    text = page_text(
        front={"title": "Sample page # no comment", "authors": "\n  - ann-author # who", **UNREVIEWED}
    )
    before = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8")
    (guide / PAGE).write_bytes(before)
    sign("--yes")
    after = (guide / PAGE).read_bytes()
    added = b"reviewed: 2026-11-22\r\nreviewed_by:\r\n  - rita-reviewer\r\n"
    assert after == before.replace(b"references:", added + b"references:")
    assert findings_of(guide) == []


def test_a_draft_and_a_sample_page(sign: Sign, guide: Path) -> None:
    _write_page(guide, {"status": "draft", "sample": "true"})
    assert sign("--yes").code == 0
    assert _record(guide).sample
    assert _head(guide)["reviewed"] == "2026-11-22"


def test_two_people_review_one_text(sign: Sign, guide: Path) -> None:
    sign("--yes", "--date", "2026-11-20")
    assert sign("--yes", "--date", "2026-11-21", reviewer="rob-both").code == 0
    assert _head(guide) == {"reviewed": "2026-11-21", "reviewed_by": "[rita-reviewer, rob-both]"}
    assert findings_of(guide) == []


def test_a_review_that_took_place_earlier_is_recorded_later(sign: Sign, guide: Path) -> None:
    sign("--yes", "--date", "2026-11-21")
    assert sign("--yes", "--date", "2026-11-20", reviewer="rob-both").code == 0
    assert _head(guide) == {"reviewed": "2026-11-21", "reviewed_by": "[rita-reviewer, rob-both]"}
    assert findings_of(guide) == []


def test_who_reviewed_another_text_gives_way(sign: Sign, guide: Path) -> None:
    sign("--yes", "--date", "2026-11-20", reviewer="rob-both")
    text = (guide / PAGE).read_text("utf-8").replace("says little", "says nothing")
    (guide / PAGE).write_text(text, "utf-8")
    result = sign("--yes")
    assert (
        "  Last review on record: 2026-11-20, Rob Both, RN: approved, the whole page, version 1" in result.out
    )
    assert "  Changed since the review of 2026-11-20: " in result.out
    assert _head(guide) == {"reviewed": "2026-11-22", "reviewed_by": "[rita-reviewer]"}
    assert findings_of(guide) == []


def test_names_that_are_taken_get_a_number(sign: Sign, guide: Path) -> None:
    assert sign("--yes", "--verdict", "not-approved", "--note", "Too long.").code == 0
    (guide / RECORD.replace(".yaml", "-2.yaml.sig")).write_bytes(b"left over")
    sign("--yes")
    names = sorted(path.name for path in (guide / "reviews" / "sample-page").iterdir())
    assert names == [
        "2026-11-22-rita-reviewer-2.yaml.sig",
        "2026-11-22-rita-reviewer-3.yaml",
        "2026-11-22-rita-reviewer.yaml",
    ]
    assert "verdict: not-approved\n" in (guide / RECORD).read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ("--verdict", "approved-with-conditions", "--conditions", "Add it."),
            "until a later record confirms",
        ),
        (("--verdict", "not-approved", "--note", "Wrong."), "may not be published with this text"),
    ],
)
def test_other_verdicts_leave_the_page_as_it_is(
    sign: Sign, guide: Path, options: tuple[str, ...], words: str
) -> None:
    before = (guide / PAGE).read_bytes()
    result = sign("--yes", *options)
    assert (result.code, (guide / PAGE).read_bytes()) == (0, before)
    assert words in result.out.splitlines()[-1]
    assert "(reviewed, reviewed_by)" not in result.out
    assert len(everything_in(guide / "reviews")) == 2


def test_conditions_are_met_in_the_same_text_or_another(sign: Sign, guide: Path) -> None:
    sign("--yes", "--verdict", "approved-with-conditions", "--conditions", "Ask Kim.", "--conditions", "5 mg: sure?",
         "--date", "2026-11-20")  # fmt: skip
    before = (guide / PAGE).read_bytes()
    shown = sign("--yes", "--scope", "change-only", "--date", "2026-11-21", reviewer="rob-both").out
    assert "  Changed since the review of 2026-11-20: nothing." in shown
    assert _head(guide) == {"reviewed": "2026-11-20", "reviewed_by": "[rita-reviewer]"}
    assert findings_of(guide) == []
    (guide / "reviews/sample-page/2026-11-21-rob-both.yaml").unlink()
    (guide / PAGE).write_bytes(before.replace(b"says little", b"says 112"))
    assert sign("--yes", "--scope", "change-only").code == 0
    assert _head(guide) == {"reviewed": "2026-11-20", "reviewed_by": "[rita-reviewer]"}
    assert _record(guide).since == page_digest(before)
    assert findings_of(guide) == []


def test_a_change_is_reviewed_and_the_due_day_stays(sign: Sign, guide: Path) -> None:
    sign("--yes", "--date", "2026-10-01")
    page = (guide / PAGE).read_bytes().replace(b"says little", b"says nothing")
    (guide / PAGE).write_bytes(page)
    result = sign("--yes", "--scope", "change-only", reviewer="rob-both")
    assert "The next review is due on 2028-10-01." in result.out
    assert (guide / PAGE).read_bytes() == page
    assert findings_of(guide) == []


def test_an_answer_that_a_newer_record_outweighs_says_so(sign: Sign, guide: Path) -> None:
    _write_record(guide, "2026-11-21-rob-both", date="2026-11-21", verdict="not-approved", notes="No.",
                  reviewer="{id: rob-both, name: Rob Both}")  # fmt: skip
    before = (guide / PAGE).read_bytes()
    result = sign("--yes", "--date", "2026-11-20")
    assert (result.code, (guide / PAGE).read_bytes()) == (0, before)
    assert "It changes nothing: a record that counts as newer" in result.out


_REFUSALS: list[tuple[str, tuple[str, ...], str]] = [
    ("rita", (), "'rita' is not in people.yaml. Did you mean 'rita-reviewer'?"),
    ("zzzzzzzzzz", (), "'zzzzzzzzzz' is not in people.yaml. Add the person there first."),
    ("ann-author", (), "Ann Author is not a reviewer in people.yaml."),
    ("lea-left", (), "Lea Left was not active on 2026-11-22: active from 2015-01-01 until 2025-12-31 in people.yaml."),
    ("mia-midmonth", ("--date", "2025-06-15"), "Mia Midmonth was not active on 2025-06-15: active from 2025-06-16 in"),
    ("rita-reviewer", ("--date", "2026-11-23"), "The review is dated 2026-11-23, after today (2026-11-22)."),
    ("rita-reviewer", ("--conditions", "x"), "The verdict 'approved' takes no conditions"),
    ("rita-reviewer", ("--verdict", "approved-with-conditions"), "needs at least one condition"),
    ("rita-reviewer", ("--verdict", "not-approved"), "needs a note that says why"),
    ("rita-reviewer", ("--verdict", "approved-with-conditions", "--conditions", " "), "for 'conditions' are empty"),
    ("rita-reviewer", ("--note", "x" * 5001), "words for 'notes' have 5,001 characters; 5,000 may be written"),
    ("rita-reviewer", ("--conflicts", "\n"), "The words for 'conflicts' are empty"),
    ("rita-reviewer", ("--note", "\udcff"), "The words for 'notes' are not UTF-8"),
    ("rita-reviewer", ("--date", "2026-02-28"), "Version 1 of this page was written on 2026-03-01, after the review"),
    ("rita-reviewer", ("--scope", "change-only"), "No review on record can be built upon"),
]  # fmt: skip


@pytest.mark.parametrize(("reviewer", "options", "words"), _REFUSALS)
def test_refused(sign: Sign, guide: Path, reviewer: str, options: tuple[str, ...], words: str) -> None:
    before = everything_in(guide)
    result = sign("--yes", *options, reviewer=reviewer)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert everything_in(guide) == before


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ({"authors": "[ann-author, rita-reviewer]"}, "Rita Reviewer is an author of this page."),
        ({"status": "withdrawn"}, "This page is withdrawn."),
        ({"version": "one"}, "'version' in its front matter is missing or faulty"),
        ({"risk": None}, "'risk' in its front matter is missing or faulty"),
        ({"id": "No Slug"}, "'id' in its front matter is missing or faulty"),
        (
            {"changes": "\n  - {version: 1, date: soon, kind: review, note: x}"},
            "'changes' in its front matter",
        ),
        ({"changes": "[]"}, "'changes' in its front matter"),
        ({"authors": "[Ann]"}, "'authors' in its front matter"),
        ({"status": "ready"}, "'status' in its front matter"),
        ({"summary": "&a text"}, "page.md:4:10: An anchor of YAML (&a) stands here"),
        ({"reviewed": "|\n  2020-01-01"}, "cannot be changed in its front matter without touching more"),
    ],
)
def test_a_page_that_cannot_be_signed(
    sign: Sign, guide: Path, front: dict[str, str | None], words: str
) -> None:
    _write_page(guide, front)
    before = everything_in(guide)
    result = sign("--yes")
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert everything_in(guide) == before


def test_a_specialty_that_the_risk_asks_for(sign: Sign, guide: Path) -> None:
    _write_page(guide, {"risk": "high"})
    assert (
        "none of the specialties that high risk asks for (neurology)"
        in sign("--yes", reviewer="rob-both").err
    )
    assert sign("--yes").code == 0


def test_bytes_that_are_no_page(sign: Sign, guide: Path) -> None:
    (guide / PAGE).write_bytes(b"---\ntitle: x\n---\n\xff\n")
    assert "page.md:4:1: This file is not UTF-8" in sign("--yes").err
    (guide / PAGE).unlink()
    assert "there is no such file" in sign("--yes").err


def test_two_pages_with_one_id(sign: Sign, guide: Path) -> None:
    _write_page(guide, page="sample/other.md")
    assert "'sample-page' is also the id of guide/sample/other.md." in sign("--yes").err


@pytest.mark.parametrize(
    "page", ["sample", ".", "sample/guide.yaml", "house/policy.yaml", "house/waivers.yaml", "../notes.md"]
)
def test_what_is_no_page(sign: Sign, guide: Path, page: str) -> None:
    (guide.parent / "notes.md").write_text("# Notes\n", "utf-8")
    result = sign("--yes", page=page)
    assert (result.code, result.out) == (2, "")


def test_what_is_on_record_already(sign: Sign, guide: Path) -> None:
    sign("--yes")
    result = sign("--yes", "--note", "Again.")
    assert (result.code, result.err) == (
        2,
        f"medreview: guide/sample/page.md: This is on record already: guide/{RECORD}.\n",
    )
    assert (
        "Nothing has changed since the review by Rita Reviewer, MD on 2026-11-22"
        in sign("--yes", "--scope", "change-only", reviewer="rob-both").err
    )


@ON_POSIX
def test_a_folder_of_records_that_is_a_link(sign: Sign, guide: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (guide / "reviews").symlink_to(tmp_path / "elsewhere")
    assert "guide/reviews is a link" in sign("--yes").err
    (guide / "reviews").unlink()
    (guide / "reviews").mkdir()
    (guide / "reviews" / "sample-page").symlink_to(tmp_path / "elsewhere")
    assert "guide/reviews/sample-page is a link" in sign("--yes").err


def test_a_day_that_is_long_past_for_the_clock(
    sign: Sign, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "utc_now", lambda: MOMENT + timedelta(days=2))
    assert "The record says that it was written after today" in sign("--yes").err


def test_several_pages_or_none(sign: Sign, guide: Path) -> None:
    for name in ("one", "two"):
        front: dict[str, str | None] = {"id": name, "title": name}
        _write_page(guide, front, f"# {name}\n\nText of {name}.\n", f"sample/{name}.md")
    guide_list = guide / "sample" / "guide.yaml"
    guide_list.write_text(
        guide_list.read_text("utf-8").replace("sample-page", "sample-page, one, two"), "utf-8"
    )
    others = (guide / "sample" / "one.md", guide / "sample" / "two.md", guide / "sample" / "one.md")
    result = sign("--yes", *others)
    assert "Recorded 3 reviews. Commit these files together:" in result.out
    assert result.out.count("To be recorded: ") == 3
    assert findings_of(guide) == []
    (guide / "reviews/one/2026-11-22-rita-reviewer.yaml").unlink()
    _write_page(guide, {"authors": "[rita-reviewer]"})
    before = everything_in(guide)
    result = sign("--yes", *others)
    assert (result.code, result.err.count("\n")) == (2, 3)
    assert "page.md: Rita Reviewer is an author" in result.err
    assert "two.md: This is on record already" in result.err
    assert everything_in(guide) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "What is missing: a page, --reviewer, --verdict."),
        (("p.md", "--reviewer", "x"), "What is missing: --verdict."),
        (
            ("p.md", "--reviewer", "x", "--verdict", "approved", "--output", "x"),
            "--output cannot be used without --form",
        ),
        (
            ("p.md", "--reviewer", "x", "--verdict", "approved", "--signature", "x"),
            "--signature cannot be used",
        ),
        (
            ("p.md", "--reviewer", "x", "--verdict", "approved", "--key", "k", "--no-sign"),
            "exclude each other",
        ),
        (("p.md", "--form", "--verdict", "approved", "--yes"), "--verdict, --yes cannot be used with --form"),
        (("p.md", "q.md", "--form"), "--form is for one page"),
        (("--form",), "--form is for one page"),
        (("--from-answer", "a", "--reviewer", "x"), "--reviewer cannot be used with --from-answer"),
        (("--from-answer", "a", "p.md"), "--from-answer takes no page"),
        (("--from-answer", "a", "--form"), "--from-answer cannot be used with --form"),
    ],
)
def test_options_that_do_not_go_together(medreview: Command, arguments: tuple[str, ...], words: str) -> None:
    result = medreview("sign", *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in " ".join(result.err.split())


def test_without_a_terminal_nobody_is_asked(sign: Sign, guide: Path) -> None:
    before = everything_in(guide)
    result = sign()
    assert result.code == 2
    assert "there is no terminal. Nothing was recorded; --yes records without asking" in result.err
    assert everything_in(guide) == before


def _as_process(guide: Path, *arguments: str) -> Result:
    return run_command(
        "sign", PAGE, "--reviewer", "rita-reviewer", "--verdict", "approved", *arguments, cwd=guide
    )


def test_as_a_process(guide: Path) -> None:
    result = _as_process(guide, "--yes", "--note", "Zoë 😀: fine")
    assert result.code == 0, result.err
    (name,) = (guide / "reviews" / "sample-page").iterdir()
    record = _record(guide, name.relative_to(guide).as_posix())
    assert record.notes == "Zoë 😀: fine"
    assert record.recorded is not None
    assert abs(datetime.now(UTC).replace(tzinfo=None) - record.recorded) < timedelta(minutes=5)
    assert findings_of(guide, record.date) == []


def test_as_a_process_without_a_terminal(guide: Path) -> None:
    result = _as_process(guide)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "To be recorded: approved" in result.out
    assert not (guide / "reviews").exists()


@ON_POSIX
@pytest.mark.parametrize(
    ("typed", "code", "is_recorded"),
    [
        *((b"y\n", 0, True), (b"YES\n", 0, True), (b"n\n", 1, False)),
        *((b"\n", 1, False), (b"\x04", 1, False), (b"\x03", 130, False)),
    ],
)  # fmt: skip
def test_at_a_terminal(guide: Path, typed: bytes, code: int, is_recorded: bool) -> None:
    found, shown = _at_terminal(guide, typed)
    assert "Record 1 review as Rita Reviewer, MD (sample, not a real person)? [y/N] " in shown
    assert "Traceback" not in shown
    assert found == code
    assert (guide / "reviews").exists() == is_recorded
    assert ("Nothing was recorded." in shown) == (code == 1)


def _at_terminal(guide: Path, typed: bytes) -> tuple[int, str]:
    """Return the exit code and what is seen when somebody types an answer."""
    import pty

    arguments = ("sign", PAGE, "--reviewer", "rita-reviewer", "--verdict", "approved")
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - another process
        os.chdir(guide)
        os.execv(sys.executable, [sys.executable, "-m", "medreview", *arguments])
    seen = b""
    is_answered = False
    try:
        while part := os.read(terminal, 4096):
            seen += part
            if not is_answered and b"[y/N] " in seen:
                os.write(terminal, typed)
                is_answered = True
    except OSError:
        pass  # the terminal is closed once the process has ended
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), seen.decode("utf-8")


def test_the_record_is_valid_by_its_json_schema(sign: Sign, guide: Path) -> None:
    schema = json.loads((Path(__file__).parents[2] / "schemas/json/record.schema.json").read_text("utf-8"))
    assert sign("--yes", "--note", "x").code == 0
    keys = set(re.findall(r"^([a-z_]+):", (guide / RECORD).read_text("utf-8"), re.MULTILINE))
    assert set(schema["required"]) <= keys <= set(schema["properties"])


def test_words_that_changed_are_shown_one_by_one(
    sign: Sign, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medreview.reading.page import Page
    from medreview.reading.records import ChangedWords
    from medreview.records.comparing import Comparison
    from medreview.schemas.finding import Span

    def compare(_: Comparison, page: Page, __: ReviewRecord) -> tuple[ChangedWords, ...]:
        at = page.source.text.index("nothing")
        words = ChangedWords("clinical", "a number", "5 mg", "50 mg", Span(at, at + 7))
        return (words, replace(words, before=""), replace(words, after=""), *[words] * 40)

    sign("--yes", "--date", "2026-10-01")
    (guide / PAGE).write_bytes((guide / PAGE).read_bytes().replace(b"says little", b"says nothing"))
    shown = sign("--dry-run").out
    assert "  Changed since the review of 2026-10-01: cannot be told. " in shown
    assert "is not in a git repository" in shown
    monkeypatch.setattr(Comparison, "__call__", compare)
    shown = sign("--dry-run").out
    assert "  Changed since the review of 2026-10-01: 43 places\n" in shown
    assert '    23:16 clinical: "5 mg" is now "50 mg" (a number)\n' in shown
    assert 'clinical: "50 mg" is new (a number)\n' in shown
    assert 'clinical: "5 mg" was deleted (a number)\n' in shown
    assert "    and 3 more\n" in shown


def test_many_findings_are_cut_short(sign: Sign, guide: Path) -> None:
    _write_page(guide, body="# Sample page\n\n" + "[a](missing.md) [b](gone.md)\n" * 20)
    shown = sign("--dry-run").out
    assert "    and " in shown
    assert " more: see medreview check\n" in shown


def test_a_page_without_findings(sign: Sign, guide: Path) -> None:
    _write_page(guide, body="# Sample page\n\nThis page says little.[^house]\n")
    policy = guide / "house" / "policy.yaml"
    off = "rules: {RDB001: {severity: 'off', reason: A test.}, REF004: {severity: 'off', reason: A test.}}"
    policy.write_text(policy.read_text("utf-8").replace("rules: {}", off), "utf-8")
    assert "  Findings that remain: none.\n" in sign("--dry-run").out


def test_a_record_that_would_be_too_long(sign: Sign, guide: Path) -> None:
    many = [word for number in range(50) for word in ("--conditions", f"{number} " + "x" * 4900)]
    result = sign("--yes", "--verdict", "approved-with-conditions", *many)
    assert "bytes; 200,000 are allowed." in result.err


def test_a_record_that_would_say_something_else(sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    from medreview.signing import prepare

    monkeypatch.setattr(prepare, "render_record", lambda record: record_text())
    assert "cannot be written so that it says what was said" in sign("--yes").err


def test_without_git_and_over_the_largest_size(
    sign: Sign, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert sign("--yes").code == 0
    assert len(_record(guide).blob or "") == 40
    (guide.parent / "medreview.toml").write_text("max_page_bytes = 10\n", encoding="utf-8")
    assert "guide/sample/page.md: This file has" in sign("--yes", "--date", "2026-11-21").err


def test_a_record_of_a_change_of_a_page_with_conditions(sign: Sign, guide: Path) -> None:
    sign("--yes", "--date", "2026-11-20")
    (guide / PAGE).write_bytes((guide / PAGE).read_bytes().replace(b"says little", b"says 5 mg"))
    result = sign(
        "--yes", "--scope", "change-only", "--verdict", "approved-with-conditions", "--conditions", "Ask."
    )
    assert "until a later record confirms" in result.out.splitlines()[-1]
    assert _head(guide)["reviewed"] == "2026-11-20"


def test_a_house_that_asks_for_no_records_may_have_them(sign: Sign, guide: Path) -> None:
    policy = guide / "house" / "policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("evidence: record", "evidence: date"), "utf-8")
    assert sign("--yes").code == 0
    assert _record(guide).verdict == "approved"
    assert findings_of(guide) == []


@ON_POSIX
def test_what_was_recorded_is_said_where_somebody_listens(guide: Path) -> None:
    script = (
        "import os, sys; from medreview.commands import sign\n"
        "real = sign.write_all\n"
        "def write_all(*arguments):\n"
        "    written = real(*arguments)\n"
        "    r, w = os.pipe(); os.close(r); os.dup2(w, 1)\n"
        "    return written\n"
        "sign.write_all = write_all\n"
        "sys.argv = ['medreview', *sys.argv[1:]]\n"
        "from medreview.cli import main; main()"
    )
    arguments = ("sign", PAGE, "--reviewer", "rita-reviewer", "--verdict", "approved", "--yes")
    result = run_command(*arguments, cwd=guide, script=script)
    assert result.code == 0
    assert "Recorded 1 review." in result.err
    assert (guide / "reviews" / "sample-page").is_dir()


def test_a_verdict_that_a_newer_approval_outweighs_says_so(sign: Sign, guide: Path) -> None:
    sign("--yes")
    before = (guide / PAGE).read_bytes()
    refusal = ("--yes", "--date", "2026-11-20", "--verdict", "not-approved", "--note", "No.")
    result = sign(*refusal)
    assert "It changes nothing: a record that counts as newer" in result.out.splitlines()[-1]
    result = sign(*refusal, reviewer="rob-both")
    assert "The page may not be published with this text." in result.out.splitlines()[-1]
    assert (guide / PAGE).read_bytes() == before


def test_a_change_cannot_rest_on_a_later_review(sign: Sign, guide: Path) -> None:
    sign("--yes")
    (guide / PAGE).write_bytes((guide / PAGE).read_bytes().replace(b"says little", b"says nothing"))
    result = sign("--yes", "--scope", "change-only", "--date", "2026-11-20")
    assert (
        "The review on record of 2026-11-22, by Rita Reviewer, MD, counts as later than this one"
        in result.err
    )
