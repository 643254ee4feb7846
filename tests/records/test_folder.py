"""The folder of records: what is a record, what is not, and that nothing there raises."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from medreview.reading.source import Fault
from medreview.records.folder import read_records, record_path
from support.records import record_text

BELONGS = "Put back what belongs here, or delete it."
NAME = "2026-03-02-rita-reviewer.yaml"


def put(guide: Path, name: str, content: str = "") -> Path:
    file = guide / "reviews" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8", newline="\n")
    return file


def test_records_by_page(tmp_path: Path) -> None:
    put(tmp_path, f"sample-page/{NAME}", record_text())
    put(tmp_path, f"sample-page/{NAME}.sig", "a signature\n")
    second = record_text({"page": "other-page"})
    put(tmp_path, f"other-page/{NAME}", second)
    put(tmp_path, "sample-page/.hidden", "left over")
    records = read_records(tmp_path, "guide")
    assert list(records.by_page) == ["other-page", "sample-page"]
    (file,) = records.by_page["sample-page"]
    assert file.path == f"guide/reviews/sample-page/{NAME}"
    assert file.content == record_text().encode()
    assert file.signature == b"a signature\n"
    assert records.by_page["other-page"][0].signature is None
    assert record_path(tmp_path, file) == tmp_path / "reviews" / "sample-page" / NAME
    assert records.strays == {}
    assert records.added is None


def test_there_may_be_none(tmp_path: Path) -> None:
    assert read_records(tmp_path, "guide").by_page == {}


def test_what_does_not_belong_there(tmp_path: Path) -> None:
    put(tmp_path, NAME, record_text())
    put(tmp_path, f"sample-page/{NAME}".replace(".yaml", ".yml"), record_text())
    put(tmp_path, f"sample-page/{NAME}.sig", "of nothing\n")
    put(tmp_path, f"sample-page/old/{NAME}", record_text())
    records = read_records(tmp_path, "guide")
    assert records.by_page == {}
    assert {path.removeprefix("guide/reviews/"): why for path, why in records.strays.items()} == {
        NAME: "A record lies in the folder of its page's id. Move it.",
        "sample-page/2026-03-02-rita-reviewer.yml": f"This is no review record. {BELONGS}",
        f"sample-page/{NAME}.sig": f"This signature has no record beside it. {BELONGS}",
        "sample-page/old": "Records lie in the folder of their page's id, not below it.",
    }


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_no_records(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(record_text())
    folder = put(tmp_path / "guide", "sample-page/.keep").parent
    (folder / NAME).symlink_to(outside)
    (folder / f"{NAME}.sig").symlink_to(outside)
    (file,) = read_records(tmp_path / "guide", "guide").by_page["sample-page"]
    assert file.record is None
    assert [fault.message for fault in file.faults] == ["This is a link. A record is a file of its own."]
    assert isinstance(file.signature, Fault)

    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "reviews").symlink_to(tmp_path / "guide" / "reviews")
    records = read_records(tmp_path / "second", "second")
    assert records.by_page == {}
    assert list(records.strays) == ["second/reviews"]

    put(tmp_path / "third", ".keep")
    (tmp_path / "third" / "reviews" / "sample-page").symlink_to(folder)
    records = read_records(tmp_path / "third", "third")
    assert records.by_page == {}
    assert list(records.strays) == ["third/reviews/sample-page"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = put(tmp_path, "sample-page/.keep").parent
    os.mkfifo(folder / NAME)
    (file,) = read_records(tmp_path, "guide").by_page["sample-page"]
    assert "named pipe" in file.faults[0].message


def test_a_record_may_not_be_huge(tmp_path: Path) -> None:
    put(tmp_path, f"sample-page/{NAME}", record_text() + "#" * 200_000)
    (file,) = read_records(tmp_path, "guide").by_page["sample-page"]
    assert "a record may have 200,000" in file.faults[0].message


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "reviews").write_text("no folder")
    records = read_records(tmp_path, "guide")
    assert records.by_page == {}
    assert "cannot be read" in records.strays["guide/reviews"]
