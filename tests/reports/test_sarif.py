"""SARIF: valid by the schema of OASIS, within GitHub's limits, right with every text and file name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from medreview.checks.registry import all_rules
from medreview.reports.sarif import render_sarif
from medreview.schemas.finding import Edit, Fix
from medreview.schemas.run import Run
from support.sample_runs import CLEAN, EMPTY, RULES, SAMPLE, finding, page, run_of

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SCHEMA)
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def log_of(run: Run) -> dict[str, Any]:
    """The only run of the log, which is valid."""
    log = json.loads(render_sarif(run, RULES))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


@pytest.mark.parametrize("run", [SAMPLE, EMPTY, CLEAN])
def test_every_run_is_valid(run: Run) -> None:
    found = log_of(run)
    assert found["columnKind"] == "unicodeCodePoints"
    for result in found["results"]:
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[\w./~-]|%[0-9A-F]{2})+", uri, re.ASCII)
        assert not uri.startswith("/")


def test_the_schema_would_refuse_a_mistake() -> None:
    log = json.loads(render_sarif(SAMPLE, RULES))
    log["runs"][0]["results"][0]["level"] = "suggestion"
    assert list(VALIDATOR.iter_errors(log)) != []


def test_all_rules_are_described() -> None:
    rules = [registered.rule for registered in all_rules()]
    log = json.loads(render_sarif(CLEAN, rules))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    table = log["runs"][0]["tool"]["driver"]["rules"]
    assert [entry["id"] for entry in table] == [rule.id for rule in rules]
    for entry, rule in zip(table, rules, strict=True):
        # GitHub shortens what is longer, and shows ten tags
        assert len(entry["shortDescription"]["text"]) <= 1024
        assert len(entry["fullDescription"]["text"]) <= 1024
        assert len(entry["properties"]["tags"]) <= 10
        for text in entry["help"].values():
            assert rule.why in text
            assert rule.fix in text


def test_a_rule_has_its_own_level_and_a_result_the_one_of_the_policy() -> None:
    found = log_of(SAMPLE)
    results = {result["ruleId"]: result for result in found["results"] if result["ruleId"] == "TRM001"}
    index = results["TRM001"]["ruleIndex"]
    assert found["tool"]["driver"]["rules"][index]["id"] == "TRM001"
    assert found["tool"]["driver"]["rules"][index]["defaultConfiguration"] == {"level": "warning"}
    assert {result["level"] for result in found["results"] if result["ruleId"] == "TRM001"} == {
        "error",
        "warning",
    }


def test_a_rule_that_is_not_in_the_table_has_no_index() -> None:
    indexed = {result["ruleId"] for result in log_of(SAMPLE)["results"] if "ruleIndex" in result}
    assert indexed == {"TRM001", "RDB002"}


def test_a_place_and_a_fix() -> None:
    edits = (Edit(12, 5, 12, 19, "infusion center"), Edit(13, 1, 13, 3, ""))
    (result,) = log_of(run_of(page("a"), findings=(finding(fix=Fix(edits, safe=False)),)))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 19}
    assert result["partialFingerprints"] == {"medreview/v1": "0123456789abcdef"}
    (fix,) = result["fixes"]
    assert "may change what the page says" in fix["description"]["text"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert [one["insertedContent"]["text"] for one in change["replacements"]] == ["infusion center", ""]
    assert change["replacements"][0]["deletedRegion"] == region


def test_what_was_not_checked_is_notified() -> None:
    (invocation,) = log_of(SAMPLE)["invocations"]
    notes = invocation["toolExecutionNotifications"]
    assert [(note["descriptor"]["id"], note["level"], "locations" in note) for note in notes] == [
        ("not-checked", "note", False),
        ("not-checked", "note", True),
        ("rule-failed", "error", True),
    ]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 1)
    assert (log_of(CLEAN)["invocations"][0]["executionSuccessful"]) is True


def test_a_run_without_pages_is_no_success() -> None:
    found = log_of(EMPTY)
    (invocation,) = found["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert [(result["ruleId"], result["level"]) for result in found["results"]] == [
        ("nothing-checked", "error")
    ]


@given(ANY_TEXT, ANY_TEXT.filter(bool))
def test_every_text_and_file_name_is_kept(message: str, path: str) -> None:
    text = render_sarif(run_of(page("a"), findings=(finding(message=message, path=path),)), RULES)
    (result,) = json.loads(text)["runs"][0]["results"]
    shown = result["message"]["text"]
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not re.search(r"\[[^\]]*\]\([^)]+\)", shown)
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    data = unquote_to_bytes(uri)
    assert path in (data.decode("utf-8", "surrogateescape"), data.decode("utf-8", "surrogatepass"))


def test_a_byte_in_a_file_name_that_is_no_utf_8_is_that_byte() -> None:
    (result,) = log_of(run_of(page("a"), findings=(finding(path="guide/caf\udce9.md"),)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "guide/caf%E9.md"


def test_a_file_name_of_windows_that_is_no_unicode_is_kept() -> None:
    (result,) = log_of(run_of(page("a"), findings=(finding(path="guide/\ud800.md"),)))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri).decode("utf-8", "surrogatepass") == "guide/\ud800.md"


def test_of_more_results_than_github_accepts_the_worst_are_kept() -> None:
    many = tuple(finding(line=line, severity="suggestion", fix=None) for line in range(1, 100_001))
    worst = finding(line=100_001, fix=None)
    (only,) = json.loads(render_sarif(run_of(page("a"), findings=(*many, worst)), RULES))["runs"]
    assert len(only["results"]) == 25_000
    assert only["results"][0]["level"] == "error"
    notes = [note["message"]["text"] for note in only["invocations"][0]["toolExecutionNotifications"]]
    assert any(note.startswith("75,001 findings are left out") for note in notes)
