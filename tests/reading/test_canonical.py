"""Canonical content: the same where a reader is told the same, different where a word, number, link or place is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reading.canonical import canonical_content, first_change
from medreview.reading.front_matter import read_front_matter
from medreview.reading.source import decode
from support.guides import page_text

BODY = """\
# Sample page

Take **5 mg** of the [medicine](m.md "Leaflet") once a day, *never* twice. ![A pill](pill.png)

## When

1. Morning:
   * with food
   * with `500 ml` of water
2. Evening, if ~~needed~~ told[^one]

> Do not stop by yourself.

| Day | Dose |
| --- | ---: |
| 1   | 5 mg |
| 2   |      |

```text
5 mg   8:00
10 mg
```

<div class="box">
Call us: <b>555-0100</b>
</div>

Text with <span title="a">raw</span> HTML and a break\\
here. &copy; 2026

***

- [x] done
"""


def content(text: str | bytes) -> tuple[str, ...]:
    source, fault = decode("page.md", text if isinstance(text, bytes) else text.encode("utf-8"))
    assert fault is None
    return canonical_content(read_front_matter(source), source.text)


def of_body(body: str) -> tuple[str, ...]:
    return content(page_text(body))


def test_what_it_is() -> None:
    found = of_body("# Sample page\n\nTake *5* mg\nof [this](m.md) `now`.\n\n2. x\n   - y\n\n|a|\n|-|\n|b|\n")
    assert [json.loads(line) for line in found] == [
        ["title", "Sample page"],
        ["summary", "A page for tests."],
        ["references", {"id": "house", "title": "A source", "url": "https://example.org/source"}],
        ["heading", 1, "Sample page"],
        ["text", "Take 5 mg of ", ["link"], "this", ["/link", "m.md", ""], " ", ["code", "now"], "."],
        ["list", 2],
        ["item"],
        ["text", "x"],
        ["list"],
        ["item"],
        ["text", "y"],
        ["/item"],
        ["/list"],
        ["/item"],
        ["/list"],
        ["table"],
        ["row"],
        ["cell", "a"],
        ["/row"],
        ["row"],
        ["cell", "b"],
        ["/row"],
        ["/table"],
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("once a day, *never* twice", "once a\nday, *never*\ntwice", id="wrapped"),
        pytest.param("once a day", "once   a\u00a0day", id="spaces"),
        pytest.param("## When\n", "## When  \n", id="spaces-at-the-end"),
        pytest.param("**5 mg**", "__5 mg__", id="strong-style"),
        pytest.param("*never*", "_never_", id="emphasis-style"),
        pytest.param("*never*", "never", id="no-emphasis"),
        pytest.param("   * with food\n   * with", "   - with food\n   - with", id="bullets"),
        pytest.param("   * with food\n", "   * with food\n\n", id="loose-list"),
        pytest.param("2. Evening", "1. Evening", id="numbers-that-are-not-shown"),
        pytest.param("## When\n", "## When ##\n", id="closed-heading"),
        pytest.param("## When\n", "When\n----\n", id="heading-style"),
        pytest.param("| --- | ---: |", "|:--|--|", id="table-rule"),
        pytest.param("| 1   | 5 mg |", "1|5 mg", id="table-style"),
        pytest.param("```text\n5 mg   8:00\n10 mg\n```", "~~~ text\n5 mg   8:00\n10 mg\n~~~", id="fence"),
        pytest.param("> Do not stop by yourself.", "> Do not stop\nby yourself.", id="lazy-quote"),
        pytest.param("***", "----------", id="rule-style"),
        pytest.param("&copy;", "©", id="entity"),
        pytest.param("Do not stop", "Do not\\\n> stop", id="hard-break"),
        pytest.param("never* twice.", "never* twice\\.", id="escape"),
        pytest.param('[medicine](m.md "Leaflet")', "[medicine][m]", id="reference-link"),
        pytest.param("## When", "<!-- a note -->\n\n## When", id="comment"),
        pytest.param("once a day", "once <!-- a note --> a day", id="comment-in-text"),
        pytest.param("Call us:", "<!-- a --><!-- b -->\nCall us:", id="comment-in-html"),
        pytest.param("Call us: <b>", "  Call us:\n<b>", id="spaces-in-html"),
        pytest.param("## When", "[unused]: x.md\n\n## When", id="unused-definition"),
        pytest.param("[x] done", "[X] done", id="task-style"),
        pytest.param("A pill", "A  pill", id="spaces-in-alt"),
    ],
)
def test_the_same_for_a_reader(old: str, new: str) -> None:
    body = BODY + '\n[m]: m.md "Leaflet"\n'
    assert old in body
    assert of_body(body.replace(old, new, 1)) == of_body(body)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("5 mg**", "6 mg**", id="digit"),
        pytest.param("*never*", "*ever*", id="letter"),
        pytest.param("never* twice.", "never* twice!", id="sign"),
        pytest.param("5 mg**", "5mg**", id="space-that-was"),
        pytest.param("(m.md", "(n.md", id="link-target"),
        pytest.param("[medicine](", "[Medicine](", id="link-text"),
        pytest.param('[medicine](m.md "Leaflet")', "medicine", id="link-gone"),
        pytest.param("once a day", "[once](m.md) a day", id="link-added"),
        pytest.param("Leaflet", "Leaf", id="link-title"),
        pytest.param("A pill", "Two pills", id="alternative-text"),
        pytest.param("pill.png", "pill.jpg", id="image-source"),
        pytest.param("![A pill]", "[A pill]", id="image-to-link"),
        pytest.param("## When", "### When", id="heading-level"),
        pytest.param("## When", "When", id="heading-to-text"),
        pytest.param("## When", "##", id="heading-empty"),
        pytest.param("2. Evening", "3. Evening".replace("3.", "* ", 1), id="other-list"),
        pytest.param("1. Morning", "2. Morning", id="first-number"),
        pytest.param("1. Morning", "* Morning", id="numbers-to-bullets"),
        pytest.param("   * with food\n", "     with food\n", id="item-joined"),
        pytest.param("   * with food\n   * with", "   * with food\n     * with", id="item-moved-in"),
        pytest.param("`500 ml`", "`50 ml`", id="code"),
        pytest.param("`500 ml`", "500 ml", id="code-to-text"),
        pytest.param("~~needed~~", "needed", id="strikethrough"),
        pytest.param("[^one]", "[^two]", id="citation"),
        pytest.param("[^one]", "", id="citation-gone"),
        pytest.param("> Do not stop", "Do not stop", id="quote-to-text"),
        pytest.param("| 2   |      |", "| 2   | 10 mg |", id="cell"),
        pytest.param("| 1   | 5 mg |", "| 5 mg | 1 |", id="cells-swapped"),
        pytest.param("| 2   |      |\n", "", id="row-gone"),
        pytest.param("10 mg\n```", "20 mg\n```", id="code-block"),
        pytest.param("5 mg   8:00", "5 mg\n8:00", id="code-block-line"),
        pytest.param("```text", "```mermaid", id="code-block-language"),
        pytest.param("```text", "```text\n\n", id="code-block-empty-line"),
        pytest.param("555-0100", "555-0101", id="html-text"),
        pytest.param('class="box"', 'class="box" hidden', id="html-attribute"),
        pytest.param('title="a"', 'title="b"', id="inline-html"),
        pytest.param("<b>555-0100</b>", "<!-- <b>555-0100</b> -->", id="html-hidden"),
        pytest.param("Call us:", "<!-- Call us:", id="comment-never-closed"),
        pytest.param("Call us:", "<!--> Call us: -->", id="comment-that-is-closed-at-once"),
        pytest.param("Call us:", "<!-- a --!> Call us: -->", id="comment-that-ends-early"),
        pytest.param("> Do not stop by yourself.", "> <!-- Do not stop by yourself. -->", id="text-hidden"),
        pytest.param("once a day", "<!-- once --> a day", id="word-hidden"),
        pytest.param("***\n", "", id="rule"),
        pytest.param("[x] done", "[ ] done", id="task"),
        pytest.param("2026", "2027", id="last-words"),
    ],
)
def test_another_thing_for_a_reader(old: str, new: str) -> None:
    assert old in BODY
    changed = BODY.replace(old, new, 1)
    assert changed != BODY
    assert of_body(changed) != of_body(BODY)


def test_the_style_of_numbers_does_not_count() -> None:
    assert of_body("1. One\n2. Two\n") == of_body("1) One\n2) Two\n")


def test_order_counts() -> None:
    assert of_body("# Sample page\n\nOne.\n\nTwo.\n") != of_body("# Sample page\n\nTwo.\n\nOne.\n")


def test_a_comment_that_an_element_shows_counts() -> None:
    body = "# Sample page\n\n<textarea>\n\n<!-- {} -->\n\n</textarea>\n"
    assert of_body(body.format("5 mg")) != of_body(body.format("6 mg"))


def test_line_ends_and_byte_order_mark() -> None:
    text = page_text(BODY)
    for other in (text.replace("\n", "\r\n"), text.replace("\n", "\r")):
        assert content(other) == content(text)
        assert content(other.encode("utf-8-sig")) == content(text)


def test_composed_and_decomposed_letters() -> None:
    assert of_body("# Sample page\n\nCafe\u0301 `e\u0301`\n") == of_body(
        "# Sample page\n\nCaf\u00e9 `\u00e9`\n"
    )


@pytest.mark.parametrize(
    "front",
    [
        {"title": '"Sample page"', "summary": "'A page for tests.'"},
        {"summary": ">\n  A page\n  for tests."},
        {"references": "\n  - url: https://example.org/source\n    title: A   source\n    id: 'house'"},
        {
            "references": "[{title: A source, url: https://example.org/source, id: house}]",
            "disclaimers": "[]",
        },
        {"version": "2", "reviewed": "2026-11-01", "status": "draft", "risk": "low", "authors": "[rob-both]"},
        {"related": "[other-page]", "disclaimers": None},
    ],
)
def test_front_matter_that_is_the_same(front: dict[str, str | None]) -> None:
    assert content(page_text(BODY, front)) == content(page_text(BODY))


@pytest.mark.parametrize(
    "front",
    [
        {"title": "Sample Page"},
        {"summary": "A page for tests!"},
        {"summary": None},
        {"disclaimers": "[general]"},
        {"references": "\n  - {id: house, title: A source, url: https://example.org/other}"},
        {"references": "\n  - {id: house, title: A source, url: https://example.org/source, year: 2020}"},
        {"references": None},
    ],
)
def test_front_matter_that_is_another(front: dict[str, str | None]) -> None:
    assert content(page_text(BODY, front)) != content(page_text(BODY))


def test_the_order_of_a_list_in_front_matter_counts() -> None:
    one, two = (page_text(BODY, {"disclaimers": ids}) for ids in ("[a, b]", "[b, a]"))
    assert content(one) != content(two)


def test_values_that_are_no_text() -> None:
    text = "---\ntitle: 12\nsummary: {a: [x, {b: true}], c: }\ndisclaimers: one\n---\n"
    assert [json.loads(line) for line in content(text)] == [
        ["title", "12"],
        ["summary", {"a": ["x", {"b": "true"}]}],
        ["disclaimers", "one"],
    ]


@pytest.mark.parametrize(
    "body",
    [
        "> " * 10_000 + "x",
        "![" * 10_000 + "x" + "](y)" * 10_000,
        "<!--" * 50_000,
        "* " * 5_000 + "x",
        "<b" * 50_000,
    ],
    ids=["quotes", "images", "comments", "lists", "tags"],
)
def test_nothing_is_too_deep(body: str) -> None:
    assert of_body(body)


LINES = st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), max_size=8).map(
    "\n".join
)
MARKS = st.lists(st.sampled_from(list("ab*_`[]()!#>-~| 1.\n<&\\")), max_size=60).map("".join)


@given(st.one_of(LINES, MARKS))
def test_any_text_has_one_line_for_each_json_list(body: str) -> None:
    for line in of_body(body):
        assert json.loads(line)
        assert "\n" not in line


@given(st.lists(st.text("abc05 .", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_wrapping_plain_words_changes_nothing(paragraphs: list[str]) -> None:
    words = [" ".join(f"w{word}" for word in paragraph.split()) for paragraph in paragraphs]
    one = "\n\n".join(words)
    assert of_body(one.replace(" ", "\n")) == of_body(one.replace(" ", "  ")) == of_body(one)


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ("Take 5 mg.", "Take 10 mg.", "first at “Take 10 mg.”"),
        ("One.\n\nTwo.", "One.", "“Two.” is gone"),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "“Two.” is gone"),
        ("One.", "One.\n\nTwo.", "first at “Two.”"),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "first at “New.”"),
        ("[a](b.md) c", "[a](d.md) c", "first at “a d.md c”"),
        ("## A", "##", "first at a heading"),
        ("***\n\nx", "x", "a rule is gone"),
        ("> x", "x", "first at “x”"),
        ("x", "> x", "first at a blockquote"),
        ("x " * 40 + "old", "x " * 40 + "new", "first at “…x x x x x x x x x x new”"),
        ("old", "new " * 40, "first at “" + ("new " * 15).rstrip(" ") + " …”"),
        ("", "`5 mg`", "first at “5 mg”"),
    ],
)
def test_first_change_is_quoted(then: str, now: str, words: str) -> None:
    assert first_change(of_body(then), of_body(now)) == words


def test_first_change_in_front_matter_is_named() -> None:
    then, now = content(page_text()), content(page_text(front={"summary": "Another."}))
    assert first_change(then, now) == "first at 'summary'"
    assert first_change(then, content(page_text(front={"references": None}))) == "'references' is gone"
