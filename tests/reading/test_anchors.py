"""Anchors as the published page (Python-Markdown's `toc`) and GitHub make them."""

from __future__ import annotations

import pytest

from medreview.reading.anchors import anchors_of, github_slug, outline_of, published_slug
from medreview.reading.markdown import read_markdown
from medreview.schemas.run import HeadingText, Outline


def anchors(markdown: str) -> set[str]:
    return set(anchors_of(outline_of(read_markdown(markdown), markdown)))


# What the two tools print for these headings was looked up once, by running them or in their own documentation.
@pytest.mark.parametrize(
    ("heading", "published", "on_github"),
    [
        ("Side effects", "side-effects", "side-effects"),
        ("For MS: `risks` & *doses*?", "for-ms-risks-doses", "for-ms-risks--doses"),
        ("Title &amp; more", "title-more", "title--more"),
        ("a -- b", "a-b", "a----b"),
        ("3.2 % of people", "32-of-people", "32--of-people"),
        ("Übung", "ubung", "übung"),
        ("naïve café", "naive-cafe", "naïve-café"),
        ("e\u0301tude", "etude", "e\u0301tude"),
        ("😀 emoji", "emoji", "-emoji"),
        ("⚠️ Warning", "warning", "\ufe0f-warning"),
        ("Привет", "_1", "привет"),
        ("हिन्दी", "_1", "हिन्दी"),
        ("日本語 見出し", "_1", "日本語-見出し"),
        ("İstanbul", "istanbul", "i̇stanbul"),
        ("ﬁne ½ ² ⅷ", "fine-12-2-viii", "ﬁne---ⅷ"),
        ("[Link](x.md) text", "link-text", "link-text"),
        ("![Alt](a.png) Pic", "pic", "-pic"),
        ("What’s “new”?", "whats-new", "whats-new"),
        ("a<br>b", "ab", "ab"),
        ("a <b>c</b> d", "a-c-d", "a-c-d"),
        ('Pic <img src="a:b.png" alt="x">', "pic", "pic-"),
        ("<https://a.b/c> x", "httpsabc-x", "httpsabc-x"),
        ("See https://a.b/c", "see-httpsabc", "see-httpsabc"),
        ("A\\*b", "ab", "ab"),
        ("`` a`b ``", "ab", "ab"),
        ("it's `a_b`c", "its-a_bc", "its-a_bc"),
        ("x_y", "x_y", "x_y"),
        ("Text {.cls}", "text", "text-cls"),
        ("Text{#noid}", "textnoid", "textnoid"),
        ("  spaced   out  ##", "spaced-out", "spaced---out"),
        ("C++ & C#", "c-c", "c--c"),
        ("a\u00a0b", "a-b", "ab"),
        ("-", "-", "-"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_heading_has_both_anchors(heading: str, published: str, on_github: str, line_end: str) -> None:
    found = anchors(f"## {heading}{line_end}{line_end}Text.{line_end}")
    # '{#noid}' is an attribute list nowhere, but is read leniently
    assert found - {"noid"} == {published, on_github}


def test_equal_headings_are_numbered_by_both() -> None:
    assert anchors("# Doses\n\n## Doses\n\n## `Doses`\n") == {
        *("doses", "doses_1", "doses_2"),
        *("doses-1", "doses-2"),
    }


def test_numbers_keep_clear_of_headings_that_look_numbered() -> None:
    headings = ("Doses 1", "Doses_1", "Doses", "Doses", "Doses")
    found = anchors_of(Outline(tuple(map(HeadingText, headings))))
    assert found == {"doses-1", "doses_1", "doses", "doses_2", "doses_3", "doses-2", "doses-3"}


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("## Doses {#how-much}\n", {"how-much", "doses-how-much"}),
        ("## Doses {: #how-much .wide }\n", {"how-much", "doses--how-much-wide-"}),
        ('## Doses {id="how-much"}\n', {"how-much", "doses-idhow-much"}),
        ("Text.\n{: #box }\n", {"box"}),
        ("A [link](x.md){#a} and { #no } and {b#c}\n", {"a", "no"}),
        ("Text { and }\n", set[str]()),
        ('<div id="a&amp;b"><a name=c id=\'d\'>x</a><p name="e"></p></div>\n', {"a&b", "c", "d"}),
        ('Text <a id="a"></a> <b name="x" class="id">b</b> <br id="c">\n', {"a"}),
        ('<h2 id="x">Te <i>xt</i></h2>\n', {"x", "te-xt"}),
        ("<h2>Text</h2>\n\n## Text\n", {"text", "text-1"}),
        (
            '<!-- <p id="x"> -->\n\n`<p id="y">`\n\n<div><template><p id="z"></p></template></div>\n',
            set[str](),
        ),
        ("##\n\nText\n", set[str]()),
    ],
)
def test_what_sets_an_anchor(markdown: str, found: set[str]) -> None:
    assert anchors(markdown) == found


def test_a_heading_that_takes_a_set_id_is_numbered_by_the_published_page() -> None:
    assert anchors("## Box {#text}\n\n## Text\n") == {"text", "box-text", "text_1"}


def test_many_equal_headings_are_numbered_quickly() -> None:
    found = anchors_of(Outline((HeadingText("a"),) * 5000))
    assert {"a", "a_4999", "a-4999"} < found
    assert len(found) == 9999


def test_a_number_of_any_length_is_read() -> None:
    name = "a_" + "9" * 5000
    assert anchors_of(Outline((HeadingText(name),) * 2)) == {name, f"{name}_1", f"{name}-1"}


def test_slugs_before_numbering() -> None:
    assert published_slug("What — a “day”") == "what-a-day"
    assert published_slug("日本") == ""
    assert github_slug("What — a “day”") == "what--a-day"
