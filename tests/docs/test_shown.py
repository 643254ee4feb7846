"""Examples that are shown as complete are, and findings that are shown are printed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from medreview.engine import Request, run
from medreview.reading.front_matter import read_front_matter
from medreview.reading.source import Source
from medreview.reading.strict_yaml import read_yaml
from medreview.reading.validation import validate
from medreview.reports.as_json import render_json
from medreview.reports.text import render_text
from medreview.schemas.dates import add_months, parse_review_date
from medreview.schemas.page import FrontMatter
from medreview.settings import find_settings
from support.house_files import HOUSE_FILES
from support.markdown_files import EDITORS, ROOT, WRITTEN, Block, blocks, name_of, tables, text_of
from support.repositories import commit_all, repository

TODAY = date(2026, 11, 22)


def _complete() -> dict[str, Block]:
    found = [block for file in WRITTEN for block in blocks(text_of(file)) if block.example]
    assert len({block.example for block in found}) == len(found)
    return {block.example: block for block in found}


@pytest.mark.parametrize(("name", "model"), HOUSE_FILES.items(), ids=list(HOUSE_FILES))
def test_complete_house_examples_are_valid(name: str, model: type[BaseModel]) -> None:
    yaml = read_yaml(_complete()[name].text)
    _, faults = validate(model, yaml, what="file")
    assert [*yaml.faults, *faults] == []


def test_complete_page_is_valid_and_has_every_key_but_the_mark_of_samples() -> None:
    front = read_front_matter(Source("page.md", _complete()["page"].text))
    assert front.faults == []
    assert set(FrontMatter.model_fields) - front.yaml.data.keys() == {"sample"}


def _example_guide(folder: Path) -> Path:
    """Writes the guide that the examples make up, with a second page made from the first."""
    examples = _complete()
    page = examples["page"].text
    other = re.sub("getting-ready|after-your-infusion", lambda m: _SWAPPED[m[0]], page)
    files = {f"house/{name}.yaml": examples[name].text for name in HOUSE_FILES if name != "guide"}
    files |= {"sample/guide.yaml": examples["guide"].text, "sample/one.md": page, "sample/two.md": other}
    for name, text in files.items():
        (folder / "guide" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "guide" / name).write_text(text, encoding="utf-8")
    return folder / "guide"


_SWAPPED = {"getting-ready": "after-your-infusion", "after-your-infusion": "getting-ready"}


def test_the_complete_examples_are_a_guide_that_passes(tmp_path: Path) -> None:
    found = run(Request(find_settings(_example_guide(tmp_path)), TODAY))
    assert found.summary.pages == 2
    assert [f"{f.path}:{f.line} {f.rule} {f.message}" for f in found.findings if f.severity == "error"] == []
    assert [(one.finding.rule, one.kind) for one in found.waived] == [("RDB001", "waiver")]


def test_the_script_that_drafts_waivers_opens_the_gate(tmp_path: Path) -> None:
    guide = _example_guide(tmp_path)
    for page in (guide / "sample").glob("*.md"):
        page.write_text(re.sub("(?m)^reviewed: .+$", "reviewed: 2020-01", text_of(page)), encoding="utf-8")
    before = run(Request(find_settings(guide), TODAY))
    assert before.summary.errors
    script = tmp_path / "draft_waivers.py"
    script.write_text(_complete()["draft_waivers.py"].text, encoding="utf-8")
    drafted = subprocess.run(
        [sys.executable, script, "ada-author", "2027-05-31"],
        input=render_json(before),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    (guide / "house" / "waivers.yaml").write_text(drafted.stdout, encoding="utf-8")
    after = run(Request(find_settings(guide), TODAY))
    assert (after.summary.errors, after.summary.exit) == (0, 0)
    assert {one.finding.fingerprint for one in after.waived} == {
        finding.fingerprint for finding in before.findings if finding.severity == "error"
    }


def test_the_exceptions_that_are_shown_silence_what_they_say(tmp_path: Path) -> None:
    guide = _example_guide(tmp_path)
    terms = guide / "house" / "terminology.yaml"
    terms.write_text(text_of(terms).replace("avoid: [drug]", "avoid: [drug, drugs]"), encoding="utf-8")
    page = guide / "sample" / "one.md"
    shown = [
        block.text for block in blocks(text_of(EDITORS / "exceptions.md")) if block.language == "markdown"
    ]
    page.write_text("\n".join([text_of(page), *shown]), encoding="utf-8")
    found = run(Request(find_settings(guide), TODAY))
    assert [one.finding.rule for one in found.waived if one.kind == "in-page"] == ["TRM001", "TRM001"]
    assert [
        finding.rule for finding in found.findings if finding.rule in ("TRM001", "WAV002", "WAV003")
    ] == []


@pytest.mark.parametrize("name", ["medreview.toml", "pyproject.toml"])
def test_the_configuration_that_is_shown_is_the_default(tmp_path: Path, name: str) -> None:
    guide = _example_guide(tmp_path)
    default = find_settings(guide)
    (tmp_path / name).write_text(_complete()[name].text, encoding="utf-8")
    assert find_settings(guide) == default
    shown = tomllib.loads(_complete()["medreview.toml"].text)
    described = {row[0].strip("`") for row in tables(text_of(EDITORS / "command-line.md"), "Key")}
    assert {*shown, *shown["grammar"]} == described - {"server"}  # a server has no default


def test_the_editor_settings_name_every_schema() -> None:
    patterns = json.loads(_complete()["settings"].text)["yaml.schemas"]
    committed = {f"./{name_of(file)}" for file in (ROOT / "schemas" / "json").glob("*.json")}
    by_programs = {f"./schemas/json/{name}.schema.json" for name in ("run", "record", "verdict", "audit")}
    assert patterns.keys() == committed - by_programs
    for pattern in patterns.values():
        assert pattern == "*.front.yaml" or list(ROOT.glob(pattern))


def test_due_days_are_right() -> None:
    text = text_of(EDITORS / "house-files.md")
    rows = tables(text.split("<!-- due days -->")[1], "Reviewed")
    assert len(rows) >= 4
    for reviewed, months, due in rows:
        assert add_months(parse_review_date(reviewed).first_day, int(months)).isoformat() == due


def _printed(guide: Path) -> str:
    return render_text(run(Request(find_settings(guide), TODAY)), colour=False)


def _example_output(file: Path) -> tuple[str, str]:
    """The line with the path, and the finding below it, as a page shows them."""
    shown = [block.text for block in blocks(text_of(file)) if block.language == "text"]
    path, _, finding = next(text for text in shown if "  error  " in text).partition("\n")
    return path, finding


def _broken(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_finding_in_the_readme_is_printed(tmp_path: Path) -> None:
    """The sample guide with one number changed after its review; line numbers may move."""
    guide = shutil.copytree(ROOT / "guide", repository(tmp_path) / "guide")
    commit_all(tmp_path)
    page = guide / "infusion-therapy-for-ms" / "what-to-bring.md"
    page.write_text(_broken(text_of(page), "up to 24 hours", "up to 2 hours"), encoding="utf-8")
    path, finding = _example_output(ROOT / "README.md")
    printed = _without_lines(_printed(guide))
    assert path in printed
    assert _without_lines(finding) in printed


def _without_lines(text: str) -> str:
    return re.sub(r"(?m)^( +)\d+(?=:\d+  | \|)", r"\1N", re.sub(r"(?m)^ +(?=\|)", "", text))


def test_the_finding_on_the_first_page_is_printed(tmp_path: Path) -> None:
    guide = _example_guide(tmp_path)
    (guide / "sample").rename(guide / "infusion-therapy-for-ms")
    page = guide / "infusion-therapy-for-ms" / "one.md"
    text = _broken(text_of(page), "date: 2026-03-01", "date: 2026-11-31")
    page.with_name("heat.md").write_text(text, encoding="utf-8")
    page.unlink()
    path, finding = _example_output(EDITORS / "first-page.md")
    printed = _printed(guide)
    assert path in printed
    assert finding in printed
