"""Which earlier file is which page."""

from __future__ import annotations

import pytest

from medreview.history.matching import Identity, identify, match
from medreview.reading.source import Fault
from medreview.schemas.finding import Span
from support.guides import page_text

LONG = "Words that only one page has. " * 10
A, B, NONE = Identity("a"), Identity("b"), Identity()


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [
        pytest.param({"x": A}, {"x": A}, {"x": "x"}, id="same-path"),
        pytest.param({"x": A}, {}, {}, id="new"),
        pytest.param({"y": A}, {"x": A}, {"y": "x"}, id="moved"),
        pytest.param({"x": B}, {"x": A}, {"x": "x"}, id="id-changed"),
        pytest.param({"x": NONE}, {"x": A}, {"x": "x"}, id="id-lost"),
        pytest.param({"x": A}, {"x": NONE}, {"x": "x"}, id="id-found"),
        pytest.param({"x": B, "y": A}, {"x": A, "y": B}, {"x": "y", "y": "x"}, id="swapped"),
        pytest.param({"x": B, "y": A}, {"x": A}, {"y": "x"}, id="moved-and-another-in-its-place"),
        pytest.param({"y": A, "z": A}, {"x": A}, {"y": "x"}, id="moved-twice"),
        pytest.param({"x": A, "y": A}, {"x": A}, {"x": "x"}, id="copied"),
        pytest.param({"x": B, "y": B}, {"x": A, "y": B}, {"x": "x", "y": "y"}, id="id-of-another-page-taken"),
        pytest.param({"y": A}, {"w": A, "x": A}, {"y": "w"}, id="moved-where-two-had-the-id"),
        pytest.param(
            {"y": Identity("b", LONG)}, {"x": Identity("a", LONG)}, {"y": "x"}, id="moved-and-id-changed"
        ),
        pytest.param({"y": Identity("b", "TBD")}, {"x": Identity("a", "TBD")}, {}, id="two-stubs"),
        pytest.param(
            {"y": Identity("c", LONG)},
            {"w": Identity("b", LONG), "x": Identity("a", LONG)},
            {},
            id="a-text-that-two-had",
        ),
        pytest.param(
            {"x": Identity("a", LONG), "y": Identity("b", LONG)},
            {"x": Identity("a", LONG)},
            {"x": "x"},
            id="copied-with-another-id",
        ),
    ],
)
def test_match(now: dict[str, Identity], then: dict[str, Identity], found: dict[str, str]) -> None:
    assert match(now, then) == found


def test_identify() -> None:
    text = page_text("# One\n\ntwo\nthree\n", {"id": "the-id"})
    assert identify(text.encode()) == Identity("the-id", "# One two three")
    assert identify(text.replace("\n", "\r\n").encode("utf-8-sig")) == Identity("the-id", "# One two three")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (Fault("unreadable-page", Span(0, 0), "too large"), None),
        (b"", None),
        (b"no front matter", None),
        (b"---\nid: the-id\n\xff---\n", "the-id"),
        (b"---\nid: the-id\n- x\n---\nText.\n", "the-id"),
        (b"---\nid: NOT ONE\n---\nText.\n", None),
    ],
)
def test_identify_a_page_that_cannot_be_read(data: bytes | Fault, found: str | None) -> None:
    assert identify(data).id == found
