"""What GitHub says about why a workflow runs: the event's name and its payload, a file that strangers fill in part.

Only the names of commits and branches are taken from it, and each is checked for its form before anything else sees
it. Shapes: GitHub's documentation, "Webhook events and payloads" and "Events that trigger workflows".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medreview.errors import ConfigurationError

_LARGEST = 50_000_000
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_WITH_BASE = ("pull_request", "merge_group")
_WITHOUT_BASE = ("push", "schedule", "workflow_dispatch")
_REFUSED = {
    "pull_request_target": "it gives a job that looks at a stranger's files a token that may write; use pull_request",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Why a workflow runs; `base` and `head` are commits, and only a change that is to be merged has them.

    `is_on_default_branch` is False only where the event says so.
    """

    name: str
    base: str | None = None
    head: str | None = None
    is_on_default_branch: bool = True


def read_event(environment: Mapping[str, str]) -> Event:
    """Return the event from GITHUB_EVENT_NAME and the file GITHUB_EVENT_PATH.

    Raises:
        ConfigurationError: outside of GitHub Actions, for an event that nothing is known about, or a payload that is
            not what GitHub documents.
    """
    name = environment.get("GITHUB_EVENT_NAME", "")
    if not name:
        why = "GITHUB_EVENT_NAME is not set. Elsewhere use 'medreview check --since' and 'medreview status'."
        raise ConfigurationError(f"this command runs in a job of GitHub Actions, and {why}")
    if name not in (*_WITH_BASE, *_WITHOUT_BASE):
        why = _REFUSED.get(name, f"known are {', '.join((*_WITH_BASE, *_WITHOUT_BASE))}")
        raise ConfigurationError(f"the event {name!r} is not one that medreview runs on: {why}.")
    payload = _payload(environment.get("GITHUB_EVENT_PATH", ""))
    if name == "pull_request":
        return Event(name, _commit(payload, name, "base", "sha"), _commit(payload, name, "head", "sha"))
    if name == "merge_group":
        return Event(name, _commit(payload, name, "base_sha"), _commit(payload, name, "head_sha"))
    return Event(name, is_on_default_branch=_is_on_default_branch(payload, environment))


def _payload(name: str) -> dict[str, Any]:
    try:
        with Path(name).open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(
            f"the event's payload, GITHUB_EVENT_PATH {name!r}, cannot be read: {error.strerror}."
        ) from None
    if len(data) > _LARGEST:
        raise ConfigurationError(f"the event's payload is larger than {_LARGEST:,} bytes.")
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError):
        raise ConfigurationError("the event's payload is not JSON.") from None
    if not isinstance(payload, dict):
        raise ConfigurationError("the event's payload is not a JSON object.")
    return payload


def _commit(payload: dict[str, Any], *keys: str) -> str:
    found: Any = payload
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str) or not _COMMIT.fullmatch(found):
        raise ConfigurationError(f"the event's payload names no commit at {'.'.join(keys)}.")
    return found


def _is_on_default_branch(payload: dict[str, Any], environment: Mapping[str, str]) -> bool:
    repository = payload.get("repository")
    default = repository.get("default_branch") if isinstance(repository, dict) else None
    here = environment.get("GITHUB_REF", "")
    return not isinstance(default, str) or not here or here == f"refs/heads/{default}"
