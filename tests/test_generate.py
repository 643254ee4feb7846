"""Generated files: the committed ones are what the declarations give, and `--check` notices every difference."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from medreview.checks.registry import all_rules
from medreview.generate import generated_files, main, stale_files
from support.guides import HOUSE, front_matter

ROOT = Path(__file__).parents[1]


def test_the_committed_files_are_current() -> None:
    assert stale_files(ROOT) == []


def test_every_rule_has_a_page_and_a_line_in_the_index() -> None:
    files = dict(generated_files())
    for registered in all_rules():
        rule = registered.rule
        assert rule.summary in files[f"docs/rules/{rule.id}.md"]
        assert f"[{rule.id}]({rule.id}.md) | {rule.name} | {rule.severity}" in files["docs/rules/README.md"]


def test_differences_are_noticed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--check"]) == 1
    assert "run make generate" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0
    (tmp_path / "docs" / "rules" / "PAG001.md").write_text("changed", "utf-8")
    (tmp_path / "docs" / "rules" / "OLD001.md").write_text("left over", "utf-8")
    capsys.readouterr()
    assert main(["--check"]) == 1
    assert capsys.readouterr().err.count("\n") == 2
    assert main([]) == 0
    assert not (tmp_path / "docs" / "rules" / "OLD001.md").exists()
    assert stale_files(tmp_path) == []


def _load(text: str) -> object:
    return yaml.load(text, Loader=yaml.BaseLoader)


def _schema(name: str) -> dict[str, object]:
    schema: dict[str, object] = json.loads(
        (ROOT / "schemas" / "json" / f"{name}.schema.json").read_text("utf-8")
    )
    return schema


def test_the_page_schema_takes_a_good_page_and_refuses_a_bad_one() -> None:
    front = _load(front_matter().strip("-\n"))
    assert isinstance(front, dict)
    front["version"] = 1
    front["changes"][0]["version"] = 1
    validator = jsonschema.Draft7Validator(_schema("page"))
    assert list(validator.iter_errors(front)) == []
    for change in ({"titel": "x"}, {"kind": "novel"}, {"reviewed": "soon"}, {"id": None}):
        assert list(validator.iter_errors({**front, **change}))
    del front["authors"]
    assert list(validator.iter_errors(front))


@pytest.mark.parametrize("name", ["people", "disclaimers", "waivers"])
def test_house_schemas_take_the_test_house(name: str) -> None:
    from medreview.reading.strict_yaml import read_yaml

    data = read_yaml((HOUSE / f"{name}.yaml").read_text("utf-8")).data
    assert list(jsonschema.Draft7Validator(_schema(name)).iter_errors(data)) == []
    assert list(jsonschema.Draft7Validator(_schema(name)).iter_errors({**data, "extra": 1}))
