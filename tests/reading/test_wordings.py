"""Approved wordings in a text: what does not count, where they end, which of two nested ones is meant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from medreview.reading.markdown import read_markdown
from medreview.reading.wordings import FoundWording, find_wordings, quote_wording, spans_in_block, squeeze
from medreview.schemas.disclaimers import Disclaimer, Wording

NOW = "If it hurts, call 911 now. Don't wait."
OLD = "In an emergency, call 911."


def disclaimer(*texts: str, name: str = "emergency", **fields: Any) -> Disclaimer:
    """Return a disclaimer with these wordings, the current one first."""
    versions = tuple(
        Wording(version=len(texts) - n, since=date(2026, 1, 1), text=text) for n, text in enumerate(texts)
    )
    return Disclaimer(id=name, title=name, placement="body", versions=versions, **fields)


def found(markdown: str, *disclaimers: Disclaimer) -> list[FoundWording]:
    return find_wordings(read_markdown(markdown), disclaimers or (disclaimer(NOW, OLD),))


@pytest.mark.parametrize(
    "markdown",
    [
        NOW,
        f"Note: {NOW} Then sit down.",
        "If it *hurts*, call\n**911** now.   Don’t\nwait.",
        "If it hurts, call 911&nbsp;now. Don&rsquo;t wait.",
        "> If it hurts, call\n> 911 now. Don't wait.",
        "- If it hurts,\r\n  call 911 now. Don't wait.\r\n",
        "| When | What |\n|--|--|\n| Always | If it hurts, call 911 now. Don't wait. |",
        "<div><p>If it hurts, call\n911 now.<br>Don't wait.</p></div>",
        "If it hurts, call 911 now.\n\nDon't wait.",
        f"“{NOW}”",
        f"({NOW})",
        "If it hurts, [call 911](tel:911) now.[^a] Don't wait.",
    ],
)
def test_word_for_word(markdown: str) -> None:
    (one,) = found(markdown)
    assert one.is_current
    assert one.wording.version == 2


@pytest.mark.parametrize(
    "markdown",
    [
        "If it hurts, call 112 now. Don't wait.",
        "If it hurts call 911 now. Don't wait.",
        "if it hurts, call 911 now. Don't wait.",
        "If it hurts, call 911 now. Do not wait.",
        "What-If it hurts, call 911 now. Don't wait.",
        f"`{NOW}`",
        f"    {NOW}",
        f"<!-- {NOW} -->",
        "",
    ],
)
def test_other_words(markdown: str) -> None:
    assert found(markdown) == []


def test_blocks() -> None:
    (one,) = found(f"# Title\n\nText.\n\n{NOW}\n\nMore.")
    assert (one.first, one.last, one.is_whole) == (2, 2, True)
    (two,) = found("# Title\n\nIf it hurts, call 911 now.\n\n- Don't wait. Sit down.")
    assert (two.first, two.last, two.is_whole) == (1, 2, False)
    (three,) = found(f"Note: {NOW}")
    assert (three.first, three.last, three.is_whole) == (0, 0, False)


def test_every_copy_and_every_version() -> None:
    copies = found(f"{OLD}\n\n{NOW}\n\n{OLD} {OLD}")
    assert sorted((one.first, one.wording.version) for one in copies) == [(0, 1), (1, 2), (2, 1), (2, 1)]


def test_two_paragraphs_of_a_wording() -> None:
    wording = disclaimer("First part.\n\nSecond part.")
    assert [(one.first, one.last) for one in found("First part.\n\nSecond part.", wording)] == [(0, 1)]
    assert [(one.first, one.last) for one in found("First part. Second\npart.", wording)] == [(0, 0)]


def test_older_wording_inside_the_current_one() -> None:
    grown = disclaimer("Call 911. Do not wait.", "Call 911.")
    assert [one.wording.version for one in found("Call 911. Do not wait.", grown)] == [2]
    assert [one.wording.version for one in found("Call 911. Sit down.", grown)] == [1]


def test_older_wording_inside_another_older_one() -> None:
    grown = disclaimer("Ring us.", "Call 911. Do not wait.", "Call 911.")
    assert [one.wording.version for one in found("Call 911. Do not wait.", grown)] == [2]


def test_older_wording_that_holds_the_current_one() -> None:
    cut = disclaimer("Call 911.", "Call 911. Do not wait.")
    assert sorted(one.wording.version for one in found("Call 911. Do not wait.", cut)) == [1, 2]


def test_older_wording_that_is_current_again() -> None:
    back = disclaimer("Call 911.", "Call us.", "Call 911.")
    assert [one.wording.version for one in found("Call 911.", back)] == [3]
    twice = disclaimer("Ring us.", "Call 911.", "Call  911.")
    assert [one.wording.version for one in found("Call 911.", twice)] == [2]


def test_older_wording_that_is_current_elsewhere() -> None:
    one, other = disclaimer("Ring us.", "Call 911."), disclaimer("Call 911.", name="other")
    assert [f.disclaimer.id for f in found("Call 911.", one, other)] == ["other"]


def test_current_wording_inside_another_current_one_counts() -> None:
    one, other = disclaimer("Call 911."), disclaimer("Call 911. Do not wait.", name="other")
    assert sorted(f.disclaimer.id for f in found("Call 911. Do not wait.", one, other)) == [
        "emergency",
        "other",
    ]


def test_spans_in_block() -> None:
    (block,) = read_markdown("Note: in\nan  emergency. In an *emergency*, call\n911. Bye.").blocks
    (span,) = spans_in_block(disclaimer(OLD).current, block)
    assert squeeze(block.text[span.start : span.end]) == OLD


def test_quoted() -> None:
    assert quote_wording(disclaimer("Call\n 911.").current) == '"Call 911."'
    long = quote_wording(disclaimer("word " * 100).current)
    assert long.endswith('word …"')
    assert len(long) < 170


@pytest.mark.parametrize("after", ["", "\n", "  ", "\n\nMore."])
@pytest.mark.parametrize("before", ["", "Before.\n\n"])
def test_a_block_that_is_the_wording_and_nothing_else(before: str, after: str) -> None:
    (one,) = found(f"{before}{NOW}{after}")
    assert one.is_whole


@pytest.mark.parametrize("markdown", [f"Note: {NOW}", f"{NOW} Then sit down.", f"({NOW})"])
def test_a_block_that_says_more(markdown: str) -> None:
    (one,) = found(markdown)
    assert not one.is_whole


def test_many_old_wordings_beside_newer_ones() -> None:
    wordings = found(f"{OLD}\n\n" * 50 + f"{NOW}\n\n" * 50)
    assert [one.is_current for one in wordings].count(True) == 50
    assert len(wordings) == 100
