"""medreview github staleness, run as a job runs it, against a server that plays GitHub."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medreview.commands.github_staleness import _why_not
from medreview.reports.staleness_issue import needed_reviews
from support.commands import Result, finish, start
from support.github_server import TOKEN, Answer, PlayedGitHub
from support.guides import page_text, write_guide
from support.payloads import event
from support.sample_runs import page, run_of

OVERDUE = page_text(
    "# Old\n\nText.\n", {"id": "old", "title": "'Old, says @everyone in #1'", "reviewed": "2019-03"}
)
WAIVER = "waivers:\n  - {rule: REV002, page: old, reason: The day is booked., owner: ann-author, until: 2026-12-31}\n"


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide with one good and one overdue page."""
    return write_guide(tmp_path / "clone", {"sample/page.md": page_text(), "sample/old.md": OVERDUE})


def run(guide: Path, played: PlayedGitHub, *options: str, **environment: str) -> Result:
    """Run the command as the workflow does; nothing that it prints holds the token."""
    told = {
        **played.environment(),
        **event(guide.parent, "schedule"),
        "GITHUB_STEP_SUMMARY": str(guide.parent / "summary"),
        "GITHUB_OUTPUT": str(guide.parent / "output"),
        **environment,
    }
    arguments = ("github", "staleness", "guide", "--today", "2026-11-22", *options)
    result = finish(start(*arguments, cwd=guide.parent, **told))
    assert TOKEN not in result.out + result.err
    return result


def repair(guide: Path) -> None:
    (guide / "sample" / "old.md").write_text(OVERDUE.replace("2019-03", "2026-03"), encoding="utf-8")


def test_an_overdue_review_opens_one_issue(guide: Path, played: PlayedGitHub) -> None:
    result = run(guide, played)
    assert (result.code, result.err) == (1, "")
    assert "Overdue (1)" in result.out
    assert "::error title=medreview::1 page needs a medical review now, 0 soon." in result.out
    assert result.out.endswith("medreview: opened issue #1\n")
    issue = played.issues[0]
    assert (issue["title"], issue["labels"]) == ("Medical reviews due", [{"name": "medical-review"}])
    assert issue["body"].startswith(
        "<!-- medreview:staleness -->\n**1 page needs a medical review now, 0 soon.**"
    )
    assert "Old, says @&#8203;everyone in \\#&#8203;1<br>guide/sample/old.md" in issue["body"]
    assert "| Overdue | 2021-03-01 |" in issue["body"]
    assert "Rita Reviewer, MD" in issue["body"]
    assert (guide.parent / "summary").read_text(encoding="utf-8").strip() == issue["body"].strip()
    assert (guide.parent / "output").read_text(encoding="utf-8") == "now=1\nsoon=0\nwaived=0\n"


def test_the_next_run_changes_only_what_changed(guide: Path, played: PlayedGitHub) -> None:
    run(guide, played)
    assert run(guide, played).out.endswith("medreview: issue #1 is up to date\n")
    assert run(guide, played, "--today", "2026-11-29").out.endswith(
        "medreview: brought issue #1 up to date\n"
    )
    assert len(played.issues) == 1
    assert "on 2026-11-29" in played.issues[0]["body"]
    assert played.comments == {}


def test_it_is_closed_when_all_is_well(guide: Path, played: PlayedGitHub) -> None:
    run(guide, played)
    repair(guide)
    result = run(guide, played)
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("medreview: closed issue #1\n")
    assert "::error" not in result.out
    assert played.comments == {
        1: ["No review is overdue any more (checked on 2026-11-22). medreview opens a new issue when one is."]
    }
    assert run(guide, played).out.endswith("medreview: no issue was open\n")


def test_title_label_and_author_can_be_chosen(guide: Path, played: PlayedGitHub) -> None:
    played.login = "guide-app[bot]"
    options = ("--title", "Reviews, please", "--label", "due: review", "--author", "guide-app[bot]")
    assert run(guide, played, *options).out.endswith("opened issue #1\n")
    assert (played.issues[0]["title"], played.issues[0]["labels"]) == (
        "Reviews, please",
        [{"name": "due: review"}],
    )
    assert run(guide, played, *options).out.endswith("issue #1 is up to date\n")


