"""What is sent of a page, and that every place comes back to the very words."""

from __future__ import annotations

import re

import pytest
from grammar.cuttings import cut, plain
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from medreview.grammar.proofs import Proof, find_proofs, proof_of
from medreview.reading.document import OBJECT, Block, PlacedRuns
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page
from medreview.schemas.finding import Span
from support.guides import HOUSE, page_text


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(HOUSE, "house")


def page_of(body: str, house: House) -> Page:
    return read_page("page.md", page_text(body).encode("utf-8"), house)


def sent(body: str, house: House) -> list[str]:
    return [proof.text for proof in find_proofs(page_of(body, house))]


def cut_words(body: str, words: str, house: House) -> str | None:
    """Return what stands in the file for words that were sent."""
    page = page_of(body, house)
    for proof in find_proofs(page):
        at = proof.text.find(words)
        if at != -1:
            return cut(page, proof, at, at + len(words))
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Plain *and* **bold**\nwords.", ["Plain and bold words."]),
        ("Type `a b` or see <https://x.example>.", [f"Type {OBJECT} or see {OBJECT}."]),
        ("Look ![at *it*](i.png) here.", [f"Look {OBJECT} here."]),
        ("A word[^a].", ["A word."]),
        ("A word [^a].", ["A word."]),
        ("A word [^a] and more.", ["A word and more."]),
        ("A word.[^a] More.", ["A word. More."]),
        ("A word. [^a] [^b] More.", ["A word. More."]),
        ("A word [^a], [^b]; more.", ["A word; more."]),
        ("A word [^a][^b]–[^c].", ["A word."]),
        ("A word [^a]", ["A word"]),
        ("[^a] A word, [^b] more.", ["A word, more."]),
        ("A word[^a]more.", ["A wordmore."]),
        ("As shown in [^a], it helps. See [^b].", [f"As shown in {OBJECT}, it helps. See {OBJECT}."]),
        ("See [^a] for it.", [f"See {OBJECT} for it."]),
        ("Two  blanks.  Here \t too.", ["Two blanks. Here too."]),
        ("One line  \nand the next<br>and the last.", ["One line\n\nand the next\n\nand the last."]),
        ("A&nbsp;b &amp; c.", ["A\u00a0b & c."]),
        ("An in\u00adfu\u200bsion\ufeff.", ["An infusion."]),
        ("A cafe\u0301 and a x\u0301.", ["A café and a x\u0301."]),
        ("👩\u200d👩\u200d👧 and 😀\ufe0f.", ["👩\u200d👩\u200d👧 and 😀\ufe0f."]),
        ("See {{ page.title }} and {% include x.html %}.", [f"See {OBJECT} and {OBJECT}."]),
        ("## Treatment {#treatment}", ["Treatment"]),
        ("## Treatment {: .big #treatment }", ["Treatment"]),
        ("A set {a, b} stays.", ["A set {a, b} stays."]),
        (
            "Vasculitis (vas-kyu-LI-tis) hurts (SIS-tik fi-BRO-sis).",
            [f"Vasculitis ({OBJECT}) hurts ({OBJECT})."],
        ),
        ("A (well-known) test (FDG-PET) is it.", ["A (well-known) test (FDG-PET) is it."]),
        ("- one;\n- two, and\n  1. three", ["one;", "two, and", "three"]),
        ("| a | 12 |\n|---|---|\n| *c* | d \\| e |", ["a", "c", "d | e"]),
        ("<p>In <b>HTML</b> &eacute;\n  too</p>", ["In HTML é too"]),
        ("2026\n\n`code`\n\n12 %\n\n***", []),
        (
            "# Title\n\n## References\n\nSmith J. A title.\n\n## After\n\nWords.",
            ["Title", "References", "After", "Words."],
        ),
        ("", []),
    ],
)
def test_what_is_sent(body: str, expected: list[str], house: House) -> None:
    assert sent(body, house) == expected


def test_an_approved_disclaimer_is_not_sent(house: House) -> None:
    wording = next(iter(house.disclaimers.values())).versions[0].text
    assert sent(f"Words.\n\n{wording}\n", house) == ["Words."]


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("A *bold* word.", "bold", "bold"),
        ("A bo*ld* word.", "bold word", "bo*ld* word"),
        ("A w&ouml;rd.", "wörd", "w&ouml;rd"),
        ("A wo\u00adrd\u00ad.", "word", "wo\u00adrd"),
        ("\u00adWord.", "Word", "Word"),
        ("A cafe\u0301s.", "cafés", "cafe\u0301s"),
        ("A cafe\u0301s.", "é", "e\u0301"),
        ("Two  blanks  here.", "blanks", "blanks"),
        ("Two  blanks  here.", "blanks here", "blanks  here"),
        ("Two  blanks  here.", " blanks ", "  blanks  "),
        ("A word [^a] and.", "word and", "word [^a] and"),
        ("A word [^a], and.", "word", "word"),
        ("A word [^a], and.", "word, and", "word [^a], and"),
        ("A word [^a][^b] [^c] and.", "and", "and"),
        ("See [^a] for it.", "for", "for"),
        ("One  \nTwo.", "Two", "Two"),
        ("One {{ x }} two  three.", "three", "three"),
        ("One `x` two.", OBJECT, None),
        ("One `x` two.", f"One {OBJECT}", None),
        ("One {{ x }} two.", f"{OBJECT} two", None),
        ("As in [^a] and.", f"in {OBJECT} and", None),
        ("😀 A *wörd* 👩\u200d👧 lasts.", "lasts", "lasts"),
    ],
)
def test_the_way_back(body: str, words: str, expected: str | None, house: House) -> None:
    assert cut_words(body, words, house) == expected


