"""medreview.toml and pyproject.toml of any bytes and kind: one line and exit 2, or as if they said nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.settings import find_settings
from support.hostile import ON_LINUX, ON_POSIX, as_plain_user, run_command

_BAD = {
    "not utf-8": b"\xff",
    "nul": b"\0",
    "utf-16": "a = 1".encode("utf-16"),
    "mark": b"\xef\xbb\xbfa = 1",
    "deep": b"a = " + b"[" * 100_000,
    "deep keys": b"a" + b".a" * 2000,
    "digits": b"max_page_bytes = " + b"9" * 5000,
    "lone cr": b'guide = "guide"\rx = 1',
    "twice": b'guide = "guide"\nguide = "guide"',
    "large": b"#" * 5_000_001,
}
_UNUSABLE = {
    "nul in a name": b'guide = "\\u0000"\n',
    "long name": b'guide = "' + b"x" * 5000 + b'"\n',
    "negative": b"max_page_bytes = -1\n",
    "date": b"guide = 2020-01-01\n",
    "line feed in a key": b'"a\\nb" = 1\n',
}


@pytest.mark.parametrize("name", ["medreview.toml", "pyproject.toml"])
@pytest.mark.parametrize("kind", [*_BAD, *_UNUSABLE])
def test_settings_that_cannot_be_used(guide: Path, name: str, kind: str) -> None:
    table = b"[tool.medreview]\n" if name == "pyproject.toml" and kind in _UNUSABLE else b""
    (guide.parent / name).write_bytes(table + {**_BAD, **_UNUSABLE}[kind])
    with pytest.raises(ConfigurationError) as raised:
        find_settings(guide)
    assert len(raised.value.lines) == 1
    assert name in raised.value.lines[0]


def test_a_line_feed_in_a_key_stays_in_one_line(guide: Path) -> None:
    (guide.parent / "medreview.toml").write_bytes(_UNUSABLE["line feed in a key"])
    result = run_command("check", cwd=guide)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)


@ON_POSIX
@pytest.mark.parametrize(
    ("name", "kind"),
    [("medreview.toml", kind) for kind in ("folder", "pipe", "loop", "device")]
    + [("pyproject.toml", "pipe")],
)
def test_settings_that_are_no_file(guide: Path, name: str, kind: str) -> None:
    file = guide.parent / name
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe" and sys.platform != "win32":
        os.mkfifo(file)
    else:
        file.symlink_to(name if kind == "loop" else "/dev/zero")
    result = run_command("check", cwd=guide)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert f"{name}: This " in result.err


@ON_LINUX
def test_settings_that_may_not_be_read(guide: Path) -> None:
    (guide.parent / "pyproject.toml").touch(mode=0)
    result = run_command("check", cwd=guide, preexec_fn=as_plain_user())
    assert result.code == 2
    assert result.err.endswith("pyproject.toml: This file may not be read. Allow reading it.\n")
