from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from medreview.reports.characters import one_line
from medreview.reports.markdown import escaped, link, table

HOSTILE = st.text(st.sampled_from("|\\`*_[]()<>!#&~$+-=:.0189;aw/ \t\n\r\"'x{}^")) | st.text(st.characters())


def rendered(markdown: str) -> str:
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    options |= pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_TASKLISTS
    return pyromark.html(markdown, options=options)


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@given(HOSTILE)
@example("AT&amp;T &#35; &copy")
@example("<!-- x --> ![a](b) [c]: d")
def test_a_cell_shows_the_text_and_nothing_else(text: str) -> None:
    page = rendered(table([("Name", "left"), ("Number", "right")], [(escaped(text), "1")]))
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    assert len(cells) == 2
    assert re.sub(r"<[^>]*>", "", cells[0]) == cells[0]
    assert html.unescape(cells[0]) == (one_line(text) or "–")


@given(HOSTILE.filter(lambda text: one_line(text) != ""))
@example("# heading")
@example("+ item")
@example("12) item")
@example("> quote")
@example("***")
@example("~~~ code")
@example("[ ] task")
def test_a_list_item_shows_the_text_and_nothing_else(text: str) -> None:
    page = rendered(f"- **Name:** {escaped(text)}\n  - {escaped(text)}: why\n")
    tags = set(re.findall(r"<[^>]*>", page))
    assert tags == {"<ul>", "<li>", "</li>", "</ul>", "<strong>", "</strong>"}
    shown = one_line(text)
    assert text_of(page).split() == f"Name: {shown} {shown}: why".split()


@given(
    HOSTILE.filter(lambda text: one_line(text) != ""),
    st.text(st.characters(exclude_characters="\0"), min_size=1),
)
def test_a_link_leads_to_the_path(text: str, path: str) -> None:
    page = rendered(f"# {link(text, path)}\n")
    found = re.fullmatch(r'<h1><a href="([^"]*)">(.*)</a></h1>\n', page)
    assert found is not None
    assert unquote(html.unescape(found[1]), errors="surrogatepass") == f"/{path}"
    assert html.unescape(found[2]) == one_line(text)


def test_a_path_that_is_not_utf_8_still_gives_a_link() -> None:
    assert link("x", "guide/\udcff.md") == "[x](/guide/%ED%B3%BF.md)"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("see https://evil.example", r"see https:\//evil.example"),
        ("WWW.evil.example", r"WWW\.evil.example"),
        ("#12 and GH#3", r"\#12 and GH\#3"),
        ("$x$ ~y~", r"\$x\$ \~y\~"),
        ("1. first", r"1\. first"),
        ("- first", r"\- first"),
        ("first - second 1. 2)", "first - second 1. 2)"),
        ("guide/house/policy.yaml", "guide/house/policy.yaml"),
    ],
)
def test_what_only_github_reads_as_markup_is_escaped_too(text: str, source: str) -> None:
    assert escaped(text) == source


def test_a_table() -> None:
    made = table([("Name", "left"), ("Pages", "right")], [("a", "1"), ("", "2")])
    assert made == "| Name | Pages |\n| --- | ---: |\n| a | 1 |\n| – | 2 |\n"