def test_a_waiver_puts_a_page_off(guide: Path, played: PlayedGitHub) -> None:
    (guide / "house" / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    result = run(guide, played)
    assert result.code == 0
    assert "### Put off by a waiver (1)" in (guide.parent / "summary").read_text(encoding="utf-8")
    assert run(guide, played, "--no-exceptions").code == 1


def test_without_permission_the_list_is_printed_all_the_same(guide: Path, played: PlayedGitHub) -> None:
    played.may_write = False
    result = run(guide, played)
    assert result.code == 1
    assert "Overdue (1)" in result.out
    assert "::error title=medreview::the issue with the list could not be kept: POST /issues" in result.out
    assert len(result.err.splitlines()) == 1
    assert "permissions: issues: write" in result.err


def test_an_issue_that_could_not_be_closed_fails_the_run(guide: Path, played: PlayedGitHub) -> None:
    run(guide, played)
    repair(guide)
    played.may_write = False
    result = run(guide, played)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert len(played.open_issues()) == 1


@pytest.mark.parametrize("repaired", [True, False])
def test_without_a_token(guide: Path, played: PlayedGitHub, repaired: bool) -> None:
    if repaired:
        repair(guide)
    result = run(guide, played, GITHUB_TOKEN="")
    assert result.code == (2 if repaired else 1)
    assert "Review queue on 2026-11-22" in result.out
    assert "there is no usable GITHUB_TOKEN" in result.err
    assert played.asked == []


def test_a_wrong_token(guide: Path, played: PlayedGitHub) -> None:
    result = run(guide, played, GITHUB_TOKEN="ghs_wrong")
    assert result.code == 1
    assert "(401): Bad credentials (the token is not valid)" in result.err
    assert "ghs_wrong" not in result.out + result.err


def test_faults_that_pass_are_waited_for(guide: Path, played: PlayedGitHub) -> None:
    played.answers.extend([Answer(500), Answer(403, headers={"Retry-After": "0"})])
    assert run(guide, played).out.endswith("medreview: opened issue #1\n")
    assert len(played.issues) == 1


def test_a_dry_run_asks_nothing(guide: Path, played: PlayedGitHub) -> None:
    result = run(guide, played, "--dry-run", GITHUB_TOKEN="", GITHUB_EVENT_NAME="")
    assert (result.code, result.err) == (1, "")
    assert "the issue is left alone (--dry-run). Else one issue 'Medical reviews due'" in result.out
    assert "<!-- medreview:staleness -->" in result.out
    repair(guide)
    assert "Else it would be closed, were one open." in run(guide, played, "--dry-run").out
    assert played.asked == []


def test_another_branch_leaves_the_issue_alone(guide: Path, played: PlayedGitHub) -> None:
    told = {**event(guide.parent, "workflow_dispatch"), "GITHUB_REF": "refs/heads/try"}
    result = run(guide, played, **told)
    assert result.code == 1
    assert "left alone (this is not the default branch)" in result.out
    assert played.asked == []


def test_a_pull_request_never_keeps_the_issue(guide: Path, played: PlayedGitHub) -> None:
    result = run(guide, played, **event(guide.parent, "pull_request"))
    assert (result.code, result.out) == (2, "")
    assert "run this on a schedule" in result.err
    assert played.asked == []


def test_without_pages_nothing_is_closed(guide: Path, played: PlayedGitHub) -> None:
    run(guide, played)
    played.asked.clear()
    for file in (guide / "sample").glob("*.md"):
        file.unlink()
    (guide / "sample" / "guide.yaml").unlink()
    result = run(guide, played)
    assert result.code == 3
    assert "::error title=medreview::Nothing was checked" in result.out
    assert played.asked == []


def test_a_label_with_a_comma_is_refused(guide: Path, played: PlayedGitHub) -> None:
    result = run(guide, played, "--label", "a,b")
    assert (result.code, result.out) == (2, "")
    assert "a comma separates labels" in result.err


def test_a_rule_that_failed_closes_nothing() -> None:
    run = run_of(page("a"))
    crashed = replace(run, summary=replace(run.summary, exit=1))
    assert _why_not(run, needed_reviews(run), None, dry_run=False) == ""
    assert (
        _why_not(crashed, needed_reviews(crashed), None, dry_run=False)
        == "a rule failed, and nothing else is wrong"
    )
    late = replace(crashed, pages=(page("b", state="overdue"),))
    assert _why_not(late, needed_reviews(late), None, dry_run=False) == ""
