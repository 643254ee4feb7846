"""Headings with their places, and which of them are empty."""

from __future__ import annotations

import pytest

from medreview.reading.headings import headings_of
from medreview.reading.markdown import read_markdown


def headings(text: str) -> list[tuple[int, str, bool]]:
    found = headings_of(read_markdown(text), text)
    return [(heading.level, text[slice(*heading.span)], heading.block is None) for heading in found]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("é{end}{end}## *A* ##{end}{end}x", [(2, "## *A* ##", False)]),
        ("A{end}b{end}===", [(1, "A{end}b{end}===", False)]),
        ("##{end}{end}# A", [(2, "##", True), (1, "# A", False)]),
        ("## <!-- c -->{end}x", [(2, "## <!-- c -->", True)]),
        ("## &nbsp;", [(2, "## &nbsp;", True)]),
        ("> ##{end}>{end}> - ### A", [(2, "##", True), (3, "### A", False)]),
        ('<h2 id="x"> A</h2>', [(2, '<h2 id="x"> A', False)]),
        ("<H3>A</H3><h2>b</h2>", [(3, "<H3>A", False), (2, "<h2>b", False)]),
        ("<h2></h2>", [(2, "<h2></h2>", True)]),
        (
            "<h2>{end} <br>{end}</h2><h3>&nbsp;</h3>",
            [(2, "<h2>{end} <br>{end}</h2>", True), (3, "<h3>&nbsp;</h3>", True)],
        ),
        ("<h2><div>Text</div></h2>", []),
        ("<h2>{end}{end}Text{end}{end}</h2>", []),
        ("<h2></h3>", []),
        ("</h2>", []),
        ("## ![](a.png)", [(2, "## ![](a.png)", False)]),
    ],
)
def test_headings(markdown: str, found: list[tuple[int, str, bool]], line_end: str) -> None:
    expected = [(level, text.replace("{end}", line_end), is_empty) for level, text, is_empty in found]
    assert headings(markdown.replace("{end}", line_end)) == expected
