"""What counts as a word, and where each word stands in a text."""

from __future__ import annotations

import re
from typing import Final

# Part of the letter before them, but not in `\w`: soft hyphen and the combining marks used with Latin and
# Greek.
_MARKS: Final = "\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

# Hyphen-minus, hyphen and non-breaking hyphen; the dashes (U+2012 and up) separate words.
_HYPHENS: Final = "-\u2010\u2011"
_APOSTROPHES: Final = "'\u2019"

# The look-ahead at the head of the loop saves trying six alternatives after every word.
_WORD: Final = re.compile(
    rf"""
    [^\W_]++
    (?: (?=[{_HYPHENS}{_APOSTROPHES}.,:%{_MARKS}])
        (?: [{_MARKS}]++ [^\W_]*+                       # a letter and its combining accent
          | [{_APOSTROPHES}] [^\W_]++                   # don't, O'Brien
          | [{_HYPHENS}] (?:(?<!\d.)|(?!\d)) [^\W_]++   # follow-up, COVID-19, 2-week; but 10-15 is two words
          | [.,:] (?<=\d.) \d [^\W_]*+                  # 2.5, 1,000, 8:30
          | \. [^\W\d_] (?![^\W_])                      # U.S, e.g, Ph.D
          | % (?<=\d.)                                  # 50%
        )
    )*+
    """,
    re.VERBOSE,
)


def find_words(text: str) -> list[tuple[int, int]]:
    """The place of every word in the text, in order, as (start, end) in characters, end exclusive.

    A hyphenated compound is one word, and so is a number with its decimal point, thousands comma, clock colon
    or per cent sign. White space, a dash, a slash and a hyphen between two digits separate words. U+FFFC is
    never part of a word.
    """
    return [match.span() for match in _WORD.finditer(text)]


def words_in(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """The words of the text between two places in characters; those of the whole text if none are given."""
    return _WORD.findall(text, start, len(text) if end is None else end)
