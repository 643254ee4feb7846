"""A guide in which one page is as it should be, and all others are not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from support.commands import Command, Result, call
from support.guides import page_text, write_guide
from support.hostile import page_named

_TEXT = page_text(front={"id": "encoded"})
_DEEP = 10_000


def _bad_pages() -> dict[str, str | bytes]:
    return {
        "empty.md": b"",
        "huge.md": b"---\nid: huge\n" + b"x" * 50_000_000,
        "nul.md": _TEXT.encode() + b"a\0b",
        "utf16.md": _TEXT.encode("utf-16"),
        "utf16-without-mark.md": _TEXT.encode("utf-16-be"),
        "utf32.md": _TEXT.encode("utf-32"),
        "latin1.md": (_TEXT + "caf\xe9 ol\xe9\n").encode("latin-1"),
        "cut-off.md": _TEXT.encode() + "é".encode()[:1],
        "surrogate.md": _TEXT.encode() + b"\xed\xa0\x80",
        "surrogate-escaped.md": page_named("surrogate-escaped", title=r'"\ud800"'),
        "two-marks.md": b"\xef\xbb\xbf\xef\xbb\xbf" + _TEXT.encode(),
        "never-closed.md": "---\nid: never-closed\ntitle: Never closed\n",
        "only-marks.md": "---",
        "bomb.md": page_named("bomb", conditions="\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b, *b]"),
        "yaml-brackets.md": page_named("yaml-brackets", conditions="[" * _DEEP),
        "yaml-dashes.md": page_named("yaml-dashes", conditions="\n  " + "- " * _DEEP),
        "yaml-braces.md": page_named("yaml-braces", conditions="{a: " * _DEEP),
        "many-keys.md": page_named("many-keys", **{f"k{number}": "x" for number in range(_DEEP)}),
        "cr.md": page_named("cr", "A drug.\n\n```\nThe drug.\n").replace("\n", "\r"),
        "brackets.md": page_named("brackets", "A drug. " + "[" * _DEEP),
        "pairs.md": page_named("pairs", "A drug. " + "[" * _DEEP + "]" * _DEEP),
        "quotes.md": page_named("quotes", "> " * _DEEP + "A drug."),
        "items.md": page_named("items", "- " * _DEEP + "A drug."),
        "tags.md": page_named("tags", "<div>" * _DEEP + "A drug."),
        "long-word.md": page_named("long-word", "A drug. " + "x" * 100_000),
    }


def _odd_names() -> dict[str, str | bytes]:
    if sys.platform == "win32":
        return {"it's.md": page_named("quote", "A drug.\n")}
    names = [
        "line\nfeed.md",
        'it\'s "quoted".md',
        " .md",
        "%0A::error::x.md",
        "\x1b[31mred.md",
        "-o.md",
        "<b>&|.md",
    ]
    return {name: page_named(f"name-{number}", "A drug.\n") for number, name in enumerate(names)}


def _add_no_files(folder: Path) -> None:
    (folder / "folder.md").mkdir()
    if sys.platform == "win32":
        return
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "nowhere.md").symlink_to("nothing")
    (folder / "around").symlink_to(".")
    (folder / "endless.md").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.md")
    if sys.platform == "linux":  # macOS refuses such names
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.md")).write_text(page_named("bytes", "A drug.\n"))


@pytest.fixture(scope="session")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide with one page that has an ordinary finding (`sample/good.md`) among pages of every bad kind."""
    pages: dict[str, str | bytes] = {
        "good.md": page_named("good", "A drug helps.\n"),
        **_bad_pages(),
        **_odd_names(),
    }
    folder = tmp_path_factory.mktemp("museum")
    guide = write_guide(folder, {f"sample/{name}": content for name, content in pages.items()})
    _add_no_files(guide / "sample")
    return guide


@pytest.fixture
def medreview(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line, run in this process."""

    def run(*arguments: str | Path) -> Result:
        return call(capfdbinary, monkeypatch, *map(str, arguments))

    return run


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide with one page that has an ordinary finding with a safe fix."""
    return write_guide(tmp_path, {"sample/page.md": page_text("# Sample page\n\nA drug helps.\n")})
