"""The documentation as its tests see it: links, anchors, sections, tables and code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EDITORS = ROOT / "docs" / "editors"
_FENCE = re.compile(
    r"^(?:<!-- complete: (?P<example>[\w.]+) -->\n)?"
    r"(?P<indent> *)(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of code; `example` is what it is a complete example of, or nothing."""

    language: str
    text: str
    example: str


def page_files() -> list[Path]:
    """Return README.md, CHANGELOG.md, the pages of docs/ and those beside the benchmarks."""
    tops = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "benchmarks" / "README.md"]
    return [*tops, *sorted((ROOT / "docs").rglob("*.md"))]


WRITTEN = [file for file in page_files() if file.parent.name != "rules"]
"""The pages written by hand."""


def text_of(file: Path) -> str:
    """Return the file's text, its lines ended by line feeds."""
    return file.read_text(encoding="utf-8")


def name_of(file: Path) -> str:
    """Return the file's path in the repository."""
    return file.relative_to(ROOT).as_posix()


def blocks(text: str) -> Iterator[Block]:
    """Yield every fenced block, without the indentation of its fence."""
    for match in _FENCE.finditer(text):
        inner = re.sub(rf"^{match['indent']}", "", match["text"], flags=re.MULTILINE)
        yield Block(match["language"], inner, match["example"] or "")


def prose(text: str) -> str:
    """Return the text without fenced blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Return the targets of relative links outside of code."""
    plain = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "`code`", prose(text))
    return [target for target in _LINK.findall(plain) if not re.match(r"[a-z]+:", target)]


def headings(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings."""
    anchors: set[str] = set()
    for _, title in _HEADING.findall(prose(text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        number = 0
        while (anchor if not number else f"{anchor}-{number}") in anchors:
            number += 1
        anchors.add(f"{anchor}-{number}" if number else anchor)
    return anchors


def section(text: str, title: str) -> str:
    """Return what stands below a heading, with its subsections; KeyError without it."""
    plain = prose(text)
    for match in _HEADING.finditer(plain):
        if match[2] == title:
            end = re.compile(rf"^#{{1,{len(match[1])}}} ", re.MULTILINE).search(plain, match.end())
            return plain[match.end() : end.start() if end else len(plain)]
    raise KeyError(title)


def tables(text: str, first: str) -> list[list[str]]:
    """Return the cells of all rows of the tables whose first column is called `first`."""
    rows: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
        elif line.startswith(f"| {first} |"):
            inside = True
        elif inside and not line.startswith("| ---"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows
