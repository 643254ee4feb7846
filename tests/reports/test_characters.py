from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reports.characters import (
    clipped,
    one_line,
    padded,
    terminal_characters,
    terminal_line,
    visible,
    width_of,
)

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain café – “x”", "plain café – “x”"),
        ("\x1b[31m\x07\x7f\x85", r"\x1b[31m\x07\x7f\x85"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("soft\u00adhyphen\ufeff", r"soft\xadhyphen\ufeff"),
        ("lone \udc80", r"lone \udc80"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("a\tb\nc\u2028d", r"a\x09b\x0ac\u2028d"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_has_single_spaces() -> None:
    assert one_line(" a\r\n\tb\u2028c\x1bd ") == r"a b c\x1bd"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", r"\x3a:error::x"),
        ("x ::stop-commands::y", r"x \x3a:stop-commands::y"),
        ("std::vector, a :: b, 8::30", "std::vector, a :: b, 8::30"),
        ("## heading [link]", "## heading [link]"),
        ("x##[add-mask]y", r"x\x23#[add-mask]y"),
        ("###[error]", r"#\x23#[error]"),
        ("##vso[task.setvariable]", r"\x23#vso[task.setvariable]"),
        ("##teamcity[x]", r"\x23#teamcity[x]"),
    ],
)
def test_nothing_that_is_printed_is_a_command_to_a_build_log(text: str, shown: str) -> None:
    assert terminal_line(text) == shown


@given(ANY_TEXT)
def test_what_is_visible_can_be_written_and_hides_nothing(text: str) -> None:
    shown = visible(text)
    assert shown.encode("utf-8")[:0] == b""
    hidden = {char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert hidden <= {"\u200c", "\u200d"}


@given(ANY_TEXT)
def test_every_character_is_printed_once_and_never_as_a_line_end(text: str) -> None:
    shown = terminal_characters(text)
    assert len(shown) == len(text)
    assert len("".join(shown).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("治療", 4), ("e\u0301", 1), ("ｆ", 2), ("ﾊ", 1), ("", 0)]
)
def test_width(text: str, columns: int) -> None:
    assert width_of(text) == columns


@given(ANY_TEXT.map(terminal_line), st.integers(1, 30))
def test_clipped_text_fits_and_is_marked(text: str, columns: int) -> None:
    shown = clipped(text, columns)
    assert width_of(shown) <= columns
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


def test_padded_text_has_the_columns_asked_for() -> None:
    assert padded("治療", 6) == "治療  "
    assert padded("too long", 3) == "too long"
