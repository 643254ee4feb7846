"""What changed since the review: the labelled examples, front matter and wordings, and places in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from medreview.review.critical_words import CriticalWords
from medreview.review.differences import Spot, class_of, find_differences
from medreview.schemas.change_class import CHANGE_CLASSES, worst_class
from support.changes import body_page, compare, compare_bodies, house_words, version_of

EXAMPLES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("change_examples.yaml").read_text(encoding="utf-8")
)
IDS = [f"{number}-{example['class']}" for number, example in enumerate(EXAMPLES)]


def test_there_are_examples_of_every_class_and_three_of_each_clinical_kind() -> None:
    assert len(EXAMPLES) > 100
    assert {example["class"] for example in EXAMPLES} == set(CHANGE_CLASSES)
    reasons = [example["reason"] for example in EXAMPLES if example["class"] == "clinical"]
    kinds = "number unit dose frequency time medicine negation modal comparison condition population warning"
    others = "link image html table structure characters case unclassed punctuation"
    for reason in (*kinds.split(), *others.split()):
        assert reasons.count(reason) >= 3, reason


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_example(example: dict[str, Any]) -> None:
    change = compare_bodies(example["before"], example["after"])
    assert change.change_class == example["class"], change.differences
    if "reason" in example:
        assert example["reason"] in change.reasons


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one["class"] == "clinical"])
def test_no_clinical_change_is_less_when_it_is_undone(example: dict[str, Any]) -> None:
    assert compare_bodies(example["after"], example["before"]).change_class != "formatting"
    if example["reason"] not in ("medicine", "unclassed", "link", "code", "html"):
        assert compare_bodies(example["after"], example["before"]).change_class == "clinical"


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one["class"] == "clinical"])
def test_no_clinical_change_is_less_beside_lesser_ones(example: dict[str, Any]) -> None:
    then = f"The infomation is here.\n\n{example['before']}\n\nWe recieve you, please"
    now = f"The information is here.\n\n{example['after']}\n\nWe receive you."
    assert compare_bodies(then, now).change_class == "clinical"


def test_nothing_is_found_where_nothing_changed() -> None:
    assert compare_bodies("Rest.", "Rest.").differences == ()
    assert class_of(()) == "formatting"
    assert worst_class(["wording", "clinical", "typographic"]) == "clinical"


PAGE = """\
---
id: p
title: {title}
summary: >
  Rest is
  {summary} here.
disclaimers: [{listed}]
references:
  - id: house
    title: 'A {source}'
    year: {year}
---

