"""What holds for fixing any page: twice equals once, and nothing but the words of the edits changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import pyromark
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_properties import BODY, examine

from medreview.edits import Outcome, apply_fixes
from medreview.reading.document import Document
from medreview.reading.front_matter import read_front_matter
from medreview.reading.markdown import OPTIONS, read_markdown
from medreview.reading.source import Source, decode
from medreview.schemas.finding import Edit, Finding, Fix
from support.guides import page_text
from support.sample_runs import finding

_SENTENCES = [
    *[
        "A drug helps. ",
        "Come to the infusion suite. ",
        "An adverse reaction is rare. ",
        "Side-effects. ",
        "DRUG ",
    ],
    *[
        "the CARE Team ",
        "b cells ",
        "follow up. ",
        "In an emergency, call 911. ",
        "In an\nemergency, call 911.\n\n",
    ],
    *["“a drug” ", '"the drug" ', "‘drug’ ", "*A drug book* ", "[a drug](drug.md) ", "![drug](drug.png) "],
    *[
        "`drug` ",
        "\n\n    drug\n\n",
        "```\ndrug\n```\n",
        "<!-- drug --> ",
        "<kbd>drug</kbd> ",
        "<p>A drug</p>\n\n",
    ],
    *[
        "- drug\n",
        "  - drug\n",
        "> drug\n",
        "| drug | É |\n| --- | --- |\n| a drug | b cells |\n\n",
        "## A drug\n\n",
    ],
    *[
        "e\u0301 ",
        "É ",
        "😀 ",
        "&amp; ",
        "drug&nbsp;",
        "\u00a0",
        "\u200b",
        "\u202e",
        "[^drug] ",
        "https://a.example/drug ",
    ],
    *["\n", "\n\n", "  \n", "\t", "\\", "*", "_", "x"],
]
PAGE_BODY = st.lists(st.sampled_from(_SENTENCES), max_size=40).map("".join) | BODY
END = st.sampled_from(["\n", "\r\n", "\r"])
BOM = st.sampled_from([b"", b"\xef\xbb\xbf"])
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fixable(found: Iterable[Finding], *, safe_only: bool) -> list[Finding]:
    return [one for one in found if one.fix is not None and (one.fix.safe or not safe_only)]


def fix_fully(data: bytes, *, safe_only: bool) -> bytes:
    """Return the page after as many rounds as it takes, at most ten."""
    for _ in range(10):
        outcome = apply_fixes(data, fixable(examine(data), safe_only=safe_only))
        if outcome.data == data:
            return data
        data = outcome.data
    raise AssertionError("the rounds come to no end")


def page_bytes(body: str, end: str, bom: bytes) -> bytes:
    return bom + page_text(body).replace("\n", end).encode("utf-8")


@SLOW
@given(PAGE_BODY, END, BOM, st.booleans())
@example("a\u200b*drug\u200b*", "\n", b"", False)
def test_fixing_twice_is_fixing_once(body: str, end: str, bom: bytes, safe_only: bool) -> None:
    once = fix_fully(page_bytes(body, end, bom), safe_only=safe_only)
    assert apply_fixes(once, fixable(examine(once), safe_only=safe_only)).data == once
    assert once.startswith(bom)
    if end == "\r\n":
        assert re.search(rb"(?<!\r)\n", once) is None


@SLOW
@given(PAGE_BODY, END, BOM, st.booleans())
@example("# \u200b", "\n", b"", False)
def test_every_byte_outside_of_the_edits_is_kept(body: str, end: str, bom: bytes, safe_only: bool) -> None:
    data = page_bytes(body, end, bom)
    outcome = apply_fixes(data, fixable(examine(data), safe_only=safe_only))
    check_bytes(data, outcome)
    text = bytearray(data)
    for change in sorted((c for patch in outcome.applied for c in patch.changes), reverse=True):
        edits = [
            edit for patch in outcome.applied if change in patch.changes for edit in _edits(patch.finding)
        ]
        assert change.text.decode() in {edit.text for edit in edits}
        text[change.start : change.end] = change.text
    assert bytes(text) == outcome.data


def _edits(one: Finding) -> tuple[Edit, ...]:
    return one.fix.edits if one.fix is not None else ()


def check_bytes(data: bytes, outcome: Outcome) -> None:
    """Code, links, images, comments and front matter are what they were, and so is the number of blocks."""
    before, after = _read(data), _read(outcome.data)
    assert before[0] == after[0]
    assert [link.target for link in before[1].links] == [link.target for link in after[1].links]
    assert [link.text for link in before[1].links] == [link.text for link in after[1].links]
    assert [(i.target, i.alt) for i in before[1].images] == [(i.target, i.alt) for i in after[1].images]
    assert [comment.text for comment in before[1].comments] == [comment.text for comment in after[1].comments]
    kinds = [[(b.kind, b.level, b.in_html) for b in one.blocks] for one in (before[1], after[1])]
    assert kinds[0] == kinds[1]
    assert _code(data) == _code(outcome.data)


def _read(data: bytes) -> tuple[str, Document]:
    source, fault = decode("", data)
    assert fault is None
    front = read_front_matter(source)
    assert front.is_readable
    facts = {key: value for key, value in front.yaml.data.items() if key not in ("title", "summary")}
    return str(facts), read_markdown(source.text, front.body)


def _code(data: bytes) -> list[str]:
    """Return every piece of code on a page, as the parser gives it."""
    source, _ = decode("", data)
    found: list[str] = []
    is_block = False
    for event, _ in pyromark.events_with_range(
        source.text[read_front_matter(source).body :], options=OPTIONS
    ):
        kind, value = next(iter(event.items())) if isinstance(event, dict) else (event, None)
        if kind in ("Start", "End") and isinstance(value, dict | str) and "CodeBlock" in value:
            is_block = kind == "Start"
        elif isinstance(value, str) and (kind == "Code" or (kind == "Text" and is_block)):
            found.append(value)
    return found


@st.composite
def any_fixes(draw: st.DrawFn) -> tuple[bytes, list[Finding]]:
    """Draw a page and findings whose edits stand anywhere, sensible or not."""
    data = page_bytes(draw(PAGE_BODY), draw(END), draw(BOM))
    source: Source = decode("", data)[0]
    found: list[Finding] = []
    for _ in range(draw(st.integers(1, 6))):
        edits: list[Edit] = []
        for _ in range(draw(st.integers(1, 2))):
            start = draw(st.integers(0, len(source.text)))
            end = min(len(source.text), start + draw(st.integers(0, 12)))
            words = draw(
                st.sampled_from(["", "pill", "*x*", "`", "\n\n", "# ", "a: b", "é", "reviewed: 2030-01-01"])
            )
            edits.append(Edit(*source.position(start), *source.position(end), words))
        severity = draw(st.sampled_from(["error", "warning", "suggestion"]))
        found.append(finding(line=edits[0].line, severity=severity, fix=Fix(tuple(edits), safe=True)))
    return data, found


@SLOW
@given(any_fixes())
def test_no_fix_whatsoever_breaks_a_page(drawn: tuple[bytes, list[Finding]]) -> None:
    data, found = drawn
    outcome = apply_fixes(data, found)
    check_bytes(data, outcome)
    assert len(outcome.applied) + len(outcome.left) <= len(found)
    for patch in outcome.applied:
        assert len(patch.changes) == len(_edits(patch.finding))
    spans = sorted((c.start, c.end) for patch in outcome.applied for c in patch.changes)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
