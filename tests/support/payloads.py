"""Payloads of events as GitHub hands them to a job, with a test's own commits in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "github" / "payloads"
HEAD, BASE = "1" * 40, "2" * 40


def payload_file(folder: Path, name: str, head: str = HEAD, base: str = BASE) -> Path:
    """Write a payload with these commits into a folder and return the file."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    file = folder / f"{name}.json"
    file.write_text(text.replace(HEAD, head).replace(BASE, base), encoding="utf-8")
    return file


def event(folder: Path, name: str, head: str = HEAD, base: str = BASE) -> dict[str, str]:
    """Return what the environment of a job says of an event; `pull_request_from_fork` is a pull request too."""
    kind = "pull_request" if name.startswith("pull_request") else name
    return {"GITHUB_EVENT_NAME": kind, "GITHUB_EVENT_PATH": str(payload_file(folder, name, head, base))}


def payload(name: str) -> Any:
    """Return a payload as it stands in its file."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
