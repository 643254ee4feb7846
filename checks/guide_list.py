"""PAG013: a guide.yaml and the pages of its folder do not agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule
from medreview.text.near_words import NearWords

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide
    from medreview.reading.guides import GuideList

_LIST = "title: Sample guide\ncondition: multiple sclerosis\nowner: ann-author\npages: [{}]\n"
_OTHER = "---\nid: {}\n---\n\nAnother page.\n"

RULE = Rule(
    id="PAG013",
    name="guide-list",
    severity="error",
    subject="guide",
    summary="The list in guide.yaml and the pages of the guide do not agree.",
    why="The list gives the order in which readers meet the pages. A page that is not listed is published where nobody "
    "finds it; an entry without a page leads nowhere.",
    fix="List every page of the folder by its id in guide.yaml, and delete entries whose page is gone.",
    reported=(
        Example(
            others={"sample/guide.yaml": _LIST.format("sample-page, gone")}, note="an entry without a page"
        ),
        Example(others={"sample/guide.yaml": _LIST.format("sample-page, sample-page")}, note="listed twice"),
        Example(
            others={"sample/guide.yaml": _LIST.format("sample-page"), "sample/new.md": _OTHER.format("new")},
            note="a page that is not listed",
        ),
        Example(others={"loose/new.md": _OTHER.format("new")}, note="a folder without guide.yaml"),
        Example(
            others={
                "sample/guide.yaml": _LIST.format("sample-page, other"),
                "else/guide.yaml": _LIST.format("other"),
                "else/other.md": _OTHER.format("other"),
            },
            note="a page of another guide",
        ),
    ),
    accepted=(
        Example(
            others={
                "sample/guide.yaml": _LIST.format("other, sample-page"),
                "sample/deeper/other.md": _OTHER.format("other"),
            },
            note="in any order, and in a folder below",
        ),
        Example(
            others={
                "sample/guide.yaml": _LIST.format("sample-page, broken"),
                "sample/other.md": "---\nid: broken\ntitle: a: b\n---\n",
            },
            note="a page that cannot be read is there",
        ),
        Example(
            front={"id": "Page"},
            others={"sample/guide.yaml": _LIST.format("page")},
            note="its id is not valid",
        ),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at each entry of a guide.yaml without a page, and at the id of each page without an entry."""
    del context
    lists = {one.folder: one for one in guide.lists}
    listed = {folder: frozenset(one.file.pages) for folder, one in lists.items()}
    found: dict[str, set[str]] = {folder: set() for folder in lists}
    for page in guide.pages:
        one = _list_of(page.path, lists)
        # A page without a valid id is reported for that; its file's name says which entry means it.
        name = page.id or page.path.rpartition("/")[2].rpartition(".")[0]
        if one is not None:
            found[one.folder].add(name)
        place = page.places.get("id")
        if page.id is not None and place is not None and (one is None or page.id not in listed[one.folder]):
            yield Problem(place, _unlisted(page.id, one), path=page.path)
    for one in guide.lists:
        unlisted, near_words = sorted(found[one.folder].difference(one.file.pages)), NearWords()
        seen: set[str] = set()
        for entry, place in zip(one.file.pages, one.places, strict=True):
            if entry not in found[one.folder]:
                near = near_words.find(entry, unlisted)
                yield Problem(place, _absent(entry, one.folder, near), path=one.path)
            elif entry in seen:
                message = f"'{entry}' is listed a second time. Keep one of the two entries."
                yield Problem(place, message, path=one.path)
            seen.add(entry)


def _list_of(path: str, lists: dict[str, GuideList]) -> GuideList | None:
    """Return the list of the nearest folder above the page that has one."""
    folder = path
    while folder not in lists and folder:
        folder = folder.rpartition("/")[0]
    return lists.get(folder)


def _absent(entry: str, folder: str, near: list[str]) -> str:
    advice = f"Did you mean '{near[0]}'?" if near else "Correct the entry or delete it."
    return f"No page in {folder}/ has the id '{entry}'. {advice}"


def _unlisted(page_id: str, one: GuideList | None) -> str:
    if one is None:
        return f"'{page_id}' is in no guide: its folder has no guide.yaml. Add one that lists the page."
    return f"'{page_id}' is not listed in {one.path}. Add it below 'pages', where readers should meet it."
