"""A file's text: encodings, control characters, lines and columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reading.source import Source, decode
from medreview.schemas.finding import Place, Span

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (
            b"caf\xe9 au lait",
            (1, 4),
            "byte 0xE9 stands here. Save the page as UTF-8 (it looks like Windows-1252",
        ),
        ("é 😀\r\n".encode() + b"\x93quoted\x94", (2, 1), "byte 0x93"),
        (BOM + b"a\n\xff", (2, 1), "byte 0xFF stands here. Save the page as UTF-8."),
        ("text".encode("utf-16"), (1, 1), "(it looks like UTF-16)"),
        (b"\xfe\xff\x00t", (1, 1), "(it looks like UTF-16)"),
        ("text".encode("utf-16-le"), (1, 2), "Control character U+0000"),
        (b"a\x00b", (1, 2), "Control character U+0000"),
        (b"a\nbc\x07", (2, 3), "U+0007"),
        (b"a\x7f", (1, 2), "U+007F"),
        ("é\u0085x".encode(), (1, 2), "U+0085"),
        ("It\u0092s".encode(), (1, 3), "Write '’' if that was meant, or delete it."),
        ("a\u0081".encode(), (1, 2), "does not belong in a page. Delete it."),
        (b"a\x00b\xe9", (1, 2), "U+0000"),
        (b"lone \xed\xa0\x80 surrogate", (1, 6), "byte 0xED stands here. Save the page as UTF-8."),
        (b"overlong \xc0\xaf", (1, 10), "byte 0xC0"),
        ("cut off …".encode()[:-1], (1, 9), "ends in the middle of a character"),
    ],
)
def test_what_is_no_text_is_a_fault_at_the_first_bad_byte(
    data: bytes, place: tuple[int, int], words: str
) -> None:
    source, fault = decode("page.md", data)
    assert fault is not None
    assert fault.rule == "unreadable-page"
    assert source.position(fault.span.start) == place
    assert words in fault.message


@pytest.mark.parametrize("text", ["", "a", "é😀\r\n\tx\x0cy\rz\u2028\u200b\ufeff", "\ufffe"])
def test_text_is_kept_as_it_is(text: str) -> None:
    assert decode("p", text.encode()) == (Source("p", text), None)
    assert decode("p", BOM + text.encode()) == (Source("p", text, has_bom=True), None)


def test_only_one_byte_order_mark_is_cut_off() -> None:
    source, _ = decode("p", BOM + BOM + b"a")
    assert source.text == "\ufeffa"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\n", [0, 2]),
        ("a\r\nb\rc\nd", [0, 3, 5, 7]),
        ("\n\n", [0, 1, 2]),
        ("\r\r\n", [0, 1, 3]),
        ("é\u2028😀\x0c\x0b\n", [0, 6]),
    ],
)
def test_lines_end_with_lf_crlf_or_cr(text: str, starts: list[int]) -> None:
    assert Source("p", text).line_starts == starts


def test_positions_count_characters() -> None:
    source = Source("p", "é😀x\r\n\r\nab")
    assert [source.position(at) for at in range(len(source.text) + 1)] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (1, 5),
        (2, 1),
        (2, 2),
        (3, 1),
        (3, 2),
        (3, 3),
    ]
    assert source.place(Span(1, 8)) == Place(1, 2, 3, 2)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_line_is_found_without_its_end(line_end: str) -> None:
    source = Source("p", line_end.join(("é one", "", "two")))
    lines = [source.text[span.start : span.end] for span in map(source.line_span, source.line_starts)]
    assert lines == ["é one", "", "two"]
    assert source.line_span(3) == Span(0, 5)
    assert source.line_span(5) == Span(0, 5)


@given(st.text(st.sampled_from("aé治😀\r\n\t")), st.booleans(), st.data())
def test_byte_columns_count_from_the_first_byte_of_the_line_in_the_file(
    text: str, has_bom: bool, data: st.DataObject
) -> None:
    source = Source("p", text, has_bom)
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    file = (BOM if has_bom else b"") + text.encode()
    columns = source.byte_columns(source.place(Span(start, end)))
    assert columns is not None
    for offset, column in ((start, columns.column), (end, columns.end_column)):
        at = len(file) - len(text[offset:].encode())
        line = max(source.line_starts[source.position(offset)[0] - 1], 0)
        first = len(text[:line].encode()) + (len(BOM) if has_bom and line else 0)
        assert column == at - first + 1


def test_byte_columns_of_an_endless_line_are_not_counted() -> None:
    source = Source("p", "a" * 20_000)
    assert source.byte_columns(source.place(Span(9_998, 9_999))) == (9_999, 10_000)
    assert source.byte_columns(source.place(Span(9_998, 10_000))) is None
