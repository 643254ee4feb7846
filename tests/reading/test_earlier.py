"""The earlier version of a page: what it said, and what of it cannot be told."""

from __future__ import annotations

import pytest

from medreview.reading.earlier import EarlierPage
from medreview.reading.source import Fault
from medreview.schemas.finding import Span
from support.guides import page_text


def test_what_it_said() -> None:
    page = EarlierPage("page.md", page_text("# One\n").encode("utf-8-sig"))
    assert (page.fields.id, page.fields.version, str(page.fields.reviewed)) == (
        "sample-page",
        1,
        "2026-03-02",
    )
    assert page.content[-1] == '["heading",1,"One"]'
    assert page.doubt(("id", "version", "reviewed")) == ""


def test_a_key_that_was_not_there_is_no_doubt() -> None:
    page = EarlierPage("page.md", page_text(front={"version": None, "reviewed": None, "id": ""}).encode())
    assert page.doubt(("id", "version", "reviewed")) == ""


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ({"version": "two"}, "its 'version' had no valid value"),
        ({"version": "two", "reviewed": "2026-02-30"}, "its 'version' and 'reviewed' had no valid value"),
        ({"version": "*x"}, "its 'version' had no valid value"),
        ({"risk": "[high"}, "its front matter could not be read"),
    ],
)
def test_a_value_that_was_not_valid(front: dict[str, str | None], why: str) -> None:
    page = EarlierPage("page.md", page_text(front=front).encode())
    assert page.doubt(("id", "version", "reviewed")) == why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "its front matter could not be read"),
        (b"---\nid: x\n", "its front matter could not be read"),
        (page_text().encode("utf-16"), "it was not readable text"),
        (page_text("A\0b").encode(), "it was not readable text"),
        (Fault("unreadable-page", Span(0, 0), "it was a link"), "it was a link"),
    ],
)
def test_a_version_that_cannot_be_read(data: bytes | Fault, why: str) -> None:
    assert EarlierPage("page.md", data).doubt(("id",)) == why
