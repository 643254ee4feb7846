"""Local links: which targets count, and that each stands exactly where it is said to stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reading.document import Image, Link
from medreview.reading.link_targets import TargetFinder, find_local_links
from medreview.reading.markdown import read_markdown
from medreview.reading.source import Source
from medreview.schemas.run import LocalLink


def local_links(text: str) -> tuple[LocalLink, ...]:
    return find_local_links(read_markdown(text), Source("page.md", text))


def written(text: str) -> list[tuple[str, str]]:
    """Return each target as followed and as cut out of the text."""
    finder = TargetFinder(text)
    return [(link.target, text[slice(*finder.find(link))]) for link in links_of(text)]


def links_of(text: str) -> list[Link | Image]:
    document = read_markdown(text)
    return [*document.links, *document.images]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("markdown", "target", "source"),
    [
        ("[a](b.md)", "b.md", "b.md"),
        ("é 😀 *[a **b**](b.md)*", "b.md", "b.md"),
        ("[a]( b.md )", "b.md", "b.md"),
        ("[a](b.md 'title')", "b.md", "b.md"),
        ('[a](b.md "](c.md)")', "b.md", "b.md"),
        ("[a](b.md (b.md))", "b.md", "b.md"),
        ("[a](<b c.md>)", "b c.md", "b c.md"),
        ("[a](<>)", "", ""),
        ("[a]()", "", ""),
        ("[](b.md)", "b.md", "b.md"),
        ("[a](b\\)c.md)", "b)c.md", "b\\)c.md"),
        ("[a](b(c).md)", "b(c).md", "b(c).md"),
        ("[a](b&amp;c.md)", "b&c.md", "b&amp;c.md"),
        ("[a](b\\&amp;c.md)", "b&amp;c.md", "b\\&amp;c.md"),
        ("[a\\](b](c.md)", "c.md", "c.md"),
        ("[`](b`](c.md)", "c.md", "c.md"),
        ("[a]({end}b.md{end}'t')", "b.md", "b.md"),
        ("> [a]({end}> b.md{end}> 't')", "b.md", "b.md"),
        ("| [a](b.md) |{end}|---|", "b.md", "b.md"),
        ("![a](b.png)", "b.png", "b.png"),
        ("[a][x]{end}{end}[X]: b.md", "b.md", "b.md"),
        ("[x][]{end}{end}[x]: <b c.md> 't'", "b c.md", "b c.md"),
        ("[x y]{end}{end}[X  Y]:{end}  b.md", "b.md", "b.md"),
        ("![x]{end}{end}- > [x]: b.png", "b.png", "b.png"),
        ("[ẞ]{end}{end}[SS]: b.md", "b.md", "b.md"),
        ("[x]{end}{end}[x]: b\\_c&amp;d.md{end}[x]: other.md", "b_c&d.md", "b\\_c&amp;d.md"),
        ("```{end}[x]: no.md{end}```{end}{end}[x]{end}{end}[x]: b.md", "b.md", "b.md"),
        ("[x]{end}{end}[^x]: no{end}{end}[x]: b.md", "b.md", "b.md"),
        ("<page:b>", "page:b", "page:b"),
        ("<a@b.org>", "mailto:a@b.org", "a@b.org"),
        ('x <a href="b&amp;c.md">a</a>', "b&c.md", "b&amp;c.md"),
        ("x <A CLASS=x HREF = 'b c.md'>a</A>", "b c.md", "b c.md"),
        ("x <a href=b.md>a</a>", "b.md", "b.md"),
        ("x <a href=''>a</a>", "", ""),
        ("x <a href>a</a>", "", ""),
        ("x <a href=b.md>a", "b.md", "b.md"),
        ("- x <a href=b.md>a{end}  - b</a>", "b.md", "b.md"),
        ('x <img alt="src=x" src="b.png">', "b.png", "b.png"),
        ("x <img>", "", "<img>"),
        ("<div>é{end}<a{end} href='b.md'>a</a></div>", "b.md", "b.md"),
        ("> <div>{end}> <a href='b.md'>a</a></div>", "b.md", "b.md"),
        ("<a href=b.md>{end}{end}a{end}{end}</a>", "b.md", "b.md"),
        ("<p><img src='b.png'></p>", "b.png", "b.png"),
        ("<p><img></p>", "", "<img>"),
    ],
)
def test_a_target_stands_where_it_is_written(markdown: str, target: str, source: str, line_end: str) -> None:
    assert written(markdown.replace("{end}", line_end)) == [(target, source)]


def test_where_it_cannot_be_told_the_whole_link_stands_for_the_target() -> None:
    (quoted,) = written("> x <a\n> href='b.md'>a</a>")
    assert quoted == ("b.md", "<a\n> href='b.md'>")
    text = "[" + "\\](" * 40 + "](b.md 't')"
    assert written(text) == [("b.md", "b.md")]
    crowded = "[a](b.md '" + "](c" * 40 + "')"
    assert written(crowded) == [("b.md", crowded)]


def test_a_comment_in_a_quoted_definition_is_stepped_over() -> None:
    assert written("[x]\n\n> [x]: b.md\n") == [("b.md", "b.md")]


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org",
        "HTTP://example.org?x=y z",
        "https://example.org:8080/",
        "https://user@example.org/x",
        "//example.org",
        "mailto:a@example.org",
        "mailto:a@example.org?subject=Hello",
        "tel:+1-800-555-0100",
        "data:image/png;base64,AA==",
    ],
)
def test_sound_addresses_are_no_local_links(target: str) -> None:
    found = local_links(f"[a](<{target}>)")
    # what is not known at once is left to the rule, which says nothing about it either
    assert not found or not target.lower().startswith(("https://example.org/", "tel:", "data:"))


def test_local_links_have_places_and_know_images() -> None:
    text = "é [a](b.md)\r\n![c](d.png)\r\n\r\n<p><a href=''>x</a></p>"
    assert [(link.target, *link.place, link.is_image) for link in local_links(text)] == [
        ("b.md", 1, 7, 1, 11, False),
        ("", 4, 13, 4, 13, False),
        ("d.png", 2, 6, 2, 11, True),
    ]


def test_a_target_over_two_lines_keeps_its_end() -> None:
    (link,) = local_links("> x <a\n> href='b.md'>a</a>")
    assert link.place == (1, 5, 2, 15)


def test_a_definition_is_one_target() -> None:
    assert [link.place for link in local_links("[a][x] [b][x] [x]\n\n[x]: b.md\n")] == [(3, 6, 3, 10)]


def test_footnotes_are_no_links() -> None:
    assert local_links("A[^a] and [^b].\n\n[^b]: text\n") == ()


@given(st.text(alphabet="[]()<>!\\'\" \n`*ab.#&;:^", max_size=60))
def test_targets_lie_in_the_text_and_say_what_is_followed(text: str) -> None:
    finder = TargetFinder(text)
    for link in links_of(text):
        start, end = finder.find(link)
        assert 0 <= start <= end <= len(text)
