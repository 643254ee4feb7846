"""git's names for contents, and names of files that every system can have."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from medreview.history.names import blob_name, blob_names
from medreview.history.portable_names import name_faults
from support.repositories import git, repository


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize("data", [b"", b"x", b"a\r\nb\n", b"\0\xff" * 5000])
def test_a_name_is_gits_own(tmp_path: Path, object_format: Literal["sha1", "sha256"], data: bytes) -> None:
    repository(tmp_path, f"--object-format={object_format}")
    assert blob_name(data, object_format) == git(tmp_path, "hash-object", "--stdin", data=data)


def test_names_of_a_windows_checkout() -> None:
    assert blob_names(b"a\nb\n", "sha1") == (blob_name(b"a\nb\n", "sha1"),)
    assert blob_names(b"a\r\nb\n", "sha1") == (blob_name(b"a\r\nb\n", "sha1"), blob_name(b"a\nb\n", "sha1"))


ELSEWHERE = "its path leads elsewhere"
GITS = "a name in it is git's own"
CHARACTER = "a name in it has a character that not every system can have"
WINDOWS = "Windows cannot have a name in it"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../up.md", ELSEWHERE),
        ("a/../../up.md", ELSEWHERE),
        ("/root.md", ELSEWHERE),
        ("a//b.md", ELSEWHERE),
        ("./a.md", ELSEWHERE),
        (".git/config", GITS),
        ("a/.GIT/config", GITS),
        (".git./x", GITS),
        (".git /x", GITS),
        (".g\u200cit/x", GITS),
        (".git::$INDEX_ALLOCATION/x", GITS),
        ("GIT~1/x", GITS),
        ("a\\..\\b.md", CHARACTER),
        ("c:x.md", CHARACTER),
        ("a\nb.md", CHARACTER),
        ("what?.md", CHARACTER),
        ("\udcff.md", CHARACTER),
        ("con", WINDOWS),
        ("a/NUL.md", WINDOWS),
        ("com1 .md", WINDOWS),
        ("lpt\u00b2.md", WINDOWS),
        ("end.", WINDOWS),
        ("end /x.md", WINDOWS),
        ("x" * 256, WINDOWS),
        ("a/" * 500 + "x", "its path has more than 1000 characters"),
    ],
)
def test_names_that_not_every_system_can_have(path: str, why: str) -> None:
    assert name_faults([path, "fine.md"]) == {path: why}


def test_names_that_are_plain() -> None:
    plain = [
        ".gitignore",
        ".github/x.yml",
        "console.md",
        "a b.md",
        "\u00e9t\u00e9.md",
        "a/b.md",
        "a/c/b.md",
        "com10.md",
    ]
    assert name_faults(plain) == {}


@pytest.mark.parametrize(
    "paths",
    [
        ["Page.md", "page.md"],
        ["a/Page.md", "a/page.md"],
        ["A/x.md", "a/y.md"],
        ["\u00e9.md", "e\u0301.md"],
        ["stra\u00dfe.md", "STRASSE.md"],
        ["same.md", "same.md"],
        ["a", "a/b.md"],
    ],
)
def test_names_that_some_systems_take_for_one(paths: list[str]) -> None:
    why = "another name differs from it only in upper and lower case, or not at all"
    assert name_faults([*paths, "other.md"]) == dict.fromkeys(paths, why)
