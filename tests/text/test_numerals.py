"""Numerals have the syllables of their words."""

from __future__ import annotations

import pytest

from medreview.text.numerals import count_numeral_syllables


@pytest.mark.parametrize(
    ("numeral", "spoken"),
    [
        ("0", "ze ro"),
        ("7", "sev en"),
        ("11", "e lev en"),
        ("20", "twen ty"),
        ("21", "twen ty one"),
        ("77", "sev en ty sev en"),
        ("100", "one hun dred"),
        ("105", "one hun dred five"),
        ("250", "two hun dred fif ty"),
        ("500", "five hun dred"),
        ("999", "nine hun dred nine ty nine"),
        ("1,000", "one thou sand"),
        ("1000", "one thou sand"),
        ("1500", "one thou sand five hun dred"),
        ("12,345", "twelve thou sand three hun dred for ty five"),
        ("1,000,000", "one mil lion"),
        ("2,300,001", "two mil lion three hun dred thou sand one"),
        ("2.5", "two point five"),
        ("0.05", "ze ro point ze ro five"),
        ("1,250.75", "one thou sand two hun dred fif ty point sev en five"),
        ("3.1.2", "three point one point two"),
        ("1,5", "one five"),
        ("2026", "twen ty twen ty six"),
        ("1999", "nine teen nine ty nine"),
        ("1990s", "nine teen nine ties"),
        ("1900", "nine teen hun dred"),
        ("1905", "nine teen oh five"),
        ("2000", "two thou sand"),
        ("2009", "two thou sand nine"),
        ("2,026", "two thou sand twen ty six"),
        ("2010", "twen ty ten"),
        ("8:30", "eight thir ty"),
        ("8:05", "eight oh five"),
        ("8:00", "eight"),
        ("1:2", "one two"),
        ("1st", "first"),
        ("2nd", "sec ond"),
        ("3rd", "third"),
        ("12th", "twelfth"),
        ("20th", "twen ti eth"),
        ("22nd", "twen ty sec ond"),
        ("10th", "tenth"),
        ("100th", "one hun dredth"),
        ("007", "ze ro ze ro sev en"),
        ("1" * 16, "one " * 16),
        ("1" + "0" * 12, "one tril lion"),
    ],
)
def test_numerals_are_read_aloud(numeral: str, spoken: str) -> None:
    assert count_numeral_syllables(numeral) == len(spoken.split())
