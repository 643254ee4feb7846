"""Pages that carry their expected findings in place, compared as exact sets of (file, line, column, rule).

`<!-- expect: TRM001@16 -->` (in front matter and YAML `# expect: PAG008@11`) names a finding on its own line at a
column; `@3:1` another line and column. `<!-- today: 2026-11-22 -->` sets the day. RDB001 counts only where a page
expects it: short pages always have it. A folder instead of a file is laid over the guide folder; what its `.base`
folder holds is laid over the guide as it was, and the run is over what changed since. A case that expects a finding of
LanguageTool is only run where there is one.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from medreview.page_queue import ProofreadBy
from support.guides import TODAY, commit_guide, run_guide, write_guide

PAGES = Path(__file__).parents[1] / "pages"
_EXPECT = re.compile(r"(?:<!--|#) *expect: *([A-Z]{3}\d{3}@[\d:]+(?:, *[A-Z]{3}\d{3}@[\d:]+)*)")
_TODAY = re.compile(r"(?:<!--|#) *today: *(\d{4}-\d\d-\d\d)")
_BASE = ".base/"
_CASES = sorted(path for path in PAGES.iterdir() if path.suffix == ".md" or path.is_dir())

Place = tuple[str, int, int, str]


def cases(*, of_grammar: bool) -> list[Path]:
    """Return the cases that need LanguageTool, or the others."""
    return [case for case in _CASES if any(rule.startswith("GRM") for rule in _rules_in(case)) == of_grammar]


def expected_rules() -> set[str]:
    """Return the ids of the rules that some case expects."""
    return {rule for case in _CASES for rule in _rules_in(case)}


def _rules_in(case: Path) -> set[str]:
    files = (
        [case] if case.is_file() else [file for file in case.rglob("*") if file.suffix in (".md", ".yaml")]
    )
    text = "\n".join(file.read_bytes().decode("utf-8-sig", "replace") for file in files)
    return {rule for found in _EXPECT.finditer(text) for rule in re.findall(r"[A-Z]{3}\d{3}", found[1])}


def _expected(path: str, text: str) -> set[Place]:
    found: set[Place] = set()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        for match in _EXPECT.finditer(line):
            for item in match[1].split(","):
                rule, _, place = item.strip().partition("@")
                row, _, column = place.rpartition(":")
                found.add((path, int(row or number), int(column), rule))
    return found


def check_case(folder: Path, case: Path, proofread_by: ProofreadBy | None = None) -> None:
    """Assert that the run over a case finds exactly what is expected."""
    sources = (
        {"sample/page.md": case}
        if case.is_file()
        else {file.relative_to(case).as_posix(): file for file in sorted(case.rglob("*")) if file.is_file()}
    )
    everything = {name: file.read_bytes() for name, file in sources.items()}
    base = {name.removeprefix(_BASE): data for name, data in everything.items() if name.startswith(_BASE)}
    files = {name: data for name, data in everything.items() if not name.startswith(_BASE)}
    texts = {name: data.decode("utf-8-sig", "replace") for name, data in files.items()}
    expected = {place for name, text in texts.items() for place in _expected(f"guide/{name}", text)}
    days = [match[1] for text in texts.values() if (match := _TODAY.search(text))]
    if base:
        commit_guide(folder, base)
    today = date.fromisoformat(days[0]) if days else TODAY
    guide = write_guide(folder, files)
    run = run_guide(guide, today, since="HEAD" if base else None, proofread_by=proofread_by)
    counts_grade = any(rule == "RDB001" for _, _, _, rule in expected)
    found = {(f.path, f.line, f.column, f.rule) for f in run.findings if counts_grade or f.rule != "RDB001"}
    differing = {
        "found, not expected": sorted(found - expected),
        "expected, not found": sorted(expected - found),
    }
    assert not any(differing.values()), (
        differing
    )  # in words: pytest shows no more of a module that is no test
