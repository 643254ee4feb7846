from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reports.characters import width_of
from medreview.reports.excerpts import marked_line
from medreview.schemas.finding import Excerpt

WORDS = st.text(st.sampled_from("ab 治療\u0301\t\u202e\x1b:#[]…"), max_size=40)


@pytest.mark.parametrize(
    ("excerpt", "line", "under"),
    [
        (Excerpt("one two three", 4, 7), "one two three", "    ^^^"),
        (Excerpt("治療 two", 3, 6), "治療 two", "     ^^^"),
        (Excerpt("two 治療", 4, 6), "two 治療", "    ^^^^"),
        (Excerpt("cafe\u0301 two", 6, 9), "cafe\u0301 two", "     ^^^"),
        (Excerpt("\tone", 1, 4), " one", " ^^^"),
        (Excerpt("a\u202eb", 1, 2), r"a\u202eb", " ^^^^^^"),
        (Excerpt("one", 3, 3), "one", "   ^"),
        (Excerpt("", 0, 0), "", "^"),
        (
            Excerpt("a" * 30 + "words" + "b" * 30, 30, 35),
            "…" + "a" * 6 + "words" + "b" * 7 + "…",
            "       ^^^^^",
        ),
        (Excerpt("words" + "b" * 30, 0, 5), "words" + "b" * 13 + "…", "^^^^^"),
        (Excerpt("a" * 30 + "words", 30, 35), "…" + "a" * 13 + "words", " " * 14 + "^^^^^"),
        (Excerpt("x" * 60, 1, 59), "…" + "x" * 18 + "…", " " + "^" * 18),
    ],
)
def test_the_marks_stand_under_the_words(excerpt: Excerpt, line: str, under: str) -> None:
    shown, indent, marks = marked_line(excerpt, 20)
    assert (shown, indent + marks) == (line, under)


@given(WORDS, WORDS, WORDS, st.integers(20, 60))
def test_a_marked_line_fits_and_marks_all_words_that_are_shown(
    before: str, words: str, after: str, columns: int
) -> None:
    excerpt = Excerpt(before + words + after, len(before), len(before) + len(words))
    line, indent, marks = marked_line(excerpt, columns)
    assert width_of(line) <= columns
    assert len(marks) >= 1
    assert width_of(indent + marks) <= columns + 1
    whole, _, all_marks = marked_line(excerpt, 10_000)
    assert line == whole or "…" in line
    assert marks == all_marks or len(marks) >= columns - 2 - 7  # 7: an escape that did not fit any more
