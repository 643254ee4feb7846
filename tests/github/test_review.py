"""medreview github review, run as a job runs it: a clone with GitHub's merge of a pull request checked out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from support.commands import Result, finish, start
from support.guides import page_text, write_guide
from support.payloads import event
from support.records import page_digest, record_text
from support.repositories import commit_all, git, repository

GOOD = page_text(
    "# Sample page\n\nThis page says a little more.\n",
    {
        "version": "2",
        "changes": "\n  - {version: 2, date: 2026-11-01, kind: wording, note: More.}"
        "\n  - {version: 1, date: 2026-03-01, kind: review, note: First version.}",
    },
)
NOT_RAISED = page_text("# Sample page\n\nTake 5 mg.\n")
OVERDUE = page_text("# Old\n\nText.\n", {"id": "old", "title": "Old", "reviewed": "2019-03"})
Change = Callable[[Path], None]


@dataclass
class Job:
    """A clone in which a branch was changed and merged as GitHub does to try it, and what the job left."""

    top: Path
    home: Path
    base: str = ""
    head: str = ""
    result: Result = field(default_factory=lambda: Result(-1, "", ""))

    @property
    def guide(self) -> Path:
        return self.top / "guide"

    @property
    def summary(self) -> str:
        return (self.home / "summary").read_text(encoding="utf-8")

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.home / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=") for line in lines)

    def change(self, change: Change) -> None:
        """Make a change on a branch of its own and check out the merge of it into main."""
        self.base = git(self.top, "rev-parse", "main")
        git(self.top, "checkout", "--quiet", "-b", "change")
        change(self.top)
        self.head = commit_all(self.top, "The change")
        self.try_merge()

    def try_merge(self) -> None:
        git(self.top, "checkout", "--quiet", "--detach", "main")
        git(self.top, "merge", "--quiet", "--no-ff", "--no-edit", "change")

    def run(self, name: str = "pull_request", *options: str, **environment: str) -> Result:
        """Run the command as the workflow does."""
        told = {
            **event(self.home, name, self.head or "1" * 40, self.base or "2" * 40),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
            "GITHUB_OUTPUT": str(self.home / "output"),
            **environment,
        }
        reports = ("--reports", str(self.home / "reports"))
        arguments = ("github", "review", "clone/guide", *reports, "--today", "2026-11-22", *options)
        self.result = finish(start(*arguments, cwd=self.top.parent, **told))
        return self.result

    def report(self, name: str) -> dict[str, object]:
        found = json.loads((self.home / "reports" / name).read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A clone of a guide with one good and one overdue page."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    home = tmp_path / "home"
    home.mkdir()
    top = repository(tmp_path / "clone")
    write_guide(top, {"sample/page.md": page_text(), "sample/old.md": OVERDUE})
    commit_all(top)
    return Job(top, home)


def edit(path: str, old: str, new: str) -> Change:
    def change(top: Path) -> None:
        file = top / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


def write(path: str, text: str) -> Change:
    def change(top: Path) -> None:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")

    return change


def both(*changes: Change) -> Change:
    def change(top: Path) -> None:
        for one in changes:
            one(top)

    return change


PAGE = "guide/sample/page.md"
POLICY = "guide/house/policy.yaml"
RELAXED = edit(POLICY, "interval_months: 24", "interval_months: 120")
STRICTER = edit(POLICY, "low: {interval_months: 36", "low: {interval_months: 37")


@pytest.mark.parametrize("name", ["pull_request", "pull_request_from_fork", "merge_group"])
def test_a_change_with_an_error_is_blocked(job: Job, name: str) -> None:
    job.change(write(PAGE, NOT_RAISED))
    if name == "merge_group":
        job.head = git(job.top, "rev-parse", "HEAD")
    result = job.run(name)
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith(f"::error file={PAGE},line=")
    assert "VER001 version-not-raised" in result.out
    assert "old.md" not in result.out
    assert f"changed since {job.base[:10]}" in result.out
    assert job.summary.startswith("<!-- medreview -->\n### Blocked: 1 error,")
    assert job.outputs == {"exit": "1", "pages": "1", "errors": "1", "warnings": "0", "suggestions": "2"}


def test_the_reports_are_there(job: Job) -> None:
    job.change(write(PAGE, NOT_RAISED))
    job.run()
    assert {file.name for file in (job.home / "reports").iterdir()} == {
        *("findings.json", "findings.md", "findings.sarif", "index.md"),
        *(f"{name}.{end}" for name in ("staleness", "readability") for end in ("md", "csv", "json")),
    }
    assert job.report("findings.json")["policy"]["path"] == f"{job.base}:guide/house/policy.yaml"  # type: ignore[index]
    assert job.report("findings.sarif")["version"] == "2.1.0"
    assert len(job.report("staleness.json")["pages"]) == 2  # type: ignore[arg-type]


def test_a_good_change_passes(job: Job) -> None:
    job.change(write(PAGE, GOOD))
    result = job.run()
    assert (result.code, result.err) == (0, "")
    assert "### Not blocked: 0 errors" in job.summary
    assert job.outputs["exit"] == "0"


def test_a_change_of_no_page_passes(job: Job) -> None:
    job.change(write("README.md", "Words.\n"))
    assert job.run().code == 0
    assert "Checked 0 of 2 pages" in job.result.out


def test_the_head_itself_may_be_checked_out(job: Job) -> None:
    job.change(write(PAGE, NOT_RAISED))
    git(job.top, "checkout", "--quiet", job.head)
    assert job.run().code == 1
    assert "VER001" in job.result.out


def test_warnings_may_be_made_to_block(job: Job) -> None:
    job.change(write(PAGE, GOOD))
    assert job.run("pull_request", "--fail-on", "suggestion").code == 1


def test_a_change_cannot_relax_its_own_gate(job: Job) -> None:
    old = page_text(front={"id": "new", "title": "Sample page", "reviewed": "2024-01-01"})
    job.change(both(RELAXED, write("guide/sample/new.md", old)))
    assert job.run().code == 1
    assert "::error file=guide/sample/new.md" in job.result.out
    assert "REV002 review-overdue" in job.result.out
    assert "changed house files: policy.yaml" in job.summary


def test_a_waiver_that_comes_with_the_error_does_not_count(job: Job) -> None:
    waiver = (
        "waivers:\n  - {rule: VER001, page: sample-page, reason: We are in a hurry., owner: ann-author,"
        " until: 2026-12-31}\n"
    )
    job.change(both(write(PAGE, NOT_RAISED), write("guide/house/waivers.yaml", waiver)))
    assert job.run().code == 1
    assert "VER001" in job.result.out


NINA = "people:\n  - {id: nina, name: Nina, roles: [reviewer], active: {from: 2020-01-01}, conflicts: none}\n"
BY_NINA = write(PAGE, page_text(front={"reviewed": "2026-05-04", "reviewed_by": "[nina]"}))


def test_a_reviewer_who_comes_with_the_review_counts_for_nothing_and_is_named(job: Job) -> None:
    job.change(both(edit("guide/house/people.yaml", "people:\n", NINA), BY_NINA))
    assert job.run().code == 1
    (unknown,) = [one for one in job.report("findings.json")["findings"] if one["severity"] == "error"]  # type: ignore[attr-defined]
    assert (unknown["rule"], unknown["line"], unknown["column"]) == ("REV005", 15, 15)
    (added,) = list(job.report("house-change.json")["findings"])  # type: ignore[call-overload]
    assert (added["rule"], added["path"], added["line"]) == ("REV018", PAGE, 15)


def test_a_longer_interval_that_comes_with_the_review_is_named_also_under_a_waiver(job: Job) -> None:
    newer = write(PAGE, page_text(front={"reviewed": "2026-05-04"}))
    job.change(both(RELAXED, newer))
    assert job.run().code == 0
    assert [one["rule"] for one in job.report("house-change.json")["findings"]] == ["REV017"]  # type: ignore[attr-defined]
    waiver = (
        "waivers:\n  - {rule: REV017, page: sample-page, reason: We decided so at once., owner: ann-author,"
        " until: 2026-12-31}\n"
    )
    git(job.top, "checkout", "--quiet", "change")
    write("guide/house/waivers.yaml", waiver)(job.top)
    job.head = commit_all(job.top, "A waiver")
    job.try_merge()
    assert job.run().code == 0
    report = job.report("house-change.json")
    assert [one["finding"]["rule"] for one in report["waived"]] == ["REV017"]  # type: ignore[attr-defined]


def test_what_cannot_be_compared_with_the_house_of_the_base_is_named(job: Job) -> None:
    write(PAGE, page_text(front={"reviewed": "soon"}))(job.top)
    commit_all(job.top)
    job.change(both(RELAXED, write(PAGE, page_text())))
    job.run()
    named = [one["what"] for one in job.report("house-change.json")["not_checked"]]  # type: ignore[attr-defined]
    assert f"REV009, REV017, REV018, REV020 on {PAGE}" in named


def test_a_record_may_be_added_but_not_altered(job: Job) -> None:
    record = "guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml"
    edit(POLICY, "evidence: date", "evidence: record")(job.top)
    write(record, record_text({"digest": page_digest(page_text())}))(job.top)
    commit_all(job.top)
    job.change(
        write(
            record.replace("03-02", "04-01"),
            record_text({"digest": page_digest(page_text()), "date": "2026-04-01"}),
        )
    )
    job.run()
    assert "REV011" not in job.result.out
    git(job.top, "checkout", "--quiet", "change")
    edit(record, "conflicts: none", "conflicts: some")(job.top)
    job.head = commit_all(job.top, "Another word")
    job.try_merge()
    assert job.run().code == 1
    assert f"::error file={record},line=11,col=12" in job.result.out
    assert "REV011 record-invalid" in job.result.out


def test_a_stricter_house_is_tried_on_the_whole_guide(job: Job) -> None:
    job.change(edit(POLICY, "standard: {interval_months: 24", "standard: {interval_months: 6"))
    result = job.run()
    assert result.code == 1
    assert f"::error file={PAGE},line=" in result.out
    assert "guide/sample/old.md,line" not in result.out
    assert "by the changed house files (policy.yaml), for what they newly find" in result.out
    assert "by the house files of the base as well" in result.out
    assert job.summary.count("<!-- medreview -->") == 2
    assert "### Blocked: 1 error, 0 warnings, 0 suggestions" in job.summary
    assert job.outputs["errors"] == "1"
    assert [one["rule"] for one in job.report("house-change.json")["findings"]] == ["REV002"]  # type: ignore[attr-defined]


def test_a_change_of_the_house_is_not_held_up_by_what_was_overdue_before(job: Job) -> None:
    job.change(STRICTER)
    assert job.run().code == 0
    assert job.report("house-change.json")["findings"] == []


def test_house_files_that_cannot_be_read_are_one_line(job: Job) -> None:
    job.change(write(POLICY, "profile: [\n"))
    result = job.run()
    assert result.code == 2
    assert result.out.startswith("::error title=medreview could not check::guide/house/policy.yaml:")
    assert len(result.err.splitlines()) == 1
    assert job.summary.startswith("### Blocked: medreview could not check\n\n- guide/house/policy.yaml:")


def test_the_first_house_files_judge_themselves(job: Job) -> None:
    first = git(job.top, "rev-list", "--max-parents=0", "HEAD")
    git(job.top, "checkout", "--quiet", "--orphan", "empty")
    git(job.top, "rm", "-r", "--quiet", "--cached", ".")
    git(job.top, "commit", "--quiet", "--allow-empty", "--message", "Before the guide")
    git(job.top, "branch", "--force", "main")
    git(job.top, "clean", "-ffdxq")
    git(job.top, "checkout", "--quiet", "main")
    job.change(lambda top: git(top, "checkout", first, "--", "."))  # type: ignore[arg-type]
    result = job.run()
    assert result.code == 1
    assert "guide/sample/old.md" in result.out
    assert f"house files of the base: the base {job.base[:10]} has none yet" in result.out
    assert "Checked all 2 pages in guide/" in result.out


def test_a_guide_that_was_moved_is_for_an_administrator(job: Job) -> None:
    def move(top: Path) -> None:
        git(top, "mv", "guide", "elsewhere")
        git(top, "rm", "-r", "--quiet", "--cached", ".")
        (top / "guide").mkdir()
        (top / "elsewhere").rename(top / "guide" / "guide")
        (top / "medreview.toml").write_text('guide = "guide/guide"\n', encoding="utf-8")

    job.change(move)
    result = job.run()
    assert result.code == 2
    assert result.err.startswith(
        f"medreview: the base {job.base[:10]} has no guide/house/policy.yaml, but has guide/house/"
    )
    assert "an administrator has to look at it" in result.err


def test_something_else_checked_out_is_refused(job: Job) -> None:
    job.change(write(PAGE, NOT_RAISED))
    git(job.top, "checkout", "--quiet", "main")
    result = job.run()
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert f"is neither the change {job.head[:10]} nor GitHub's merge of it" in result.err


def test_a_shallow_clone_says_what_to_do(job: Job) -> None:
    job.change(write(PAGE, NOT_RAISED))
    full = job.top.rename(job.top.with_name("full"))
    git(full, "branch", "merge")
    git(full.parent, "clone", "--quiet", "--depth=1", "--branch=merge", full.as_uri(), "clone")
    result = job.run()
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "fetch-depth: 0" in result.err


def test_the_base_is_what_the_merge_was_made_with(job: Job) -> None:
    """The payload names the base as it was when the branch was pushed; the house may have become stricter since."""
    job.change(write("guide/sample/new.md", page_text(front={"id": "new", "reviewed": "2025-12-01"})))
    git(job.top, "checkout", "--quiet", "main")
    edit(POLICY, "standard: {interval_months: 24", "standard: {interval_months: 6")(job.top)
    newer = commit_all(job.top, "Stricter")
    job.try_merge()
    assert job.run().code == 1
    assert f"by the house files of {newer[:10]}" in job.result.out
    assert "REV002" in job.result.out


@pytest.mark.parametrize("name", ["push", "schedule", "workflow_dispatch"])
def test_without_a_change_the_whole_guide_is_checked(job: Job, name: str) -> None:
    result = job.run(name)
    assert result.code == 1
    assert "guide/sample/old.md" in result.out
    assert "Checked all 2 pages in guide/" in result.out


def test_without_reports_none_are_written(job: Job) -> None:
    job.change(write(PAGE, GOOD))
    told = event(job.home, "pull_request", job.head, job.base)
    result = finish(start("github", "review", "--today", "2026-11-22", cwd=job.top, **told))
    assert (result.code, result.err) == (0, "")
    assert {file.name for file in job.home.iterdir()} == {"pull_request.json"}


def test_outside_of_a_job(job: Job) -> None:
    result = job.run(GITHUB_EVENT_NAME="")
    assert result.code == 2
    assert "this command runs in a job of GitHub Actions" in result.err


def test_on_a_target_event(job: Job) -> None:
    result = job.run(GITHUB_EVENT_NAME="pull_request_target")
    assert result.code == 2
    assert "use pull_request" in result.err


def test_a_guide_without_a_repository(job: Job, tmp_path: Path) -> None:
    job.change(write(PAGE, GOOD))
    git_folder = job.top / ".git"
    git_folder.rename(tmp_path / "gone")
    result = job.run()
    assert result.code == 2
    assert "is not in a git repository" in result.err


def test_nothing_of_the_change_is_executed(job: Job) -> None:
    """Modules that lie in the clone are not imported, whatever they are called."""
    trap = "import pathlib\npathlib.Path(__file__).with_name('executed').touch()\n"
    names = ("medreview/__init__.py", "sitecustomize.py", "yaml.py", "click.py", "schemas/__init__.py")
    job.change(both(write(PAGE, GOOD), *(write(name, trap) for name in names)))
    command = shutil.which("medreview", path=str(Path(sys.executable).parent))
    assert command is not None
    found = subprocess.run(
        [command, "github", "review", "guide", "--today", "2026-11-22"],
        cwd=job.top,
        env={**os.environ, **event(job.home, "pull_request", job.head, job.base)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (found.returncode, found.stderr) == (0, b"")
    assert list(job.top.rglob("executed")) == []
