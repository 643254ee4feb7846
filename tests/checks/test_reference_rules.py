"""What REF002 proposes, and what REF003 says of a mark."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medreview.schemas.finding import Edit, Finding
from support.guides import BODY, page_text, run_guide, write_guide


def findings(folder: Path, rule: str, body: str = BODY, references: str | None = None) -> list[Finding]:
    front = {} if references is None else {"references": references}
    run = run_guide(write_guide(folder, {"sample/page.md": page_text(body, front)}))
    return [finding for finding in run.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("typed", "edit"),
    [
        ("doi: https://doi.org/10.1056/x", Edit(19, 10, 19, 35, "10.1056/x")),
        ('doi: "doi:10.1056/x"', Edit(19, 10, 19, 25, '"10.1056/x"')),
        ("pmcid: 'pmc12'", Edit(19, 12, 19, 19, "'PMC12'")),
        ("pmcid: 12", None),
        ("doi: https://doi.org/10.1056/%28x%29", None),
        ("doi: |-\n      doi:10.1056/x", None),
        ("pmid: 012", None),
    ],
)
def test_only_what_is_surely_meant_is_a_safe_fix(tmp_path: Path, typed: str, edit: Edit | None) -> None:
    (found,) = findings(tmp_path, "REF002", references=f"\n  - id: a\n    title: A source\n    {typed}")
    fixed = None if found.fix is None else replace(found.fix.edits[0], byte_columns=None)
    assert fixed == edit
    assert found.fix is None or found.fix.safe


def test_a_faulty_entry_shifts_no_place(tmp_path: Path) -> None:
    entries = "{id: 1, title: A, pmid: 1}", "[a]", "{id: b, title: B, pmid: 0}", "{id: c, title: C, pmid: 00}"
    references = "".join(f"\n  - {entry}" for entry in entries)
    found = findings(tmp_path, "REF002", references=references)
    assert [(f.line, f.column) for f in found] == [(19, 29), (20, 29)]
    uncited = findings(tmp_path / "again", "REF004", references=references)
    assert [(f.line, f.column) for f in uncited] == [(19, 10), (20, 10)]


def test_a_long_address_is_an_address(tmp_path: Path) -> None:
    references = f"\n  - {{id: a, title: A, url: https://example.org/{'a' * 1900}}}"
    assert findings(tmp_path, "REF002", references=references) == []
    assert findings(tmp_path / "again", "PAG008", references=references) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("It helps.[^hous]\n", "Did you mean [^house]?"),
        ("It helps.[^1]\n\n[^1]: A source.\n", "Move the footnote's source there"),
        ("It helps.[^1]\n", "Add the reference there, or delete the mark."),
    ],
)
def test_what_to_do_about_a_mark(tmp_path: Path, body: str, words: str) -> None:
    (found,) = findings(tmp_path, "REF003", body)
    assert words in found.message


def test_a_mark_is_no_prose(tmp_path: Path) -> None:
    body = "A drug[^house] helps.\n\n[^house]: A drug[^house].\n"
    run = run_guide(write_guide(tmp_path, {"sample/page.md": page_text(body)}))
    assert [(f.rule, f.line, f.column) for f in run.findings if f.rule == "TRM001"] == [
        ("TRM001", 21, 3),
        ("TRM001", 23, 13),
    ]
    (page,) = run.pages
    assert page.readability is not None
    assert page.readability.words == 3
