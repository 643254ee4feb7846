"""The JSON of a run: the keys that DESIGN section 6 promises, and the schema that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from medreview.reports.as_json import as_text, plain, render_json
from medreview.schemas.contract import run_schema
from support.sample_runs import CLEAN, EMPTY, SAMPLE, finding, page, run_of

VALIDATOR = Draft202012Validator(run_schema())


@pytest.mark.parametrize("run", [SAMPLE, EMPTY, CLEAN, run_of(page("a", passages=None))])
def test_every_run_is_valid(run: Any) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(render_json(run)))) == []


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(run_schema())


def test_the_keys_that_are_promised() -> None:
    run = json.loads(render_json(SAMPLE))
    assert list(run) == (
        "format tool today profile covers policy summary findings waived pages not_checked".split()
    )
    assert run["format"] == 1
    assert run["tool"] == {"name": "medreview", "version": "1.2.3"}
    assert run["summary"] == {"pages": 10, "errors": 3, "warnings": 3, "suggestions": 1, "exit": 1}
    assert run["not_checked"] == [
        {"what": "grammar and spelling", "why": "this version has no grammar check"}
    ]
    assert [(one["kind"], one["owner"], one["until"], one["finding"]["rule"]) for one in run["waived"]] == [
        ("waiver", "ada-author", "2027-03-31", "REV002"),
        ("in-page", None, None, "TRM001"),
    ]
    assert run["policy"]["tiers"]["low"] == {"interval_months": 36, "lead_days": 30}


def test_a_finding_with_its_fix() -> None:
    (found,) = json.loads(render_json(run_of(page("a"), findings=(finding(message="\u202e…"),))))["findings"]
    assert found == {
        "rule": "TRM001",
        "name": "avoided-term",
        "severity": "error",
        "confidence": "high",
        "path": "guide/ms/plain-page.md",
        "line": 12,
        "column": 5,
        "end_line": 12,
        "end_column": 19,
        "message": "\u202e…",
        "fix": {
            "edits": [{"line": 12, "column": 5, "end_line": 12, "end_column": 19, "text": "infusion center"}],
            "safe": True,
        },
        "fingerprint": "0123456789abcdef",
    }


def test_a_page_has_rounded_grades_and_passages_only_when_asked_for() -> None:
    with_passages, without = json.loads(render_json(run_of(page("a"), page("b", passages=None))))["pages"]
    assert with_passages["readability"]["smog"] == 9.42
    assert with_passages["passages"]["hardest"][0]["grade"] == 11.46
    assert "passages" not in without
    assert "places" not in with_passages
    assert without["readability"] == with_passages["readability"]


def _broken() -> Iterator[tuple[str, dict[str, Any]]]:
    def run() -> dict[str, Any]:
        values: dict[str, Any] = json.loads(render_json(SAMPLE))
        return values

    for name in run():
        yield f"without {name}", {key: value for key, value in run().items() if key != name}
    for key, value in (("more", 1), ("format", 2), ("today", "soon"), ("today", "2026-11-22x")):
        yield f"{key}: {value}", {**run(), key: value}
    changes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("findings", {"excerpt": None}),
        ("findings", {"line": 0}),
        ("findings", {"severity": "fatal"}),
        ("findings", {"fix": {"edits": [], "safe": True, "more": 1}}),
        ("waived", {"kind": "baseline"}),
        ("waived", {"until": "soon"}),
        ("waived", {"line": 0}),
        ("pages", {"passages": None}),
        ("pages", {"places": {}}),
        ("pages", {"state": "stale"}),
        ("pages", {"due": "2027"}),
        ("pages", {"readability": {}}),
    )
    for part, change in changes:
        values = run()
        values[part][0].update(change)
        yield f"{part}: {change}", values
    for part, name in (
        ("findings", "fix"),
        ("waived", "owner"),
        ("pages", "readability"),
        ("pages", "related"),
    ):
        values = run()
        del values[part][0][name]
        yield f"{part} without {name}", values
    yield "tier without months", {**run(), "policy": {**run()["policy"], "tiers": {"high": {"lead_days": 1}}}}


@pytest.mark.parametrize("values", [pytest.param(values, id=name) for name, values in _broken()])
def test_anything_else_is_refused(values: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(values)


def test_the_schema_speaks_of_no_key_that_is_not_shown() -> None:
    text = json.dumps(run_schema())
    for hidden in ("excerpt", "Excerpt", "places", '$defs/Place"', "None"):
        assert hidden not in text


def test_json_is_ascii_without_impossible_numbers() -> None:
    assert as_text({"a": "é\u202e\udc80"}) == '{\n  "a": "\\u00e9\\u202e\\udc80"\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        as_text(float("nan"))


def test_numbers_have_two_decimals_and_zero_no_sign() -> None:
    assert plain((1.005, 2.675, -0.001, 3, True, None)) == [1.0, 2.67, 0.0, 3, True, None]
    assert str(plain(-0.001)) == "0.0"
