"""Real git repositories for tests, deaf to the configuration of whoever runs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "Ann Author",
    "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Ann Author",
    "GIT_COMMITTER_EMAIL": "ann@example.org",
    "GIT_AUTHOR_DATE": "2026-11-22T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-22T12:00:00Z",
}


def git(folder: Path, *arguments: str, data: bytes = b"", at: str | None = None) -> str:
    """Return what git prints in a folder; CalledProcessError when it fails. `at` is when commits are made."""
    dated = {} if at is None else {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    found = subprocess.run(
        ("git", "-C", str(folder), *arguments),
        input=data,
        env={**inherited, **_ENVIRONMENT, **dated},
        check=True,
        capture_output=True,
        timeout=60,
    )
    return found.stdout.decode("utf-8", "surrogateescape").strip()


def repository(folder: Path, *options: str) -> Path:
    """Make a folder a repository whose branch is main; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main", *options)
    return folder


def commit_all(folder: Path, message: str = "A change", at: str | None = None) -> str:
    """Commit everything in a folder's repository as it stands, at a moment, and return the commit's name."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "--allow-empty", "--message", message, at=at)
    return git(folder, "rev-parse", "HEAD")
