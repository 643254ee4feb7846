"""Review records for tests: plain ones, and what differs from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from medreview.reading.digest import digest_of, wordings_in_force
from medreview.reading.front_matter import read_front_matter
from medreview.reading.house import House, read_house
from medreview.reading.source import decode

_HOUSE = Path(__file__).parents[1] / "house"
OTHER_DIGEST = f"sha256:{'0' * 64}"
RECORD: dict[str, str] = {
    "format": "1",
    "page": "sample-page",
    "version": "1",
    "digest": OTHER_DIGEST,
    "recipe": "1",
    "risk": "standard",
    "interval_months": "24",
    "reviewer": "{id: rita-reviewer, name: Rita Reviewer, credentials: MD}",
    "scope": "whole-page",
    "verdict": "approved",
    "conflicts": "none",
    "date": "2026-03-02",
    "tool": "medreview tests",
    "sample": "true",
}


def record_text(changed: Mapping[str, str | None] | None = None) -> str:
    """Return the plain record with keys replaced, added or (None) removed."""
    keys: dict[str, str | None] = {**RECORD, **(changed or {})}
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)


def record_name(text: str) -> str:
    """Return the name that a record's file has by its day and reviewer."""
    day = re.search(r"^date: (\S+)", text, re.MULTILINE)
    reviewer = re.search(r"id: ([a-z0-9-]+)", text)
    assert day is not None
    assert reviewer is not None
    return f"{day[1]}-{reviewer[1]}.yaml"


def policy_with(evidence: str) -> str:
    """Return the test house's policy with another evidence level."""
    text = (_HOUSE / "policy.yaml").read_text("utf-8")
    return text.replace("evidence: date", f"evidence: {evidence}")


def page_digest(data: str | bytes, house: House | None = None) -> str:
    """Return the digest of a page by a house, else by the test house."""
    content = data if isinstance(data, bytes) else data.encode("utf-8")
    source, _ = decode("page.md", content)
    rules = house or read_house(_HOUSE, "house")
    return digest_of(read_front_matter(source), source.text, wordings_in_force(rules))
