"""House files and guide lists of any bytes and kind: exit 2, each fault with its place, all in one go."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.reading.guides import read_guide_lists
from medreview.reading.house import LARGEST, read_house
from support.guides import HOUSE
from support.hostile import ON_LINUX, ON_POSIX, as_plain_user, run_command

_NAMES = ("policy.yaml", "people.yaml", "disclaimers.yaml", "terminology.yaml", "waivers.yaml")
_BYTES = {
    "nul": b"profile: a\0b\n",
    "utf-16": "profile: x\n".encode("utf-16"),
    "latin-1": b"profile: \xe9x\n",
    "surrogate": b"profile: \xed\xa0\x80\n",
    "escaped surrogate": b'profile: "\\ud800"\n',
    "bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep brackets": b"a: " + b"[" * 10_000,
    "deep dashes": b"a:\n  " + b"- " * 10_000,
    "deep braces": b"{a: " * 10_000,
    "questions": b"? " * 10_000,
    "a list": b"- a\n",
    "a word": b"x",
    "two documents": b"a: b\n---\nc: d\n",
    "a tab": b"\ta: b",
    "never closed": b'a: "',
    "directive": b"%YAML 1.1\n---\na: b\n",
    "tag": b"!!python/object/apply:os.system [exit]\n",
    "many keys": b"".join(b"k%d: 1\n" % number for number in range(3000)),
    "many values": b"a: [" + b"x," * 110_000 + b"]",
    "too large": b"#" * (LARGEST + 1),
}
_PLACED = re.compile(r"house/[a-z]+\.yaml:\d+:\d+: \S")


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("kind", _BYTES)
def test_bytes_that_are_no_house_file(tmp_path: Path, name: str, kind: str) -> None:
    house = tmp_path / "house"
    shutil.copytree(HOUSE, house)
    (house / name).write_bytes(_BYTES[kind])
    with pytest.raises(ConfigurationError) as raised:
        read_house(house, "house")
    assert all(_PLACED.match(line) for line in raised.value.lines)
    assert all(line.startswith(f"house/{name}:") for line in raised.value.lines)


@pytest.mark.parametrize("end", [b"\r", b"\r\n"])
def test_other_line_ends_are_fine(tmp_path: Path, end: bytes) -> None:
    house = tmp_path / "house"
    shutil.copytree(HOUSE, house)
    for name in _NAMES:
        (house / name).write_bytes((house / name).read_bytes().replace(b"\n", end))
    assert read_house(house, "house").people == read_house(HOUSE, "house").people


def test_every_fault_is_told_in_one_go(guide: Path) -> None:
    for name in _NAMES:
        (guide / "house" / name).write_bytes(b"a\xff")
    result = run_command("check", cwd=guide)
    assert (result.code, result.out) == (2, "")
    assert re.findall(r"house/([a-z]+\.yaml):1:2: ", result.err) == list(_NAMES)


def _make(file: Path, kind: str) -> str:
    """Put something else into a file's place; return what is said of it."""
    file.unlink()
    if kind == "folder":
        file.mkdir()
        return "This is a folder, not a file."
    if kind == "loop":
        file.symlink_to(file.name)
        return "This file cannot be read: "
    if kind == "nowhere":
        file.symlink_to("nothing")
        return "This link leads nowhere."
    if kind == "device":
        file.symlink_to("/dev/zero")
        return "This is a special file, not a file."
    if sys.platform != "win32":
        os.mkfifo(file)
    return "This is a named pipe, not a file."


@ON_POSIX
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "pipe") for name in (*_NAMES, "guide.yaml")),
        *(("policy.yaml", kind) for kind in ("folder", "loop", "nowhere", "device")),
        *(("waivers.yaml", kind) for kind in ("folder", "nowhere")),
        *(("guide.yaml", kind) for kind in ("folder", "nowhere")),
    ],
)
def test_what_is_no_file_is_told(guide: Path, name: str, kind: str) -> None:
    place = "sample" if name == "guide.yaml" else "house"
    said = _make(guide / place / name, kind)
    result = run_command("check", cwd=guide)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"medreview: guide/{place}/{name}:1:1: {said}")


@ON_LINUX
@pytest.mark.parametrize("name", ["house/policy.yaml", "house/waivers.yaml", "sample/guide.yaml", "house"])
def test_what_may_not_be_read_is_told(guide: Path, name: str) -> None:
    (guide / name).chmod(0)
    try:
        result = run_command("check", cwd=guide, preexec_fn=as_plain_user())
    finally:
        (guide / name).chmod(0o755)
    assert (result.code, result.out) == (2, "")
    assert "This file may not be read. Allow reading it." in result.err


def test_a_guide_that_has_gone_has_no_lists(tmp_path: Path) -> None:
    assert read_guide_lists(tmp_path / "gone", tmp_path, ()) == []
