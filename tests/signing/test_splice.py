"""Front matter after a review: two values, and every other byte as it was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medreview.reading.front_matter import read_front_matter
from medreview.reading.source import decode
from medreview.signing.splice import SpliceError, splice_review

DAY = date(2026, 11, 22)


def _page(head: str) -> str:
    return f"---\n{head}---\n\n# Title\n\nText.\n"


def _splice(head: str, *people: str) -> str:
    before = _page(head).encode("utf-8")
    after = splice_review(before, DAY, people, {}).decode("utf-8")
    assert after.startswith("---\n")
    assert after.endswith("---\n\n# Title\n\nText.\n")
    return after[4 : -len("---\n\n# Title\n\nText.\n")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reviewed: 2020-01-01\nreviewed_by: [old]\n", "reviewed: 2026-11-22\nreviewed_by: [rita]\n"),
        ("reviewed: 2020-01  # why\nreviewed_by: [ old ]\n", "reviewed: 2026-11-22  # why\nreviewed_by: [ rita ]\n"),
        ("reviewed: '2020-01-01'\nreviewed_by: ['old']\n", "reviewed: '2026-11-22'\nreviewed_by: ['rita']\n"),
        ('reviewed: "2020-01-01"\nreviewed_by: ["old"]\n', 'reviewed: "2026-11-22"\nreviewed_by: ["rita"]\n'),
        (
            "reviewed_by:\n  # the cardiologist\n  - old # since 2020\nreviewed: 2020-01-01\n",
            "reviewed_by:\n  # the cardiologist\n  - rita # since 2020\nreviewed: 2026-11-22\n",
        ),
        ("reviewed:\nreviewed_by:\n", "reviewed: 2026-11-22\nreviewed_by: [rita]\n"),
        ("reviewed: # soon\nreviewed_by: # who?\n", "reviewed: 2026-11-22 # soon\nreviewed_by: [rita] # who?\n"),
        ("reviewed: ~\nreviewed_by: null\n", "reviewed: 2026-11-22\nreviewed_by: [rita]\n"),
        ("reviewed: ''\nreviewed_by: []\n", "reviewed: 2026-11-22\nreviewed_by: [rita]\n"),
        ("reviewed: 'soon'\nreviewed_by: old\n", "reviewed: '2026-11-22'\nreviewed_by: [rita]\n"),
        ("reviewed_by: [ # none\n]\n", "reviewed_by: [rita]\nreviewed: 2026-11-22\n"),
        ("reviewed_by: [a, b, c]\nreviewed: 2026-11-22\n", "reviewed_by: [rita]\nreviewed: 2026-11-22\n"),
        ("reviewed_by: [a, rita, c]\nreviewed: 2026-11-22\n", "reviewed_by: [rita]\nreviewed: 2026-11-22\n"),
        ("reviewed_by: [a, b, rita]\nreviewed: 2026-11-22\n", "reviewed_by: [rita]\nreviewed: 2026-11-22\n"),
        (
            "reviewed: 2026-11-22\nreviewed_by: [a, # one\n  rita]\n",
            "reviewed: 2026-11-22\nreviewed_by: [ # one\n  rita]\n",
        ),
        ("reviewed_by: [rita, b]\nreviewed: 2026-11-22\n", "reviewed_by: [rita]\nreviewed: 2026-11-22\n"),
        ("reviewed_by: [rita, rita]\nreviewed: 2026-11-22\n", "reviewed_by: [rita]\nreviewed: 2026-11-22\n"),
        (
            "reviewed_by:\n- a\n- rita # stays\n- c # goes\nreviewed: 2026-11-22\n",
            "reviewed_by:\n- rita # stays\nreviewed: 2026-11-22\n",
        ),
        ('"reviewed": 2020-01-01\n"reviewed_by": [a]\n', '"reviewed": 2026-11-22\n"reviewed_by": [rita]\n'),
    ],
)  # fmt: skip
def test_one_reviewer(before: str, after: str) -> None:
    assert _splice(before, "rita") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reviewed_by: [rita]\n", "reviewed_by: [rita, rob]\n"),
        ("reviewed_by: [old, rob]\n", "reviewed_by: [rita, rob]\n"),
        ("reviewed_by:\n  - rita # MD\n", "reviewed_by:\n  - rita # MD\n  - rob\n"),
        ("reviewed_by:\n- a\n- b\n", "reviewed_by:\n- rita\n- rob\n"),
        ("reviewed_by: [\n  rita,\n  old,  # left\n]\n", "reviewed_by: [\n  rita,\n  rob,  # left\n]\n"),
    ],
)
def test_two_reviewers(before: str, after: str) -> None:
    day = "reviewed: 2026-11-22\n"
    assert _splice(day + before, "rita", "rob") == day + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "id: a\nauthors: [ann]\npublished: 2026-01-01\nstatus: draft\n",
            "id: a\nauthors: [ann]\npublished: 2026-01-01\nreviewed: 2026-11-22\nreviewed_by: [rita]\nstatus: draft\n",
        ),
        (
            "authors:\n- ann # who\n\n# next comes\nstatus: draft\n",
            "authors:\n- ann # who\nreviewed: 2026-11-22\nreviewed_by:\n- rita\n\n# next comes\nstatus: draft\n",
        ),
        (
            "authors: [\n  ann,\n]\nstatus: draft\n",
            "authors: [\n  ann,\n]\nreviewed: 2026-11-22\nreviewed_by: [rita]\nstatus: draft\n",
        ),
        (
            "summary: >-\n  Two\n  lines.\n",
            "summary: >-\n  Two\n  lines.\nreviewed: 2026-11-22\nreviewed_by: [rita]\n",
        ),
        ("status: draft\n", "status: draft\nreviewed: 2026-11-22\nreviewed_by: [rita]\n"),
        ("", "reviewed: 2026-11-22\nreviewed_by: [rita]\n"),
        ("reviewed:\nid: a\n", "reviewed: 2026-11-22\nreviewed_by: [rita]\nid: a\n"),
    ],
)
def test_keys_that_are_missing_are_put_where_they_belong(before: str, after: str) -> None:
    assert _splice(before, "rita") == after


def test_names_that_yaml_would_take_for_something_else() -> None:
    assert _splice("id: a\n", "12", "true") == "id: a\nreviewed: 2026-11-22\nreviewed_by: ['12', 'true']\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_stay(line_end: str, mark: bytes) -> None:
    head = "title: Zoë 😀\nauthors:\n  - ann\nreviewed_by:\n  - old\n"
    before = mark + _page(head).replace("\n", line_end).encode("utf-8")
    wanted = _page(
        "title: Zoë 😀\nauthors:\n  - ann\nreviewed: 2026-11-22\nreviewed_by:\n  - rita\n  - rob\n"
    )
    after = splice_review(before, DAY, ["rita", "rob"], {})
    assert after == mark + wanted.replace("\n", line_end).encode("utf-8")


def test_a_page_that_says_so_already_is_not_touched() -> None:
    data = _page("reviewed:   2026-11-22\nreviewed_by: [ rita ]\n").encode()
    assert splice_review(data, DAY, ["rita"], {}) is data


@pytest.mark.parametrize(
    "head",
    [
        "reviewed: |\n  2020-01-01\n",
        "reviewed: [2020-01-01]\n",
        "reviewed_by: {a: b}\n",
        "reviewed_by:\n  - a: b\n",
        "reviewed_by:\n  - >-\n    a\n  - b\nreviewed: 2026-11-22\n",
        "{id: a, status: draft}\n",
        "reviewed: 2020-01-01\nreviewed: 2020-01-01\n",
        "reviewed: &day 2020-01-01\n",
        "title: [\n",
        "notes: |\n  # no comment\n",
    ],
)
def test_what_cannot_be_written_alone_is_refused(head: str) -> None:
    data = _page(head).encode("utf-8")
    with pytest.raises(SpliceError, match="front matter"):
        splice_review(data, DAY, ["rita"], {})


def test_a_list_below_a_key_as_a_group_is_refused() -> None:
    with pytest.raises(SpliceError, match=r"reviewed_by: \[rita\]"):
        splice_review(_page("reviewed_by:\n  - a: b\n").encode(), DAY, ["rita"], {})


def test_bytes_that_are_no_page() -> None:
    for data in (b"\xff", b"# No front matter\n", b""):
        with pytest.raises(SpliceError, match="cannot be read"):
            splice_review(data, DAY, ["rita"], {})


_ids = st.sampled_from(["rita", "rob", "kim", "12", "a-b"])
_gaps = st.sampled_from(["", "\n", "# note\n", "\n# note: x\n"])


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["", "reviewed: 2020-01-01\n", "reviewed:\n", "reviewed: '2020-05' # x\n"]),
    st.lists(_ids.filter(lambda one: one != "12"), max_size=4),
    st.sampled_from(["flow", "lines", "far lines"]),
    st.lists(_ids, min_size=1, max_size=3, unique=True),
    st.lists(_gaps, min_size=3, max_size=3),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_any_page_says_so_or_is_refused(
    day: str, old: list[str], style: str, new: list[str], gaps: list[str], line_end: str, is_day_last: bool
) -> None:
    lead = {"flow": "", "lines": "- ", "far lines": "    - "}[style]
    lines = "".join(f"{lead}{one}\n" for one in old)
    is_flow = style == "flow" or not old
    listed = f"reviewed_by: [{', '.join(old)}]\n" if is_flow else f"reviewed_by:\n{lines}"
    parts = [listed, day] if is_day_last else [day, listed]
    head = f"id: a\n{gaps[0]}{parts[0]}{gaps[1]}{parts[1]}{gaps[2]}status: draft\n"
    before = _page(head).replace("\n", line_end).encode()
    after = splice_review(before, DAY, new, {})
    front = read_front_matter(decode("", after)[0])
    assert (str(front.fields.reviewed), set(front.fields.reviewed_by)) == ("2026-11-22", set(new))
    assert after.count(b"note") == before.count(b"note")
    assert after.count(b"\r") == (after.count(b"\n") if line_end == "\r\n" else 0)
    assert splice_review(after, DAY, front.fields.reviewed_by, {}) is after
