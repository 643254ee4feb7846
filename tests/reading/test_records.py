"""Review records as files: strict, with the place of what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.reading.records import RecordFile, read_record
from medreview.reading.source import Fault
from medreview.schemas.finding import Span
from support.records import RECORD, record_text

PATH = "guide/reviews/sample-page/2026-03-02-rita-reviewer.yaml"


def read(text: str | bytes, path: str = PATH) -> RecordFile:
    return read_record(path, text if isinstance(text, bytes) else text.encode())


def told(file: RecordFile) -> list[str]:
    """Return what is wrong, with line and column."""
    return [
        "{}:{} {}".format(*file.source.position(fault.span.start), fault.message) for fault in file.faults
    ]


def test_a_plain_record() -> None:
    file = read(record_text())
    assert file.faults == ()
    assert file.record is not None
    assert file.record.reviewer.byline == "Rita Reviewer, MD"
    assert str(file.record.signed_at) == "2026-03-02 12:00:00"
    assert file.folder == "sample-page"


def test_every_required_key_is_asked_for() -> None:
    for key in RECORD.keys() - {"sample"}:
        file = read(record_text({key: None}))
        assert file.record is None, key
        assert any(f"has no '{key}'" in line for line in told(file)), key


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"verdict": "fine"}, "10:10", "'fine' cannot be 'verdict'"),
        ({"digest": "sha256:12"}, "4:9", "as 'medreview digest' prints it"),
        ({"blob": "xyz"}, "15:7", "40 or 64 hexadecimal digits"),
        ({"date": "2026-02-30"}, "12:7", "does not exist in the calendar"),
        ({"recorded": "2026-03-02 12:00"}, "15:11", "YYYY-MM-DDTHH:MM:SSZ"),
        ({"recorded": "2026-13-02T12:00:00Z"}, "15:11", "does not exist in the calendar"),
        ({"recorded": "[now]"}, "15:11", "YYYY-MM-DDTHH:MM:SSZ"),
        ({"recorded": "2026-02-28T12:00:00Z"}, "15:11", "written before the day of its review"),
        ({"recipe": "2"}, "5:9", "made by recipe 2"),
        ({"verdict": "approved-with-conditions"}, "10:10", "needs 'conditions'"),
        ({"conditions": "[Hurry.]"}, "10:10", "takes no 'conditions'"),
        ({"verdict": "not-approved"}, "10:10", "needs 'notes'"),
        ({"scope": "change-only"}, "9:8", "needs 'since'"),
        ({"since": RECORD["digest"]}, "9:8", "takes no 'since'"),
        ({"page": "other-page"}, "2:7", "lies in the folder of 'sample-page'"),
        ({"date": "2026-03-03"}, "12:7", "should be named 2026-03-03-rita-reviewer.yaml"),
        ({"reviewer": "{id: rob-both, name: Rob}"}, "12:7", "should be named 2026-03-02-rob-both.yaml"),
        ({"colour": "green"}, "15:1", "'colour' is not a key of the record"),
        ({"format": "2"}, "1:9", "for now it can only be 1"),
        ({"notes": "!!python/object:os.system x"}, "15:8", "tag"),
        ({"notes": "&a x"}, "15:8", "anchor"),
    ],
)
def test_what_is_wrong(changed: dict[str, str], place: str, words: str) -> None:
    file = read(record_text(changed))
    assert file.record is None
    found = [line for line in told(file) if line.startswith(f"{place} ") and words in line]
    assert len(found) == 1, told(file)


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("2026-03-02-rita-reviewer", True),
        ("2026-03-02-rita-reviewer-2", True),
        ("2026-03-02-rita-reviewer-14", True),
        ("2026-03-02-rita-reviewer-1", False),
        ("2026-03-02-rita-reviewer-02", False),
        ("2026-03-02-rita-reviewer-b", False),
        ("2026-03-02-rita", False),
        ("2026-03-02", False),
        ("copy of 2026-03-02-rita-reviewer", False),
    ],
)
def test_the_name_says_day_and_reviewer(name: str, is_right: bool) -> None:
    file = read(record_text(), f"guide/reviews/sample-page/{name}.yaml")
    assert (file.record is not None) == is_right


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"\0",
        b"- a\n- b\n",
        b"a: b: c\n",
        b"just words\n",
        b"{",
        b"a: &x [*x, *x]\n",
        b"%YAML 9\n",
    ],
)
def test_hostile_bytes_are_faults(data: bytes) -> None:
    file = read(data)
    assert file.record is None
    assert file.faults


def test_a_bomb_is_refused_before_it_grows() -> None:
    levels = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9) if n else 'x'}]\n" for n in range(30))
    file = read(levels)
    assert file.record is None
    assert "anchor" in told(file)[0]


def test_a_file_that_cannot_be_read() -> None:
    fault = Fault("unreadable-page", Span(0, 0), "This is a link.")
    assert read_record(PATH, fault).faults == (fault,)


def test_crlf_and_a_byte_order_mark_change_nothing() -> None:
    plain = read(record_text())
    assert read("﻿" + record_text()).record == plain.record
    assert read(record_text().replace("\n", "\r\n")).record == plain.record


@given(st.dictionaries(st.sampled_from([*RECORD, "notes", "since", "x"]), st.text(max_size=30), max_size=4))
def test_never_raises(changed: dict[str, Any]) -> None:
    file = read(record_text(changed).encode("utf-8", "surrogatepass"))
    assert file.record is None or file.faults == ()
    for fault in file.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(file.source.text)
