"""verify.sh: no word of a file name is ever obeyed, and no file has a name of others."""

from __future__ import annotations

import subprocess

import pytest

from medreview.reports.audit_verify import manifest, quoted

NASTY = (
    "",
    "it's",
    "$(touch x) `y` $HOME",
    "a\nb",
    "'",
    "''",
    "\\",
    '"',
    "-n",
    "é \U0001f600",
    "*",
    "a;b|c&d",
    "!x",
    "%s",
)


@pytest.mark.parametrize("text", NASTY)
def test_a_quoted_word_is_that_word(text: str) -> None:
    done = subprocess.run(["sh", "-c", f"printf '%s' {quoted(text)}"], capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == text


def test_a_manifest_is_sorted() -> None:
    assert manifest({"b/c.md": "2", "a": "1"}) == "1  a\n2  b/c.md\n"


@pytest.mark.parametrize(
    "name", [text for text in NASTY if text != "-n"] + ["../x", "/x", "a/b/c", "a b", ".hidden"]
)
def test_names_that_are_not_ours_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no plain name"):
        manifest({name: "1"})
