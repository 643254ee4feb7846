"""check --only-pages: as pre-commit calls it, with whatever Markdown a commit holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from support.guides import page_text, write_guide
from support.repositories import commit_all, repository

DAY = ("--today", "2026-11-22")
LATER = ("--today", "2030-01-01")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a guide of one page, and Markdown around it."""
    write_guide(tmp_path / "r", {"sample/page.md": page_text(), "house/notes.md": "Notes.\n"})
    (tmp_path / "r" / "README.md").write_text("# A repository\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "r")
    return tmp_path / "r"


def named_as_left_out(out: str) -> dict[str, str]:
    run: dict[str, Any] = json.loads(out)
    return {one["what"]: one["why"] for one in run["not_checked"] if "md" in one["what"]}


def test_pages_are_checked_and_other_files_are_named(medreview: Command, folder: Path) -> None:
    named = ("README.md", "guide/sample/page.md", "guide/house/notes.md")
    result = medreview("check", "--only-pages", *named, "--format", "json", *LATER)
    assert result.code == 1
    assert "REV002" in {finding["rule"] for finding in json.loads(result.out)["findings"]}
    assert named_as_left_out(result.out) == {
        "README.md": "lies outside of the guide folder guide/",
        "guide/house/notes.md": "is no page of the guide",
    }


def test_without_the_option_such_a_file_is_an_error(medreview: Command, folder: Path) -> None:
    result = medreview("check", "README.md", "guide/sample/page.md", *DAY)
    assert (result.code, result.out) == (2, "")
    assert "README.md: lies outside of the guide folder" in result.err


@pytest.mark.parametrize("pages", [1, 0])
def test_no_page_among_the_files_is_an_answer(medreview: Command, folder: Path, pages: int) -> None:
    """Also while the guide has none; and what is wrong with pages and lists that nobody named is not asked."""
    if not pages:
        (folder / "guide" / "sample" / "page.md").unlink()
    result = medreview("check", "--only-pages", "README.md", *LATER)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("0 pages: no findings\n")
    assert "\n  README.md: lies outside of the guide folder guide/\n" in result.out


def test_a_folder_without_pages_is_still_no_answer(medreview: Command, folder: Path) -> None:
    (folder / "guide" / "empty").mkdir()
    assert medreview("check", "--only-pages", "README.md", "guide/empty", *DAY).code == 3


def test_no_name_at_all_is_the_whole_guide(medreview: Command, folder: Path) -> None:
    result = medreview("check", "--only-pages", *LATER)
    assert result.code == 1
    assert "REV002" in result.out


def test_other_files_that_hold_findings_may_be_named(medreview: Command, folder: Path) -> None:
    named = ("guide/sample/guide.yaml", "guide/sample/page.md")
    (folder / "guide" / "sample" / "guide.yaml").write_text(
        "title: Sample\ncondition: x\nowner: ann-author\npages: [gone, sample-page]\n", encoding="utf-8"
    )
    result = medreview("check", "--only-pages", *named, *DAY)
    assert (result.code, "PAG013" in result.out) == (1, True)


def test_what_lies_elsewhere_is_an_error_as_ever(medreview: Command, folder: Path) -> None:
    write_guide(folder / "second", {"sample/page.md": page_text()})
    (folder / "docs").mkdir()
    outside = folder.parent / "outside.md"
    outside.write_text("Text.\n", encoding="utf-8")
    second = "second/guide/sample/page.md"
    for name, words in (
        (second, f"{Path(second)}: belongs to another guide than the one of this folder."),
        (str(outside), "no guide found here or above"),
        ("gone.md", "gone.md: there is no such file or folder."),
        ("docs", "docs: lies outside of the guide folder"),
    ):
        result = medreview("check", "--only-pages", "guide/sample/page.md", name, *DAY)
        assert (result.code, result.out) == (2, "")
        assert words in result.err


def test_a_working_folder_without_a_guide_is_an_error(
    medreview: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    result = medreview("check", "--only-pages", "r/guide/sample/page.md", *DAY)
    assert (result.code, result.out) == (2, "")
    assert "no guide found here or above" in result.err


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_fixing_leaves_other_files_alone(medreview: Command, folder: Path, option: str) -> None:
    (folder / "README.md").write_text("The infusion suite.\n", encoding="utf-8")
    page = folder / "guide" / "sample" / "page.md"
    page.write_text(page_text("# Sample page\n\nThe infusion suite opens.\n"), encoding="utf-8")
    result = medreview("check", "--only-pages", option, "README.md", "guide/sample/page.md", *DAY)
    assert "infusion center" in (result.out if option == "--diff" else page.read_text(encoding="utf-8"))
    assert (folder / "README.md").read_text(encoding="utf-8") == "The infusion suite.\n"


def test_since_and_only_pages_narrow_each_other(medreview: Command, folder: Path) -> None:
    commit_all(repository(folder))
    result = medreview("check", "--only-pages", "--since", "HEAD", "README.md", "guide/sample/page.md", *DAY)
    assert (result.code, result.err) == (0, "")
    assert "0 of 1 pages in guide/, changed since HEAD (" in result.out
    assert "README.md: lies outside" in result.out
