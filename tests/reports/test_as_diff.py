"""Patches: what git makes of them, and that they lead from the old text to the new one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reports.as_diff import render_diff

NAMES = [
    "page.md",
    "two words.md",
    "é 😀.md",
    'quo"te.md',
    "back\\slash.md",
    "tab\there.md",
    "line\nfeed.md",
    "b/a.md",
]
TEXTS = [
    (b"a\nb\nc\n", b"a\nx\nc\n"),
    (b"a\r\nb\r\n", b"a\r\nx\r\n"),
    (b"\xef\xbb\xbfa\nb", b"\xef\xbb\xbfa\nx"),
    (b"a", b"x"),
    (b"a\rb\rc", b"a\rx\rc"),
    (b"a\nb\n", b"a\n"),
    (b"a\nb", b"a\nb\n"),
    (b"line\n" * 30 + b"a\n" + b"line\n" * 30, b"line\n" * 30 + b"x\n" + b"line\n" * 30),
    (b"a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n", b"x\n1\n2\n3\n4\n5\n6\n7\n8\ny\n"),
    (b"old one\n> and two\nmore\nb\n", b"new\nmore\ny\n"),
    ("é\u2028a\x0cb\x85\n".encode(), "é\u2028x\x0cb\x85\n".encode()),
]


@pytest.mark.parametrize("name", NAMES)
def test_git_applies_it_whatever_the_name(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and re.search(r'["\\\t\n]', name):
        pytest.skip("Windows has no such names")
    assert applied(tmp_path, name, b"a\nb\n", b"a\nx\n") == b"a\nx\n"


@pytest.mark.parametrize(("before", "after"), TEXTS)
def test_git_applies_it_whatever_the_text(tmp_path: Path, before: bytes, after: bytes) -> None:
    assert applied(tmp_path, "page.md", before, after) == after


def applied(folder: Path, name: str, before: bytes, after: bytes) -> bytes:
    """Return what git makes of the old text with the patch."""
    git = shutil.which("git")
    assert git is not None
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(before)
    patch = render_diff(name, before, after).encode("utf-8")
    subprocess.run([git, "init", "-q", "."], cwd=folder, check=True)
    run = subprocess.run([git, "apply", "--whitespace=nowarn"], cwd=folder, input=patch, capture_output=True)
    assert run.stderr == b""
    return file.read_bytes()


def test_it_is_written_as_git_does() -> None:
    before, after = b"1\n2\n3\n4\na\n6\n7\n8\n9\n", b"1\n2\n3\n4\nb\n6\n7\n8\n9\n"
    assert render_diff("my page.md", before, after) == (
        "diff --git a/my page.md b/my page.md\n--- a/my page.md\t\n+++ b/my page.md\t\n"
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-a\n+b\n 6\n 7\n 8\n"
    )
    assert render_diff("a\tb.md", b"a", b"b") == (
        'diff --git "a/a\\tb.md" "b/a\\tb.md"\n--- "a/a\\tb.md"\n+++ "b/a\\tb.md"\n'
        "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no names that are not text")
def test_a_name_that_is_no_text_is_escaped() -> None:
    assert '--- "a/\\377\\001.md"\n' in render_diff("\udcff\x01.md", b"a\n", b"b\n")


def test_no_difference_is_no_patch() -> None:
    assert render_diff("page.md", b"a\n", b"a\n") == ""


LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "é\r\n", "c\r", "d"]), max_size=30).map("".join)


@given(LINES, LINES)
def test_it_leads_from_the_old_text_to_the_new(before: str, after: str) -> None:
    patch = render_diff("page.md", before.encode(), after.encode())
    assert patched(before.split("\n"), patch) == after.split("\n")


def patched(lines: list[str], patch: str) -> list[str]:
    """Apply a patch by hand; every line of context and every line taken away must be there."""
    out: list[str] = []
    at = 0
    hunks = re.split(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n", patch, flags=re.MULTILINE)[1:]
    for start, size, body in zip(hunks[::3], hunks[1::3], hunks[2::3], strict=True):
        first = int(start) - (size != "0")
        out += lines[at:first]
        at = first
        ends = {" ": True, "-": True, "+": True}
        mark = " "
        for line in body.split("\n")[:-1]:
            if line.startswith("\\"):
                ends[mark] = False
                continue
            mark = line[0]
            if mark in " -":
                assert lines[at] == line[1:]
                at += 1
            if mark in " +":
                out.append(line[1:])
        is_last = at == len(lines) - 1 and lines[at] == ""
        if is_last and (not ends["+"] or not ends[" "]):
            at += 1
        elif at == len(lines) and ends["+"] and ends[" "]:
            out.append("")
    return out + lines[at:]
