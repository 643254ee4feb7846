"""What the page on readability promises is what is counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from medreview.text.counts import count_text
from medreview.text.formulas import grades
from medreview.text.sentences import split_sentences
from medreview.text.syllables import count_syllables
from medreview.text.words import words_in

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "readability.md").read_text(encoding="utf-8")


def read_examples(heading: str) -> list[tuple[str, int]]:
    """The examples in code quotes of the table under this heading, each with its number."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    examples: list[tuple[str, int]] = []
    for row in re.findall(r"^\| (`.+?) \| ([^|]+) \|", section, re.MULTILINE):
        texts = re.findall(r"`([^`]+)`", row[0])
        numbers = [int(number) for number in re.findall(r"\d+", row[1])]
        examples += zip(texts, numbers * len(texts) if len(numbers) == 1 else numbers, strict=True)
    return examples


@pytest.mark.parametrize(("text", "number"), read_examples("Words"))
def test_words_are_counted_as_promised(text: str, number: int) -> None:
    assert len(words_in(text)) == number


@pytest.mark.parametrize(("word", "number"), read_examples("Syllables"))
def test_syllables_are_counted_as_promised(word: str, number: int) -> None:
    assert count_syllables(word) == number


@pytest.mark.parametrize("text", re.findall(r'"([^"]+\*\*[^"]+)"', PAGE))
def test_sentences_end_as_promised(text: str) -> None:
    assert len(split_sentences(text.replace("**", ""))) == 2


def test_page_has_examples() -> None:
    assert len(read_examples("Words")) >= 20
    assert len(read_examples("Syllables")) >= 20


def test_worked_example_is_right() -> None:
    text = re.findall(r"\n## Example\n\n> (.+)\n", PAGE)[0]
    counts = count_text(text)
    assert (counts.words, counts.sentences, counts.syllables) == (13, 1, 24)
    assert round(grades(counts).flesch_kincaid or 0, 1) == 11.3
