"""The strict YAML reader: places, what is refused, and what each refusal says."""

from __future__ import annotations

import time

import pytest
import yaml

from medreview.reading.source import Source
from medreview.reading.strict_yaml import Path, YamlText, read_yaml, scalar

HERE = "▲"
"""Stands in a test's text before the place where a fault is expected."""


def read_marked(marked: str, base: int = 0) -> tuple[YamlText, list[int]]:
    parts = marked.split(HERE)
    offsets = [base + sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1)]
    return read_yaml("".join(parts), base), offsets


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("title: Infusions▲: what", "A colon with a space"),
        ("title: x\t▲: 1\n", "A colon with a space"),
        ("a: 1\n  b▲: 2\n", "indented under a line that has a value"),
        ("a: é\r\n  b▲: 2\r\n", "indented under a line that has a value"),
        ("a:\n  - b\n  ▲c: d\n", "does not begin with a dash"),
        ('a: "é😀 never\nb: 1\n▲', "The quote before 'é😀 never' is never closed."),
        ("a: [x, 'y]\r\nb: 1\r\n▲", "The quote before 'y]' is never closed."),
        ('a: "' + "long " * 20 + "\n▲", "The quote before '" + "long " * 7 + "long…' is never closed."),
        ('a: "x\n▲---\n"\n', "The quote before 'x' is never closed."),
        ("é: 1\ntitle:My page\n▲b: 1\n", "The line above, 'title:My page', has no colon with a space"),
        ("a: 1\nb▲", "The line 'b' has no colon"),
        ("a: 1\nb\n▲", "The line above, 'b', has no colon"),
        ("a: 1\n▲\tb: 2\n", "A tab"),
        ("a:\n▲\tb: 1\n", "A tab"),
        ("a: ▲@home\n", "A value cannot begin with '@'."),
        ("a: ▲`code`\n", "A value cannot begin with '`'."),
        ("a: ▲%\n", "A value cannot begin with '%'."),
        ("a: *Important▲*\n", "A value cannot begin with '*'."),
        ('a: "one\nb: "▲two"\n', "A quote stays open from 'a: \"one' above to this line."),
        ("a: ['it'▲s', b]\n", "The value in quotes ends before this."),
        ("a: &▲ b\n", "A value cannot begin with '&'."),
        ("a: ▲!e!foo x\n", "A value cannot begin with '!'."),
        ("a: > ▲5 years\n", "goes on in the next line"),
        ("a: ▲? b\n", "A value cannot begin with '?'."),
        ("a: ▲- b\n", "A list item cannot begin here."),
        ("a: 'it'▲s'\n", "The value in quotes ends before this."),
        ('a: "b" ▲c\n', "The value in quotes ends before this."),
        ("a: [b] ▲c\n", "The value in brackets ends before this."),
        ("a: {b: c}▲d\n", "The value in brackets ends before this."),
        ("▲: x\n", "A key is missing before this colon."),
        ("a: 1\n▲- b\n", "A list item stands here"),
        ("a:\n  - 1\n ▲- 2\n", "A list item stands here"),
        ("a: b\n▲]\n", "']' closes nothing here."),
        ("  a: 1\n▲b: 2\n", "not indented like the lines above"),
        ("a:\n  b: 1\n ▲c: 2\n", "not indented like the lines above"),
        ('a: "▲\\q"\n', "A backslash has a meaning of its own"),
        ('a: "\\u▲d800"\n', "A backslash has a meaning of its own"),
        ("a: [1, 2\n▲}", "A list in [brackets] is not closed"),
        ("a: {b: 1\n▲]", "A group of keys in {braces} is not closed"),
        ("a: [1,▲,2]\n", "A value is missing before this."),
        ("%YAML 1.2\n▲", "A line cannot begin with '%'."),
        ("▲%YAML 3.0\n---\na: 1\n", "A line cannot begin with '%'."),
        ("a: x▲\u2028y\nb: 1\n", "U+2028"),
        ("a: é😀 ▲\x0cx\n", "The character U+000C"),
        ("a: 1\nb: é😀▲\ufffe\n", "The character U+FFFE"),
        ("a: {b▲:}\n", "A colon stands between brackets."),
        ("\ufeffé: ▲@\n", "A value cannot begin with '@'."),
        ("▲just words\n", "not a list of keys and values"),
        ("▲- a\n- b\n", "not a list of keys and values"),
        ("▲null\n", "not a list of keys and values"),
        ("▲*a\n", "not a list of keys and values"),
        ("? ▲[a]\n: 1\n", "A key must be a plain word."),
        ("a: {▲{ page.title }}\n", "A key must be a plain word."),
        ("▲*a : 1\n", "A key cannot begin with '*'."),
    ],
)
@pytest.mark.parametrize("base", [0, 7])
def test_what_is_not_yaml_is_refused_where_the_parser_stopped(marked: str, words: str, base: int) -> None:
    found, places = read_marked(marked, base)
    assert not found.is_readable
    assert [(fault.rule, fault.span.start) for fault in found.faults] == [("invalid-yaml", places[0])]
    assert words in found.faults[0].message


