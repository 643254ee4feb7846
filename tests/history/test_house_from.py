"""--house-from: a pull request is judged by the house files of its base."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.schemas.run import Run
from medreview.settings import find_settings
from support.guides import HOUSE, TODAY, page_text, write_guide
from support.repositories import commit_all, git, repository


def judged(guide: Path, ref: str = "main", since: str | None = None) -> Run:
    return run(Request(find_settings(guide), TODAY, since=since, house_from=ref))


def refused(guide: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        judged(guide)
    return raised.value.lines


def left_out(found: Run) -> str:
    return "\n".join(f"{one.what}: {one.why}" for one in found.not_checked)


def relax(guide: Path) -> None:
    policy = guide / "house" / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("interval_months: 24", "interval_months: 60"), encoding="utf-8")


def overdue(guide: Path) -> None:
    (guide / "sample" / "page.md").write_text(page_text(front={"reviewed": "2024-01-01"}), encoding="utf-8")


def rules_of(found: Run) -> set[str]:
    return {finding.rule for finding in found.findings if finding.severity == "error"}


def test_a_change_cannot_relax_its_own_gate(guide: Path) -> None:
    overdue(guide)
    relax(guide)
    assert "REV002" not in rules_of(run(Request(find_settings(guide), TODAY)))
    found = judged(guide)
    assert "REV002" in rules_of(found)
    assert found.policy.path == "main:guide/house/policy.yaml"
    assert found.policy.tiers["standard"][0] == 24
    assert "all 2 pages in guide/, by the house files of main (" in found.covers
    assert "changed house files: policy.yaml: this run is judged by the house files of main (" in left_out(
        found
    )


def test_with_since(guide: Path) -> None:
    overdue(guide)
    relax(guide)
    found = judged(guide, since="main")
    assert rules_of(found) == {"REV002", "REV009"}
    assert len(found.pages) == 1
    assert "pages that did not change" not in left_out(found)


def test_house_files_that_are_the_same_say_nothing(guide: Path) -> None:
    found = judged(guide)
    assert "house files" not in left_out(found)
    assert rules_of(found) == set()


def test_added_and_deleted_files_are_those_of_the_commit(guide: Path) -> None:
    git(guide, "rm", "-q", "house/waivers.yaml")
    commit_all(guide)
    waiver = "{rule: REV002, page: sample-page, reason: A long enough reason., owner: ann-author, until: 2026-12-01}"
    (guide / "house" / "waivers.yaml").write_text(f"waivers:\n  - {waiver}\n", encoding="utf-8")
    found = judged(guide)
    assert "recorded waiver" not in left_out(found)
    assert "changed house files: waivers.yaml" in left_out(found)
    (guide / "house" / "waivers.yaml").unlink()
    assert "house files: waivers.yaml" in left_out(judged(guide, "main~1"))


def test_the_house_files_here_must_be_in_order_all_the_same(guide: Path) -> None:
    people = guide / "house" / "people.yaml"
    people.write_bytes(people.read_bytes() + b"extra: 1\n")
    (line,) = refused(guide)
    assert line.startswith("guide/house/people.yaml:")
    git(guide, "checkout", "-q", ".")
    policy = guide / "house" / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(
        text.replace("rules: {}", "rules: {REV002: {severity: off, reason: No.}}"), encoding="utf-8"
    )
    (line,) = refused(guide)
    assert "REV002 is an error and cannot be lowered here" in line


def test_faults_are_placed_in_the_commit(guide: Path) -> None:
    (guide / "house" / "people.yaml").write_text("people: []\nextra: 1\n", encoding="utf-8")
    commit_all(guide)
    assert refused(guide)[0].startswith("main:guide/house/people.yaml:1:1: ")
    git(guide, "rm", "-q", "house/people.yaml")
    commit_all(guide)
    assert refused(guide) == (
        "main:guide/house/people.yaml:1:1: This file cannot be read: No such file or directory.",
    )


def test_a_commit_without_a_house(tmp_path: Path) -> None:
    commit_all(repository(tmp_path))
    guide = write_guide(tmp_path, {"sample/page.md": page_text()})
    (line,) = refused(guide)
    assert line.startswith("--house-from main (")
    assert "has no guide/house/policy.yaml. Leave --house-from out until" in line


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_house_file_that_was_a_link(guide: Path) -> None:
    people = guide / "house" / "people.yaml"
    people.unlink()
    people.symlink_to(HOUSE / "people.yaml")
    commit_all(guide)
    assert refused(guide) == ("main:guide/house/people.yaml:1:1: This file is a link in main.",)


def test_a_house_file_that_was_too_large(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medreview.history.house_files._LARGEST", 10)
    assert "main:guide/house/people.yaml:1:1: This file is too large in main." in refused(guide)


def test_files_in_deeper_folders_are_not_house_files(guide: Path) -> None:
    (guide / "house" / "old").mkdir()
    (guide / "house" / "old" / "policy.yaml").write_text("nothing", encoding="utf-8")
    (guide / "house" / "README.md").write_text("Our house.", encoding="utf-8")
    commit_all(guide)
    assert rules_of(judged(guide)) == set()
    (guide / "house" / "old" / "policy.yaml").unlink()
    assert "house files" not in left_out(judged(guide))


def test_the_guide_list_stays_that_of_the_folder(guide: Path) -> None:
    listed = guide / "sample" / "guide.yaml"
    listed.write_text(
        listed.read_text(encoding="utf-8").replace("owner: ann-author", "owner: nobody"), encoding="utf-8"
    )
    assert "'nobody' is not in people.yaml" in refused(guide)[0]
