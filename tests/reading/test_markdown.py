"""Blocks of a page's body, each character with its place in the file."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reading.document import OBJECT, Block, Document
from medreview.reading.markdown import read_markdown


def texts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in document.blocks]


def cut(text: str, document: Document, words: str) -> str:
    """Return what stands in the file where the document's text has `words`."""
    for block in document.blocks:
        at = block.text.find(words)
        if at != -1:
            span = block.span(at, at + len(words))
            return text[span.start : span.end]
    raise AssertionError(f"{words!r} is in no block of {texts(document)}")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\ntwo", [("paragraph", "one two")]),
        ("one  \ntwo\\\nthree", [("paragraph", "one\ntwo\nthree")]),
        ("# A *b*\n\nSetext\n---\n", [("heading", "A b"), ("heading", "Setext")]),
        ("- one\n- two\n", [("item", "one"), ("item", "two")]),
        ("- one\n\n  more\n- two\n", [("item", "one"), ("item", "more"), ("item", "two")]),
        ("- one\n  - nested\n- two\n", [("item", "one"), ("item", "nested"), ("item", "two")]),
        ("- [x] done\n", [("item", "done")]),
        ("1. **bold** start\n", [("item", "bold start")]),
        ("- one\n\n  > quoted\n", [("item", "one"), ("item", "quoted")]),
        ("> one\n> two\n\n> three\nlazy", [("paragraph", "one two"), ("paragraph", "three lazy")]),
        ("- text\n  ```\n  code\n  ```\n  after", [("item", "text"), ("item", "after")]),
        ("    code\n\n```\ncode\n```\ntext", [("paragraph", "text")]),
        ("a `b c` d", [("paragraph", f"a {OBJECT} d")]),
        ("a ![alt *t*](i.png) d", [("paragraph", f"a {OBJECT} d")]),
        ("a <https://x.y/z> d", [("paragraph", f"a {OBJECT} d")]),
        ("a [link *text*](x.md) d", [("paragraph", "a link text d")]),
        ("a https://x.y/z. d", [("paragraph", f"a {OBJECT * 13}. d")]),
        ("one[^a] two[^b-2].", [("paragraph", "one two.")]),
        ("a<br>b <b>c</b><!-- d -->e", [("paragraph", "a\nb ce")]),
        ("| a |\n|---|\n| <ul><li>b</li><li>c</li></ul> |", [("cell", "a"), ("cell", "b\n\nc\n\n")]),
        ("&amp; &nbsp;x &#233;", [("paragraph", "& \u00a0x é")]),
        ("a \\* b", [("paragraph", "a * b")]),
        (
            "| a | b |\n|---|---|\n| *c* | d\\|e |\n",
            [("cell", "a"), ("cell", "b"), ("cell", "c"), ("cell", "d|e")],
        ),
        ("x[^n]\n\n[^n]: The note.\n", [("paragraph", "x"), ("footnote", "The note.")]),
        ("***\n\n---\n", []),
        ("~~gone~~ kept", [("paragraph", "gone kept")]),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str, str]]) -> None:
    assert texts(read_markdown(text)) == blocks


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<div>\nSome <b>text</b>\nhere\n</div>", [("paragraph", "Some text here ")]),
        ("<h2 id='a>b'>Title</h2>", [("heading", "Title")]),
        ("<ul>\n<li>one</li>\n<li>two &amp; more</li></ul>", [("item", "one"), ("item", "two & more")]),
        ("<table><tr><td>a</td><th>b</th></tr></table>", [("cell", "a"), ("cell", "b")]),
        ("<p>a<br>b</p>", [("paragraph", "a\nb")]),
        ("<div>\n<script>no < text</script><style>p{}</style>yes\n</div>", [("paragraph", "yes ")]),
        ("<pre>code here</pre>\n\ntext", [("paragraph", "text")]),
        ("<div><code>x</code> y</div>", [("paragraph", f"{OBJECT} y")]),
        ("<!-- a comment -->\ntext", [("paragraph", "text")]),
        ("<!-->shown", [("paragraph", "shown")]),
        ("<p hidden>hidden text is still checked</p>", [("paragraph", "hidden text is still checked")]),
        ("<p>a < b & c</p>", [("paragraph", "a < b & c")]),
        ("<div><img src=x alt='y z'> text</div>", [("paragraph", f"{OBJECT} text")]),
    ],
)
def test_text_inside_html(html: str, blocks: list[tuple[str, str]]) -> None:
    document = read_markdown(html)
    shown = [(kind, text) for kind, text in texts(document) if text.strip(OBJECT)]
    assert shown == blocks


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("body", [0, 7])
@pytest.mark.parametrize(
    ("markdown", "words", "source"),
    [
        ("The “naïve” 😀 *drug*\nname", "drug", "drug"),
        ("a *multiple* **sclerosis** b", "multiple sclerosis", "multiple* **sclerosis"),
        ("first multiple{end}sclerosis", "multiple sclerosis", "multiple{end}sclerosis"),
        ("> quoted multiple{end}> sclerosis", "multiple sclerosis", "multiple{end}> sclerosis"),
        ("é &eacute;tude", "étude", "&eacute;tude"),
        ("x &amp;&lt; y", "&<", "&amp;&lt;"),
        ("- a{end}  - é nested *word*", "nested word", "nested *word"),
        ("| é | b |{end}|---|---|{end}| ü *cell* text | d |", "cell text", "cell* text"),
        ("<div>{end}é some <b>bold</b> text{end}</div>", "bold text", "bold</b> text"),
        ("😀[^a] word[^b].", "word.", "word[^b]."),
        ("combining e\u0301 mark", "e\u0301 mark", "e\u0301 mark"),
    ],
)
def test_places(markdown: str, words: str, source: str, body: int, line_end: str) -> None:
    text = "é" * body + markdown.replace("{end}", line_end)
    assert cut(text, read_markdown(text, body), words) == source.replace("{end}", line_end)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])  # the parser takes no lone CR inside quoted HTML
