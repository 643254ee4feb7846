"""Writes the files that are generated into the repository: JSON Schemas, rule pages and their index.

`python -m medreview.generate` writes them; `--check` writes nothing and exits with 1 when one differs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from medreview.checks.registry import all_rules
from medreview.rule_pages import rule_index, rule_page
from medreview.schemas.audit import GuideAudit, PageAudit
from medreview.schemas.audit_contract import audit_schema
from medreview.schemas.contract import run_schema
from medreview.schemas.disclaimers import Disclaimers
from medreview.schemas.guide import GuideFile
from medreview.schemas.page import FrontMatter
from medreview.schemas.people import People
from medreview.schemas.policy import Policy
from medreview.schemas.record import ReviewRecord
from medreview.schemas.terminology import Terminology
from medreview.schemas.waivers import Waivers

_MODELS: dict[str, type[BaseModel]] = {
    "guide": GuideFile,
    "policy": Policy,
    "people": People,
    "disclaimers": Disclaimers,
    "terminology": Terminology,
    "waivers": Waivers,
    "record": ReviewRecord,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# tools that check front matter inside Markdown in an editor know no later draft
_EDITORS_DIALECT = "http://json-schema.org/draft-07/schema#"


def page_schema() -> dict[str, Any]:
    """Return the JSON Schema of front matter, with the keys that a page must have."""
    schema = FrontMatter.model_json_schema()
    schema["required"] = list(FrontMatter.REQUIRED)
    schema["title"] = "medreview page front matter"
    for field in schema["properties"].values():
        _without_null(field)
    return schema


def _without_null(field: dict[str, Any]) -> None:
    """Removes the null that stands for an absent key: in a file an empty key is a mistake."""
    choices = field.get("anyOf")
    if choices is None:
        return
    kept = [choice for choice in choices if choice != {"type": "null"}]
    field.pop("default", None)
    if len(kept) == 1:
        del field["anyOf"]
        field.update({key: value for key, value in kept[0].items() if key not in field})
    else:
        field["anyOf"] = kept


def generated_files() -> Iterator[tuple[str, str]]:
    """Yield path (relative to the repository) and content of every generated file."""
    schemas = {"page": page_schema(), **{name: model.model_json_schema() for name, model in _MODELS.items()}}
    for name, schema in schemas.items():
        yield _schema_file(name, {"$schema": _EDITORS_DIALECT, **schema})
    yield _schema_file("run", {"$schema": _DIALECT, **run_schema()})
    yield _schema_file(
        "verdict", {"$schema": _DIALECT, **audit_schema(PageAudit, "verdict.json of an audit")}
    )
    yield _schema_file("audit", {"$schema": _DIALECT, **audit_schema(GuideAudit, "audit.json of an audit")})
    rules = [registered.rule for registered in all_rules()]
    yield "docs/rules/README.md", rule_index(rules)
    for rule in rules:
        yield f"docs/rules/{rule.id}.md", rule_page(rule)


def _schema_file(name: str, schema: dict[str, Any]) -> tuple[str, str]:
    return f"schemas/json/{name}.schema.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def stale_files(root: Path) -> list[str]:
    """Return the generated files below `root` that differ, are missing, or belong to no rule any more."""
    files = dict(generated_files())
    differing = [name for name, text in files.items() if _read(root / name) != text]
    left_over = [
        file.relative_to(root).as_posix()
        for pattern in ("docs/rules/*.md", "schemas/json/*.json")
        for file in sorted(root.glob(pattern))
        if file.relative_to(root).as_posix() not in files
    ]
    return differing + left_over


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def main(arguments: list[str]) -> int:
    """Write, or with `--check` compare, the generated files below the working folder."""
    root = Path()
    stale = stale_files(root)
    if "--check" in arguments:
        for name in stale:
            print(f"{name} differs from what is declared: run make generate", file=sys.stderr)
        return 1 if stale else 0
    files = dict(generated_files())
    for name in stale:
        if name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(files[name].encode("utf-8"))
        else:
            (root / name).unlink()
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
