"""Runs made by hand for the reports: every state of a page, and texts that try to break each format."""

from __future__ import annotations

from typing import Any

from medreview.schemas.finding import Edit, Excerpt, Finding, Fix, Place
from medreview.schemas.rule import Rule, Source
from medreview.schemas.run import (
    HardSentence,
    LongWord,
    NotChecked,
    PageSummary,
    Passages,
    PolicyUsed,
    Readability,
    Run,
    Summary,
    Tool,
    Waived,
)

POLICY = PolicyUsed(
    path="guide/house/policy.yaml",
    profile="us-patient",
    publisher="Test House",
    evidence="date",
    formula="smog",
    target=8.0,
    tiers={"high": (12, 60), "standard": (24, 60), "low": (36, 30)},
)
READABILITY = Readability(
    words=812,
    sentences=61,
    syllables=1190,
    polysyllables=74,
    monosyllables=560,
    complex_words=52,
    letters=3700,
    smog=9.42123,
    smog_is_estimate=False,
    flesch_kincaid=6.8948,
    flesch_reading_ease=69.3424,
    gunning_fog=7.8862,
    coleman_liau=8.7704,
    automated_readability_index=6.6877,
    forcast=9.6552,
)
FEW_SENTENCES = Readability(
    words=120,
    sentences=12,
    syllables=160,
    polysyllables=6,
    monosyllables=90,
    complex_words=4,
    letters=500,
    smog=7.1688,
    smog_is_estimate=True,
    flesch_kincaid=4.0433,
    flesch_reading_ease=83.885,
    gunning_fog=5.3333,
    coleman_liau=5.74,
    automated_readability_index=3.195,
    forcast=8.75,
)
NOTHING_TO_MEASURE = Readability(0, 0, 0, 0, 0, 0, 0, None, False, None, None, None, None, None, None)
PASSAGES = Passages(
    hardest=(
        HardSentence(
            12, 5, "Ask | about `natalizumab` <b>and</b> *its* risks […] at www.example.org.", 9, 2, 11.456
        ),
        HardSentence(40, 1, "= a sentence that begins like a formula", 8, 1, 8.5),
    ),
    long_words=(LongWord("infusion", 3, 9), LongWord("monoclonal", 4, 2)),
)


def page(name: str, **changes: Any) -> PageSummary:
    """Return a current page `guide/ms/<name>.md`, with what a test changes."""
    values: dict[str, Any] = {
        "path": f"guide/ms/{name}.md",
        "guide": "Living with MS",
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "kind": "article",
        "status": "published",
        "risk": "standard",
        "owner": "Ann Author",
        "authors": ("ann-author",),
        "reviewed": "2026-03-02",
        "reviewed_by": ("rita-reviewer",),
        "reviewers": ("Rita Reviewer, MD",),
        "due": "2028-03-02",
        "days_left": 466,
        "state": "current",
        "readability": READABILITY,
        "passages": PASSAGES,
        "places": {"id": Place(2, 5, 2, 9)},
    }
    return PageSummary(**{**values, **changes})


def finding(**changes: Any) -> Finding:
    """Return an error on one word of a page, with what a test changes."""
    values: dict[str, Any] = {
        "rule": "TRM001",
        "name": "avoided-term",
        "severity": "error",
        "confidence": "high",
        "path": "guide/ms/plain-page.md",
        "line": 12,
        "column": 5,
        "end_line": 12,
        "end_column": 19,
        "message": "Write “infusion center” instead of “infusion suite”: readers know that word.",
        "fix": Fix((Edit(12, 5, 12, 19, "infusion center"),), safe=True),
        "fingerprint": "0123456789abcdef",
        "excerpt": Excerpt("The infusion suite opens at 8 a.m. on weekdays.", 4, 18),
    }
    return Finding(**{**values, **changes})


def run_of(*pages: PageSummary, findings: tuple[Finding, ...] = (), **changes: Any) -> Run:
    """Return the run over the pages on 2026-11-22, with what a test changes."""
    found: list[str] = [one.severity for one in findings]
    errors, warnings, suggestions = map(found.count, ("error", "warning", "suggestion"))
    values: dict[str, Any] = {
        "tool": Tool("medreview", "1.2.3"),
        "today": "2026-11-22",
        "profile": "us-patient",
        "summary": Summary(len(pages), errors, warnings, suggestions, 3 if not pages else min(errors, 1)),
        "findings": findings,
        "pages": pages,
        "not_checked": (NotChecked("grammar and spelling", "this version has no grammar check"),),
        "policy": POLICY,
        "covers": f"all {len(pages)} pages in guide/",
    }
    return Run(**{**values, **changes})


