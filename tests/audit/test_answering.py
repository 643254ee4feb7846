"""Whether a page was covered: only what is certain and without an error is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from medreview.audit.answering import answer_for, review_findings
from medreview.reading.records import CHANGED, COVERED, PageReview
from medreview.schemas.audit import AuditedFinding
from medreview.schemas.finding import Finding, Severity
from medreview.schemas.run import PageSummary, Run, Waived
from support.guides import TODAY, page_text, run_guide, write_guide

REVIEW = PageReview(COVERED, f"sha256:{'0' * 64}", ())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    other = page_text(front={"id": "other"})
    return run_guide(
        write_guide(tmp_path_factory.mktemp("g"), {"sample/page.md": page_text(), "sample/other.md": other}),
        TODAY,
    )


@pytest.fixture(scope="module")
def page(run: Run) -> PageSummary:
    return next(one for one in run.pages if one.id == "sample-page")


def finding(rule: str, path: str = "guide/sample/page.md", severity: Severity = "error") -> Finding:
    plain = Finding(rule, "a-name", "error", "high", path, 1, 1, 1, 1, "What is wrong", None, "x")
    return replace(plain, severity=severity)


def test_only_a_page_in_time_without_errors_is_covered(page: PageSummary) -> None:
    def answer(*findings: AuditedFinding, **changed: Any) -> str:
        asked = replace(page, **changed)
        return answer_for(asked, findings, REVIEW, asks_for_records=True).answer

    error = AuditedFinding.of(finding("REV008"))
    assert answer() == answer(state="due-soon") == "covered"
    assert answer(AuditedFinding.of(finding("REV003", severity="warning"))) == "covered"
    assert answer(error) == answer(replace(error, waived_by="It is under way")) == "not-covered"
    for state in ("overdue", "unreviewed", "changed"):
        assert answer(state=state) == "not-covered"
    assert answer(status=None) == answer(status="draft") == answer(readability=None) == "not-covered"
    assert answer(AuditedFinding.of(finding("internal-error"))) == "unknown"


def test_why(page: PageSummary) -> None:
    def why(*findings: AuditedFinding, review: PageReview | None = REVIEW, **changed: Any) -> str:
        return answer_for(replace(page, **changed), findings, review, asks_for_records=True).why

    assert why() == ""
    waived = AuditedFinding.of(finding("REV008"), "It is under way")
    assert why(waived) == "REV008: What is wrong. A waiver accepted this: It is under way."
    assert why(state="unreviewed") == "It was unreviewed."
    assert why(review=None).startswith("What its front matter says is not certain")
    assert why(AuditedFinding.of(finding("internal-error"))) == "A rule failed: What is wrong"
    doubtful = PageReview(CHANGED, REVIEW.digest, (), doubt="This text is in no commit here.")
    assert why(review=doubtful) == "Its text is not the text reviewed, and this text is in no commit here."


def test_a_house_that_asks_for_dates_needs_no_records(page: PageSummary) -> None:
    assert answer_for(page, (), None, asks_for_records=False).answer == "covered"
    assert answer_for(page, (), None, asks_for_records=True).answer == "not-covered"


def test_what_belongs_to_a_page(run: Run, page: PageSummary) -> None:
    records = "guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml"
    here = [
        finding("REV008"),
        finding("REV011", records),
        finding("internal-error"),
        finding("internal-error", "guide/sample/guide.yaml"),
    ]
    elsewhere = [
        finding("TRM001"),
        finding("REV008", "guide/sample/other.md"),
        finding("REV011", records.replace("sample-page", "sample-page-two")),
        finding("internal-error", "guide/sample/other.md"),
    ]
    waived = Waived(
        "waiver", "A reason", "ann-author", "2027-01-01", "guide/house/waivers.yaml", 1, 1, here[0]
    )
    made = replace(run, findings=(*here, *elsewhere), waived=(waived,))
    found = review_findings(made, page, "guide")
    assert found == (*map(AuditedFinding.of, here), AuditedFinding.of(here[0], "A reason"))
