"""Pages that carry their expected findings in place, compared as exact sets of (file, line, column, rule).

`<!-- expect: TRM001@16 -->` (in front matter and YAML `# expect: PAG008@11`) names a finding on its own line at a
column; `@3:1` another line and column. `# expect in reviews/x/y.yaml: REV011@1:1` names one in another file, such as
one that is gone. `<!-- today: 2026-11-22 -->` sets the day. RDB001 counts only where a page expects it: short pages
always have it. A folder instead of a file is laid over the guide folder; what its `.base` folder holds is laid over the
guide as it was, and the run is over what changed since. In review records {now} and {before} are the digests of their
page as it is and as it was, {other} that of another text. A case that expects a finding of LanguageTool is only run
where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from medreview.page_queue import ProofreadBy
from support.guides import TODAY, commit_guide, run_guide, write_guide
from support.records import OTHER_DIGEST, page_digest

PAGES = Path(__file__).parents[1] / "pages"
_EXPECT = re.compile(r"(?:<!--|#) *expect: *([A-Z]{3}\d{3}@[\d:]+(?:, *[A-Z]{3}\d{3}@[\d:]+)*)")
_ELSEWHERE = re.compile(r"(?:<!--|#) *expect in (\S+): *([A-Z]{3}\d{3})@(\d+):(\d+)")
_ID = re.compile(rb"^id: *([a-z0-9-]+)", re.MULTILINE)
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
    named = {rule for found in _EXPECT.finditer(text) for rule in re.findall(r"[A-Z]{3}\d{3}", found[1])}
    return named | {found[2] for found in _ELSEWHERE.finditer(text)}


def _expected(path: str, text: str) -> set[Place]:
    found: set[Place] = set()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        for match in _EXPECT.finditer(line):
            for item in match[1].split(","):
                rule, _, place = item.strip().partition("@")
                row, _, column = place.rpartition(":")
                found.add((path, int(row or number), int(column), rule))
        for match in _ELSEWHERE.finditer(line):
            found.add((f"guide/{match[1]}", int(match[3]), int(match[4]), match[2]))
    return found


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the digest of each page by its id."""
    pages = (data for name, data in files.items() if name.endswith(".md"))
    return {match[1].decode("ascii"): page_digest(data) for data in pages if (match := _ID.search(data))}


def _with_digests(
    files: Mapping[str, bytes], now: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files with the digests that review records name by a word."""
    found = dict(files)
    for name, data in files.items():
        top, _, below = name.partition("/")
        page = below.partition("/")[0]
        if top == "reviews" and page in {*now, *before}:
            digests = {
                "now": now.get(page, OTHER_DIGEST),
                "before": before.get(page, now.get(page, "")),
                "other": OTHER_DIGEST,
            }
            for word, digest in digests.items():
                data = data.replace(f"{{{word}}}".encode("ascii"), digest.encode("ascii"))
            found[name] = data
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
    now, before = _digests(files), _digests(base)
    if base:
        commit_guide(folder, _with_digests(base, now, before))
    today = date.fromisoformat(days[0]) if days else TODAY
    guide = write_guide(folder, _with_digests(files, now, before))
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
