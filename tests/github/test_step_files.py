"""The files by which a step tells GitHub something."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.github.step_files import SUMMARY_BYTES, append_summary, set_outputs


def test_without_the_files_nothing_happens() -> None:
    append_summary({}, "text")
    set_outputs({"GITHUB_OUTPUT": ""}, {"exit": 1})


def test_both_are_added_to(tmp_path: Path) -> None:
    summary, output = tmp_path / "summary", tmp_path / "output"
    summary.write_text("before\n", encoding="utf-8")
    append_summary({"GITHUB_STEP_SUMMARY": str(summary)}, "é\ud800\n")
    set_outputs({"GITHUB_OUTPUT": str(output)}, {"exit": 1, "errors": 20})
    set_outputs({"GITHUB_OUTPUT": str(output)}, {"more": 0})
    assert summary.read_bytes() == "before\né\\ud800\n\n".encode()
    assert output.read_bytes() == b"exit=1\nerrors=20\nmore=0\n"


@pytest.mark.parametrize("before", [0, 500_000, SUMMARY_BYTES - 300])
def test_a_summary_never_grows_over_what_github_keeps(tmp_path: Path, before: int) -> None:
    file = tmp_path / "summary"
    file.write_bytes(b"x" * before)
    append_summary({"GITHUB_STEP_SUMMARY": str(file)}, "a line of – characters\n" * 60_000)
    data = file.read_bytes()
    assert SUMMARY_BYTES - 40 <= len(data) <= SUMMARY_BYTES or before > SUMMARY_BYTES - 400
    assert len(data) <= SUMMARY_BYTES
    assert data.decode("utf-8").endswith("The log of this step and the reports have all of it.**\n")


def test_a_full_summary_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    file.write_bytes(b"x" * (SUMMARY_BYTES - 5))
    append_summary({"GITHUB_STEP_SUMMARY": str(file)}, "more than five bytes")
    assert file.stat().st_size == SUMMARY_BYTES - 5


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="the job summary cannot be written: "):
        append_summary({"GITHUB_STEP_SUMMARY": str(tmp_path)}, "text")
    with pytest.raises(ConfigurationError, match="the step's outputs cannot be written: "):
        set_outputs({"GITHUB_OUTPUT": str(tmp_path)}, {"exit": 1})
