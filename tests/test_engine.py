"""Runs over whole guides: what is covered, how severe it is, in which order; nothing passes by being skipped."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medreview import engine
from medreview.checks.registry import RegisteredRule, all_rules
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.examiner import Examiner, PageResult
from medreview.reading.house import House
from medreview.reading.page import Page, read_page
from medreview.reports.as_json import plain
from medreview.schemas.finding import Problem, Span
from medreview.schemas.run import FailLevel, Run
from medreview.settings import find_settings
from support.guides import HOUSE, TODAY, commit_guide, page_text, run_guide, write_guide

OVERDUE = page_text(front={"reviewed": "2019-01-01"})
OTHER = page_text("# Other\n\nText.\n", {"id": "other", "title": "Other", "risk": "hihg"})


def rules_of(found: Run) -> list[tuple[str, str]]:
    return [(f.path, f.rule) for f in found.findings if f.severity == "error"]


def test_a_good_page_passes(tmp_path: Path) -> None:
    found = run_guide(write_guide(tmp_path, {"sample/page.md": page_text()}))
    assert rules_of(found) == []
    assert (found.summary.exit, found.summary.pages, found.covers) == (0, 1, "the only page in guide/")
    assert found.not_checked


def test_named_pages_only_are_reported(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/a.md": OVERDUE, "sample/b.md": OTHER})
    settings = find_settings(guide)
    whole = run_guide(guide)
    assert {path for path, _ in rules_of(whole)} == {"guide/sample/a.md", "guide/sample/b.md"}
    part = run(Request(settings, TODAY, (guide / "sample" / "a.md",)))
    assert part.findings == tuple(f for f in whole.findings if f.path == "guide/sample/a.md")
    assert part.covers == "1 of 2 pages in guide/"
    folder = run(Request(settings, TODAY, (guide / "sample",)))
    assert [f for f in folder.findings if f.path.endswith(".md")] == [
        f for f in whole.findings if f.path.endswith(".md")
    ]


def test_rules_on_the_guide_read_it_whole(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/a.md": page_text(), "sample/b.md": page_text()})
    found = run(Request(find_settings(guide), TODAY, (guide / "sample" / "b.md",)))
    assert ("guide/sample/b.md", "PAG009") in rules_of(found)
    assert run(Request(find_settings(guide), TODAY, (guide / "sample" / "a.md",))).summary.exit == 0


def test_an_empty_guide_is_not_green(tmp_path: Path) -> None:
    found = run_guide(write_guide(tmp_path, {"sample/note.txt": "no page"}))
    assert (found.summary.exit, found.pages) == (3, ())


def test_one_bad_page_stops_no_other(tmp_path: Path) -> None:
    bad = {
        f"sample/bad{n}.md": data
        for n, data in enumerate((b"", b"\xff", b"---\n[\n---\n", b"---\na: *b\n---\n"))
    }
    found = run_guide(write_guide(tmp_path, {**bad, "sample/good.md": OVERDUE}))
    assert ("guide/sample/good.md", "REV002") in rules_of(found)
    assert {path for path, _ in rules_of(found)} >= {f"guide/{name}" for name in bad}


def _crash(subject: Any, context: Any) -> Iterator[Problem]:
    yield Problem(Span(0, 0), "seen before the crash")
    raise KeyError("lost")


@pytest.mark.parametrize("subject", ["page", "guide"])
def test_a_rule_that_crashes_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: Any
) -> None:
    declared = replace(all_rules()[0].rule, id="ZZZ001", name="crashing", subject=subject)
    rules = (*all_rules(), RegisteredRule(declared, _crash, "crashing"))
    monkeypatch.setattr(engine, "all_rules", lambda: rules)
    guide = write_guide(tmp_path, {"sample/page.md": OVERDUE})
    found = run(Request(find_settings(guide), TODAY, fail_on="never"))
    (crash,) = [f for f in found.findings if f.rule == "internal-error"]
    assert "ZZZ001 (crashing)" in crash.message
    assert found.summary.exit == 1
    assert ("guide/sample/page.md", "REV002") in rules_of(found)


def test_a_page_on_which_reading_crashes_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def read(shown: str, data: bytes, house: House) -> Page:
        if shown.endswith("/bad.md"):
            raise RecursionError("too deep")
        return read_page(shown, data, house)

    monkeypatch.setattr("medreview.examiner.read_page", read)
    bad = page_text(front={"id": "bad"})
    found = run_guide(write_guide(tmp_path, {"sample/bad.md": bad, "sample/good.md": page_text("A drug.\n")}))
    (crash,) = [f for f in found.findings if f.path.endswith("/bad.md")]
    assert (crash.rule, crash.severity, crash.line, found.summary.exit) == ("internal-error", "error", 1, 1)
    assert crash.message == (
        "Reading this page failed, so nothing on it was checked: RecursionError: too deep. Please report this."
    )
    assert "TRM001" in {f.rule for f in found.findings if f.path.endswith("/good.md")}


def test_a_rule_on_the_guide_that_crashes_fails_a_run_over_one_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = replace(all_rules()[0].rule, id="ZZZ001", name="crashing", subject="guide")
    rules = (RegisteredRule(declared, _crash, "crashing"),)
    monkeypatch.setattr(engine, "all_rules", lambda: rules)
    guide = write_guide(tmp_path, {"sample/page.md": page_text()})
    found = run(Request(find_settings(guide), TODAY, (guide / "sample" / "page.md",)))
    assert [f.rule for f in found.findings] == ["internal-error"]
    assert found.summary.exit == 1


def test_a_rule_that_does_not_say_it_needs_the_day_gets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (overdue,) = [registered for registered in all_rules() if registered.rule.id == "REV002"]
    silent = replace(overdue, rule=replace(overdue.rule, uses_today=False))
    monkeypatch.setattr(engine, "all_rules", lambda: (silent,))
    found = run_guide(write_guide(tmp_path, {"sample/page.md": OVERDUE}))
    assert [f.rule for f in found.findings] == ["internal-error"]


def test_a_rule_that_does_not_say_it_needs_the_earlier_version_gets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (raised,) = [registered for registered in all_rules() if registered.rule.id == "VER001"]
    silent = replace(raised, rule=replace(raised.rule, uses_base=()))
    monkeypatch.setattr(engine, "all_rules", lambda: (silent,))
    commit_guide(tmp_path, {"sample/page.md": OVERDUE})
    found = run_guide(write_guide(tmp_path, {"sample/page.md": page_text("# Another\n")}), since="HEAD")
    assert [f.rule for f in found.findings] == ["internal-error"]
    assert "without declaring uses_base" in found.findings[0].message


def test_a_rule_that_compares_may_also_ask_for_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare(page: Any, context: Any) -> Iterator[Problem]:
        yield Problem(Span(0, 0), f"{context.base.fields.version} on {context.today}")

    (raised,) = [registered for registered in all_rules() if registered.rule.id == "VER001"]
    both = replace(raised, rule=replace(raised.rule, uses_today=True), check=compare)
    monkeypatch.setattr(engine, "all_rules", lambda: (both,))
    commit_guide(tmp_path, {"sample/page.md": OVERDUE})
    found = run_guide(write_guide(tmp_path, {"sample/page.md": page_text()}), since="HEAD")
    assert [f.message for f in found.findings] == ["1 on 2026-11-22"]


def test_what_examining_gives_can_be_sent_between_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Examiner, PageResult]] = []
    conclude = Examiner.conclude

    def kept(self: Examiner, *arguments: Any, **options: Any) -> PageResult:
        seen.append((self, conclude(self, *arguments, **options)))
        return seen[-1][1]

    monkeypatch.setattr(Examiner, "conclude", kept)
    commit_guide(tmp_path, {"sample/page.md": page_text(front={"version": "two"})})
    run_guide(write_guide(tmp_path, {"sample/page.md": page_text()}), since="HEAD")
    ((_, result),) = seen
    assert result.not_checked
    assert pickle.loads(pickle.dumps(result)) == result


def _house(tmp_path: Path, setting: str) -> Path:
    policy = (
        (HOUSE / "policy.yaml").read_text(encoding="utf-8").replace("rules: {}", f"rules:\n      {setting}")
    )
    page = page_text("# Sample page\n\nYou may get a drug.\n")
    return write_guide(tmp_path, {"house/policy.yaml": policy, "sample/page.md": page})


@pytest.mark.parametrize("severity", ["error", "warning", "suggestion"])
def test_the_policy_sets_severities(tmp_path: Path, severity: str) -> None:
    found = run_guide(_house(tmp_path, f"TRM001: {{severity: {severity}, reason: A test.}}"))
    assert [f.severity for f in found.findings if f.rule == "TRM001"] == [severity]


def test_a_rule_that_is_off_is_named(tmp_path: Path) -> None:
    found = run_guide(_house(tmp_path, "TRM001: {severity: off, reason: We do not mind.}"))
    assert "TRM001" not in {f.rule for f in found.findings}
    assert ("TRM001", "turned off in guide/house/policy.yaml: We do not mind.") in {
        (n.what, n.why) for n in found.not_checked
    }


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("REV002: {severity: warning, reason: Too strict.}", "REV002 is an error and cannot be lowered here"),
        ("REV002: {severity: off, reason: Too strict.}", "REV002 is an error and cannot be lowered here"),
        ("XYZ123: {severity: warning, reason: Unknown.}", "There is no rule XYZ123."),
    ],
)
def test_the_policy_cannot_lower_an_error(tmp_path: Path, setting: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        run_guide(_house(tmp_path, setting))
    assert raised.value.lines[0].startswith("guide/house/policy.yaml:17:7: ")
    assert words in raised.value.lines[0]


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("suggestion", 1), ("never", 0)])
def test_the_fail_level_decides(tmp_path: Path, fail_on: FailLevel, code: int) -> None:
    guide = _house(tmp_path, "TRM001: {severity: warning, reason: A test.}")
    assert run(Request(find_settings(guide), TODAY, fail_on=fail_on)).summary.exit == code


def test_two_runs_are_equal_and_sorted(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/b.md": OVERDUE, "sample/a.md": OTHER, "other/c.md": OTHER})
    one, two = run_guide(guide), run_guide(guide)
    assert one == two
    places = [(f.path, f.line, f.column) for f in one.findings]
    assert places == sorted(places)
    assert [page.path for page in one.pages] == sorted(page.path for page in one.pages)


def test_fingerprints_outlive_moved_lines_and_tell_repeats_apart(tmp_path: Path) -> None:
    body = "# Sample page\n\nA drug.\n\nTwo drug words.\n"
    before = run_guide(write_guide(tmp_path / "a", {"sample/page.md": page_text(body)}))
    after = run_guide(write_guide(tmp_path / "b", {"sample/page.md": page_text("\n\n" + body)}))
    prints = [f.fingerprint for f in before.findings if f.rule == "TRM001"]
    assert prints == [f.fingerprint for f in after.findings if f.rule == "TRM001"]
    assert len(set(prints)) == len(prints) == 2


def test_a_link_to_a_folder_is_named(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/page.md": page_text()})
    (guide / "loop").symlink_to(guide, target_is_directory=True)
    found = run_guide(guide)
    assert "guide/loop" in {n.what for n in found.not_checked}
    assert [page.path for page in found.pages] == ["guide/sample/page.md"]


def test_links_of_a_named_page_are_followed_through_the_whole_guide(tmp_path: Path) -> None:
    body = "See [a](b.md#other), [b](b.md#none) and [c](../img/a.png).\n"
    guide = write_guide(tmp_path, {"sample/a.md": page_text(body), "sample/b.md": OTHER, "img/a.png": ""})
    found = run(Request(find_settings(guide), TODAY, (guide / "sample" / "a.md",)))
    assert [(f.path, f.line, f.column, f.rule) for f in found.findings if f.rule[:3] == "LNK"] == [
        ("guide/sample/a.md", 21, 26, "LNK002")
    ]


def test_what_is_behind_a_link_to_a_folder_is_not_called_missing(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/page.md": page_text("![A pump](../linked/pump.png)\n")})
    (tmp_path / "pictures").mkdir()
    (guide / "linked").symlink_to(tmp_path / "pictures", target_is_directory=True)
    found = run_guide(guide)
    assert rules_of(found) == []
    assert "guide/linked" in {n.what for n in found.not_checked}


def test_links_are_not_part_of_the_contract(tmp_path: Path) -> None:
    found = run_guide(write_guide(tmp_path, {"sample/page.md": page_text("# Sample page\n\n[a](#b)\n")}))
    assert found.pages[0].links
    assert found.pages[0].outline is not None
    assert not {"links", "outline"} & plain(found)["pages"][0].keys()


def test_passages_quote_the_page(tmp_path: Path) -> None:
    body = "# Sample page\n\nInformation about ocrelizumab infusions is available. Information helps.\n"
    guide = write_guide(tmp_path, {"sample/page.md": page_text(body)})
    (page,) = run_guide(guide, with_passages=True).pages
    assert page.passages is not None
    assert [(s.line, s.column, s.words) for s in page.passages.hardest] == [(23, 1, 6)]
    assert [(word.word, word.count) for word in page.passages.long_words] == [("information", 2)]
    assert run_guide(guide).pages[0].passages is None