def _hostile_pages() -> tuple[PageSummary, ...]:
    return (
        page(
            "late", title="Late | piped `page`", due="2026-11-10", days_left=-12, state="overdue", risk="high"
        ),
        page("today", due="2026-11-22", days_left=0, state="overdue", readability=FEW_SENTENCES),
        page(
            "odd [page] (1)",
            title="<script>alert(1)</script>\n::error::boom",
            due="2026-12-24",
            days_left=32,
            state="due-soon",
            reviewed_by=("rob-both", "rita-reviewer"),
            reviewers=("Rob & Bob, RN", "Rita Reviewer, MD"),
        ),
        page("plain-page"),
        page(
            "wide",
            title="多発性硬化症の治療 – ce\u0301le\u0300bre",
            owner=None,
            due="2031-01-31",
            days_left=1531,
        ),
        page(
            "formula",
            title='=HYPERLINK("http://evil.example","x")',
            readability=NOTHING_TO_MEASURE,
            passages=Passages((), ()),
        ),
        page("in-work", status="draft", state="draft", due=None, days_left=None, passages=None),
        page("gone", status="withdrawn", state="withdrawn", due="2026-01-01", days_left=-325),
        page("changed", state="changed", title="\u202eevil\x1b[31m", due="2027-01-01", days_left=40),
        PageSummary(
            *(
                "guide/ms/unreadable.md",
                "Living with MS",
                None,
                None,
                None,
                None,
                None,
                None,
                (),
                None,
                (),
                (),
                None,
                None,
            ),
            state="unreviewed",
            readability=None,
        ),
    )


def _hostile_findings() -> tuple[Finding, ...]:
    crash = "The rule RDB002 (long-sentence) failed on this page and did not check it: ValueError: 100 %."
    return (
        finding(
            path="guide/ms/guide.yaml", line=3, column=5, end_line=3, end_column=9, fix=None, excerpt=None
        ),
        finding(
            rule="internal-error",
            name="internal-error",
            path="guide/ms/late.md",
            message=crash,
            fix=None,
            excerpt=None,
        ),
        finding(),
        finding(
            rule="RDB002",
            name="long-sentence",
            severity="suggestion",
            line=20,
            column=1,
            end_line=22,
            end_column=9,
            message="This sentence has 41 words. " + "Split it, or make a list of its parts. " * 4,
            fix=None,
            excerpt=Excerpt("…" + "a long line " * 9 + "…", 1, 109),
        ),
        finding(
            rule="WRD003",
            name="over-promise",
            severity="warning",
            line=30,
            column=9,
            end_column=11,
            end_line=30,
            message="Say what is known\n::error file=x::100% , not ##[error]more\x1b]0;title\x07",
            excerpt=Excerpt("治療は\t完治\u202eします e\u0301t ##[add-mask]x", 4, 6),
        ),
        finding(
            rule="REV019",
            name="safety-change-unreviewed",
            severity="warning",
            path="guide/ms/changed.md",
            line=9,
            column=12,
            end_line=9,
            end_column=24,
            message="This safety change is published without a review, as Rob Both approved on 2026-11-20. 12 days are "
            "left: from 2026-12-04 on it blocks. Have it reviewed and recorded with 'medreview sign'.",
            fix=None,
            excerpt=Excerpt("    until: '2026-12-04'", 11, 23),
        ),
        finding(
            severity="warning",
            path="guide/ms/::warning::x,y:z%.md",
            column=1,
            end_column=1,
            excerpt=Excerpt("", 0, 0),
        ),
    )


def _hostile_waived() -> tuple[Waived, ...]:
    return (
        Waived(
            "waiver",
            "Booked | for *May*, see ::error::x\x1b]0;t\x07",
            "ada-author",
            "2027-03-31",
            "guide/house/waivers.yaml",
            2,
            11,
            finding(rule="REV002", name="review-overdue", path="guide/ms/late.md", line=20, column=11),
        ),
        Waived(
            "in-page",
            "The brand is what this paragraph is about.",
            None,
            None,
            "guide/ms/plain-page.md",
            40,
            1,
            finding(severity="warning", line=41),
        ),
    )


SAMPLE = run_of(
    *_hostile_pages(),
    findings=_hostile_findings(),
    waived=_hostile_waived(),
    covers="all 10 pages in guide/",
)
"""Every state, a page that could not be read, a rule that crashed, and texts that try to break each format."""
EMPTY = run_of(covers="0 of 0 pages in guide/")
"""A run that found no page."""
CLEAN = run_of(page("plain-page"), not_checked=())
"""One page with nothing to say about it."""
RULES = (
    Rule(
        id="RDB002",
        name="long-sentence",
        severity="suggestion",
        confidence="medium",
        summary="A sentence is too long.",
        why="Readers lose the thread.",
        fix="Split it.",
        reported=(),
        accepted=(),
    ),
    Rule(
        id="TRM001",
        name="avoided-term",
        severity="warning",
        summary="The page uses a term that the house avoids.",
        why="Readers take two words for two things.",
        fix="Write the preferred term.",
        reported=(),
        accepted=(),
        sources=(Source("A guideline", "clause 3", "https://example.org/guideline"), Source("A paper")),
    ),
)
"""Rules for formats that describe them; the sample run has findings of others too."""
