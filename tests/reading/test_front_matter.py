"""Front matter: where it begins and ends, what it validly says, and where each part stands."""

from __future__ import annotations

import pytest

from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.source import Source, decode
from medreview.schemas.finding import Span
from support.guides import front_matter, page_text


def read(text: str, line_end: str = "\n", bom: bool = False) -> tuple[Source, Front]:
    data = text.replace("\n", line_end).encode()
    source, fault = decode("page.md", (b"\xef\xbb\xbf" if bom else b"") + data)
    assert fault is None
    return source, read_front_matter(source)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("closing", ["---\n", "---  \n", "---\t\n", "---"])
def test_front_matter_is_cut_off(line_end: str, bom: bool, closing: str) -> None:
    text = front_matter({"summary": "É 😀 here"}).removesuffix("---\n") + closing
    source, front = read(text + ("Body" if closing.endswith("\n") else ""), line_end, bom)
    assert front.faults == []
    assert front.fields.id == "sample-page"
    assert source.text[front.body :] == ("Body" if closing.endswith("\n") else "")
    assert front.is_readable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("\n\n---\nid: a\n---\n", "Delete the empty lines"),
        ("# Title\n", "does not begin"),
        ("\n---\nid: a\n---\n", "does not begin"),
        (" ---\nid: a\n---\n", "does not begin"),
        ("----\nid: a\n----\n", "does not begin"),
        ("--- id: a\n---\n", "does not begin"),
        ("\u200b---\nid: a\n---\n", "does not begin"),
        ("---", "never closed"),
        ("---\n", "never closed"),
        ("---\nid: a\n", "never closed"),
        ("---\nid: a\n ---\nText\n", "never closed"),
        ("---\nid: a\n----\n", "never closed"),
        ("---\nid: a\n\nText\n----\n", "Add a line '---'"),
        ("---\nid: a\n--- x\n", "never closed"),
        ("---\nid: a\n...\n", "never closed"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_page_without_front_matter(text: str, words: str, line_end: str) -> None:
    _, front = read(text, line_end)
    assert not front.is_readable
    assert [(fault.rule, fault.span) for fault in front.faults] == [("missing-front-matter", Span(0, 0))]
    assert words in front.faults[0].message


@pytest.mark.parametrize("typed", ["--", "----", "\u2014", " ---", "..."])
def test_a_line_that_nearly_closes_is_named(typed: str) -> None:
    _, front = read(f"---\nid: a\n{typed}\n\n# Title\n")
    assert front.faults[0].message.endswith(f"In line 3 write '---' in place of '{typed}', without spaces.")


def test_dashes_inside_an_indented_value_do_not_close() -> None:
    source, front = read(page_text("Body\n", {"summary": "|\n  A line\n  ---\n  and more"}))
    assert front.faults == []
    assert front.fields.summary == "A line\n---\nand more\n"
    assert source.text[front.body :] == "\nBody\n"


def test_nothing_between_the_dashes_lacks_every_key() -> None:
    _, front = read("---\n---\n")
    assert front.is_readable
    assert [fault.span for fault in front.faults] == [Span(0, 0)] * 11


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [False, True])
def test_values_have_their_place(line_end: str, bom: bool) -> None:
    changed = {
        "id": '"sample-page" # é',
        "title": "😀 é",
        "summary": ">\n  folded é\n  text",
        "authors": "\n- ann-author\n- 'rob-both'",
        "reviewed_by": "[rita-reviewer]",
        "related": "[]",
        "conditions": "",
        "status": "'published'",
    }
    source, front = read(page_text(front=changed), line_end, bom)
    places = {
        key: source.position(front.value(key).start) for key in (*changed, "version", "changes", "nowhere")
    }
    assert places == {
        "id": (2, 5),
        "title": (3, 8),
        "summary": (4, 10),
        "version": (8, 10),
        "changes": (10, 3),
        "authors": (15, 1),
        "reviewed_by": (19, 14),
        "status": (22, 9),
        "related": (23, 10),
        "conditions": (24, 1),
        "nowhere": (1, 1),
    }
    words = {path: front.value(*path) for path in (("title",), ("authors", 1), ("changes", 0, "note"))}
    assert [source.text[span.start : span.end] for span in words.values()] == [
        "😀 é",
        "'rob-both'",
        "First version.",
    ]
    assert front.has("conditions")
    assert front.has("changes", 0, "note")
    assert not front.has("nowhere")


def test_items_are_found_behind_a_bad_one() -> None:
    source, front = read(front_matter({"authors": "[Bad One, ann-author, 'rob-both', ann-author]"}))
    assert front.fields.authors == ("ann-author", "rob-both", "ann-author")
    columns = [
        source.position(front.item("authors", n, name).start)[1]
        for n, name in enumerate(front.fields.authors)
    ]
    assert columns == [20, 32, 44]
    assert front.item("authors", 0, "nobody") == front.value("authors")


@pytest.mark.parametrize(
    ("key", "value", "is_whole"),
    [
        ("authors", "[ann-author, rob-both]", True),
        ("authors", "[ann-author, Bad One]", False),
        ("authors", "ann-author", False),
        ("authors", None, True),
        ("authors", "", True),
        ("changes", "\n  - {version: 1, date: 2026-03-01, kind: review}", False),
        ("references", "\n  - {id: a, title: b, dio: c}", False),
        ("references", "\n  - {id: a, title: b, url: c, foo: d}", True),
        ("reviewed", "2026-03", True),
        ("reviewed", "soon", False),
        ("reviewed", "*alias", False),
        ("version", "0", False),
        ("sample", "false", True),
    ],
)
def test_what_was_left_out_is_known(key: str, value: str | None, is_whole: bool) -> None:
    _, front = read(front_matter({key: value}))
    assert front.is_whole(key) is is_whole


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\nid: my-page # é\ntitle: a: b\n---\n", "my-page"),
        ("---\r\nid: 'my-page'\r\ntitle: [\r\n---\r\n", "my-page"),
        ("---\nid: my-page\n", "my-page"),
        ("id: my-page\n", "my-page"),
        ("---\nid: My page\ntitle: [\n---\n", None),
        ("---\n  id: my-page\ntitle: [\n---\n", None),
        (f"---\nid: {'x' * 101}\ntitle: [\n---\n", None),
    ],
)
def test_the_id_of_an_unreadable_page_is_still_known(text: str, found: str | None) -> None:
    _, front = read(text)
    assert not front.is_readable
    assert front.fields.id == found
    assert not front.has("id")