Rest.
"""
FIELDS = {"title": "A day", "summary": "good", "listed": "general", "source": "paper", "year": "2020"}


@pytest.mark.parametrize(
    ("key", "value", "change_class", "reason", "cut"),
    [
        ("title", "A night", "clinical", "time", "night"),
        ("title", "'A day.'", "typographic", "punctuation", "."),
        ("title", '"A d\\x61y off"', "clinical", "negation", "off"),
        ("summary", "bad", "clinical", "comparison", "bad"),
        ("summary", "so good", "clinical", "comparison", "so"),
        ("listed", "general, other", "clinical", "disclaimer", "other"),
        ("source", "book", "clinical", "reference", "book"),
        ("year", "2021", "clinical", "reference", "2021"),
    ],
)
def test_front_matter(key: str, value: str, change_class: str, reason: str, cut: str) -> None:
    then = version_of(PAGE.format(**FIELDS))
    change = compare(then, version_of(PAGE.format(**{**FIELDS, key: value})))
    assert (change.change_class, change.reasons[0]) == (change_class, reason)
    assert cut in change.cut


def test_a_wording_that_the_house_changed_stands_for_its_item() -> None:
    page = PAGE.format(**{**FIELDS, "listed": "first, general"})
    then = version_of(page, {"first": "Rest.", "general": "Ask your doctor."})
    change = compare(then, version_of(page, {"first": "Rest.", "general": "Ask a nurse."}))
    assert {one.reason for one in change.differences} == {"disclaimer"}
    assert set(change.cut) == {"general"}


def test_a_reference_that_is_gone_is_told_at_what_is_left() -> None:
    then = version_of("---\ntitle: T\nreferences: [{id: a}, {id: b}]\n---\n\nRest.\n")
    change = compare(then, version_of("---\ntitle: T\nreferences: [{id: a}]\n---\n\nRest.\n"))
    assert [(one.reason, one.after) for one in change.differences] == [("reference", "")]
    assert change.cut[0]


@pytest.mark.parametrize(
    ("then", "now", "cut"),
    [
        ("Take 5 mg.", "Take 50 mg.", "50"),
        ("Take **5** mg.", "Take **50** mg.", "50"),
        ("Straße 5", "Straße 50", "50"),
        ("Tom &amp; I\nrest two days", "Tom &amp; I\nrest six days", "six"),
        ("Rest \\* two", "Rest \\* six", "six"),
        ("Eat salt", "Eat &lt;salt", "&lt;"),
        ("> - two", "> - six", "six"),
        ("| a | b |\n|---|---|\n| `x` | two \\| c |", "| a | b |\n|---|---|\n| `x` | six \\| c |", "six"),
        ("See [two](a.md).", "See [six](a.md).", "six"),
        ("See [it](a.md).", "See [it](b.md).", "b.md"),
        ('See [b](b "x").', 'See [b](b "y").', '[b](b "y")'),
        ("![a](b.png)", "![c](b.png)", "c"),
        ("Type `5 ml` now", "Type `50 ml` now", "50 ml"),
        ("```\none\ntwo\n```", "```\none\nsix\n```", "six"),
        ("    one\n    two", "    one\n    six", "six"),
        ("<div>\nTake two\n</div>", "<div>\nTake six\n</div>", "six"),
        ("Do not rest.", "Do rest.", "Do"),
        ("not rest", "rest", "rest"),
        ("Stay\nfor two\ndays", "Stay\nfor six\nor ten\ndays", "six\nor ten"),
        ("## Two days", "### Two days", "### Two days"),
        ("One.\n\nTwo.", "One.", "."),
        ("One.", "One.\n\n***", "***"),
        ("e\u0301 two", "e\u0301 six", "six"),
        ("one[^a]\n\n[^a]: Two.", "one[^a]\n\n[^a]: Six.", "Six"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_the_very_words(then: str, now: str, cut: str, ends: str, mark: str) -> None:
    pages = [(mark + body_page(body).replace("\n", ends)).encode("utf-8") for body in (then, now)]
    change = compare(version_of(pages[0]), version_of(pages[1]))
    assert change.cut[0].replace(ends, "\n") == cut


def test_words_are_shown_shortened_and_their_place_whole() -> None:
    long = "banana " * 40
    change = compare_bodies("Rest.", f"Rest.\n\n{long}")
    assert len(change.differences[0].after) <= 80
    assert change.cut == [long.strip()]


def test_lines_that_are_no_content_are_clinical() -> None:
    words = CriticalWords()
    for then, now in (
        (["medreview canonical content 1"], ["medreview canonical content 2"]),
        (["x"], []),
        ([], ["[1]"]),
    ):
        found = find_differences(then, now, words)
        assert class_of(found) == "clinical"
        assert all(isinstance(one.spot, Spot) for one in found)


def test_without_a_house_only_our_own_words_are_known() -> None:
    lines = [
        version_of(body_page(body)).lines for body in ("This medication is new.", "This medicine is new.")
    ]
    assert class_of(find_differences(lines[0], lines[1], CriticalWords())) == "clinical"


def test_a_page_too_large_to_compare_is_one_clinical_difference() -> None:
    then = [f'["text","line {number} of the page"]' for number in range(40_000)]
    now = [*then]
    now[10], now[-10] = '["text","line ten"]', '["text","another"]'
    found = find_differences(then, now, house_words())
    assert [(one.reason, one.spot.line) for one in found] == [("unclassed", 10)]
    assert found[0].after == "ten"


def test_a_line_too_long_to_compare_is_one_clinical_difference() -> None:
    change = compare_bodies("word " * 30_000, "word " * 20_000 + "other " + "word " * 10_000)
    assert [(one.reason, one.after) for one in change.differences] == [("unclassed", "other")]
    assert change.cut == ["other"]


def test_thousands_of_changed_lines_are_compared() -> None:
    then = [f'["text","the appointmnt {number}"]' for number in range(3_000)]
    now = [f'["text","the appointment {number}"]' for number in range(3_000)]
    assert {one.reason for one in find_differences(then, now, house_words())} == {"spelling"}
