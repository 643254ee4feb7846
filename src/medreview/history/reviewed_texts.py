"""Finds the texts that were reviewed: by their digests, in all that git holds.

Where a text lies proves nothing and is no condition, so that squashing, rebasing, renaming and moving pages lose no
review; git's name of a content, which a record may give, says only where to look first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from medreview.errors import ConfigurationError
from medreview.history.blobs import Blobs, Lack
from medreview.history.git import Repository, open_repository
from medreview.history.text_search import FoundText, TextSearch, Wanted, slugs_in_front
from medreview.history.versions import Versions, is_page_name, versions_anywhere, versions_in_guide
from medreview.history.wordings import Wordings
from medreview.reading.digest import RECIPE
from medreview.reading.house import LARGEST
from medreview.schemas.disclaimers import Disclaimer

__all__ = ["FoundText", "ReviewedTexts", "Wanted"]

_ASKED = "the text reviewed"
_LFS = b"version https://git-lfs.github.com/spec/v1\n"
_NOT_HERE = "this text is in no commit here"
_GONE = "fetch the branch that has it, or let the page be reviewed again"
_SHALLOW = (
    "this clone is shallow, and the text is not in the part of history that it has: in GitHub Actions, give "
    "actions/checkout 'fetch-depth: 0'; elsewhere run 'git fetch --unshallow'"
)
_NONE: Mapping[str, bytes] = MappingProxyType({})


class ReviewedTexts:
    """The texts of one guide that were reviewed; git is asked when one is wanted. Close it (`with`).

    `guide` is the guide folder, `disclaimers` those of the house that judges, by id; `limit` is the most bytes that a
    page may have. Of pages whose texts may be wanted one after the other, `pages` are the ids and `hints` what their
    records say that git calls the texts: with them the history is listed and looked through once for all.
    """

    def __init__(
        self,
        guide: Path,
        disclaimers: Mapping[str, Disclaimer],
        limit: int,
        pages: Iterable[str] = (),
        hints: Iterable[str] = (),
    ) -> None:
        self._guide, self._limit = guide, limit
        self._pages, self._hints = frozenset(pages), frozenset(hints)
        self._anywhere: Versions | None = None
        self._by_id: dict[str, list[str]] = {}
        self._indexed: set[str] = set()
        self._wordings = Wordings(disclaimers)
        self._repository: Repository | None = None
        self._blobs: Blobs | None = None
        self._in_guide: Versions | None = None
        self._too_large: set[str] = set()
        self._pointers: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._blobs is not None:
            self._blobs.__exit__(kind, error, trace)

    def find(
        self, wanted: Iterable[Wanted], at_hand: Mapping[str, bytes] = _NONE
    ) -> dict[Wanted, FoundText | str]:
        """Return each text, or in one sentence, without its full stop, why it is not found and what to do.

        `at_hand` holds the bytes of files in the working tree by page id: they are looked at before git is asked. Ask
        for all at once: the whole history is listed at most once each time.
        """
        everything = list(dict.fromkeys(wanted))
        search = TextSearch((one for one in everything if one.recipe == RECIPE), self._wordings)
        why = ""
        try:
            _look_at_hand(search, at_hand, "")
            if search.sought:
                why = self._look_in_git(search, at_hand)
        except ConfigurationError as error:
            why = _one_sentence(error)
        return {
            one: search.found.get(one, why) if one.recipe == RECIPE else _other_recipe(one.recipe)
            for one in everything
        }

    def _look_in_git(self, search: TextSearch, at_hand: Mapping[str, bytes]) -> str:
        """Return why what is not found is not there; it was looked for in ever wider circles.

        Raises:
            ConfigurationError: when git cannot tell.
        """
        if self._repository is None or self._blobs is None:
            self._repository = open_repository(self._guide, _ASKED)
            self._blobs = Blobs(self._repository.git)
        repository, blobs = self._repository, self._blobs
        search.object_format = repository.object_format
        near = self._in_guide
        if near is None:
            near = self._in_guide = versions_in_guide(repository)
            self._read_wordings(blobs, near)
        _look_at_hand(search, at_hand, repository.prefix)
        self._look_among(search, repository.prefix, blobs, near)
        if not search.sought:
            return ""
        far = self._far(repository, near, search)
        # by another wording of a disclaimer, a text that was looked at has another digest
        is_new = self._read_wordings(blobs, far)
        if not is_new:
            for oid in near.pages:
                far.pages.pop(oid, None)
        _look_at_hand(search, at_hand, repository.prefix)
        self._look_among(search, repository.prefix, blobs, far)
        return self._why_not(repository, near, far)

    def _far(self, repository: Repository, near: Versions, search: TextSearch) -> Versions:
        """Return the versions in all commits, and contents that only records name; listed anew for new hints."""
        hints = {one.blob for sought in search.sought.values() for one in sought.wanted if one.blob}
        if self._anywhere is None or not hints <= self._hints:
            self._hints |= hints
            self._anywhere = versions_anywhere(repository, sorted(self._hints - near.pages.keys()))
        return self._anywhere

    def _read_wordings(self, blobs: Blobs, versions: Versions) -> bool:
        """Return whether old house files have wordings of disclaimers that were not known."""
        before = self._wordings.count
        for _, content in blobs.each(versions.disclaimers, LARGEST):
            if not isinstance(content, Lack):
                self._wordings.add(content)
        return self._wordings.count > before

    def _look_among(self, search: TextSearch, prefix: str, blobs: Blobs, versions: Versions) -> None:
        """Looks at what hints name and what lay where the page lies now, then at all that has the page's id."""
        pages = versions.pages
        places: dict[str, list[str]] = {}
        for oid, path in pages.items():
            places.setdefault(path, []).append(oid)
        for page, sought in list(search.sought.items()):
            place = prefix + sought.path if sought.path else ""
            rest = dict.fromkeys(places.get(place, ()) if place else ())
            for one in list(sought.wanted):
                hint = [one.blob] if one.blob and one.blob in pages else []
                oids = [] if one in search.found else [*hint, *_by_nearness(rest, versions.last, one.day)]
                for oid, data in self._contents(blobs, dict.fromkeys(oids)):
                    search.look(page, data, pages[oid] or place)
                    rest.pop(oid, None)
                    if one in search.found:
                        break
        if search.sought:
            self._index(blobs, pages, search.sought.keys())
            named = [oid for page in search.sought for oid in self._by_id.get(page, ())]
            for oid, data in self._contents(blobs, (oid for oid in dict.fromkeys(named) if oid in pages)):
                search.look_by_id(data, pages[oid])
                if not search.sought:
                    break

    def _index(self, blobs: Blobs, pages: Mapping[str, str], sought: Iterable[str]) -> None:
        """Puts contents not yet looked into under the ids that they may have; each is read for that once."""
        unexpected = frozenset(sought) - self._pages
        if unexpected:
            self._pages |= unexpected
            self._indexed.clear()
            self._by_id.clear()
        new = [oid for oid in pages if oid not in self._indexed]
        for oid, data in self._contents(blobs, new):
            for page in self._pages & slugs_in_front(data):
                self._by_id.setdefault(page, []).append(oid)
        self._indexed.update(new)

    def _contents(self, blobs: Blobs, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for oid, content in blobs.each(oids, self._limit):
            if content is Lack.TOO_LARGE:
                self._too_large.add(oid)
            elif not isinstance(content, Lack):
                if content.startswith(_LFS):
                    self._pointers.add(oid)
                yield oid, content

    def _why_not(self, repository: Repository, near: Versions, far: Versions) -> str:
        """Return why what was looked for everywhere is not there: what was not looked at comes first."""
        if not near.commits and not far.commits:
            return "nothing is committed here yet: commit the page together with its review record"
        if repository.is_shallow:
            return _SHALLOW
        if near.lacks or far.lacks:
            advice = "clone without --filter, or repair the repository"
            return f"{_NOT_HERE}, but this clone does not hold the contents of all old files: {advice}"
        if refused := near.refused or far.refused:
            advice = "repair the repository, or clone it anew"
            return f"{_NOT_HERE}, but git cannot list the whole history ({refused}): {advice}"
        paths = {**far.pages, **near.pages}
        if number := sum(
            not paths[oid] or is_page_name(paths[oid]) for oid in self._too_large & paths.keys()
        ):
            which, was = ("1 old file has", "was") if number == 1 else (f"{number} old files have", "were")
            size = f"more than {self._limit:,} bytes"
            return f"{_NOT_HERE}, but {which} {size} and {was} not read: raise max_page_bytes"
        if self._pointers:
            return (
                f"{_NOT_HERE}, but git holds only pointers to some files (Git LFS): keep pages in git itself"
            )
        return f"{_NOT_HERE}, on any branch or at any path: {_GONE}"


def _by_nearness(oids: Iterable[str], last: Mapping[str, int], day: date) -> list[str]:
    """Return contents in the order in which they may be the one of a day: what was replaced soon after it comes first.

    What was replaced before that day follows, the newest first.
    """
    start = int(datetime.combine(day, time.min, UTC).timestamp())
    return sorted(oids, key=lambda oid: (last[oid] < start, abs(last[oid] - start)))


def _look_at_hand(search: TextSearch, at_hand: Mapping[str, bytes], prefix: str) -> None:
    for page, sought in list(search.sought.items()):
        if page in at_hand:
            search.look(page, at_hand[page], prefix + sought.path)


def _other_recipe(recipe: int) -> str:
    known = f"this medreview knows recipe {RECIPE} only"
    advice = "install a version that knows it, or let the page be reviewed again"
    return f"its digest is by recipe {recipe}, and {known}: {advice}"


def _one_sentence(error: ConfigurationError) -> str:
    return " ".join(error.lines).removeprefix(f"{_ASKED}: ").removesuffix(".")
