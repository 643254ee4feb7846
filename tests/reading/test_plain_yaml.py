"""The reader of plain front matter: whenever it answers, it says what the strict reader says, and no fault."""

from __future__ import annotations

import runpy
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medreview.reading.front_matter import read_front_matter
from medreview.reading.plain_yaml import read_plain_yaml
from medreview.reading.source import Source
from medreview.reading.strict_yaml import read_yaml

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "guide").glob("*/*.md"))
HEAD = """\
id: page-one
title: "Infusions: what to bring"
# a comment
summary: >-
  Some words about a day, and more
  of them on a second line.
version: 2

changes:
  - version: 2
    date: 2026-05-02
    note: >-
      Reviewed again; the times
      were updated.
  - version: 1
    date: 2025-05-02
    note: 'First: version'
conditions: [multiple sclerosis, 'a b', "c"]
treatments:
- {name: ocrelizumab, rxnorm: 1876366}
- infusion therapy
- 1.5
references:
  - {id: one, title: Café “words”#1, url: https://example.org/3/one}
related: []
group: {a: true}
sample: true
"""
_BITS = (
    *(
        "\n",
        "\n\n",
        " ",
        "  ",
        "\n  ",
        "\n    ",
        "\n  - ",
        "\n- ",
        "- ",
        "-",
        ": ",
        ":",
        " #",
        "#",
        ",",
        ", ",
        "\t",
    ),
    *(
        '"',
        "'",
        '""',
        "''",
        "[",
        "]",
        "{",
        "}",
        "[]",
        "{}",
        ">-\n",
        ">-",
        ">",
        "|",
        "&a ",
        "*a",
        "!",
        "%",
        "@",
        "`",
    ),
    *(
        "?",
        "? ",
        "...",
        "---",
        "null",
        "~",
        "1",
        "-1",
        "1.5",
        "0x1",
        "true",
        "no",
        "<<",
        "<<: x",
        "=",
        "\\",
        "\\n",
    ),
    *(
        "key: ",
        "a:",
        "id: x\n",
        "é",
        "\ufeff",
        "\x85",
        "\u2028",
        "\r",
        "\r\n",
        "\xa0",
        "\xad",
        "😀",
        "\x00",
        ".",
    ),
)
_WORDS = st.lists(st.sampled_from((*_BITS, "word", "two words", "https://x.org/a")), max_size=4).map("".join)
_KEY = st.sampled_from(("id", "title", "a_b", "c-d", "K9"))
_LINES = st.one_of(
    st.builds("{}: {}\n".format, _KEY, _WORDS),
    st.builds("{}:\n".format, _KEY),
    st.builds("{}- {}\n".format, st.sampled_from(("", " ", "  ", "    ")), _WORDS),
    st.builds("{}{}: {}\n".format, st.sampled_from(("- ", "  - ", "  ", "    ")), _KEY, _WORDS),
    st.builds("{}: [{}, {}]\n".format, _KEY, _WORDS, _WORDS),
    st.builds("  - {{{}: {}, {}: {}}}\n".format, _KEY, _WORDS, _KEY, _WORDS),
    st.builds("{}: >-\n  {}\n  {}\n".format, _KEY, _WORDS, _WORDS),
    st.sampled_from(("\n", "  \n", "# c\n", "    # c\n")),
)


def assert_alike(text: str, base: int = 4) -> bool:
    """Fails when the plain reader answers otherwise than the strict one; returns whether it answers."""
    plain = read_plain_yaml(text, base)
    if plain is None:
        return False
    strict = read_yaml(text, base)
    assert plain == strict
    assert not strict.faults
    assert repr(plain.data) == repr(strict.data)  # keys in the same order, and 1 is not True
    return True


@st.composite
def mutated_heads(draw: st.DrawFn) -> str:
    lines = HEAD.splitlines(keepends=True)
    start = draw(st.integers(0, len(lines) - 1))
    text = "".join(lines[start : start + draw(st.integers(1, len(lines)))])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(("", *_BITS))) + text[at + draw(st.integers(0, 3)) :]
    return text


def test_reads_all_that_it_knows() -> None:
    assert assert_alike(HEAD, 0)


@settings(max_examples=400)
@given(mutated_heads())
def test_says_what_the_strict_reader_says_of_changed_heads(text: str) -> None:
    assert_alike(text)


@settings(max_examples=400)
@given(st.lists(_LINES, max_size=6).map("".join))
@example("")
@example("# only a comment\n")
def test_says_what_the_strict_reader_says_of_generated_heads(text: str) -> None:
    assert_alike(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n  c\n",
        "a: b\n  - c\n",
        "a:\nb: c\n",
        "a:\n",
        "a: b",
        "a: b \n",
        "a: b\r\n",
        "a: b\tc\n",
        "a: b: c\n",
        "a: b:\n",
        "a: b #c\n",
        "a: -b\n",
        "a: *b\n",
        "a: null\n",
        "a: ~\n",
        'a: ""\n',
        "a: ' '\n",
        "a: 'it''s'\n",
        'a: "\\n"\n',
        "a: 'b' c\n",
        "a: [b: c]\n",
        "a: [b\n",
        "a: [[b]]\n",
        "a: [null]\n",
        "a: {b: c, b: d}\n",
        "a: {b}\n",
        "a: 1\na: 2\n",
        "a:\n  b: c\n",
        "a:\n  - b: c\n    b: d\n",
        "a:\n  - b: c\n    d\n",
        "a:\n  - b:\n      - c\n",
        "a:\n  - b\n    c: d\n",
        "a:\n  - b: c\n   - d\n",
        "a:\n  - >-\n    b\n",
        "a:\n  - \n",
        "a:\n  -\n",
        "a:\n  - b\n- c\n",
        "a:\n  - - b\n",
        "- a\n",
        "a\n",
        "a: >-\nb: c\n",
        "a: >-\n  b\n    c\n",
        "a: >-\n  b\n    # c\n",
        "a: >-\n  b\n\n  c\n",
        "a: >-\n  b\n\n",
        "a:\n  - b: >-\n    c\n",
        "\ufeffa: b\n",
        "a: b\xa0\n",
        "a: \u2028b\n",
        "é: b\n",
        "<<: b\n",
        "? a\n",
        "...\n",
        f"{'a' * 101}: b\n",
        f"a: {'b' * 50_000}\n",
    ],
)
def test_gives_up_where_it_is_not_sure(text: str) -> None:
    assert read_plain_yaml(text) is None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_reads_every_page_of_the_guide(page: Path) -> None:
    assert_is_read(page)


def test_reads_generated_pages(tmp_path: Path) -> None:
    write = runpy.run_path(str(ROOT / "benchmarks" / "make_pages.py"))["write"]
    write(20, tmp_path)
    pages = sorted(tmp_path.rglob("page-*.md"))
    assert len(pages) == 20
    for page in pages:
        assert_is_read(page)


def assert_is_read(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    head = text[len("---\n") : text.index("\n---\n", 4) + 1]
    assert assert_alike(head), f"{page.name} is read the slow way"
    assert read_front_matter(Source(page.name, text)).yaml.text == head


def test_long_lines_are_given_up_at_once() -> None:
    began = time.perf_counter()
    assert read_plain_yaml("a: " + ": #'\"[{" * 6000) is None
    assert time.perf_counter() - began < 1
