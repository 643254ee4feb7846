"""Code Quality: what GitLab's documentation asks of the report, and no fault that GitLab would not show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from medreview.reports.gitlab import render_gitlab
from medreview.schemas.run import Run
from support.sample_runs import CLEAN, EMPTY, SAMPLE, finding, page, run_of

LINE = {"type": "integer", "minimum": 1}
WORDS = {"type": "string", "minLength": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": WORDS,
            "check_name": WORDS,
            "fingerprint": WORDS,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": LINE, "end": LINE},
                    },
                },
            },
        },
    },
}
"""GitLab documentation, "Code Quality", "Code Quality report format", in our words."""
VALIDATOR = Draft202012Validator(SCHEMA)
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def violations(run: Run) -> list[dict[str, Any]]:
    text = render_gitlab(run)
    assert text.isascii()
    found: list[dict[str, Any]] = json.loads(text)
    assert [error.message for error in VALIDATOR.iter_errors(found)] == []
    fingerprints = [one["fingerprint"] for one in found]
    assert len(set(fingerprints)) == len(fingerprints)
    return found


@pytest.mark.parametrize("run", [SAMPLE, EMPTY, CLEAN])
def test_every_run_is_valid(run: Run) -> None:
    violations(run)


def test_each_finding_is_one_violation_with_its_lines() -> None:
    found = violations(SAMPLE)
    assert [one["severity"] for one in found] == ["blocker"] * 3 + ["info", "minor", "minor", "minor", "info"]
    assert found[3]["location"] == {"path": "guide/ms/plain-page.md", "lines": {"begin": 20, "end": 22}}
    assert found[0]["fingerprint"] == "0123456789abcdef"


def test_what_was_not_checked_is_named() -> None:
    (last,) = [one for one in violations(SAMPLE) if one["check_name"] == "not-checked"]
    assert last["description"].startswith("Not checked: grammar and spelling: ")
    assert last["location"]["path"] == "guide/house/policy.yaml"


def test_a_run_without_pages_is_no_empty_list() -> None:
    first = violations(EMPTY)[0]
    assert (first["check_name"], first["severity"]) == ("nothing-checked", "blocker")


def test_only_a_run_without_faults_is_an_empty_list() -> None:
    assert violations(CLEAN) == []


@given(ANY_TEXT, ANY_TEXT)
def test_every_text_can_be_read(message: str, path: str) -> None:
    (one,) = json.loads(
        render_gitlab(run_of(page("a"), findings=(finding(message=message, path=path),), not_checked=()))
    )
    for text in (one["description"], one["location"]["path"]):
        assert text.encode("utf-8").decode("utf-8") == text
    if path.isprintable():
        assert one["location"]["path"] == path
