"""check --since and --house-from as an editor and a CI job use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commands import Command
from support.guides import page_text, write_guide
from support.repositories import commit_all, repository

DAY = ("--today", "2026-11-22")


@pytest.fixture
def committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A guide whose one page was committed and then edited."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    guide = write_guide(repository(tmp_path / "r"), {"sample/page.md": page_text()})
    commit_all(guide.parent)
    page = guide / "sample" / "page.md"
    page.write_text(page_text("# Sample page\n\nTake 5 mg.\n"), encoding="utf-8")
    return guide


def test_a_changed_page(medreview: Command, committed: Path) -> None:
    result = medreview("check", committed, "--since", "main", *DAY)
    assert result.code == 1
    assert "VER001" in result.out
    words = " ".join(result.out.split())
    assert "The page changed (first at “Take 5 mg.”), but its version is still 1. Set it to 2" in words
    assert "changed since main (" in words


def test_nothing_changed(medreview: Command, committed: Path) -> None:
    commit_all(committed)
    result = medreview("check", committed, "--since", "HEAD", *DAY)
    assert (result.code, result.err) == (0, "")
    assert "0 pages: no findings" in result.out
    assert "Name such files" not in result.out
    github = medreview("check", committed, "--since", "HEAD", "--format", "github", *DAY).out
    assert github.startswith("::notice title=medreview::Checked 0 of 1 pages in guide/, changed since HEAD (")


def test_json_says_what_was_compared(medreview: Command, committed: Path) -> None:
    result = medreview(
        "check", committed, "--since", "main", "--house-from", "main", "--format", "json", *DAY
    )
    found = json.loads(result.out)
    assert found["policy"]["path"] == "main:guide/house/policy.yaml"
    assert found["covers"].startswith("the only page in guide/, changed since main (")
    assert ", by the house files of main (" in found["covers"]


@pytest.mark.parametrize("option", ["--since", "--house-from"])
@pytest.mark.parametrize("ref", ["nope", "-x", "", "--upload-pack=x"])
def test_a_bad_name_is_one_line(medreview: Command, committed: Path, option: str, ref: str) -> None:
    result = medreview("check", committed, option, ref)
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1
    assert option in result.err


@pytest.mark.parametrize("option", ["--since", "--house-from"])
def test_outside_of_a_repository(medreview: Command, tmp_path: Path, option: str, committed: Path) -> None:
    guide = write_guide(tmp_path / "none", {"sample/page.md": page_text()})
    result = medreview("check", guide, option, "main")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"medreview: {option}: ")


def test_status_and_report_by_the_house_of_a_commit(
    medreview: Command, committed: Path, tmp_path: Path
) -> None:
    policy = committed / "house" / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("interval_months: 24", "interval_months: 6"), encoding="utf-8")
    assert "Overdue" in medreview("status", committed, *DAY).out
    assert "Overdue" not in medreview("status", committed, "--house-from", "main", *DAY).out
    result = medreview("report", committed, "-o", tmp_path / "out", "--house-from", "main", *DAY)
    assert result.code == 0
    assert "main:guide/house/policy.yaml" in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")
