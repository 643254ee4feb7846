"""Waivers and exceptions in pages: what is accepted stays in the run, and nothing else is let through."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from medreview import engine
from medreview.checks.registry import RegisteredRule, all_rules
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.schemas.finding import Problem, Span
from medreview.schemas.run import Run
from medreview.schemas.waivers import Waiver
from medreview.settings import find_settings
from support.guides import HOUSE, TODAY, page_text, run_guide, write_guide

OVERDUE = page_text(front={"reviewed": "2019-01-01"})
ALLOW = "<!-- medreview-allow TRM001: the brand is the subject here -->\n"
ALLOWED = page_text(f"# Sample page\n\n{ALLOW}Take the drug.\n")


def waivers(*entries: str, until: str = "2026-12-01") -> dict[str, str]:
    lines = "".join(
        f"  - {{rule: {rule}, page: {page}, reason: Agreed with the reviewer., owner: ann-author, until: {until}}}\n"
        for rule, page in (entry.split() for entry in entries)
    )
    return {"house/waivers.yaml": f"waivers:\n{lines}"}


def errors(found: Run) -> list[tuple[str, str]]:
    return [(f.path.removeprefix("guide/"), f.rule) for f in found.findings if f.severity == "error"]


def about_exceptions(found: Run) -> list[tuple[str, str]]:
    return [(f.path.removeprefix("guide/"), f.rule) for f in found.findings if f.rule.startswith("WAV")]


def test_a_waived_error_is_kept_but_not_counted(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/page.md": OVERDUE, **waivers("REV002 sample-page")})
    found = run_guide(guide)
    assert (errors(found), found.summary.errors, found.summary.exit) == ([], 0, 0)
    (waived,) = found.waived
    assert (waived.kind, waived.reason, waived.owner, waived.until) == (
        "waiver",
        "Agreed with the reviewer.",
        "ann-author",
        "2026-12-01",
    )
    assert (waived.path, waived.line, waived.column) == ("guide/house/waivers.yaml", 2, 12)
    assert waived.finding in run(Request(find_settings(guide), TODAY, with_exceptions=False)).findings


def test_an_exception_in_a_page_keeps_what_it_accepts(tmp_path: Path) -> None:
    found = run_guide(write_guide(tmp_path, {"sample/page.md": ALLOWED}))
    assert not [f for f in found.findings if f.rule in ("TRM001", "WAV002")]
    (waived,) = found.waived
    assert (waived.kind, waived.reason, waived.owner, waived.until) == (
        "in-page",
        "the brand is the subject here",
        None,
        None,
    )
    assert (waived.path, waived.line, waived.column) == ("guide/sample/page.md", 23, 1)
    assert (waived.finding.rule, waived.finding.line, waived.finding.column) == ("TRM001", 24, 10)


@pytest.mark.parametrize(
    ("today", "is_in_force"),
    [("2027-03-31", True), ("2027-04-01", False), ("2026-03-31", True), ("2026-03-30", False)],
)
def test_a_waiver_holds_to_its_last_day_and_never_over_a_year(today: str, is_in_force: bool) -> None:
    values = {
        "rule": "REV002",
        "page": "a",
        "reason": "A reason of some length.",
        "owner": "a",
        "until": "2027-03-31",
    }
    assert Waiver.model_validate(values).is_in_force(date.fromisoformat(today)) == is_in_force


def test_an_expired_waiver_accepts_nothing(tmp_path: Path) -> None:
    files = {"sample/page.md": OVERDUE, **waivers("REV002 sample-page", until="2026-11-21")}
    found = run_guide(write_guide(tmp_path, files))
    assert errors(found) == [("house/waivers.yaml", "WAV001"), ("sample/page.md", "REV002")]
    assert (found.waived, found.summary.exit) == ((), 1)


@pytest.mark.parametrize("second", ["sample-page", None, "Sample Page"])
def test_a_waiver_never_matches_by_accident(tmp_path: Path, second: str | None) -> None:
    other = page_text("# Other\n\nText.\n", {"id": second, "title": "Other", "reviewed": "2019-01-01"})
    files = {"sample/a.md": OVERDUE, "sample/b.md": other, **waivers("REV002 sample-page")}
    found = run_guide(write_guide(tmp_path, files))
    is_unique = second != "sample-page"
    assert [one.finding.path for one in found.waived] == ["guide/sample/a.md"] * is_unique
    assert ("sample/b.md", "REV002") in errors(found)
    assert about_exceptions(found) == [("house/waivers.yaml", "WAV002")] * (not is_unique)


def test_a_waiver_for_a_page_that_is_not_asked_for_is_neither_used_nor_unused(tmp_path: Path) -> None:
    other = page_text("# Other\n\nText.\n", {"id": "other", "title": "Other"})
    files = {
        "sample/a.md": OVERDUE,
        "sample/b.md": other,
        **waivers("REV002 sample-page", "REV002 other", "REV002 gone"),
    }
    guide = write_guide(tmp_path, files)
    settings = find_settings(guide)
    listed = guide / "house" / "waivers.yaml"
    whole = run(Request(settings, TODAY))
    assert [(f.rule, f.line) for f in whole.findings if f.path.endswith(".yaml")] == [
        ("WAV002", 3),
        ("WAV002", 4),
    ]
    one = run(Request(settings, TODAY, (guide / "sample" / "a.md",)))
    assert (len(one.waived), about_exceptions(one)) == (1, [])
    both = run(Request(settings, TODAY, (guide / "sample" / "a.md", listed)))
    assert [(f.rule, f.line) for f in both.findings if f.path.endswith(".yaml")] == [("WAV002", 4)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("XYZ123", "There is no rule XYZ123."),
        ("PAG001", "PAG001 cannot be waived: on a page that cannot be read"),
        ("PAG003", "PAG003 cannot be waived: on a page that cannot be read"),
        ("WAV001", "WAV001 cannot be waived: it is about waivers"),
        ("WAV002", "WAV002 cannot be waived: it is about waivers"),
    ],
)
def test_what_cannot_be_waived_is_a_fault_of_the_file(tmp_path: Path, rule: str, words: str) -> None:
    guide = write_guide(tmp_path, {"sample/page.md": OVERDUE, **waivers(f"{rule} sample-page")})
    with pytest.raises(ConfigurationError) as raised:
        run_guide(guide)
    (line,) = raised.value.lines
    assert line.startswith(f"guide/house/waivers.yaml:2:12: {words}")


def _off(tmp_path: Path, severity: str, page: str, **files: str) -> Run:
    policy = (HOUSE / "policy.yaml").read_text(encoding="utf-8")
    policy = policy.replace(
        "rules: {}", f"rules:\n      TRM001: {{severity: {severity}, reason: A test of the policy.}}"
    )
    return run_guide(write_guide(tmp_path, {"house/policy.yaml": policy, "sample/page.md": page, **files}))


def test_what_is_turned_off_is_not_called_unused(tmp_path: Path) -> None:
    found = _off(tmp_path, "off", ALLOWED, **waivers("TRM001 sample-page"))
    assert (about_exceptions(found), found.waived) == ([], ())


def test_what_the_policy_makes_an_error_cannot_be_silenced_in_the_page(tmp_path: Path) -> None:
    found = _off(tmp_path, "error", ALLOWED)
    assert errors(found) == [("sample/page.md", "WAV003"), ("sample/page.md", "TRM001")]
    assert found.waived == ()


def _crash(subject: Any, context: Any) -> Iterator[Problem]:
    yield Problem(Span(0, 0), "seen before the crash")
    raise KeyError("lost")


@pytest.mark.parametrize("rule_id", ["TRM001", "PAG009"])
def test_a_rule_that_crashed_is_neither_waived_nor_called_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule_id: str
) -> None:
    rules = tuple(
        RegisteredRule(one.rule, _crash, one.module) if one.rule.id == rule_id else one for one in all_rules()
    )
    monkeypatch.setattr(engine, "all_rules", lambda: rules)
    page = ALLOWED if rule_id == "TRM001" else page_text()
    files = {"sample/page.md": page, **waivers(f"{rule_id} sample-page")}
    found = run_guide(write_guide(tmp_path, files))
    assert (about_exceptions(found), found.waived, found.summary.exit) == ([], (), 1)
    assert "internal-error" in {f.rule for f in found.findings}


@pytest.mark.parametrize("subject", ["exceptions", "guide"])
def test_a_rule_on_the_whole_that_crashes_is_shown_for_any_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: Any
) -> None:
    declared = replace(all_rules()[0].rule, id="ZZZ001", name="crashing", subject=subject)
    rules = (*all_rules(), RegisteredRule(declared, _crash, "crashing"))
    monkeypatch.setattr(engine, "all_rules", lambda: rules)
    guide = write_guide(tmp_path, {"sample/page.md": page_text(), **waivers("REV002 gone")})
    found = run(Request(find_settings(guide), TODAY, (guide / "sample" / "page.md",)))
    assert [f.rule for f in found.findings if f.severity == "error"] == ["internal-error"]


def test_on_a_page_that_cannot_be_read_nothing_was_tried(tmp_path: Path) -> None:
    page = "---\nid: sample-page\ntitle: a: b\n---\n\n" + ALLOW
    found = run_guide(
        write_guide(tmp_path, {"sample/page.md": page, **waivers("REV002 sample-page", "PAG013 sample-page")})
    )
    assert errors(found) == [("sample/page.md", "PAG003")]
    assert [f.line for f in found.findings if f.rule == "WAV002"] == [3]  # rules on the guide were tried


def test_without_exceptions_everything_is_shown(tmp_path: Path) -> None:
    body = f"# Sample page\n\n{ALLOW}Take the drug.\n\n{ALLOW}Nothing.\n\n<!-- medreview-allow -->\n"
    page = page_text(body, {"reviewed": "2019-01-01"})
    files = {"sample/page.md": page, **waivers("REV002 sample-page", "REV002 gone")}
    guide = write_guide(tmp_path, files)
    found = run(Request(find_settings(guide), TODAY, with_exceptions=False))
    assert {f.rule for f in found.findings if f.severity != "suggestion"} == {"REV002", "TRM001"}
    assert (found.waived, about_exceptions(found)) == ((), [])
    assert "waivers and exceptions in pages" in {item.what for item in found.not_checked}


def test_one_finding_is_accepted_once(tmp_path: Path) -> None:
    body = f"# Sample page\n\n{ALLOW}{ALLOW}Take the drug.\n"
    files = {"sample/page.md": page_text(body), **waivers("TRM001 sample-page")}
    found = run_guide(write_guide(tmp_path, files))
    assert len(found.waived) == 1
    assert about_exceptions(found) == [("house/waivers.yaml", "WAV002"), ("sample/page.md", "WAV002")]


def test_results_of_pages_travel_between_processes(tmp_path: Path) -> None:
    files = {"sample/page.md": ALLOWED.replace("2026-03-02", "2019-03-02"), **waivers("REV002 sample-page")}
    found = run_guide(write_guide(tmp_path, files))
    assert len(found.waived) == 2
    assert pickle.loads(pickle.dumps(found)) == found


def test_thousands_of_exceptions_in_one_page(tmp_path: Path) -> None:
    table = "| drug | drug |\n|---|---|\n" + "| drug | drug |\n" * 2000
    body = f"# Sample page\n\n{ALLOW * 3000}\n{table}\n- drug {'<!-- medreview-allow -->' * 3000}\n"
    found = run_guide(write_guide(tmp_path, {"sample/page.md": page_text(body)}))
    assert len(found.waived) == 4002
    assert sum(f.rule == "WAV002" for f in found.findings) == 2999
    assert sum(f.rule == "WAV003" for f in found.findings) == 3000
