"""Where links lead, by page, folder and guide; and what lies below a guide folder."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from medreview.reading.followed_links import Destination, LinkMap, relative_to
from medreview.reading.guide_files import GuideFiles, list_files
from medreview.schemas.finding import Place
from medreview.schemas.run import HeadingText, LocalLink, Outline, PageSummary

PLACE = Place(1, 1, 1, 2)
PAGE = PageSummary(
    "guide/a/page.md",
    *("", "page", "Page", "tips", "published", "low", None, (), None, (), (), None, None, "current", None),
    outline=Outline((HeadingText("One"),)),
)
FILES = GuideFiles(
    frozenset(("guide/a/page.md", "guide/a/pic.png", "guide/b/x y.md", "guide/a/bär.png")),
    frozenset(("guide", "guide/a", "guide/b")),
    frozenset(("guide/linked",)),
)


def follow(*targets: str, folder: str = "guide", path: str = PAGE.path) -> list[Destination]:
    page = replace(PAGE, path=path, links=tuple(LocalLink(target, PLACE) for target in targets))
    other = replace(PAGE, path="guide/b/x y.md", outline=None)
    return [followed.to for followed in LinkMap((page, other), folder, lambda: FILES).links]


@pytest.mark.parametrize(
    ("target", "end", "path", "anchor"),
    [
        ("page.md", "page", "guide/a/page.md", ""),
        ("./page.md?x=1#One", "page", "guide/a/page.md", "One"),
        ("page.html#one", "page", "guide/a/page.html", "one"),
        ("../b/x%20y.md", "page", "guide/b/x y.md", ""),
        ("../b/x y.html", "page", "guide/b/x y.html", ""),
        ("../b/../a/./pic.png", "file", "guide/a/pic.png", ""),
        (" pic.png ", "file", "guide/a/pic.png", ""),
        ("b%C3%A4r.png", "file", "guide/a/bär.png", ""),
        ("ba\u0308r.png", "file", "guide/a/bär.png", ""),
        ("../b/", "file", "guide/b", ""),
        ("..", "file", "guide", ""),
        ("../linked/x/y.md", "file", "guide/linked/x/y.md", ""),
        ("Page.md", "missing", "guide/a/Page.md", ""),
        ("page", "missing", "guide/a/page", ""),
        ("pic.html", "missing", "guide/a/pic.html", ""),
        ("../../other.md", "out", "other.md", ""),
        ("../../../other.md", "out", "../other.md", ""),
        ("../../guide-2/x.md", "out", "guide-2/x.md", ""),
        ("#one%20two", "page", "guide/a/page.md", "one two"),
        ("#:~:text=one", "page", "guide/a/page.md", ""),
        ("?x#one", "page", "guide/a/page.md", "one"),
        ("", "nothing", "", ""),
        (" ", "nothing", "", ""),
        ("/a/page.md", "site", "", ""),
        ("//example.org", "address", "", ""),
        ("page:x.md", "address", "", ""),
    ],
)
def test_where_a_target_leads(target: str, end: str, path: str, anchor: str) -> None:
    (found,) = follow(target)
    assert (found.end, found.path, found.anchor) == (end, path, anchor)
    assert (found.page is not None) == (end == "page")


def test_a_guide_folder_may_be_the_root() -> None:
    ends = [found.end for found in follow("x.md", "../a/page.md", "../../x.md", folder=".", path="a/page.md")]
    assert ends == ["missing", "page", "out"]
    (found,) = follow("page.md", folder=".", path="page.md")
    assert found.path == "page.md"


def test_the_same_target_leads_elsewhere_from_another_page() -> None:
    pages = [replace(PAGE, path=f"guide/a/{name}.md", links=(LocalLink("#x", PLACE),)) for name in "cd"]
    found = LinkMap(pages, "guide", lambda: FILES).links
    assert [followed.to.path for followed in found] == ["guide/a/c.md", "guide/a/d.md"]


def test_files_are_not_listed_for_links_to_pages() -> None:
    def refuse() -> GuideFiles:
        raise AssertionError("listed")

    links = LinkMap((replace(PAGE, links=(LocalLink("page.md#x", PLACE),)),), "guide", refuse)
    assert [followed.to.end for followed in links.links] == ["page"]


def test_anchors_of_a_page_that_cannot_be_read_are_not_known() -> None:
    links = LinkMap((PAGE,), "guide", GuideFiles)
    assert links.anchors(replace(PAGE, outline=None)) is None
    assert links.anchors(PAGE) == frozenset(("one",))
    assert links.anchors(PAGE) is links.anchors(PAGE)


def test_names_from_a_folder() -> None:
    assert relative_to("guide/a", "guide/b/x.md") == "../b/x.md"
    assert relative_to("", "x.md") == "x.md"


def test_the_files_of_a_guide(tmp_path: Path) -> None:
    for name in ("a/b/One.md", "a/ba\u0308r.png", ".hidden/x.txt"):
        file = tmp_path / "guide" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    files = list_files(tmp_path / "guide", "my/guide")
    assert files.files == {"my/guide/a/b/One.md", "my/guide/a/bär.png", "my/guide/.hidden/x.txt"}
    assert files.folders == {"my/guide", "my/guide/a", "my/guide/a/b", "my/guide/.hidden"}
    assert files.spelled_on_disk("my/guide/A/B/ONE.md") == "my/guide/a/b/One.md"
    assert files.spelled_on_disk("my/guide/two.md") is None
    assert not files.has("my/guide/a/b/one.md")
    assert "a/b/One.md" in list_files(tmp_path / "guide", ".").files


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_what_is_behind_a_linked_folder_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "guide/a").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "guide/a/linked").symlink_to(tmp_path / "elsewhere")
    files = list_files(tmp_path / "guide", "guide")
    assert files.has("guide/a/linked/x.md")
    assert not files.has("guide/a/x.md")


def test_what_is_in_a_folder_that_may_not_be_read_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guide/locked").mkdir(parents=True)
    scan = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "no", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    files = list_files(tmp_path / "guide", "guide")
    assert files.has("guide/locked/x.md")
    assert not files.has("guide/x.md")
