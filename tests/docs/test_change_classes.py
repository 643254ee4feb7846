"""The page on change classes shows the labelled examples as they are, and every reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "change-classes.md"
EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "review" / "change_examples.yaml").read_text(encoding="utf-8")
)
BEGIN, END = "<!-- examples: begin -->\n", "<!-- examples: end -->\n"
MOST = 3


def table() -> str:
    """Up to three examples of each class and reason that fit in a table."""
    shown: dict[tuple[str, str], int] = {}
    lines = ["| Before | After | Class | Reason |", "| --- | --- | --- | --- |"]
    for example in EXAMPLES:
        before, after, reason = example["before"], example["after"], example.get("reason", "")
        if not (before + after).isprintable() or set("|`") & set(before + after) or reason == "characters":
            continue
        key = example["class"], reason
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= MOST:
            lines.append(f"| `{before}` | `{after}` | *{key[0]}* | {f'`{reason}`' if reason else ''} |")
    return "\n".join(lines) + "\n"


def test_the_examples_are_those_that_are_tested() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0].strip() == table().strip()


def test_every_reason_is_described() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## Examples")[0]
    named = set(re.findall(r"`([a-z-]+)`", text)) | set(re.findall(r"^\*\*([a-z-]+)\*\*", text, re.MULTILINE))
    assert {example["reason"] for example in EXAMPLES if "reason" in example} <= named
