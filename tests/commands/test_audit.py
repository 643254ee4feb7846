"""audit: what was live on a day, whether a review held for it, and a folder that proves it without us."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from support.audited import DOSE, PAGE, TODAY, Past, reviewed_past, start_past
from support.commands import Command, Result
from support.guides import GUIDE_YAML, page_text
from support.markdown_files import section, tables, text_of
from support.records import page_digest
from support.repositories import commit_all, git, repository
from support.ssh_keys import KeyPair, make_key, make_signature

ROOT = Path(__file__).parents[2]
DOCS, SCHEMAS = ROOT / "docs", ROOT / "schemas" / "json"
RECORD = "guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml"
CLINICAL = DOSE.replace("5 mg", "50 mg")


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> KeyPair:
    return make_key(tmp_path_factory.mktemp("keys") / "mine")


@pytest.fixture
def past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Past:
    """A page reviewed and published on 2026-03-02; records are asked for, signatures not."""
    made = reviewed_past(tmp_path / "r")
    monkeypatch.chdir(made.folder)
    return made


def ask(medreview: Command, day: str, *words: str | Path, page: str = "sample-page") -> Result:
    named = ("--all",) if page == "--all" else (page,)
    return medreview("audit", *named, "--as-of", day, "--today", TODAY, *words)


def verdict(medreview: Command, day: str, *words: str, page: str = "sample-page") -> dict[str, Any]:
    result = ask(medreview, day, "--format", "json", *words, page=page)
    found: dict[str, Any] = json.loads(result.out)
    kind = "audit" if page == "--all" else "verdict"
    jsonschema.validate(found, json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8")))
    return {**found, "exit": result.code}


def test_covered(medreview: Command, past: Past) -> None:
    result = ask(medreview, "2026-04-01")
    assert (result.code, result.err) == (0, "")
    assert (
        "On 2026-04-01 the page 'sample-page' was covered: reviewed on 2026-03-02 by Rita Reviewer, MD; record "
        f"{RECORD}, no signature; due 2028-03-02.\n"
    ) in result.out
    assert result.out.startswith("SAMPLE: ")
    assert "Whoever commits sets that date" in result.out
    assert "asked for no signatures then" in result.out
    found = verdict(medreview, "2026-04-01")
    assert (found["answer"], found["standing"], found["exit"]) == ("covered", "covered", 0)
    assert found["commit"]["oid"] == git(past.folder, "rev-parse", "HEAD")
    assert found["blob"] == git(past.folder, "rev-parse", f"HEAD:guide/{PAGE}")


def test_each_day_is_judged_by_what_was_in_git_then(medreview: Command, past: Past) -> None:
    past.commit("2026-05-10", {PAGE: page_text(DOSE.replace(" with", "\nwith"))})
    past.commit("2026-06-01", {PAGE: page_text(CLINICAL)})
    past.commit("2026-07-01", {"house/people.yaml": _without_rita(past)})
    answers = {
        day: (verdict(medreview, day)["standing"], verdict(medreview, day)["exit"])
        for day in ("2026-02-01", "2026-03-02", "2026-05-31", "2026-06-01", "2026-07-01")
    }
    assert answers == {
        "2026-02-01": ("unrecorded", 1),
        "2026-03-02": ("covered", 0),
        "2026-05-31": ("covered", 0),
        "2026-06-01": ("changed", 1),
        "2026-07-01": ("unrecorded", 1),
    }
    assert "was a draft" in ask(medreview, "2026-02-01").out
    assert "REV008" in ask(medreview, "2026-06-01").out


def _without_rita(past: Past) -> str:
    text = (past.guide / "house" / "people.yaml").read_text("utf-8")
    return text.replace("id: rita-reviewer", "id: someone-else")


def test_overdue_then(medreview: Command, past: Past) -> None:
    result = medreview("audit", "sample-page", "--as-of", "2028-03-02", "--today", "2028-04-01")
    assert result.code == 1
    assert "was not covered. REV002" in result.out
    assert medreview("audit", "sample-page", "--as-of", "2028-03-01", "--today", "2028-04-01").code == 0


def test_what_changed_since_is_classed(medreview: Command, past: Past) -> None:
    past.commit("2026-05-10", {PAGE: page_text(DOSE.replace("staff will", "team will"))})
    past.commit("2026-06-10", {PAGE: page_text(CLINICAL)})
    for day, words, change_class, column in (
        ("2026-05-11", ("staff", "team"), "clinical", 26),
        ("2026-06-11", ("5", "50"), "clinical", 6),
    ):
        found = verdict(medreview, day)
        (change,) = found["changes"]
        assert (change["before"], change["after"]) == words
        assert (change["change_class"], change["line"], change["column"]) == (change_class, 23, column)
        assert (found["standing"], found["answer"], change["keeps_review"]) == (
            "changed",
            "not-covered",
            False,
        )


def test_a_kept_review(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: KeyPair
) -> None:
    past = start_past(tmp_path / "r", "signed", key)
    slip = page_text(DOSE.replace("help", "recieve"))
    past.commit("2026-03-02", {PAGE: slip, **past.review(slip)})
    past.commit("2026-05-10", {PAGE: slip.replace("recieve", "receive")})
    monkeypatch.chdir(past.folder)
    found = verdict(medreview, "2026-05-11")
    assert (found["standing"], found["answer"], found["exit"]) == ("kept", "covered", 0)
    assert [one["change_class"] for one in found["changes"]] == ["typographic"]
    folder = tmp_path / "out"
    result = ask(medreview, "2026-05-11", "-o", folder)
    assert "what changed since keeps the review; due 2028-03-02." in result.out
    assert f"\nWritten to {folder}: begin with index.html.\n" in result.out
    assert (folder / "reviewed.md").read_bytes() == slip.encode()
    assert sha256((folder / "reviewed-canonical.txt").read_bytes()).hexdigest() in (
        folder / found["records"][0]["file"]
    ).read_text("utf-8")
    done = verify(folder, past.folder)
    assert (done.code, done.err) == (0, "")
    assert "ok      reviewed-canonical.txt hashes to" in done.out


def test_a_waiver_is_named_and_covers_nothing(medreview: Command, past: Past) -> None:
    waiver = (
        "waivers:\n  - {rule: REV008, page: sample-page, reason: The new dose is being reviewed., owner: ann-author, "
        "until: 2026-07-01}\n"
    )
    past.commit("2026-06-01", {PAGE: page_text(CLINICAL), "house/waivers.yaml": waiver})
    result = ask(medreview, "2026-06-30")
    assert result.code == 1
    assert "A waiver accepted this: The new dose is being reviewed." in result.out
    assert "Waivers in force for this page:\n- REV008 until 2026-07-01, by ann-author" in result.out
    assert verdict(medreview, "2026-07-02")["waivers"] == []


def test_a_safety_change_that_waits_for_its_review(medreview: Command, past: Past) -> None:
    changes = (
        "\n  - {version: 2, date: 2026-06-01, kind: safety, note: Dose., approved_by: rob-both, until: 2026-06-10}"
        "\n  - {version: 1, date: 2026-03-01, kind: review, note: First version.}"
    )
    past.commit("2026-06-01", {PAGE: page_text(CLINICAL, {"version": "2", "changes": changes})})
    result = ask(medreview, "2026-06-02")
    assert result.code == 1
    assert "an urgent safety change was published before it was reviewed" in result.out
    assert "REV019" in result.out


def test_a_page_with_two_records(medreview: Command, past: Past) -> None:
    text = page_text(CLINICAL, {"reviewed": "2026-06-01"})
    past.commit("2026-06-02", {PAGE: text, **past.review(text, {"date": "2026-06-01"})})
    found = verdict(medreview, "2026-06-03")
    assert [(one["said"]["date"], one["is_basis"]) for one in found["records"]] == [
        ("2026-03-02", False),
        ("2026-06-01", True),
    ]
    assert "Also there: record guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml" in (
        ask(medreview, "2026-06-03").out
    )


def test_a_house_that_asked_for_dates_alone(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = start_past(tmp_path, "date")
    past.commit("2026-03-02", {PAGE: page_text(DOSE), **past.review(page_text(DOSE))})
    monkeypatch.chdir(tmp_path)
    result = ask(medreview, "2026-04-01")
    assert result.code == 0
    assert "by the date in its front matter alone" in result.out
    assert "The house asked for dates alone then (evidence: date)" in result.out
    folder = tmp_path / "out"
    assert ask(medreview, "2026-04-01", "-o", folder).code == 0
    done = verify(folder, past.folder)
    assert done.code == 0
    assert "ok      page.md says reviewed: 2026-03-02\n" in done.out


def test_found_by_path_by_id_and_where_it_was(medreview: Command, past: Past) -> None:
    text = (past.guide / PAGE).read_text("utf-8")
    past.commit("2026-05-01", {PAGE: None, "sample/moved.md": text})
    for page in ("sample-page", "guide/sample/moved.md", "guide/sample/page.md"):
        found = verdict(medreview, "2026-04-01", page=page)
        assert (found["path"], found["exit"]) == (f"guide/{PAGE}", 0)
    assert verdict(medreview, "2026-05-01")["path"] == "guide/sample/moved.md"
    gone = ask(medreview, "2026-05-01", page="guide/sample/page.md")
    assert (gone.code, "there was no page 'guide/sample/page.md'" in gone.out) == (3, True)


def test_a_page_that_is_gone(medreview: Command, past: Past) -> None:
    past.commit("2026-05-01", {PAGE: None, "sample/guide.yaml": None})
    assert verdict(medreview, "2026-04-30")["exit"] == 0
    assert ask(medreview, "2026-05-01").code == 3
    empty = ask(medreview, "2026-05-01", page="--all")
    assert (empty.code, empty.out.startswith("On 2026-05-01 there was no page in guide/")) == (3, True)
    as_json = ask(medreview, "2026-05-01", "--format", "json")
    assert (as_json.code, as_json.out, as_json.err.count("\n")) == (3, "", 1)


def test_two_pages_with_one_id(medreview: Command, past: Past) -> None:
    text = (past.guide / PAGE).read_text("utf-8")
    past.commit("2026-05-01", {"sample/copy.md": text})
    past.commit("2026-05-02", {PAGE: None})
    assert verdict(medreview, "2026-05-01", page="guide/sample/page.md")["path"] == f"guide/{PAGE}"
    result = ask(medreview, "2026-05-01")
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "2 pages had the id 'sample-page': sample/copy.md, sample/page.md" in result.err


def test_days_without_an_answer(medreview: Command, past: Past, tmp_path: Path) -> None:
    before = ask(medreview, "2026-01-31")
    assert (before.code, before.out) == (
        3,
        "Nothing was committed by 2026-01-31: the first commit is of 2026-02-01.\n",
    )
    assert ask(medreview, "2026-01-31", page="--all").out == before.out
    later = ask(medreview, "2026-11-23")
    assert later.code == 2
    assert "this day is still to come (today is 2026-11-22)" in later.err
    assert medreview("audit", "sample-page", "--today", TODAY).code == 0
    assert "clone has no such commit" in ask(medreview, "2026-04-01", "--ref", "nowhere").err
    assert ask(medreview, "2026-04-01", "--ref", "main~0").code == 0


def test_a_clock_that_is_set_back(medreview: Command, past: Past) -> None:
    past.commit("2099-01-01", {})
    result = medreview("audit", "sample-page")
    assert (result.code, "the newest commit here is of 2099-01-01" in result.err.lower()) == (2, True)


def test_no_guide_yet(medreview: Command, past: Past) -> None:
    git(past.folder, "checkout", "-q", "--orphan", "other")
    git(past.folder, "rm", "-rq", "--cached", ".")
    (past.folder / "README").write_text("x", "utf-8")
    git(past.folder, "add", "README")
    git(past.folder, "commit", "-qm", "first", at="2026-01-01T12:00:00Z")
    commit_all(past.folder, at="2026-02-01T12:00:00Z")
    result = ask(medreview, "2026-01-15")
    assert (result.code, "there was no file in guide/ yet" in result.out) == (3, True)


def test_a_shallow_clone(
    medreview: Command, past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past.commit("2026-06-01", {PAGE: page_text(CLINICAL)})
    git(tmp_path, "clone", "-q", "--depth=1", past.folder.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    late = ask(medreview, "2026-06-02")
    assert late.code == 2
    assert (
        "whether it was covered cannot be told. Its text is not the text reviewed, and this clone is shallow"
        in (late.out)
    )
    assert "This clone is shallow: what came before" in late.out
    assert ask(medreview, "2026-06-02", page="--all").code == 2
    early = ask(medreview, "2026-05-01")
    assert (early.code, "this clone is shallow" in early.err.lower()) == (2, True)


def test_a_commit_that_is_dated_back_is_doubted(medreview: Command, past: Past) -> None:
    past.commit("2026-08-01", {PAGE: page_text(CLINICAL)})
    past.commit("2026-03-03", {PAGE: page_text(DOSE)})
    found = verdict(medreview, "2026-04-01")
    assert found["answer"] == "covered"
    assert any(doubt.startswith("Commit dates go backward: ") for doubt in found["doubts"])


def test_a_merge_counts_when_it_is_merged(medreview: Command, past: Past) -> None:
    git(past.folder, "checkout", "-q", "-b", "side")
    past.commit("2026-04-01", {PAGE: page_text(CLINICAL)})
    git(past.folder, "checkout", "-q", "main")
    git(past.folder, "merge", "-q", "--no-ff", "-m", "merge", "side", at="2026-06-01T12:00:00Z")
    assert verdict(medreview, "2026-05-01")["answer"] == "covered"
    assert verdict(medreview, "2026-06-01")["answer"] == "not-covered"
    assert verdict(medreview, "2026-05-01", "--ref", "side")["answer"] == "not-covered"


def test_a_house_of_then_that_cannot_be_read(medreview: Command, past: Past) -> None:
    policy = (past.guide / "house" / "policy.yaml").read_text("utf-8")
    past.commit("2026-05-01", {"house/policy.yaml": policy.replace("evidence:", "proof:")})
    past.commit("2026-05-03", {"house/policy.yaml": policy, "sample/guide.yaml": "title: x\n"})
    past.commit("2026-05-05", {"sample/guide.yaml": GUIDE_YAML.format(ids="sample-page")})
    assert verdict(medreview, "2026-05-05")["exit"] == 0
    for day, words in (
        ("2026-05-02", "guide/house/policy.yaml:"),
        ("2026-05-04", "guide/sample/guide.yaml:"),
    ):
        for page in ("sample-page", "--all"):
            result = ask(medreview, day, page=page)
            assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
            assert f"On {day} (commit " in result.err
            assert f"nothing can be told: {words}" in result.err
            assert "A version of medreview of that time may read it." in result.err


def test_a_page_that_cannot_be_read(medreview: Command, past: Past, tmp_path: Path) -> None:
    past.commit("2026-05-01", {PAGE: b"---\nid: sample-page\n---\n\xff\n"})
    folder = tmp_path / "out"
    result = ask(medreview, "2026-05-01", "-o", folder, page="guide/sample/page.md")
    assert (result.code, "cannot be read" in result.out) == (1, True)
    assert (folder / "page.md").read_bytes().endswith(b"\xff\n")
    assert not (folder / "canonical.txt").exists()
    assert verify(folder, past.folder).code == 0
    past.commit("2026-05-02", {PAGE: page_text(DOSE).replace("title:", "title: x\ntitle:", 1)})
    doubtful = ask(medreview, "2026-05-02", page="guide/sample/page.md")
    assert (doubtful.code, "is not certain" in doubtful.out) == (1, True)


def test_records_that_do_not_count(medreview: Command, past: Past, tmp_path: Path) -> None:
    past.commit(
        "2026-05-01",
        {
            "reviews/sample-page/it's $(touch x).yaml": "format: 1\n",
            "reviews/sample-page/2026-04-01-lea-left.yaml": "page: [\n",
            "reviews/sample-page/2026-04-01-lea-left.yaml.sig": "no signature",
        },
    )
    folder = tmp_path / "out"
    result = ask(medreview, "2026-05-01", "-o", folder)
    assert result.code == 1
    assert sorted(file.name for file in (folder / "records").iterdir()) == [
        "2026-03-02-rita-reviewer.yaml",
        "2026-04-01-lea-left.yaml",
        "2026-04-01-lea-left.yaml.sig",
        "record_2.yaml",
    ]
    done = verify(folder, past.folder)
    assert (done.code, done.err) == (0, "")
    assert "note    records/record_2.yaml says nothing that counts" in done.out
    assert not (folder / "x").exists()


def verify(folder: Path, *arguments: Path) -> Result:
    done = subprocess.run(
        ["sh", folder / "verify.sh", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory, key: KeyPair) -> Past:
    """A page with a signed review, and a clinical change after it."""
    past = reviewed_past(tmp_path_factory.mktemp("signed") / "r", "signed", key)
    past.commit("2026-06-01", {PAGE: None, "sample/it's $(touch x) `y`.md": page_text(CLINICAL)})
    return past


@pytest.fixture
def written(medreview: Command, signed: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(signed.folder)
    folder = tmp_path / "a folder" / "out"
    assert ask(medreview, "2026-04-01", "-o", folder).code == 0
    return folder


def test_the_folder(written: Path, signed: Past) -> None:
    names = sorted(file.relative_to(written).as_posix() for file in written.rglob("*") if file.is_file())
    assert names == [
        "MANIFEST.sha256",
        "allowed_signers",
        "canonical.txt",
        "changes.csv",
        "findings.json",
        "house/disclaimers.yaml",
        "house/people.yaml",
        "house/policy.yaml",
        "house/terminology.yaml",
        "house/waivers.yaml",
        "index.html",
        "page.md",
        "records/2026-03-02-rita-reviewer.yaml",
        "records/2026-03-02-rita-reviewer.yaml.sig",
        "references.csv",
        "revoked_keys",
        "verdict.json",
        "verify.sh",
    ]
    described = tables(section(text_of(DOCS / "administrators" / "audit.md"), "The folder"), "File")
    told = {name for row in described for name in re.findall(r"`([^`]+)`", row[0])}
    here = {name if "/" not in name else name.partition("/")[0] + "/" for name in names}
    assert told == here | {"reviewed.md", "reviewed-canonical.txt"}
    found = json.loads((written / "verdict.json").read_text("utf-8"))
    digest = sha256((written / "canonical.txt").read_bytes()).hexdigest()
    assert found["digest"] == f"sha256:{digest}" == found["records"][0]["said"]["digest"]
    then = f"{found['commit']['oid']}:{found['path']}"
    assert (written / "page.md").read_bytes() == _content(signed.folder, then)
    record = found["records"][0]
    assert (written / record["file"]).read_bytes() == _content(signed.folder, f"HEAD:{record['path']}")
    assert record["signature"]["state"] == "valid"
    assert record["signature"]["key_until"] == "2027-12-31"
    assert "rita-reviewer namespaces=" in (written / "allowed_signers").read_text("ascii")
    assert os.access(written / "verify.sh", os.X_OK)
    assert [file.name for file in written.parent.iterdir()] == ["out"]


def _content(folder: Path, name: str) -> bytes:
    return subprocess.run(["git", "-C", folder, "show", name], capture_output=True, check=True).stdout


def test_it_verifies_without_us(written: Path, signed: Past, tmp_path: Path) -> None:
    subprocess.run(["sh", "-n", written / "verify.sh"], check=True)
    done = verify(written, signed.folder)
    assert (done.code, done.err) == (0, "")
    assert "FAILED" not in done.out
    assert "is signed by rita-reviewer, with a key that was valid on 2026-03-02T12:00:00Z\n" in done.out
    assert done.out.endswith("Verdict: on 2026-04-01 covered; reviewed 2026-03-02, due 2028-03-02.\n")
    alone = verify(written)
    assert (alone.code, "not compared with a clone" in alone.out) == (0, True)
    subprocess.run(["sha256sum", "-c", "--quiet", "MANIFEST.sha256"], cwd=written, check=True)
    assert verify(written, tmp_path / "nowhere").code == 2


def test_a_name_that_a_shell_would_obey(
    medreview: Command, signed: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(signed.folder)
    folder = tmp_path / "out"
    assert ask(medreview, "2026-06-02", "-o", folder).code == 1
    done = verify(folder, signed.folder)
    assert (done.code, done.err) == (0, "")
    assert "ok      the commit holds page.md where verdict.json says" in done.out
    assert "note    the record names the digest of reviewed-canonical.txt" in done.out
    assert (folder / "reviewed.md").read_bytes() == page_text(DOSE).encode()
    assert list(csv.DictReader(io.StringIO((folder / "changes.csv").read_text("utf-8")))) == [
        {
            "class": "clinical",
            "reason": "number",
            "before": "5",
            "after": "50",
            "line": "23",
            "column": "6",
            "keeps_review": "false",
        }
    ]
    assert not list(signed.folder.rglob("x"))
    assert not (folder / "x").exists()


CAUGHT = {
    "page.md": "page.md has the name in git that verdict.json says",
    "canonical.txt": "canonical.txt hashes to",
    "records/2026-03-02-rita-reviewer.yaml": "is signed by rita-reviewer",
    "records/2026-03-02-rita-reviewer.yaml.sig": "is signed by rita-reviewer",
    "allowed_signers": "is signed by rita-reviewer",
    "verdict.json": "verdict.json names the path",
}


@pytest.mark.parametrize(
    "name",
    [
        *CAUGHT,
        "changes.csv",
        "findings.json",
        "house/people.yaml",
        "index.html",
        "references.csv",
        "revoked_keys",
    ],
)
def test_each_file_is_guarded(written: Path, name: str) -> None:
    file = written / name
    file.write_bytes(_tampered(name, file.read_bytes()))
    done = verify(written)
    assert done.code == 1
    failed = [line for line in done.out.splitlines() if line.startswith("FAILED")]
    assert failed[0] == f"FAILED  the manifest: {name} is not what it was"
    assert done.out.endswith("Something does not agree: the verdict is not confirmed.\n")
    # whoever makes the manifest anew is caught by what the manifest is not needed for
    lines = (written / "MANIFEST.sha256").read_text("ascii").splitlines()
    old = next(line for line in lines if line.endswith(f"  {name}"))
    new = f"{sha256(file.read_bytes()).hexdigest()}  {name}"
    (written / "MANIFEST.sha256").write_text("\n".join(lines).replace(old, new) + "\n", "ascii")
    again = verify(written)
    failed = [line for line in again.out.splitlines() if line.startswith("FAILED")]
    assert (again.code, len(failed)) == ((1, 1) if name in CAUGHT else (0, 0))
    assert name not in CAUGHT or CAUGHT[name] in failed[0]


def _tampered(name: str, data: bytes) -> bytes:
    if name == "allowed_signers":
        return data.replace(b'valid-after="2025', b'valid-after="2027')
    if name == "verdict.json":
        return data.replace(b'  "path": "guide/sample', b'  "path": "guide/simple', 1)
    if name.endswith(".sig"):
        return data.replace(b"\nU1NIU0lH", b"\nU1NIU0lI", 1)
    return data + b"\n# more\n"


def test_files_that_come_and_go(written: Path) -> None:
    (written / "more.txt").write_text("x", "utf-8")
    assert "FAILED  the manifest: a file was added: more.txt" in verify(written).out
    (written / "more.txt").unlink()
    (written / "house" / ".DS_Store").write_text("x", "utf-8")
    assert (verify(written).code, "not part of the audit: house/.DS_Store" in verify(written).out) == (
        0,
        True,
    )
    (written / "house" / "more").mkdir()
    (written / "house" / "more" / "x.md").write_text("x", "utf-8")
    assert "FAILED  the manifest: a file was added: house/more/x.md" in verify(written).out
    (written / "house" / "more" / "x.md").unlink()
    for name in ("revoked_keys", "MANIFEST.sha256"):
        (written / name).rename(written.parent / name)
        done = verify(written)
        assert (done.code, f"FAILED  {name} is missing" in done.out) == (1, True)
        (written.parent / name).rename(written / name)
    assert verify(written).code == 0


def test_another_repository(written: Path, tmp_path: Path, past: Past) -> None:
    done = verify(written, past.folder)
    assert done.code == 1
    assert "FAILED  the commit holds page.md where verdict.json says" in done.out


def test_a_signature_that_is_not_valid_and_not_asked_for(
    medreview: Command, tmp_path: Path, key: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = reviewed_past(tmp_path / "r", "record", key)
    past.commit("2026-04-01", {f"{RECORD.removeprefix('guide/')}.sig": "nothing"})
    monkeypatch.chdir(past.folder)
    assert "signature valid (key SHA256:" in ask(medreview, "2026-03-31").out
    result = ask(medreview, "2026-04-01", "-o", tmp_path / "out")
    assert (result.code, "signature not valid (The signature of this record" in result.out) == (0, True)
    assert "its signature did not count for medreview either" in verify(tmp_path / "out").out
    monkeypatch.setenv("PATH", _only_git(tmp_path))
    monkeypatch.setenv("MEDREVIEW_CACHE", str(tmp_path / "cache"))
    assert "signature not verified (ssh-keygen was not found" in ask(medreview, "2026-03-31").out


def _only_git(folder: Path) -> str:
    from medreview.history.git import find_git

    (folder / "bin").mkdir()
    (folder / "bin" / "git").symlink_to(find_git())
    return str(folder / "bin")


def test_signatures_that_are_asked_for_and_cannot_be_verified(
    medreview: Command, signed: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(signed.folder)
    monkeypatch.setenv("PATH", _only_git(tmp_path))
    monkeypatch.setenv("MEDREVIEW_CACHE", str(tmp_path / "cache"))
    result = ask(medreview, "2026-04-01")
    assert (result.code, "ssh-keygen was not found" in result.err) == (2, True)


def test_a_record_with_line_ends_of_windows_verifies(
    medreview: Command, tmp_path: Path, key: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = reviewed_past(tmp_path / "r", "signed", key)
    name = RECORD.removeprefix("guide/")
    files = {one: (past.guide / one).read_bytes().replace(b"\n", b"\r\n") for one in (name, f"{name}.sig")}
    past.commit("2026-04-01", dict(files))
    monkeypatch.chdir(past.folder)
    assert ask(medreview, "2026-04-01", "-o", tmp_path / "out").code == 0
    done = verify(tmp_path / "out", past.folder)
    assert (done.code, done.err) == (0, "")


def test_where_a_folder_may_be(medreview: Command, past: Past, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x", "utf-8")
    for folder, words in (
        (full, "and not an empty folder"),
        (full / "x" / "y", "full/x/y: cannot be written"),
        (past.guide / "out", "lies in the guide folder"),
    ):
        result = ask(medreview, "2026-04-01", "-o", folder)
        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert words in result.err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ask(medreview, "2026-04-01", "-o", empty).code == 0
    assert (empty / "verify.sh").is_file()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["empty", "full", "r"]


def test_index_html_holds_no_word_as_markup(medreview: Command, past: Past, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    front = {
        "title": f"'{evil} & \"x\"'",
        "reviewed": "2026-05-01",
        "references": f"\n  - {{id: house, title: '{evil}', url: 'https://example.org/?a=<b>'}}",
    }
    text = page_text(f"# Sample\n\n{evil} \u202e &amp; [^house]\n", front)
    keys = {"date": "2026-05-01", "conflicts": f"'{evil}'", "notes": f"'{evil}'"}
    past.commit("2026-05-01", {PAGE: text, **past.review(text, keys)})
    folder = tmp_path / "out"
    ask(medreview, "2026-05-02", "-o", folder)
    html = (folder / "index.html").read_text("utf-8")
    assert evil not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "\u202e" not in html
    assert 'class="sample">SAMPLE' in html
    assert "http-equiv" in html
    assert "src=" not in html
    assert "href=" not in html


def test_all_pages(medreview: Command, past: Past, tmp_path: Path) -> None:
    other = page_text(DOSE, {"id": "other", "title": "=Other", "status": "draft"})
    lapsed = page_text(DOSE, {"id": "a-page", "title": "A page"})
    past.commit(
        "2026-05-01",
        {
            "sample/other.md": other,
            "sample/z.md": lapsed,
            "sample/guide.yaml": GUIDE_YAML.format(ids="sample-page, other, a-page"),
        },
    )
    assert ask(medreview, "2026-04-01", page="--all").code == 0
    result = ask(medreview, "2026-05-01", "-o", tmp_path / "out", page="--all")
    assert result.code == 1
    lines = result.out.splitlines()
    assert [line.split("  ")[0] for line in lines[3:6]] == ["a-page", "other", "sample-page"]
    assert "3 pages: 1 covered, 1 draft, 1 not covered" in result.out
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["audit.csv", "audit.json"]
    data = (tmp_path / "out" / "audit.csv").read_bytes()
    assert data.count(b"\r\n") == 4
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert [(row["id"], row["answer"]) for row in rows] == [
        ("a-page", "not covered"),
        ("other", "draft"),
        ("sample-page", "covered"),
    ]
    assert rows[1]["title"] == "'=Other"
    assert (rows[2]["records"], rows[2]["sample"]) == (RECORD, "true")
    assert "Rita Reviewer, MD (SAMPLE)" in result.out
    found = verdict(medreview, "2026-05-01", page="--all")
    assert json.loads((tmp_path / "out" / "audit.json").read_text("ascii")) == {
        key: value for key, value in found.items() if key != "exit"
    }


def test_files_that_cannot_be_had_as_they_were(medreview: Command, past: Past) -> None:
    text = (past.guide / PAGE).read_text("utf-8").replace("sample-page", "other")
    past.commit("2026-05-01", {"sample/what?.md": text})
    result = ask(medreview, "2026-05-01", page="--all")
    assert result.code == 2
    assert "Could not be had as they were:\n- sample/what?.md: a name in it has a character" in result.out
    past.commit("2026-05-02", {PAGE: None})
    assert ask(medreview, "2026-05-02", page="--all").code == 2
    named = ask(medreview, "2026-05-01", page="guide/sample/what?.md")
    assert (named.code, "this file cannot be had as it was: a name in it" in named.err) == (2, True)


def test_a_page_that_was_a_link(medreview: Command, past: Past) -> None:
    (past.guide / PAGE).rename(past.guide / "sample" / "there")
    (past.guide / PAGE).symlink_to("there")
    past.commit("2026-05-01", {})
    for page, words in (
        (f"guide/{PAGE}", "it was a link"),
        ("sample-page", "(it was a link), and may be the one"),
    ):
        result = ask(medreview, "2026-05-01", page=page)
        assert (result.code, result.out, words in result.err) == (2, "", True)


def test_a_repository_with_sha256(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path / "it's a $repo", "--object-format=sha256") / "a 'guide'"
    past = reviewed_past(folder)
    monkeypatch.chdir(folder)
    found = verdict(medreview, "2026-04-01", "-o", str(tmp_path / "out"))
    assert (len(found["blob"]), found["path"]) == (64, f"a 'guide'/guide/{PAGE}")
    done = verify(tmp_path / "out", past.folder)
    assert (done.code, done.err, "FAILED" in done.out) == (0, "", False)
    (tmp_path / "out" / "page.md").write_bytes(b"x")
    assert "FAILED  page.md has the name in git" in verify(tmp_path / "out").out


def test_a_record_that_grep_does_not_see_through(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = start_past(tmp_path / "r", "record")
    text = page_text(DOSE)
    ((name, record),) = past.review(text).items()
    assert isinstance(record, str)
    past.commit("2026-03-02", {PAGE: text, name: record.replace("verdict: ", "verdict:\n  ")})
    monkeypatch.chdir(past.folder)
    assert ask(medreview, "2026-04-01", "-o", tmp_path / "out").code == 0
    done = verify(tmp_path / "out", past.folder)
    assert done.code == 0
    assert (
        "note    look into records/2026-03-02-rita-reviewer.yaml yourself: it should say verdict: approved\n"
    ) in done.out


def test_a_change_that_was_reviewed_by_itself(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: KeyPair
) -> None:
    past = reviewed_past(tmp_path / "r", "signed", key)
    text = page_text(CLINICAL)
    keys = {"date": "2026-06-01", "scope": "change-only", "since": page_digest(page_text(DOSE))}
    past.commit("2026-06-01", {PAGE: text, **past.review(text, keys)})
    monkeypatch.chdir(past.folder)
    result = ask(medreview, "2026-06-02", "-o", tmp_path / "out")
    assert (result.code, result.out.count("signature valid")) == (0, 2)
    assert "; due 2028-03-02." in result.out
    done = verify(tmp_path / "out", past.folder)
    assert (done.code, done.err) == (0, "")
    assert f"ok      records/2026-06-01-rita-reviewer.yaml says since: {keys['since']}\n" in done.out


def test_signatures_and_pages_that_are_too_large(medreview: Command, past: Past, tmp_path: Path) -> None:
    past.commit("2026-05-01", {f"{RECORD.removeprefix('guide/')}.sig": b"x" * 300_000})
    assert "signature not valid (This file has 300,000 bytes" in ask(medreview, "2026-05-01").out
    (past.folder / "medreview.toml").write_text("max_page_bytes = 100\n", "utf-8")
    result = ask(medreview, "2026-05-01", "-o", tmp_path / "out", page=f"guide/{PAGE}")
    assert (result.code, "It cannot be read" in result.out) == (1, True)
    assert (tmp_path / "out" / "page.md").read_bytes() == (past.guide / PAGE).read_bytes()


def test_a_key_that_nobody_has(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: KeyPair
) -> None:
    past = reviewed_past(tmp_path / "r", "record", key)
    name = RECORD.removeprefix("guide/")
    other = make_signature(make_key(tmp_path / "other"), (past.guide / name).read_bytes())
    past.commit("2026-05-01", {f"{name}.sig": other})
    monkeypatch.chdir(past.folder)
    signature = verdict(medreview, "2026-05-01")["records"][0]["signature"]
    assert signature["fingerprint"].startswith("SHA256:")
    assert (signature["state"], signature["key_from"]) == ("invalid", None)
    assert "is not listed in people.yaml" in signature["why"]


def test_a_key_that_was_revoked(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: KeyPair
) -> None:
    past = reviewed_past(tmp_path / "r", "record", key)
    people = (past.guide / "house" / "people.yaml").read_text("utf-8")
    past.commit(
        "2026-05-01",
        {
            "house/people.yaml": people.replace(
                "until: 2027-12-31}", "revoked: 2026-04-01, revoked_because: It was lost on a train.}"
            )
        },
    )
    monkeypatch.chdir(past.folder)
    result = ask(medreview, "2026-05-01", "-o", tmp_path / "out")
    assert (result.code, "is revoked since 2026-04-01" in result.out) == (0, True)
    assert key.blob in (tmp_path / "out" / "revoked_keys").read_text("ascii")
    assert "is signed by" not in verify(tmp_path / "out").out


def test_no_temporary_folder(medreview: Command, past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    result = ask(medreview, "2026-04-01")
    assert (result.code, "An audit needs a temporary folder" in result.err) == (2, True)


def test_usage(medreview: Command, past: Past, tmp_path: Path) -> None:
    assert medreview("audit").code == 2
    assert medreview("audit", "x", "--all").code == 2
    assert medreview("audit", "x", "--as-of", "yesterday").code == 2
    outside = tmp_path / "r" / "page.md"
    outside.write_text("x", "utf-8")
    assert "lies outside of the guide folder" in ask(medreview, "2026-04-01", page=str(outside)).err


def test_no_repository(
    medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, past: Past
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (past.folder / ".git").rename(tmp_path / "gone")
    result = ask(medreview, "2026-04-01")
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "is not in a git repository" in result.err
