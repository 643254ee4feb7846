"""The digest: what its vectors say, by our program and by a second one, and what must or must not change it."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import independent_digest

from medreview.reading.canonical import WHITE_SPACE
from medreview.reading.digest import RECIPE, bytes_hashed, digest_of, fault_of, hashed_text, wordings_in_force
from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.house import read_house
from medreview.reading.source import decode
from support.guides import HOUSE, page_text

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("digest_vectors.json").read_text(encoding="utf-8")
)
CASES: dict[str, Any] = {case["name"]: case for case in VECTORS["cases"]}
RECIPE_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "digest.md"


def read(page: bytes) -> tuple[Front, str]:
    source, fault = decode("page.md", page)
    assert fault is None
    return read_front_matter(source), source.text


def ours(page: str, wordings: dict[str, str] | None = None) -> str:
    front, text = read(page.encode("utf-8"))
    assert fault_of(front) is None
    return digest_of(front, text, wordings or {})


def test_the_vectors_are_of_this_recipe() -> None:
    assert VECTORS["recipe"] == RECIPE
    assert len(CASES) == len(VECTORS["cases"]) > 40
    assert {kind: len(VECTORS[kind]) > 20 for kind in ("equal", "differ")} == {"equal": True, "differ": True}


@pytest.mark.parametrize("name", CASES)
def test_vector(name: str) -> None:
    case = CASES[name]
    page = case["page"].encode("utf-8")
    front, text = read(page)
    assert hashed_text(front, text, case["wordings"]) == case["hashed"]
    assert digest_of(front, text, case["wordings"]) == case["digest"]
    assert independent_digest.hashed_text(page, case["wordings"]) == case["hashed"]
    assert independent_digest.digest_of(page, case["wordings"]) == case["digest"]


@pytest.mark.parametrize(("one", "other"), VECTORS["equal"], ids=lambda name: name.replace(" ", "-"))
def test_pair_of_the_same(one: str, other: str) -> None:
    assert CASES[one]["digest"] == CASES[other]["digest"]
    assert (CASES[one]["page"], CASES[one]["wordings"]) != (CASES[other]["page"], CASES[other]["wordings"])


@pytest.mark.parametrize(("one", "other"), VECTORS["differ"], ids=lambda name: name.replace(" ", "-"))
def test_pair_that_differs(one: str, other: str) -> None:
    assert CASES[one]["digest"] != CASES[other]["digest"]


def test_the_second_program_uses_nothing_of_ours() -> None:
    text = Path(str(independent_digest.__file__)).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:from|import) medreview", text, re.MULTILINE)


def test_worked_examples_of_the_recipe() -> None:
    """Each example is four blocks: the page, the house's wordings if any, the text hashed, the digest."""
    text = RECIPE_PAGE.read_text(encoding="utf-8").partition("## Worked examples")[2]
    examples = text.split("\n### ")[1:]
    assert len(examples) == 2
    for example in examples:
        blocks = dict(re.findall(r"^````(\w+)\n(.*?)^````$", example, re.MULTILINE | re.DOTALL))
        wordings: dict[str, str] = json.loads(blocks.get("json", "{}"))
        front, page = read(blocks["markdown"].encode("utf-8"))
        assert hashed_text(front, page, wordings) == blocks["text"]
        digest = f"sha256:{sha256(blocks['text'].encode('utf-8')).hexdigest()}"
        assert digest_of(front, page, wordings) == digest
        assert f"`{digest}`" in example


def test_white_space_is_what_the_recipe_lists() -> None:
    row = next(line for line in RECIPE_PAGE.read_text(encoding="utf-8").splitlines() if "U+0009" in line)
    listed: set[int] = set()
    for first, last in re.findall(r"U\+([0-9A-F]{4})(?: to U\+([0-9A-F]{4}))?", row):
        listed.update(range(int(first, 16), int(last or first, 16) + 1))
    assert listed == set(map(ord, WHITE_SPACE))


def test_half_a_surrogate_pair_is_written_as_json_would() -> None:
    assert bytes_hashed('["title","\ud800 \\"é"]\n') == b'["title","\\ud800 \\"\xc3\xa9"]\n'


def test_wordings_are_the_ones_in_force() -> None:
    house = read_house(HOUSE, "house")
    wordings = wordings_in_force(house)
    assert wordings.keys() == house.disclaimers.keys()
    assert all(wordings[name] == house.disclaimers[name].versions[0].text for name in wordings)


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("# No front matter\n", "missing-front-matter"),
        ("---\ntitle: x\n", "missing-front-matter"),
        ("---\ntitle: [x\n---\n", "invalid-yaml"),
        ("---\ntitle: One\ntitle: Two\n---\n", "duplicate-key"),
        ("---\ntitle: &a One\nsummary: *a\n---\n", "yaml-feature"),
        ("---\ntitle: !!str 1\n---\n", "yaml-feature"),
    ],
)
def test_front_matter_that_two_programs_may_read_differently(page: str, rule: str) -> None:
    fault = fault_of(read(page.encode("utf-8"))[0])
    assert fault is not None
    assert fault.rule == rule