@pytest.mark.parametrize("text", ["a: 1\nb: *Read this*\n", "a:\n  - *Read this*\n"])
def test_emphasis_at_the_start_of_a_value_is_named(text: str) -> None:
    fault = read_yaml(text).faults[-1]
    assert (fault.rule, fault.message) == (
        "invalid-yaml",
        "A value cannot begin with '*'. Put the whole value in quotes.",
    )


def test_a_line_separator_far_above_is_not_blamed() -> None:
    found, places = read_marked('a: "x\u2028y"\nb: 1\nc: 2\nd: e▲: f\n')
    assert found.faults[0].span.start == places[0]
    assert "colon" in found.faults[0].message


def test_an_unheard_of_complaint_is_passed_on() -> None:
    found = read_yaml("%FOO bar\n---\na: 1\n%TAG\n")
    assert found.faults[0].message == "A line cannot begin with '%'. Delete it."
    error = yaml.MarkedYAMLError(problem="something new")
    from medreview.reading.yaml_words import explain_stop

    assert explain_stop(error, "a: 1") == (0, "YAML stopped here: something new.")


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("a: ▲&x 1\n", ["An anchor of YAML (&x)"]),
        ("a: ▲&x-1 [é, 2]\nb: ▲*x-1\n", ["An anchor", "An alias of YAML (*x-1)"]),
        ("a: ▲!!int 1\n", ["A tag of YAML (!!int)"]),
        ("a: ▲!<tag:example.org,2026:x> 1\n", ["A tag of YAML (!<tag:example.org,2026:x>)"]),
        ("a: ▲!important words\n", ["A tag of YAML (!important)"]),
        ("a: ▲&x ▲!t 1\n", ["(&x)", "(!t)"]),
        ("a: [▲&x b, ▲!t c]\n", ["(&x)", "(!t)"]),
        ("a: ▲!!python/object/apply:os.system [ls]\n", ["!!python/object/apply:os.system"]),
        ("▲&k a: 1\n▲!t b: 2\n", ["(&k)", "(!t)"]),
        ("▲&top\na: 1\n", ["(&top)"]),
        ("▲&alone\n", ["(&alone)"]),
        ("a: 1\n▲<<: {b: 2}\n", ["A merge key of YAML (<<)"]),
        ("a: {▲<<: ▲*b}\n", ["A merge key", "An alias"]),
        ("a: 1\n▲---\nb: 2\n", ["A second YAML document"]),
        ("a: 1\n▲--- # next\nb: [never closed\n", ["A second YAML document"]),
        ("a: 1\n...\n▲b: 2\n", ["A second YAML document"]),
        ("▲%YAML 1.2\n---\na: 1\n", ["A YAML directive (%)"]),
        ("▲%TAG ! tag:x,2026:\n---\na: 1\n", ["A YAML directive (%)"]),
        ("a: 1\n▲a: ▲&x 2\n", ["'a' stands here a second time", "(&x)"]),
    ],
)
def test_features_are_refused_where_they_stand(marked: str, words: list[str]) -> None:
    found, places = read_marked(marked)
    assert found.is_readable
    assert [fault.span.start for fault in found.faults] == places
    assert all(part in fault.message for part, fault in zip(words, found.faults, strict=True))
    assert {fault.rule for fault in found.faults} <= {"yaml-feature", "duplicate-key"}


def test_the_value_behind_an_anchor_or_tag_is_read() -> None:
    found = read_yaml("a: &x !!str '1'\nb: !t\n  - c\nd: &y\n")
    assert found.data == {"a": "1", "b": ["c"], "d": None}
    assert found.source_of(("a",)) == "'1'"
    assert found.text[found.values[("b",)].start] == "-"


def test_an_alias_is_never_followed() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for last, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [" + ", ".join([f"*{last}"] * 9) + "]\n"
    found = read_yaml(bomb)
    assert found.data["i"] == [None] * 9
    assert ("i", 8) in found.refused


