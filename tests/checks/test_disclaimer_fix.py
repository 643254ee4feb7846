"""The fix of DIS003: what it writes where the old wording stands plainly, and where it keeps away."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.schemas.finding import Edit, Finding
from support.guides import page_text, run_guide, write_guide

CURRENT = "If you have trouble breathing or chest pain, call 911 now. Do not wait for a call back."
HOUSE = """disclaimers:
  - id: emergency
    title: Emergency
    placement: body
    versions:
      - {{version: 2, since: 2026-01-01, text: "{current}"}}
      - {{version: 1, since: 2024-01-01, text: "In an emergency, call 911."}}
"""


def outdated(folder: Path, body: str, current: str = CURRENT) -> tuple[Finding, str]:
    """Return the one finding of DIS003 and the page after its fix."""
    page = page_text(body)
    house = HOUSE.format(current=current.replace("\n", "\\n"))
    run = run_guide(write_guide(folder, {"sample/page.md": page, "house/disclaimers.yaml": house}))
    (finding,) = [finding for finding in run.findings if finding.rule == "DIS003"]
    edits = finding.fix.edits if finding.fix is not None else ()
    for edit in reversed(edits):
        page = page[: _offset(page, edit.line, edit.column)] + edit.text + _after(page, edit)
    return finding, page.partition("\n---\n\n")[2]


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(part) for part in text.splitlines(keepends=True)[: line - 1]) + column - 1


def _after(text: str, edit: Edit) -> str:
    return text[_offset(text, edit.end_line, edit.end_column) :]


@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        ("In an emergency, call 911.\n", f"{CURRENT}\n"),
        ("- Note: In an emergency,\r\n  call 911. Then us.\r\n", f"- Note: {CURRENT} Then us.\r\n"),
        ("> In an\n> emergency, call 911.\n>\n> More.\n", f"> {CURRENT}\n>\n> More.\n"),
        ("**In an emergency,   call 911.**\n", f"**{CURRENT}**\n"),
        ("| A |\n|---|\n| In an emergency, call 911. |\n", f"| A |\n|---|\n| {CURRENT} |\n"),
        ("<p>In an emergency,\ncall 911.</p>\n", f"<p>{CURRENT}</p>\n"),
        ("In an emergency, call 911. In an emergency, call 911.\n", f"{CURRENT} {CURRENT}\n"),
    ],
)
def test_plain_text_is_replaced(tmp_path: Path, body: str, fixed: str) -> None:
    finding, page = outdated(tmp_path, body)
    assert finding.fix is not None
    assert finding.fix.safe
    assert page == fixed


@pytest.mark.parametrize(
    ("body", "current"),
    [
        ("In an *emergency*, call 911.\n", CURRENT),
        ("In an emergency, call&nbsp;911.\n", CURRENT),
        ("In an emergency, [call](tel:911) 911.\n", CURRENT),
        ("In an emergency,\n\ncall 911.\n", CURRENT),
        ("<p>In an emergency, call 911.</p>\n", "Call 911 if it is <b>bad</b>."),
        ("In an emergency, call 911.\n", "Call *all* of us."),
        ("In an emergency, call 911.\n", "1. Call us."),
        ("| A |\n|---|\n| In an emergency, call 911. |\n", "Call | run."),
    ],
)
def test_markup_is_left_to_the_editor(tmp_path: Path, body: str, current: str) -> None:
    finding, page = outdated(tmp_path, body, current)
    assert finding.fix is None
    assert page == body
