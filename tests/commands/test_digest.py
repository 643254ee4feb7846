"""digest: one number for each page, and the very text that it is of."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from support.commands import Command
from support.guides import page_text, write_guide
from support.repositories import commit_all, repository

WORDING = "guide/house/disclaimers.yaml"


def test_digest_recipe_and_path_of_each_page(medreview: Command, guide: Path) -> None:
    result = medreview("digest", guide)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert [line.split("  ")[1:] for line in lines] == [
        ["recipe 1", "guide/sample/old.md"],
        ["recipe 1", "guide/sample/page.md"],
    ]
    assert all(re.match(r"sha256:[0-9a-f]{64}  ", line) for line in lines)
    assert medreview("digest", guide / "sample" / "page.md").out == lines[1] + "\n"


def test_the_text_hashed_to_the_byte(
    medreview: Command, guide: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (guide / "sample" / "page.md").write_bytes(page_text("# Sample page\n\nÄ \\ “5 mg”\n").encode())
    page = guide / "sample" / "page.md"
    canonical = medreview("digest", page, "--canonical").out
    assert canonical.startswith('medreview canonical content 1\n["title","Sample page"]\n')
    digest = sha256(canonical.encode("utf-8")).hexdigest()
    assert medreview("digest", page).out.startswith(f"sha256:{digest}  ")


def test_json(medreview: Command, guide: Path) -> None:
    found = json.loads(medreview("digest", guide / "sample", "--format", "json").out)
    assert (found["format"], found["recipe"]) == (1, 1)
    assert [page["path"] for page in found["pages"]] == ["guide/sample/old.md", "guide/sample/page.md"]
    digest = found["pages"][1]["digest"]
    assert medreview("digest", guide / "sample" / "page.md").out.startswith(digest)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"---\ntitle: x\n---\n\xff\n", "page.md:4:1: This file is not UTF-8"),
        (b"# No front matter\n", "page.md:1:1: The page does not begin with front matter"),
        (b"---\ntitle: [\n---\n", "page.md:"),
        (b"---\ntitle: a\ntitle: b\n---\n", "page.md:3:1: 'title' stands here a second time"),
        (b"", "it is empty"),
        (b"---\ntitle: a\x00\n---\n", "Control character U+0000"),
    ],
)
def test_a_page_that_cannot_be_read(medreview: Command, guide: Path, data: bytes, words: str) -> None:
    (guide / "sample" / "page.md").write_bytes(data)
    for options in ([], ["--canonical"], ["--format", "json"]):
        result = medreview("digest", guide / "sample" / "page.md", *options)
        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert words in result.err


def test_a_page_that_is_too_large(medreview: Command, guide: Path) -> None:
    (guide.parent / "medreview.toml").write_text("max_page_bytes = 10\n", encoding="utf-8")
    result = medreview("digest", guide)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 2)
    assert "guide/sample/old.md: This file has" in result.err


@pytest.mark.parametrize("named", ["house", "sample/guide.yaml", "reviews"])
def test_what_is_and_holds_no_page(medreview: Command, guide: Path, named: str) -> None:
    (guide / "reviews").mkdir()
    result = medreview("digest", guide / "sample" / "page.md", guide / named)
    assert (result.code, result.out) == (2, "")
    assert f"{Path(named).name}: is no page of the guide, and holds none." in result.err


def test_a_guide_without_pages(medreview: Command, tmp_path: Path) -> None:
    result = medreview("digest", write_guide(tmp_path, {}))
    assert (result.code, result.out) == (2, "")
    assert "holds no page" in result.err


def test_the_text_of_one_page_only(medreview: Command, guide: Path) -> None:
    result = medreview("digest", guide, "--canonical")
    assert (result.code, result.out) == (2, "")
    assert "--canonical shows one page, and these are 2" in result.err
    assert medreview("digest", guide, "--canonical", "--format", "json").code == 2


def test_wording_of_another_commit(medreview: Command, tmp_path: Path) -> None:
    guide = write_guide(
        repository(tmp_path), {"sample/page.md": page_text(front={"disclaimers": "[general]"})}
    )
    house = tmp_path / WORDING
    known = re.search(r"id: ([a-z-]+)", house.read_text(encoding="utf-8"))
    assert known is not None
    page = guide / "sample" / "page.md"
    page.write_text(page_text(front={"disclaimers": f"[{known[1]}]"}), encoding="utf-8")
    commit_all(tmp_path)
    before = medreview("digest", page).out
    text = house.read_text(encoding="utf-8")
    house.write_text(re.sub(r"(\btext: *(?:[>|]-?\s+|['\"])?)", r"\1Now then. ", text), encoding="utf-8")
    assert "Now then. " in medreview("digest", page, "--canonical").out
    assert medreview("digest", page).out != before
    assert medreview("digest", page, "--house-from", "HEAD").out == before
    assert medreview("digest", page, "--house-from", "nowhere").code == 2


def test_house_files_that_cannot_be_used(medreview: Command, guide: Path) -> None:
    (guide / "house" / "disclaimers.yaml").write_text("disclaimers: 1\n", encoding="utf-8")
    result = medreview("digest", guide)
    assert (result.code, result.out) == (2, "")
    assert "house/disclaimers.yaml:1:" in result.err
