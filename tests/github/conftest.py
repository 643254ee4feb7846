"""Fixtures of the tests around GitHub: a played service, and an environment in which no real job shows through."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from support.github_server import PlayedGitHub


@pytest.fixture(autouse=True)
def _no_real_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests run inside of GitHub Actions too."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "GH_", "RUNNER_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def played() -> Iterator[PlayedGitHub]:
    """A server that plays GitHub's API."""
    with PlayedGitHub() as github:
        yield github