def test_places_in_quoted_html(line_end: str) -> None:
    text = f"> <div>{line_end}> é in{line_end}> quote</div>"
    assert cut(text, read_markdown(text), "in quote") == f"in{line_end}> quote"


def test_links_images_and_comments() -> None:
    text = (
        'é [a *b*](x.md "t") <https://u.v> ![c *d*](i.png) <!-- note --> <me@x.yz> <img src="j.png" alt="e">'
    )
    document = read_markdown(text)
    links = [(link.target, link.text, text[link.span.start : link.span.end]) for link in document.links]
    assert links == [
        ("x.md", "a b", '[a *b*](x.md "t")'),
        ("https://u.v", "https://u.v", "<https://u.v>"),
        ("mailto:me@x.yz", "me@x.yz", "<me@x.yz>"),
    ]
    images = [(image.target, image.alt, text[image.span.start : image.span.end]) for image in document.images]
    assert images == [("i.png", "c d", "![c *d*](i.png)"), ("j.png", "e", '<img src="j.png" alt="e">')]
    assert [(c.text, text[c.span.start : c.span.end]) for c in document.comments] == [
        (" note ", "<!-- note -->")
    ]


def test_links_and_comments_inside_html() -> None:
    text = "<div>\n<!-- a\nb --><a href='x.md'>é text</a>\n</div>"
    document = read_markdown(text)
    assert [(link.target, link.text) for link in document.links] == [("x.md", "é text")]
    assert text[slice(*document.links[0].span)] == "<a href='x.md'>é text</a>"
    assert [c.text for c in document.comments] == [" a\nb "]


def test_containers_are_known() -> None:
    document = read_markdown("> - quoted item\n\n<p>html</p>\n\nplain")
    assert [(block.kind, block.in_html) for block in document.blocks] == [
        ("item", False),
        ("paragraph", True),
        ("paragraph", False),
    ]
    assert [b.level for b in read_markdown("# a\n\n### b").headings()] == [1, 3]
    assert [b.text for b in read_markdown("# a\n\n### b").headings(3)] == ["b"]


def test_a_rule_in_a_tight_item_parts_two_blocks() -> None:
    assert [block.text for block in read_markdown("- one\n  ***\n  two").blocks] == ["one", "two"]


def test_a_block_stands_where_its_marks_do() -> None:
    text = "é\n\n- *one*\n- [two](x)\n\n## *Three* ##\n\n<h2>four</h2>\n"
    shown = [text[block.start : block.end] for block in read_markdown(text).blocks]
    assert [one.rstrip("\n") for one in shown] == ["é", "*one*", "[two](x)", "## *Three* ##", "<h2>four"]


def test_a_metadata_block_in_the_text_is_text() -> None:
    assert "hidden: no" in read_markdown("text\n\n---\nhidden: no\n---\n").blocks[-1].text


def test_deep_nesting_ends() -> None:
    for text in (
        "[" * 10_000,
        ">" * 10_000 + " a",
        "<div>" * 10_000 + "a",
        "<a '" * 10_000,
        "- " * 2_000 + "a",
    ):
        assert isinstance(read_markdown(text), Document)


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "a",
            "é",
            "😀",
            " ",
            "\n",
            "\r\n",
            "\n\n",
            "*",
            "**",
            "_",
            "`",
            "[",
            "](x)",
            "> ",
            "- ",
            "1. ",
            "# ",
            "|",
            "|---|",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<!--",
            "-->",
            "<br>",
            "&amp;",
            "&eacute;",
            "[^a]",
            "https://a.b/c",
            "\\",
            "!",
            "\t",
            "    ",
            "---\n",
            "~~",
            "é",
            "<a href='x'>",
            "<td>",
            "<script>",
            "MS. ",
            "\xa0",
        ]
    ),
    max_size=40,
).map("".join)


def _stands_for(block: Block, offset: int, text: str) -> bool:
    span = block.span(offset, offset + 1)
    source = text[span.start : span.end]
    seen = block.text[offset]
    if seen == OBJECT:
        return bool(source)
    if seen in " \n":
        return not source.strip(" \t\r\n>\\") or source.startswith(("<", "&"))
    return source == seen or source.startswith("&")


@given(MARKDOWN, st.sampled_from(["", "é---\n", "x"]))
def test_every_character_stands_where_it_is_said_to(markdown: str, head: str) -> None:
    text = head + markdown
    for block in read_markdown(text, len(head)).blocks:
        assert 0 <= block.start <= block.end <= len(text)
        spans = [block.span(i, i + 1) for i in range(len(block.text))]
        assert all(_stands_for(block, i, text) for i in range(len(block.text))), (block.text, spans)
        assert all(one.start <= two.start for one, two in pairwise(spans))
        assert all(span.start >= len(head) for span in spans)


@given(MARKDOWN)
def test_line_ends_do_not_change_the_text(markdown: str) -> None:
    plain = markdown.replace("\r\n", "\n")
    assert texts(read_markdown(plain.replace("\n", "\r\n"))) == texts(read_markdown(plain))
