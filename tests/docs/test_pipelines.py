"""The pipelines that are shown do what the pages say."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.guides import page_text, write_guide
from support.markdown_files import ROOT, WRITTEN, blocks, text_of
from support.repositories import commit_all, git, repository

TODAY = date.today()  # noqa: DTZ011 - the job does not name the day
WAIVER = """waivers:
  - rule: VER001
    page: sample-page
    reason: The branch would like to decide by itself.
    owner: ann-author
    until: {until}
"""
SHOWN = {block.example: block.text for file in WRITTEN for block in blocks(text_of(file)) if block.example}


def test_the_hooks_that_are_shown_are_offered(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(SHOWN["pre_commit"], encoding="utf-8")
    command = (sys.executable, "-m", "pre_commit", "validate-config", str(file))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    shown = {hook["id"] for hook in yaml.safe_load(SHOWN["pre_commit"])["repos"][0]["hooks"]}
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert shown == {hook["id"] for hook in offered}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone as a pipeline has it, of a repository that moved on since."""
    origin = write_guide(repository(tmp_path / "origin"), {"sample/page.md": page_text()}).parent
    commit_all(origin)
    git(origin, "clone", "--quiet", "--no-local", "--single-branch", str(origin), str(tmp_path / "clone"))
    (origin / "README.md").write_text("# A repository\n", encoding="utf-8")
    commit_all(origin)
    return tmp_path / "clone"


def run_on_gitlab(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Run the job's script as GitLab does, with medreview where its set-up puts it."""
    job: dict[str, Any] = yaml.safe_load(SHOWN["gitlab_ci"])["medreview"]
    bin_folder = folder.parent / "bin"
    bin_folder.mkdir(exist_ok=True)
    program = bin_folder / "medreview"
    program.write_text(
        f'#!/bin/sh\nexec "{Path(sys.executable).as_posix()}" -m medreview "$@"\n',
        encoding="utf-8",
        newline="\n",
    )
    program.chmod(0o755)
    return subprocess.run(
        ("sh", "-e", "-c", "\n".join(job["script"])),
        cwd=folder,
        env=os.environ
        | {
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            "CI_PIPELINE_SOURCE": source,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_job_for_gitlab_judges_a_merge_request_by_the_house_files_of_its_target(clone: Path) -> None:
    git(clone, "switch", "--quiet", "--create", "work")
    page = clone / "guide" / "sample" / "page.md"
    page.write_text(page_text("# Sample page\n\nTake 5 mg.\n"), encoding="utf-8")
    waivers = clone / "guide" / "house" / "waivers.yaml"
    waivers.write_text(WAIVER.format(until=TODAY + timedelta(days=30)), encoding="utf-8")
    commit_all(clone)
    done = run_on_gitlab(clone, "merge_request_event")
    report = (clone / "gl-code-quality-report.json").read_text(encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "VER001" in report
    assert "these count once they are there" in report


@pytest.mark.parametrize(("status", "code"), [("withdrawn", 0), ("published", 1)])
def test_the_job_for_gitlab_checks_all_on_a_schedule(clone: Path, status: str, code: int) -> None:
    page = page_text(front={"reviewed": "2019-03-02", "status": status})
    (clone / "guide" / "sample" / "page.md").write_text(page, encoding="utf-8")
    done = run_on_gitlab(clone, "schedule")
    report = (clone / "gl-code-quality-report.json").read_text(encoding="utf-8")
    assert (done.returncode, "REV002" in report) == (code, bool(code)), done.stderr
