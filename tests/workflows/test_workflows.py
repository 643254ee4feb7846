"""Our workflows: valid by their schema, without a finding of zizmor, pinned, and run by commands that are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from medreview.cli import github
from support.markdown_files import ROOT, blocks

FOLDER = ROOT / ".github" / "workflows"
GUIDANCE = ROOT / "docs" / "administrators" / "github.md"
FILES = sorted(FOLDER.iterdir())
BIN = Path(sys.executable).parent
NAMES = {"review.yml", "staleness.yml", "tests.yml"}


def load(file: Path) -> dict[str, Any]:
    # YAML 1.1 reads the key `on` as true; GitHub does not
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = load(file)["jobs"]
    return found


def steps(file: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(file).values():
        yield from job["steps"]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)


def test_the_workflows_are_there() -> None:
    assert {file.name for file in FILES} >= NAMES


def zizmor(*paths: Path) -> subprocess.CompletedProcess[str]:
    return run(
        *(str(BIN / "zizmor"), "--offline", "--persona=auditor", "--no-progress", "--quiet", "--color=never"),
        *map(str, paths),
    )


def test_zizmor_finds_nothing() -> None:
    found = zizmor(FOLDER)
    assert (found.returncode, found.stdout.strip()) == (0, "No findings to report. Good job!")


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    """What the test above relies on: text of strangers in a shell line, and an action by its tag, are found."""
    text = (FOLDER / "review.yml").read_text(encoding="utf-8")
    bad = re.sub(r"@[0-9a-f]{40} # v[\d.]+", "@v6", text).replace(
        "- name: Review\n        run: ",
        "- name: Review\n        run: echo ${{ github.event.pull_request.title }} ",
    )
    file = tmp_path / ".github" / "workflows" / "review.yml"
    file.parent.mkdir(parents=True)
    file.write_text(bad, encoding="utf-8")
    found = zizmor(file)
    assert found.returncode != 0
    assert "template-injection" in found.stdout
    assert "unpinned-uses" in found.stdout


def schema_check(*files: Path) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows")
    return run(*command, *map(str, files))


def test_they_are_valid_by_the_schema_of_workflows() -> None:
    found = schema_check(*FILES)
    assert (found.returncode, found.stdout) == (0, "ok -- validation done\n")


def test_the_schema_would_find_something(tmp_path: Path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text("on: push\njobs:\n  a:\n    runs_on: ubuntu-24.04\n    steps: []\n", encoding="utf-8")
    assert schema_check(file).returncode != 0


def test_what_publishers_copy_is_as_good(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    texts = [block.text for block in blocks(GUIDANCE.read_text(encoding="utf-8")) if "jobs:" in block.text]
    for text in texts:
        (folder / f"{yaml.safe_load(text)['name']}.yml").write_text(text, encoding="utf-8")
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == ["review.yml", "staleness.yml"]
    assert schema_check(*files).returncode == 0
    assert zizmor(folder).stdout.strip() == "No findings to report. Good job!"
    for file in files:
        ours = jobs(FOLDER / file.name)
        assert {name: job["permissions"] for name, job in jobs(file).items()} == {
            name: job["permissions"] for name, job in ours.items()
        }
        assert load(file)["on"] == load(FOLDER / file.name)["on"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_pinned_to_a_commit_and_names_its_tag(file: Path) -> None:
    lines = re.findall(r"^ *(?:- )?uses: .*$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == sum("uses" in step for step in steps(file))
    pinned = re.compile(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
    assert [line for line in lines if not pinned.search(line)] == []


def test_an_action_has_one_commit_everywhere() -> None:
    """Those in the docs too: what publishers copy is what we run."""
    files = [*FILES, GUIDANCE]
    found: dict[str, set[str]] = {}
    for file in files:
        for action, pin in re.findall(r"uses: ([\w/-]+)@(.+)", file.read_text(encoding="utf-8")):
            found.setdefault(action, set()).add(pin)
    assert {action: pins for action, pins in found.items() if len(pins) > 1} == {}
    assert len(found) == 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_permissions_are_the_least(file: Path) -> None:
    assert load(file)["permissions"] == {}
    allowed = {"contents": "read"} | ({"issues": "write"} if file.name == "staleness.yml" else {})
    for job in jobs(file).values():
        assert job["permissions"].items() <= allowed.items()
        assert 0 < int(job["timeout-minutes"]) <= 60
    assert load(file)["concurrency"]["group"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_checkout_leaves_no_token_behind(file: Path) -> None:
    checkouts = [step["with"] for step in steps(file) if "actions/checkout@" in step.get("uses", "")]
    assert all(one["persist-credentials"] == "false" for one in checkouts)
    assert any(one.get("fetch-depth") == "0" for one in checkouts)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_is_put_into_a_shell_line(file: Path) -> None:
    lines = [step["run"] for step in steps(file) if "run" in step]
    assert lines
    assert [line for line in lines if "${{" in line or "\n" in line] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_event_gives_a_stranger_a_token_that_writes(file: Path) -> None:
    events = set(load(file)["on"])
    assert not events & {"pull_request_target", "workflow_run", "issue_comment"}
    assert not (file.name == "staleness.yml" and events & {"pull_request", "merge_group", "push"})


def test_the_tool_that_reviews_comes_from_the_base() -> None:
    change, base = (
        step["with"] for step in steps(FOLDER / "review.yml") if "actions/checkout@" in step.get("uses", "")
    )
    assert (change["path"], base["path"]) == ("change", "base")
    assert "ref" not in change
    assert "base.sha" in base["ref"]
    lines = [step["run"] for step in steps(FOLDER / "review.yml") if "run" in step]
    assert [re.split(r"[ /]", line)[0] for line in lines] == ["make", "base"]
    assert "-C base " in lines[0]


@pytest.mark.parametrize("name", ["review", "staleness"])
def test_what_they_run_is_a_command_with_these_options(name: str) -> None:
    (line,) = (step["run"] for step in steps(FOLDER / f"{name}.yml") if "medreview" in step.get("run", ""))
    program, group, command, *options = line.replace('"', "").split()
    assert (program.rpartition("/")[2], group, command) == ("medreview", "github", name)
    github.commands[name].make_context(name, options)


def test_every_supported_python_and_system_is_tested() -> None:
    matrix = jobs(FOLDER / "tests.yml")["matrix"]["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    classifiers = "\n".join(project["classifiers"])
    assert matrix["python"] == re.findall(r"Python :: (3\.\d+)$", classifiers, re.MULTILINE)
    assert [system.partition("-")[0] for system in matrix["system"]] == ["ubuntu", "macos", "windows"]
    (line,) = (step["run"] for step in jobs(FOLDER / "tests.yml")["matrix"]["steps"] if "run" in step)
    assert line.startswith("make test")


def test_the_status_to_require_fails_with_the_matrix() -> None:
    """A job that is skipped would count as passed."""
    job = jobs(FOLDER / "tests.yml")["tests"]
    assert (job["needs"], job["if"]) == ("matrix", "${{ always() }}")
    assert job["steps"][0]["env"] == {"RESULT": "${{ needs.matrix.result }}"}
    line = job["steps"][0]["run"]
    codes = [
        subprocess.run(["sh", "-c", line], env={**os.environ, "RESULT": result}, check=False).returncode
        for result in ("success", "failure", "cancelled", "skipped", "")
    ]
    assert codes == [0, 1, 1, 1, 1]
