"""The event that a job runs for, read from payloads of any shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from medreview.errors import ConfigurationError
from medreview.github import event as module
from medreview.github.event import Event, read_event
from support.payloads import BASE, HEAD, event, payload


@pytest.mark.parametrize("name", ["pull_request", "pull_request_from_fork", "merge_group"])
def test_a_change_has_a_base_and_a_head(tmp_path: Path, name: str) -> None:
    environment = event(tmp_path, name)
    assert read_event(environment) == Event(environment["GITHUB_EVENT_NAME"], BASE, HEAD)


@pytest.mark.parametrize("name", ["push", "schedule", "workflow_dispatch"])
def test_other_events_have_none(tmp_path: Path, name: str) -> None:
    assert read_event(event(tmp_path, name)) == Event(name)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [("refs/heads/main", True), ("refs/heads/x", False), ("refs/tags/main", False), ("", True)],
)
def test_another_branch_is_known_as_such(tmp_path: Path, ref: str, expected: bool) -> None:
    environment = {**event(tmp_path, "workflow_dispatch"), "GITHUB_REF": ref}
    assert read_event(environment).is_on_default_branch is expected


def _refusal(environment: dict[str, str]) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_event(environment)
    assert len(caught.value.lines) == 1
    assert caught.value.lines[0].isprintable()
    return caught.value.lines[0]


def test_outside_of_a_job() -> None:
    assert "GITHUB_EVENT_NAME is not set" in _refusal({})


@pytest.mark.parametrize("name", ["pull_request_target", "workflow_run", "issue_comment", "\x1b[31m"])
def test_events_that_are_not_for_it(tmp_path: Path, name: str) -> None:
    environment = {**event(tmp_path, "pull_request"), "GITHUB_EVENT_NAME": name}
    assert "is not one that medreview runs on" in _refusal(environment)


def test_a_target_event_names_the_way_out(tmp_path: Path) -> None:
    environment = {**event(tmp_path, "pull_request"), "GITHUB_EVENT_NAME": "pull_request_target"}
    assert _refusal(environment).endswith("use pull_request.")


@pytest.mark.parametrize(
    "sha", [None, 5, "", "main", "-x", "2" * 39, "2" * 40 + "\n", "$(id)" + "2" * 35, ["2" * 40], "２" * 40]
)
@pytest.mark.parametrize("end", ["base", "head"])
def test_what_is_no_commit_is_refused(tmp_path: Path, sha: Any, end: str) -> None:
    found = payload("pull_request")
    found["pull_request"][end]["sha"] = sha
    assert _refusal(_event(tmp_path, json.dumps(found).encode())).endswith(
        f"no commit at pull_request.{end}.sha."
    )


@pytest.mark.parametrize("data", [b"{}", b'{"pull_request": null}', b'{"pull_request": {"base": []}}'])
def test_a_payload_without_the_keys(tmp_path: Path, data: bytes) -> None:
    assert "names no commit" in _refusal(_event(tmp_path, data))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"NaN,"])
def test_a_payload_that_is_not_json(tmp_path: Path, data: bytes) -> None:
    assert _refusal(_event(tmp_path, data)).endswith("is not JSON.")


def test_a_payload_that_is_no_object(tmp_path: Path) -> None:
    assert _refusal(_event(tmp_path, b"[]")).endswith("is not a JSON object.")


def test_a_payload_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGEST", 1)
    assert _refusal(_event(tmp_path, b"{}")).endswith("is larger than 1 bytes.")


@pytest.mark.parametrize("name", ["", "nowhere.json"])
def test_a_payload_that_is_not_there(tmp_path: Path, name: str) -> None:
    path = str(tmp_path / name) if name else ""
    assert "cannot be read" in _refusal({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": path})


def _event(folder: Path, data: bytes) -> dict[str, str]:
    file = folder / "event.json"
    file.write_bytes(data)
    return {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(file)}
