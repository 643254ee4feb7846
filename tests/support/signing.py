"""Guides in which reviews are recorded, at a moment that tests choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from medreview.settings import find_settings
from medreview.signing.register import Register
from medreview.signing.statement import Statement
from support.guides import TODAY, page_text, run_guide, write_guide
from support.records import policy_with

MOMENT = datetime(2026, 11, 22, 15, 4, 5)
UNREVIEWED: dict[str, str | None] = {"reviewed": None, "reviewed_by": None}
PAGE = "sample/page.md"
APPROVAL = Statement("rita-reviewer", "approved", TODAY)


def signing_guide(
    folder: Path, files: Mapping[str, str | bytes] | None = None, evidence: str = "record"
) -> Path:
    """Write a guide whose policy asks for records; one page that nobody has reviewed unless `files` brings others."""
    pages = files or {PAGE: page_text(front=UNREVIEWED)}
    return write_guide(folder, {"house/policy.yaml": policy_with(evidence), **pages})


def open_register(guide: Path, today: date = TODAY, moment: datetime = MOMENT) -> Register:
    """Return the register of a guide."""
    return Register(find_settings(guide), today, moment)


def findings_of(guide: Path, today: date = TODAY) -> list[str]:
    """Return the rules, with their places, of the errors in a guide, and all about reviews."""
    found = run_guide(guide, today).findings
    return [
        f"{one.path}:{one.line}:{one.column} {one.rule}"
        for one in found
        if one.severity == "error" or one.rule.startswith("REV")
    ]


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, hidden ones included, and the names of its folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in sorted(folder.rglob("*"))
    }
