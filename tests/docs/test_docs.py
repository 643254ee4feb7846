"""Links and anchors lead somewhere; hosts, rules and make targets that the documentation names are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from medreview.checks.registry import all_rules
from support.markdown_files import ROOT, WRITTEN, headings, links, name_of, page_files, text_of

HOSTS = {
    "example.org",
    "github.com",
    "keepachangelog.com",
    "semver.org",
}


@pytest.mark.parametrize("file", page_files(), ids=name_of)
def test_links_lead_somewhere(file: Path) -> None:
    lost: list[str] = []
    for target in links(text_of(file)):
        path, _, anchor = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        if not there.exists() or (anchor and anchor not in headings(text_of(there))):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("file", WRITTEN, ids=name_of)
def test_only_known_hosts_are_named(file: Path) -> None:
    assert set(re.findall(r"https?://([^/\s)\"'>]+)", text_of(file))) <= HOSTS


@pytest.mark.parametrize("file", WRITTEN, ids=name_of)
def test_rules_that_are_named_exist(file: Path) -> None:
    known = {registered.rule.id for registered in all_rules()}
    assert set(re.findall(r"\b[A-Z]{3}\d{3}\b", text_of(file))) <= known


@pytest.mark.parametrize("file", WRITTEN, ids=name_of)
def test_make_targets_that_are_named_exist(file: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text_of(file), re.MULTILINE)) <= targets


def test_every_documentation_page_can_be_reached() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file not in reached and file.suffix == ".md" and file.is_file():
            reached.add(file)
            waiting += [(file.parent / link.partition("#")[0]).resolve() for link in links(text_of(file))]
    assert set(page_files()) - reached == set()


def test_the_readme_fits_on_one_screen() -> None:
    assert len(text_of(ROOT / "README.md").splitlines()) <= 50