_WORDS = [
    "word",
    "Wörd",
    "cafe\u0301",
    "naïve",
    "in\u00adfusion",
    "😀",
    "👩\u200d👧",
    "a",
    "it’s",
    "“so”",
    "10\u00a0mg",
    "(1, 2)",
]
_MARKS = [
    "*{}*",
    "**{}**",
    "[{}](x.md)",
    "<b>{}</b>",
    "`{}`",
    "{}[^a]",
    "{} [^a]",
    "{}&nbsp;{}",
    "&eacute;{}",
    "{} {{#id}}",
]
_JOINS = [
    " ",
    "  ",
    "\n",
    "  \n",
    "\\\n",
    " &amp; ",
    ", ",
    ". ",
    " {{ x }} ",
    "<br>",
    " <https://x.y/z> ",
    "\u200b ",
]
_BLOCKS = [
    "{}",
    "# {}",
    "- {}",
    "1. {}",
    "> {}",
    "| a | b |\n|---|---|\n| {} | c |",
    "<div>{}</div>",
    "<p>\n  {}\n</p>",
    "[^a]: {}",
]


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Return a body of blocks with words in markup between all sorts of joins, lines ended one way or the other."""
    blocks: list[str] = []
    for shape in draw(st.lists(st.sampled_from(_BLOCKS), min_size=1, max_size=4)):
        joins = [j for j in _JOINS if "\n" not in j] if shape[0] in "#|1-" else _JOINS
        words = st.sampled_from(_WORDS) | st.builds(
            lambda mark, word: mark.replace("{}", word).replace("{{", "{").replace("}}", "}"),
            st.sampled_from(_MARKS),
            st.sampled_from(_WORDS),
        )
        pieces: list[str] = []
        for piece in draw(st.lists(words, min_size=1, max_size=8)):
            pieces += (piece, draw(st.sampled_from(joins)))
        blocks.append(shape.replace("{}", "".join(pieces).strip()))
    return "\n\n".join(blocks)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies(), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example("# {}[^a] word", "\n", False)
def test_any_words_marked_are_cut_out_of_the_file(body: str, newline: str, has_bom: bool) -> None:
    house = read_house(HOUSE, "house")
    data = page_text(body).replace("\n", newline).encode("utf-8")
    page = read_page("page.md", (b"\xef\xbb\xbf" if has_bom else b"") + data, house)
    for proof in find_proofs(page):
        tokens = [match.span() for match in re.finditer(r"\S+", proof.text)]
        for number, (start, end) in enumerate(tokens):
            for stop in {end, tokens[min(number + 2, len(tokens) - 1)][1]}:
                found = cut(page, proof, start, stop)
                marked = proof.text[start:stop]
                if OBJECT in marked:
                    assert found is None
                else:
                    assert found is not None
                    assert plain(found) == plain(marked), (body, marked, found)
                    assert len(found) < 2 or not found[0].isspace()


@settings(max_examples=500, deadline=None)
@given(
    st.text(st.sampled_from(" ab\t\n\u00ad\u200b\u0301é😀{}#%.,()-AB\ufffc"), max_size=30),
    st.data(),
)
def test_places_are_in_order_and_inside(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=3)))
    proof = _cited(text, cuts)
    last = 0
    for start in range(len(proof.text)):
        place = proof.locate(start, start + 1)
        if place is None:
            assert proof.text[start] == OBJECT
            continue
        assert last <= place[0] < place[1] <= len(text)
        if place[1] - place[0] == 1 and not proof.text[start].isspace():
            assert text[place[0]] == proof.text[start]
        last = place[0]
        for end in range(start + 2, len(proof.text) + 1):
            longer = proof.locate(start, end)
            assert longer is None or (longer[0] == place[0] and longer[1] >= place[1])


def _cited(text: str, cuts: list[int]) -> Proof:
    """Return the proof of a text in which citations stood at the cuts."""
    from medreview.reading.block_builder import make_block

    whole = text
    for place in reversed(cuts):
        whole = f"{whole[:place]}[^x]{whole[place:]}"
    block = make_block("paragraph", whole, PlacedRuns([(whole, 0, len(whole))], Span(0, len(whole))))
    if block is None or block.text != text:
        block = Block("paragraph", text, PlacedRuns([(text, 0, len(text))], Span(0, len(text))))
    return proof_of(0, block)


def test_what_cannot_be_changed_costs_nothing_more() -> None:
    """The text of most blocks is sent as it is: not a copy."""
    text = "Words of a plain block, with commas; and (brackets)."
    block = Block("paragraph", text, PlacedRuns([(text, 0, len(text))], Span(0, len(text))))
    assert proof_of(3, block) == Proof(3, text)
    assert proof_of(3, block).text is text


@pytest.mark.parametrize(
    "unit",
    [" ", "\t\n", "{", "{{", "{%", "{#", "(a-", "-A ", "\u00ad", "e\u0301", "[^a]", " [^a], ", "(a-B c-D "],
)
def test_a_text_of_one_thing_takes_no_time(unit: str) -> None:
    """Patterns whose time grows with the square of a text would need minutes."""
    text = "a" + unit * 50_000
    block = Block("paragraph", text, PlacedRuns([(text, 0, len(text))], Span(0, len(text))))
    proof = proof_of(0, _built(text) if "[^" in unit else block)
    assert len(proof.text) <= len(text)


def _built(text: str) -> Block:
    from medreview.reading.block_builder import make_block

    block = make_block("paragraph", text, PlacedRuns([(text, 0, len(text))], Span(0, len(text))))
    assert block is not None
    return block
