"""Where the links of a guide lead: each followed once, without a look at the disk for those to pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from medreview.reading.anchors import anchors_of
from medreview.reading.guide_files import GuideFiles, joined
from medreview.schemas.run import LocalLink, PageSummary

End = Literal["page", "file", "missing", "out", "nothing", "address", "site"]
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//").match
_PAGE_ENDS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads: a page, another file or folder, nothing that is there, or out of what can be known.

    `path` is posix, from the root; `site` is a path from the top of the site, `address` has a scheme or host.
    """

    end: End
    path: str = ""
    anchor: str = ""
    page: PageSummary | None = None


class FollowedLink(NamedTuple):
    """A link of a page with its destination."""

    page: PageSummary
    link: LocalLink
    to: Destination


class LinkMap:
    """Follows the links of all pages of a guide."""

    def __init__(
        self, pages: Sequence[PageSummary], folder: str, find_files: Callable[[], GuideFiles]
    ) -> None:
        self.pages = pages
        self.folder = folder
        self._find_files = find_files
        self._by_path = {joined("", page.path): page for page in pages}
        self._anchors: dict[str, frozenset[str]] = {}

    @cached_property
    def links(self) -> list[FollowedLink]:
        """Every link of every page, in the order of pages and places."""
        return list(self._follow_all())

    @cached_property
    def files(self) -> GuideFiles:
        """The files below the guide folder; listed when a link does not lead to a page."""
        return self._find_files()

    def anchors(self, page: PageSummary) -> frozenset[str] | None:
        """Return the anchors of a page; None when the page could not be read."""
        if page.outline is None:
            return None
        if page.path not in self._anchors:
            self._anchors[page.path] = anchors_of(page.outline)
        return self._anchors[page.path]

    def _follow_all(self) -> Iterator[FollowedLink]:
        known: dict[tuple[str, str], Destination] = {}
        for page in self.pages:
            folder = posixpath.dirname(page.path)
            for link in page.links:
                # without a file's name the same target leads elsewhere from every page
                key = (folder if _names_file(link.target) else page.path, link.target)
                destination = known.get(key)
                if destination is None:
                    destination = known[key] = self._follow(page, folder, link.target)
                yield FollowedLink(page, link, destination)

    def _follow(self, page: PageSummary, folder: str, target: str) -> Destination:
        target = target.strip()
        if not target:
            return Destination("nothing")
        if _SCHEME(target) is not None:
            return Destination("address")
        if target.startswith("/"):
            return Destination("site")
        if not _names_file(target):
            return Destination("page", page.path, _anchor_of(target), page)
        return self.follow(folder, target)

    def follow(self, folder: str, target: str) -> Destination:
        """Return where a relative target that names a file leads from a folder (posix, from the root)."""
        written = decoded(target.partition("#")[0].partition("?")[0])
        return self._lead(joined("", posixpath.normpath(f"{folder or '.'}/{written}")), _anchor_of(target))

    def _lead(self, path: str, anchor: str) -> Destination:
        if not self._is_inside(path):
            return Destination("out", path)
        page = self._by_path.get(path) or self._published_as(path)
        if page is not None:
            return Destination("page", path, anchor, page)
        return Destination("file" if self.files.has(path) else "missing", path, anchor)

    def _is_inside(self, path: str) -> bool:
        if self.folder == ".":
            return path != ".." and not path.startswith("../")
        return path == self.folder or path.startswith(self.folder + "/")

    def _published_as(self, path: str) -> PageSummary | None:
        """Return the page that is published as this `.html` file."""
        stem, end = posixpath.splitext(path)
        found = (self._by_path.get(stem + page_end) for page_end in _PAGE_ENDS) if end == ".html" else ()
        return next((page for page in found if page is not None), None)


def decoded(target: str) -> str:
    """Return a target with its percent codes as the characters they stand for."""
    if "%" not in target:
        return target
    from urllib.parse import unquote  # slow to load, and few targets need it

    return unquote(target)


def relative_to(folder: str, path: str) -> str:
    """Return how a page in `folder` names a file; both are posix, from the root."""
    return posixpath.relpath(f"/{path}", f"/{folder}")


def _anchor_of(target: str) -> str:
    """Return the anchor as the browser looks for it; a text fragment is no anchor."""
    return decoded(target.partition("#")[2].partition(":~:")[0])


def _names_file(target: str) -> bool:
    return target.lstrip()[:1] not in ("#", "?", "")