def test_values_that_the_schema_refuses_are_certain() -> None:
    assert fault_of(read(page_text(front={"risk": "none", "colour": "red"}).encode("utf-8"))[0]) is None


@given(st.text(st.sampled_from("ab:-[]{},'\"\\ \n~&*!#>|ud8ü0"), max_size=40), st.booleans())
def test_any_front_matter_has_a_digest_or_a_fault(head: str, is_listed: bool) -> None:
    key = "disclaimers: [a]" if is_listed else "title: x"
    front, text = read(f"---\n{key}\nsummary: {head}\n---\nText.\n".encode())
    if fault_of(front) is None:
        assert bytes_hashed(hashed_text(front, text, {"a": "Ask."})).endswith(b"]\n")


LETTERS = "abxyzABZ0159éßж"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=6)
KINDS = ("paragraph", "heading", "bullets", "numbers", "quotation", "table", "code")
Blocks = list[tuple[str, list[str]]]
BLOCKS = st.lists(st.tuples(st.sampled_from(KINDS), WORDS), min_size=1, max_size=5)


class Style(NamedTuple):
    """How the same is typed: what stands between words, marks, line ends."""

    gap: str
    mark: str
    bullet: str
    number: str
    setext: bool
    fence: str
    line_end: str
    bom: bool
    quote: str


STYLES = st.builds(
    Style,
    st.sampled_from([" ", "\n", "   ", "\t", "\\\n", " \n"]),
    st.sampled_from(["*", "_", "**", "__", ""]),
    st.sampled_from("-*+"),
    st.sampled_from([".", ")"]),
    st.booleans(),
    st.sampled_from(["```", "~~~~"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.sampled_from(["", "'", '"', ">-\n  ", ">\n "]),
)


def typed(blocks: Blocks, style: Style) -> str:
    """Return a page with these blocks, the words of the first as its title."""
    close = "" if style.quote.startswith(">") else style.quote
    title = f"title: {style.quote}{' '.join(blocks[0][1])}{close}\nversion: {len(style.gap)}\n"
    body = "\n\n".join(typed_block(kind, words, style) for kind, words in blocks)
    text = f"---\n{title}---\n{body}\n".replace("\n", style.line_end)
    return "\ufeff" * style.bom + text


def typed_block(kind: str, words: list[str], style: Style) -> str:
    marked = [f"{style.mark}{words[0]}{style.mark}", *words[1:]]
    if kind == "heading":
        words_in_line = " ".join(marked)
        return f"{words_in_line}\n===" if style.setext else f"# {words_in_line} #"
    if kind in ("bullets", "numbers"):
        mark = style.bullet if kind == "bullets" else f"1{style.number}"
        return "\n".join(f"{mark} {word}" for word in marked)
    if kind == "quotation":
        return "> " + style.gap.join(marked).replace("\n", "\n> ")
    if kind == "table":
        return f"|{'|'.join(marked)}|\n{'|-' * len(words)}|\n| {' | '.join(words)} |"
    if kind == "code":
        code = "\n".join(words)
        return f"{style.fence} {words[0]}\n{code}\n{style.fence}"
    return style.gap.join(marked)


PLAIN = Style(" ", "", "-", ".", False, "```", "\n", False, "")


@given(BLOCKS, STYLES)
def test_how_it_is_typed_does_not_count(blocks: Blocks, style: Style) -> None:
    page = typed(blocks, style)
    assert ours(page) == ours(typed(blocks, PLAIN))
    assert ours(page) == independent_digest.digest_of(page.encode("utf-8"), {})


@given(BLOCKS, STYLES, st.data())
def test_every_letter_and_digit_counts(blocks: Blocks, style: Style, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(blocks) - 1))
    kind, words = blocks[at]
    number = data.draw(st.integers(0, len(words) - 1))
    place = data.draw(st.integers(0, len(words[number]) - 1))
    letter = data.draw(st.sampled_from(LETTERS).filter(lambda drawn: drawn != words[number][place]))
    changed = [*words]
    changed[number] = words[number][:place] + letter + words[number][place + 1 :]
    other = [*blocks[:at], (kind, changed), *blocks[at + 1 :]]
    assert ours(typed(other, style)) != ours(typed(blocks, style))


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.text(st.characters(exclude_categories=["Cs"]))
)
def test_no_wording_or_text_can_pass_for_another_line(body: str, wording: str) -> None:
    front, text = read(f"---\ntitle: x\ndisclaimers: [general]\n---\n{body}".encode())
    first, *lines, last = hashed_text(front, text, {"general": wording}).split("\n")
    assert (first, last) == (f"medreview canonical content {RECIPE}", "")
    assert [json.loads(line)[0] for line in lines[:2]] == ["title", "disclaimers"]
    assert [json.loads(line)[0] for line in lines].count("wording") == 1
