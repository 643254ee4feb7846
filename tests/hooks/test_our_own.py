"""The hooks for others and our own are valid, and are the same where they should be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MANIFEST, CONFIG = ROOT / ".pre-commit-hooks.yaml", ROOT / ".pre-commit-config.yaml"
OURS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"][0]["hooks"]
}
OTHERS: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
_OF_ITS_PLACE = {"entry", "language", "exclude", "stages", "minimum_pre_commit_version", "description"}


@pytest.mark.parametrize(("command", "file"), [("validate-manifest", MANIFEST), ("validate-config", CONFIG)])
def test_pre_commit_takes_the_file_without_a_word(command: str, file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", command, str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("hook", OTHERS, ids=[hook["id"] for hook in OTHERS])
def test_we_run_the_hooks_that_we_offer(hook: dict[str, Any]) -> None:
    ours = OURS[hook["id"]]
    assert ours["entry"] == f"sh scripts/python.sh -m {hook['entry']}"
    for key in (hook.keys() | ours.keys()) - _OF_ITS_PLACE:
        assert ours.get(key) == hook.get(key), key


@pytest.mark.parametrize(
    ("path", "is_taken"),
    [
        ("guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml", True),
        ("guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml.sig", True),
        ("reviews/sample-page/notes.txt", True),
        ("guide/house/policy.yaml", True),
        ("guide/sample/guide.yaml", True),
        ("guide/sample/Page.MD", True),
        ("src/reviews.py", False),
        ("guide/sample/previews/a.yaml", False),
        ("guide/house/notes.txt", False),
    ],
)
def test_the_hook_on_the_guide_takes_every_file_that_decides(path: str, is_taken: bool) -> None:
    (hook,) = [hook for hook in OTHERS if hook["id"] == "medreview-guide"]
    assert (re.search(hook["files"], path) is not None) == is_taken


def test_ruff_and_types_are_ours_too() -> None:
    assert OURS.keys() == {hook["id"] for hook in OTHERS} | {"ruff-format", "ruff-check", "types"}
