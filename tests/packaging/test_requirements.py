"""The requirements are pinned, hashed, and name neither a host nor a path of somebody's machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?P<marker> ; [^\\]+)?( \\)?$", re.MULTILINE)
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
LOCKED = ("run.txt", "dev.txt")


def read(root: Path, name: str) -> str:
    return (root / "requirements" / name).read_text(encoding="utf-8")


def pins(root: Path, name: str) -> dict[str, str]:
    return {pin["name"]: pin["version"] for pin in PIN.finditer(read(root, name))}


@pytest.mark.parametrize("name", LOCKED)
def test_every_line_is_a_comment_a_pin_or_a_hash(root: Path, name: str) -> None:
    lines = read(root, name).splitlines()
    assert [line for line in lines if not (line.startswith("#") or PIN.match(line) or HASH.match(line))] == []


@pytest.mark.parametrize("name", LOCKED)
def test_every_pin_has_a_hash(root: Path, name: str) -> None:
    entries = re.split(r"\n(?=[a-z])", read(root, name))[1:]
    assert len(entries) == len(pins(root, name)) > 5
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", [*LOCKED, "run.in", "dev.in"])
def test_no_host_and_no_absolute_path_is_named(root: Path, name: str) -> None:
    text = read(root, name)
    assert (
        re.findall(r"\w+://|--(?:extra-)?index-url|--find-links|--trusted-host|(?<![\w.])/\w|[A-Z]:\\", text)
        == []
    )


def test_the_environment_for_tests_holds_the_one_for_users(root: Path) -> None:
    assert pins(root, "run.txt").items() <= pins(root, "dev.txt").items()


def test_what_pyproject_asks_for_is_pinned(root: Path, pyproject: dict[str, Any]) -> None:
    asked = {re.split(r"[<>=~]", line)[0].lower() for line in pyproject["project"]["dependencies"]}
    assert asked == {"pyromark", "pyyaml", "pydantic", "click", "platformdirs"}
    assert asked <= pins(root, "run.txt").keys()


def test_nothing_but_users_needs_is_pinned_for_users(root: Path) -> None:
    assert not pins(root, "run.txt").keys() & {"pytest", "mypy", "ruff", "basedpyright", "uv", "hypothesis"}