@pytest.mark.parametrize(
    ("marked", "key"),
    [
        ("a: 1\n▲a: 2\n", "a"),
        ("a: {b: 1, ▲b: 2}\n", "b"),
        ("a:\n  - b: 1\n    ▲b: 2\n  - b: 3\n", "b"),
        ('é: 1\n▲"é": 2\n', "é"),
        ("a: {b: 1}\n▲a: {b: 2, ▲b: 3}\n", "a"),
        ("1: x\n▲'1': y\n", "1"),
    ],
)
def test_a_second_key_is_refused_and_the_first_kept(marked: str, key: str) -> None:
    found, places = read_marked(marked)
    assert [(fault.rule, fault.span.start) for fault in found.faults] == [
        ("duplicate-key", at) for at in places
    ]
    assert found.faults[0].message == f"'{key}' stands here a second time. Keep one of the two."
    first = next(iter(found.data.values()))
    assert first in (1, "x", {"b": 1}, [{"b": 1}, {"b": 3}])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("0", 0),
        ("1.5", 1.5),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", "010"),
        ("+1", "+1"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("2026-02-30", "2026-02-30"),
        ("2026-03", "2026-03"),
        ("9" * 20, "9" * 20),
        ("１", "１"),
    ],
)
def test_nothing_is_implicit(text: str, value: object) -> None:
    assert scalar(text) == value
    assert type(scalar(text)) is type(value)
    assert read_yaml(f"a: {text}\n").data == {"a": value}
    assert read_yaml(f"a: '{text}'\n").data == {"a": text}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_key_and_value_has_its_place(line_end: str) -> None:
    lines = [
        "plain: é value",
        '"quoted key": "😀 é"',
        "single: 'it''s'",
        "flow: [a, 'b', {c: d}, 5]",
        "block:",
        "  - one",
        "  - two: 2",
        "    three: é",
        "indentless:",
        "- x",
        "folded: >-",
        "  some",
        "  text",
        "mapping:",
        "  deep: 😀 # a comment",
        "empty:",
        "nothing: []",
        "? explicit",
        ": value",
    ]
    text = line_end.join(lines) + line_end
    found = read_yaml(text, 100)
    assert found.faults == []
    source = Source("x", "\0" * 100 + text)
    for path, span in found.keys.items():
        word = source.text[span.start : span.end]
        assert word.strip('"') == path[-1]
    typed: dict[Path, str] = {
        ("plain",): "é value",
        ("quoted key",): '"😀 é"',
        ("single",): "'it''s'",
        ("flow",): "",
        ("flow", 1): "'b'",
        ("flow", 2): "",
        ("flow", 2, "c"): "d",
        ("flow", 3): "5",
        ("block",): "",
        ("block", 0): "one",
        ("block", 1, "three"): "é",
        ("indentless", 0): "x",
        ("mapping", "deep"): "😀",
        ("empty",): "",
        ("explicit",): "value",
        ("nowhere",): "",
    }
    assert {path: found.source_of(path) for path in typed} == typed
    first: dict[Path, str] = {
        path: source.text[found.values[path].start]
        for path in (("flow",), ("flow", 2), ("block",), ("nothing",))
    }
    assert first == {("flow",): "[", ("flow", 2): "{", ("block",): "-", ("nothing",): "["}
    assert source.text[found.values[("folded",)].start] == ">"
    assert source.text[found.values[("mapping",)].start :].startswith("deep")
    assert source.text[found.values[("indentless",)].start] == "-"


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "\r\n"])
def test_nothing_is_an_empty_mapping(text: str) -> None:
    found = read_yaml(text)
    assert (found.data, found.faults, found.is_readable) == ({}, [], True)


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 10_000,
        "a: " + "{b: " * 10_000,
        "a:\n" + "".join(" " * n + "b:\n" for n in range(1, 2_000)),
        "a: " + "[" * 10_000 + "]" * 10_000,
    ],
)
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    found = read_yaml(text)
    assert time.perf_counter() - began < 1
    assert not found.is_readable
    assert "nested over 20 deep" in found.faults[0].message


def test_keys_are_text() -> None:
    found = read_yaml("1: a\nnull: b\ntrue: c\n2026-01-01: d\n~: e\n? \n: f\n")
    assert found.data == {"1": "a", "null": "b", "true": "c", "2026-01-01": "d", "~": "e", "": "f"}


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert read_yaml('"<<": 1\n').data == {"<<": 1}


@pytest.mark.parametrize(
    ("marked", "rule"),
    [
        ("a: é😀 ▲\x0cx\n", "invalid-yaml"),
        ("a: 'é'\nb: c▲: d\n", "invalid-yaml"),
        ("a: é\nb: ▲&x [1]\n", "yaml-feature"),
        ("a: [" + "[" * 18 + "▲[]", "invalid-yaml"),
    ],
)
def test_the_parser_in_python_stops_at_the_same_places(
    marked: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_c, places = read_marked(marked)
    monkeypatch.delattr(yaml, "CSafeLoader")
    found, _ = read_marked(marked)
    assert [(fault.rule, fault.span) for fault in found.faults] == [
        (rule, fault.span) for fault in with_c.faults
    ]
    assert [fault.span.start for fault in found.faults] == places
