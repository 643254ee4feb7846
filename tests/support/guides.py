"""Guides on disk, made from a plain valid page, the test house, and what a test changes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from medreview.engine import Request, run
from medreview.page_queue import ProofreadBy
from medreview.schemas.rule import Example
from medreview.schemas.run import Run
from medreview.settings import find_settings
from support.records import OTHER_DIGEST, page_digest, policy_with, record_name, record_text
from support.repositories import commit_all, repository

HOUSE = Path(__file__).parents[1] / "house"
TODAY = date(2026, 11, 22)
FRONT: dict[str, str] = {
    "id": "sample-page",
    "title": "Sample page",
    "summary": "A page for tests.",
    "kind": "article",
    "version": "1",
    "changes": "\n  - {version: 1, date: 2026-03-01, kind: review, note: First version.}",
    "lang": "en-US",
    "audience": "patient",
    "risk": "standard",
    "authors": "[ann-author]",
    "published": "2026-03-02",
    "reviewed": "2026-03-02",
    "reviewed_by": "[rita-reviewer]",
    "references": "\n  - {id: house, title: A source, url: https://example.org/source}",
    "status": "published",
}
BODY = "# Sample page\n\nThis page says little.\n"
GUIDE_YAML = "title: Sample guide\ncondition: multiple sclerosis\nowner: ann-author\npages: [{ids}]\n"


def front_matter(changed: Mapping[str, str | None] | None = None) -> str:
    """Return front matter with keys replaced, added or (None) removed, between its marks."""
    keys: dict[str, str | None] = {**FRONT, **(changed or {})}
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)
    return f"---\n{lines}---\n"


def page_text(body: str = BODY, front: Mapping[str, str | None] | None = None) -> str:
    """Return a plain valid page, with another body or other front matter."""
    return front_matter(front) + "\n" + body


def write_guide(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a guide with the test house; `files` are relative to the guide folder; return that folder.

    A `sample/guide.yaml` that lists every page of `sample/` is written unless `files` brings one.
    """
    guide = folder / "guide"
    shutil.copytree(HOUSE, guide / "house")
    everything = {"sample/guide.yaml": GUIDE_YAML.format(ids=", ".join(_ids(files))), **files}
    for name, content in everything.items():
        file = guide / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return guide


def _ids(files: Mapping[str, str | bytes]) -> list[str]:
    found: list[str] = []
    for name, content in files.items():
        text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
        match = re.search(r"^id: *([a-z0-9-]+)", text, re.MULTILINE)
        if name.endswith(".md") and match is not None and match[1] not in found:
            found.append(match[1])
    return found or ["sample-page"]


def commit_guide(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Commit a guide as `write_guide` makes it, in a repository of its own, and leave its folder empty again."""
    guide = write_guide(repository(folder), files)
    commit_all(folder)
    shutil.rmtree(guide)


def run_guide(
    guide: Path,
    today: date = TODAY,
    *,
    with_passages: bool = False,
    since: str | None = None,
    proofread_by: ProofreadBy | None = None,
) -> Run:
    """Return the run over a whole guide, or over what changed since a commit."""
    settings = find_settings(guide)
    return run(Request(settings, today, with_passages=with_passages, since=since, proofread_by=proofread_by))


def run_example(folder: Path, example: Example, proofread_by: ProofreadBy | None = None) -> Run:
    """Return the run over a guide that holds an example of a rule as `sample/page.md`."""
    recorded = dict(_recorded(example))
    if example.base is not None:
        house = {name: text for name, text in recorded.items() if name.startswith("house/")}
        commit_guide(folder, {"sample/page.md": _page_of(example.base), **house, **example.base.others})
    guide = write_guide(folder, {"sample/page.md": _page_of(example), **recorded, **example.others})
    today, since = date.fromisoformat(example.today), "HEAD" if example.base else None
    return run_guide(guide, today, since=since, proofread_by=proofread_by)


def _page_of(example: Example) -> str | bytes:
    return example.page if example.page is not None else page_text(example.body or BODY, example.front)


def _recorded(example: Example) -> Iterator[tuple[str, str]]:
    """Yield the policy and the records of an example that speaks of records."""
    if example.records is None:
        return
    yield "house/policy.yaml", policy_with(example.evidence)
    now = page_digest(_page_of(example))
    before = now if example.base is None else page_digest(_page_of(example.base))
    digests = {"{now}": now, "{before}": before, "{other}": OTHER_DIGEST}
    for keys in example.records:
        written = {"digest": before, **keys}
        for name, digest in digests.items():
            written = {key: value and value.replace(name, digest) for key, value in written.items()}
        text = record_text(written)
        name = record_name(text)
        yield f"reviews/sample-page/{name}", text
