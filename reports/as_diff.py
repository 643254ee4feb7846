"""The difference between two versions of a page, as git applies it: bytes kept, names quoted, no times."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

_CONTEXT = 3
_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


class _Step(NamedTuple):
    """Lines `start` to `end` of the old text become lines `new_start` to `new_end` of the new one."""

    start: int
    end: int
    new_start: int
    new_end: int


def render_diff(path: str, before: bytes, after: bytes) -> str:
    """Return the unified diff of a page, its path relative to where a patch is applied; empty without a difference.

    Only a line feed ends a line, as for git: a carriage return belongs to its line. Both must be UTF-8.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    names = _name("a/" + path), _name("b/" + path)
    tabs = ["\t" if " " in path and not name.startswith('"') else "" for name in names]
    head = f"diff --git {names[0]} {names[1]}\n--- {names[0]}{tabs[0]}\n+++ {names[1]}{tabs[1]}\n"
    return head + "".join("".join(_hunk(old, new, steps)) for steps in _grouped(_steps(old, new)))


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8").split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:] * bool(lines[-1])


def _steps(old: list[str], new: list[str]) -> list[_Step]:
    """Return what changes, in order; where both have as many lines, line by line: a fix seldom moves one."""
    if len(old) == len(new):
        return _joined([n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b])
    first = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    matcher = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last])
    return [
        _Step(i + first, j + first, m + first, n + first)
        for tag, i, j, m, n in matcher.get_opcodes()
        if tag != "equal"
    ]


def _joined(changed: list[int]) -> list[_Step]:
    steps: list[_Step] = []
    for line in changed:
        if steps and steps[-1].end == line:
            start = steps.pop().start
            steps.append(_Step(start, line + 1, start, line + 1))
        else:
            steps.append(_Step(line, line + 1, line, line + 1))
    return steps


def _grouped(steps: list[_Step]) -> Iterator[list[_Step]]:
    """Yield the steps of each hunk: those whose lines of context meet."""
    group: list[_Step] = []
    for step in steps:
        if group and step.start - group[-1].end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _hunk(old: list[str], new: list[str], steps: list[_Step]) -> Iterator[str]:
    first, last = steps[0], steps[-1]
    before, behind = min(_CONTEXT, first.start), min(_CONTEXT, len(old) - last.end)
    start, end = first.start - before, last.end + behind
    new_start, new_end = first.new_start - before, last.new_end + behind
    yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"
    at = start
    for step in steps:
        yield from _marked(" ", old[at : step.start])
        yield from _marked("-", old[step.start : step.end])
        yield from _marked("+", new[step.new_start : step.new_end])
        at = step.end
    yield from _marked(" ", old[at:end])


def _range(start: int, end: int) -> str:
    size = end - start
    first = start + 1 if size else start
    return str(first) if size == 1 else f"{first},{size}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def _name(path: str) -> str:
    """Return a file's name as git writes it: as it is, or in quotes with what is special escaped."""
    data = os.fsencode(path)
    is_utf8 = data.decode("utf-8", "replace").encode("utf-8") == data
    if is_utf8 and not any(byte < 32 or byte in (34, 92, 127) for byte in data):
        return path
    return (
        '"'
        + "".join(_ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in data)
        + '"'
    )
