"""Who may relax the gate: what a change should not do at once with a review, and what is said where nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.engine import Request, run
from medreview.reading.earlier import EarlierPage
from medreview.schemas.run import Run
from medreview.settings import find_settings
from support.guides import HOUSE, TODAY, page_text, run_guide
from support.records import page_digest, policy_with, record_text
from support.repositories import commit_all, git

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1Uz0pbqB2VcKyd3yrSRHF8gBN8f0nPzAx5zsSvCbsN rita"
OLDER = page_text(front={"reviewed": "2025-03-02"})
RITA = "  - id: rita-reviewer\n"


def put(guide: Path, name: str, text: str) -> None:
    file = guide / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8"))


def people(change: str = "") -> str:
    text = (HOUSE / "people.yaml").read_text(encoding="utf-8")
    return text.replace("\n" + RITA, f"\n{RITA}{change}", 1)


def found_by(found: Run, rule: str) -> list[tuple[str, int, int]]:
    return [(one.path, one.line, one.column) for one in found.findings if one.rule == rule]


def left_out(found: Run) -> str:
    return "\n".join(f"{one.what}: {one.why}" for one in found.not_checked)


def since(guide: Path, ref: str = "main", house_from: str | None = None) -> Run:
    return run(Request(find_settings(guide), TODAY, since=ref, house_from=house_from))


def test_an_earlier_house_that_cannot_be_read_is_named_and_no_pass(guide: Path) -> None:
    put(guide, "house/people.yaml", "people: []\n")
    put(guide, "sample/page.md", OLDER)
    commit_all(guide)
    put(guide, "house/people.yaml", people())
    put(guide, "sample/page.md", page_text(front={"risk": "low"}))
    put(guide, "sample/new.md", page_text(front={"id": "new"}))
    found = since(guide)
    assert found_by(found, "REV017") == []
    for page in ("page.md", "new.md"):
        words = f"REV017, REV018 on guide/sample/{page}: the earlier version cannot be compared: the house files of"
        assert f"{words} then cannot be used" in left_out(found)


def test_a_key_that_came_with_the_review_is_reported_where_signatures_count(guide: Path) -> None:
    put(guide, "house/policy.yaml", policy_with("signed"))
    put(guide, "sample/page.md", OLDER)
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    assert found_by(since(guide), "REV018") == []
    put(guide, "house/people.yaml", people(f"    keys: [{KEY}]\n"))
    (place,) = found_by(since(guide), "REV018")
    assert place == ("guide/sample/page.md", 15, 15)
    put(guide, "house/policy.yaml", policy_with("record"))
    assert found_by(since(guide), "REV018") == []


def test_a_key_that_was_listed_before_is_no_news(guide: Path) -> None:
    put(guide, "house/policy.yaml", policy_with("signed"))
    put(guide, "house/people.yaml", people(f"    keys: [{KEY}]\n"))
    put(guide, "sample/page.md", OLDER)
    commit_all(guide)
    put(guide, "sample/page.md", page_text())
    assert found_by(since(guide), "REV018") == []


def test_house_files_that_moved_on_in_the_base_are_not_held_against_a_change(guide: Path) -> None:
    put(guide, "sample/page.md", OLDER)
    commit_all(guide)
    git(guide, "switch", "-qc", "work")
    put(guide, "sample/page.md", page_text())
    put(guide, "house/people.yaml", people("    # a comment\n"))
    commit_all(guide)
    git(guide, "switch", "-q", "main")
    policy = (HOUSE / "policy.yaml").read_text(encoding="utf-8")
    put(guide, "house/policy.yaml", policy.replace("interval_months: 24", "interval_months: 30"))
    commit_all(guide)
    git(guide, "switch", "-q", "work")
    assert found_by(since(guide, house_from="main"), "REV017") == []
    git(guide, "tag", "another-name", "main")
    assert found_by(since(guide, house_from="another-name"), "REV017") != []


def test_a_person_added_with_the_review_is_unknown_by_the_house_of_the_base(guide: Path) -> None:
    nina = "  - {id: nina, name: Nina, roles: [reviewer], active: {from: 2020-01-01}, conflicts: none}\n"
    put(guide, "house/people.yaml", people().rstrip("\n") + f"\n{nina}")
    put(guide, "sample/page.md", page_text(front={"reviewed_by": "[nina]"}))
    assert found_by(since(guide), "REV018") == [("guide/sample/page.md", 15, 15)]
    found = since(guide, house_from="main")
    assert found_by(found, "REV005") == [("guide/sample/page.md", 15, 15)]
    assert found_by(found, "REV018") == []


def test_records_that_are_not_compared_are_named(guide: Path) -> None:
    assert "REV012, REV015, REV016" in left_out(run_guide(guide))
    assert "PAG010, REV009, REV017, REV018" in left_out(run_guide(guide))
    put(guide, "house/policy.yaml", policy_with("record"))
    named = left_out(run_guide(guide))
    assert "PAG010, REV009, REV015, REV017, REV018, REV020, VER001, VER003, VER004 need one" in named


def test_a_page_that_did_not_change_is_checked_when_its_record_did(guide: Path) -> None:
    path = "reviews/sample-page/2026-03-02-rita-reviewer.yaml"
    text = record_text({"digest": page_digest(page_text()), "notes": "Read."})
    put(guide, "house/policy.yaml", policy_with("record"))
    put(guide, path, text)
    commit_all(guide)
    assert since(guide).pages == ()
    put(guide, path, text.replace("Read.", "Read all."))
    found = since(guide)
    assert [page.path for page in found.pages] == ["guide/sample/page.md"]
    assert found_by(found, "REV011") == [(f"guide/{path}", 15, 12)]
    (guide / path).unlink()
    found = since(guide)
    assert found_by(found, "REV011") == [(f"guide/{path}", 1, 1)]
    assert found_by(found, "REV010") == [("guide/sample/page.md", 14, 11)]


def test_a_waiver_of_a_rule_that_could_not_compare_is_not_called_unused(guide: Path) -> None:
    reason = "reason: Read together in one sitting."
    waiver = f"{{rule: REV015, page: sample-page, {reason}, owner: ann-author, until: 2026-12-01}}"
    put(guide, "house/policy.yaml", policy_with("record"))
    put(guide, "house/waivers.yaml", f"waivers:\n  - {waiver}\n")
    assert found_by(run_guide(guide), "WAV002") == []


def test_house_rules_of_then_are_only_for_rules_that_say_so() -> None:
    with pytest.raises(RuntimeError, match="without declaring HOUSE"):
        _ = EarlierPage("page.md", b"").house_then
