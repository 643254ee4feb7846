"""medreview check: exit codes, formats, paths, and what it does with bad usage."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from support.commands import Command, finish, start
from support.guides import page_text, write_guide


def test_findings_are_printed_with_place_rule_and_words(medreview: Command, guide: Path) -> None:
    result = medreview("check", guide, "--today", "2026-11-22")
    assert result.code == 1
    assert "guide/sample/old.md" in result.out
    assert "REV002 review-overdue" in re.sub(r" +", " ", result.out)
    assert "2019-03" in result.out
    assert "\x1b" not in result.out
    assert result.err == ""


def test_the_day_decides(medreview: Command, guide: Path) -> None:
    old = guide / "sample" / "old.md"
    assert [medreview("check", old, "--today", day).code for day in ("2021-02-28", "2021-03-01")] == [0, 1]


def test_only_named_pages_are_reported(medreview: Command, guide: Path) -> None:
    result = medreview("check", guide / "sample" / "page.md", "--today", "2026-11-22")
    assert (result.code, "old.md" in result.out) == (0, False)


def test_a_repository_folder_and_the_working_folder_stand_for_the_guide(
    medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = medreview("check", guide, "--today", "2026-11-22")
    assert medreview("check", guide.parent, "--today", "2026-11-22") == whole
    monkeypatch.chdir(guide / "sample")
    assert medreview("check", "..", "--today", "2026-11-22") == whole
    monkeypatch.chdir(guide.parent)
    assert medreview("check", "--today", "2026-11-22") == whole
    assert (
        medreview(
            "check", Path("guide") / "sample" / ".." / "sample" / "page.md", "--today", "2026-11-22"
        ).code
        == 0
    )


def test_json_is_the_contract(medreview: Command, guide: Path) -> None:
    result = medreview("check", guide, "--today", "2026-11-22", "--format", "json")
    found = json.loads(result.out)
    assert found["format"] == 1
    assert found["tool"]["name"] == "medreview"
    assert (found["today"], found["profile"]) == ("2026-11-22", "us-patient")
    assert found["summary"]["exit"] == result.code == 1
    (overdue,) = [f for f in found["findings"] if f["rule"] == "REV002"]
    assert (overdue["path"], overdue["line"], overdue["column"]) == ("guide/sample/old.md", 14, 11)
    assert (overdue["end_line"], overdue["end_column"], overdue["fix"]) == (14, 18, None)
    assert {page["state"] for page in found["pages"]} == {"overdue", "current"}
    assert medreview("check", guide, "--today", "2026-11-22", "--format", "json").out == result.out


def test_github_format(medreview: Command, guide: Path) -> None:
    result = medreview("check", guide, "--today", "2026-11-22", "--format", "github")
    assert result.out.startswith("::error file=guide/sample/old.md,line=14,")


def test_output_goes_to_a_file(medreview: Command, guide: Path, tmp_path: Path) -> None:
    file = tmp_path / "out" / "run.json"
    result = medreview("check", guide, "--today", "2026-11-22", "--format", "json", "-o", file)
    assert (result.code, result.out) == (1, "")
    assert json.loads(file.read_text(encoding="utf-8"))["summary"]["exit"] == 1
    assert [entry.name for entry in file.parent.iterdir()] == ["run.json"]


def test_output_that_cannot_be_written_is_an_error(medreview: Command, guide: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("", encoding="utf-8")
    result = medreview("check", guide, "-o", blocker / "run.txt")
    assert result.code == 2
    assert result.err.startswith("medreview: ")
    assert "cannot be written" in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "nowhere.md"), "nowhere.md: there is no such file or folder."),
        (("check", "--today", "2025-02-30"), "this day does not exist"),
        (("check", "--today", "2025-2-3"), "YYYY-MM-DD"),
        (("check", "--format", "xml"), "'xml' is not one of"),
        (("check", "--colour"), "No such option"),
        (("chek",), "No such command"),
        (("check", "guide/house/policy.yaml"), "policy.yaml: is not a page; pages end in .md."),
        (("check", "guide/sample/page.md", ".."), "no guide found"),
        (("measure", "nowhere.md"), "nowhere.md: there is no such file."),
        (("measure", "guide"), "This is a folder, not a file"),
        (("explain", "TRM999"), "there is no rule 'TRM999'"),
        (("report",), "--output"),
    ],
)
def test_bad_usage_is_one_error(
    medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(guide.parent)
    result = medreview(*arguments)
    assert result.code == 2
    assert words in result.err
    assert "Traceback" not in result.err
    assert result.out == ""


def test_pages_of_two_guides_are_not_mixed(medreview: Command, guide: Path, tmp_path: Path) -> None:
    other = write_guide(tmp_path / "other", {"sample/page.md": page_text()})
    result = medreview("check", guide, other)
    assert (result.code, "belongs to another guide" in result.err) == (2, True)


def test_a_path_outside_of_the_configured_guide_is_refused(medreview: Command, guide: Path) -> None:
    (guide.parent / "medreview.toml").write_text("", encoding="utf-8")
    (guide.parent / "notes").mkdir()
    result = medreview("check", guide.parent / "notes")
    assert (result.code, "lies outside of the guide folder" in result.err) == (2, True)


def test_house_faults_come_with_their_places(medreview: Command, guide: Path) -> None:
    (guide / "house" / "people.yaml").write_text("people: []\nextra: 1\n", encoding="utf-8")
    result = medreview("check", guide)
    assert result.code == 2
    assert [line.split(": ")[1] for line in result.err.splitlines()] == [
        "guide/house/people.yaml:1:1",
        "guide/house/people.yaml:2:1",
    ]


def test_nothing_to_check_is_not_green(medreview: Command, tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/notes.txt": ""})
    for command in (("check", guide), ("status", guide), ("report", guide, "-o", tmp_path / "out")):
        assert medreview(*command).code == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names and signals")
def test_a_name_with_line_feed_and_quote_is_one_line(medreview: Command, guide: Path) -> None:
    (guide / "sample" / 'a"\nb.md').write_text("no front matter", encoding="utf-8")
    for form in ("text", "github"):
        out = medreview("check", guide, "--today", "2026-11-22", "--format", form).out
        assert not any(line.startswith("b.md") for line in out.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_closed_pipe_is_no_traceback(guide: Path) -> None:
    with start("check", str(guide), cwd=guide) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        error = process.stderr.read()
    assert b"Traceback" not in error
    assert process.returncode != 0


def test_an_interrupt_is_no_traceback(
    medreview: Command, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object, **options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("medreview.commands.check.check_pages", interrupt)
    result = medreview("check", guide)
    assert (result.code, result.out, "Traceback" in result.err) == (130, "", False)


def test_as_a_process_of_its_own(guide: Path) -> None:
    result = finish(start("check", "sample", "--today", "2026-11-22", cwd=guide, NO_COLOR="1"))
    assert (result.code, result.err) == (1, "")
    assert "REV002" in result.out
