"""Applies the fixes of findings to the bytes of one page: each whole or not at all, and to words alone."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.skeleton import Skeleton
from medreview.reading.source import Source, decode
from medreview.schemas.finding import SEVERITY_ORDER, Edit, Finding

OVERLAPS: Final = "it overlaps another fix"
_ELSEWHERE: Final = "the page is not what it was when it was checked"
_IN_MARKUP: Final = "it would change code, a link, a quoted title, an address or HTML"
_IN_FRONT: Final = "front matter is changed by hand; of it only title and summary are words"
_MARKS_UP: Final = (
    "it would change more than words: headings, lists, links or code would be read in another way"
)
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_WORDS_IN_FRONT: Final = ("title", "summary")
_MOST_TRIED: Final = 5_000_000  # characters read to tell the fixes apart that change the markup


class Change(NamedTuple):
    """The bytes `old` from `start` to `end` of a page should become `text`."""

    start: int
    end: int
    old: bytes
    text: bytes


Key = tuple[str, bool, tuple[tuple[bytes, bytes], ...]]
"""A rule, whether its fix stands in a heading, and what the fix writes for what."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A finding with all changes of its fix, in order."""

    finding: Finding
    changes: tuple[Change, ...]
    is_in_heading: bool = False

    @property
    def key(self) -> Key:
        """What tells this fix from others, wherever it stands."""
        edits = tuple((change.old, change.text) for change in self.changes)
        return self.finding.rule, self.is_in_heading, edits


@dataclass(slots=True)
class Outcome:
    """A page after one round of fixing: its bytes, the fixes applied, and the others with the reason."""

    data: bytes
    applied: list[Patch] = field(default_factory=list)
    left: list[tuple[Finding, str]] = field(default_factory=list)


def apply_fixes(data: bytes, findings: Iterable[Finding], held: Collection[Key] = ()) -> Outcome:
    """Return the page with the fixes of `findings` applied, but for those in `held`.

    Where two overlap the worse finding is fixed, of equal ones the earlier; the other waits for another round. All
    bytes outside of the edits stay as they are. Nothing is applied to a page that cannot be read.
    """
    outcome = Outcome(data)
    wanted = sorted((one for one in findings if one.fix is not None), key=_urgency)
    source, fault = decode("", data)
    front = read_front_matter(source) if fault is None else Front(is_readable=False)
    if not wanted or not front.is_readable:
        outcome.left = [(finding, _ELSEWHERE) for finding in wanted]
        return outcome
    page = _Page(data, source, front)
    chosen = list(_choose(page, wanted, held, outcome.left))
    if not page.keeps_its_skeleton(chosen):
        chosen = _without_markup(page, chosen, outcome.left)
    outcome.applied = chosen
    outcome.data = _changed(data, chosen)
    return outcome


def _urgency(finding: Finding) -> tuple[int, int, int, str]:
    return SEVERITY_ORDER[finding.severity], finding.line, finding.column, finding.rule


class _Page:
    """A page's bytes with the places of its lines and of what must stay as it is."""

    def __init__(self, data: bytes, source: Source, front: Front) -> None:
        self.data = data
        self.source = source
        self.bom = len(data) - len(source.text.encode("utf-8"))
        self._starts = source.line_starts
        wide = [] if source.text.isascii() else list(_NOT_ASCII.finditer(source.text))
        self._wide = [match.start() for match in wide]
        self._surplus = [0, *accumulate(len(match[0].encode("utf-8")) - 1 for match in wide)]
        self.front = front
        self.body = self.byte_at(front.body)
        self.skeleton = Skeleton(data[self.body :])
        values = [front.yaml.values.get((key,)) for key in _WORDS_IN_FRONT]
        self.words_in_front = [(self.byte_at(span.start), self.byte_at(span.end)) for span in values if span]

    def byte_at(self, offset: int) -> int:
        """Return the place in the file's bytes of a character."""
        return self.bom + offset + self._surplus[bisect_left(self._wide, offset)]

    def place(self, line: int, column: int) -> int | None:
        """Return the place in the file's bytes of a line and column; None where the page has no such place."""
        if not 1 <= line <= len(self._starts) or column < 1:
            return None
        offset = self._starts[line - 1] + column - 1
        last = self._starts[line] - 1 if line < len(self._starts) else len(self.source.text)
        return self.byte_at(offset) if offset <= last else None

    def why_not(self, patch: Patch) -> str | None:
        """Return why a patch may not be applied, whatever becomes of the others; None when it may."""
        for start, end, _, _ in patch.changes:
            if start < self.body:
                if not any(first <= start and end <= last for first, last in self.words_in_front):
                    return _IN_FRONT
            elif self.skeleton.holds(start - self.body, end - self.body):
                return _IN_MARKUP
        return None

    def keeps_its_skeleton(self, patches: Sequence[Patch]) -> bool:
        """True when the page with the patches applied differs from this one in words alone."""
        data = _changed(self.data, patches)
        source, fault = decode("", data)
        front = read_front_matter(source) if fault is None else Front(is_readable=False)
        if not front.is_readable or _facts(front) != _facts(self.front):
            return False
        body = source.text[front.body :].encode("utf-8")
        return Skeleton(body).parts == self.skeleton.parts


def _facts(front: Front) -> tuple[object, ...]:
    """Return what front matter says but for its words: keys, values, faults."""
    data = {key: value for key, value in front.yaml.data.items() if key not in _WORDS_IN_FRONT}
    return data, list(front.yaml.keys), [fault.rule for fault in front.faults]


def _choose(
    page: _Page, wanted: Iterable[Finding], held: Collection[Key], left: list[tuple[Finding, str]]
) -> Iterator[Patch]:
    """Yield the fixes that can be applied together, the most urgent first; the others that may be go to `left`."""
    taken: list[tuple[int, int]] = []
    for finding in wanted:
        patch = _patch(page, finding)
        reason = _ELSEWHERE if patch is None else page.why_not(patch)
        if patch is None or reason is not None:
            left.append((finding, reason or _ELSEWHERE))
        elif any(_is_taken(taken, change) for change in patch.changes):
            left.append((finding, OVERLAPS))
        elif patch.key not in held and any(change.old != change.text for change in patch.changes):
            for change in patch.changes:
                insort(taken, (change.start, change.end))
            yield patch


def _patch(page: _Page, finding: Finding) -> Patch | None:
    """Return what a finding's fix changes; None when its places are not on the page."""
    edits = finding.fix.edits if finding.fix is not None else ()
    changes = sorted(change for edit in edits if (change := _change(page, edit)) is not None)
    if len(changes) != len(edits) or any(a.end > b.start for a, b in pairwise(changes)):
        return None
    is_in_heading = any(
        change.start >= page.body
        and page.skeleton.is_heading(change.start - page.body, change.end - page.body)
        for change in changes
    )
    return Patch(finding, tuple(changes), is_in_heading)


def _change(page: _Page, edit: Edit) -> Change | None:
    start, end = page.place(edit.line, edit.column), page.place(edit.end_line, edit.end_column)
    if start is None or end is None or end < start:
        return None
    return Change(start, end, page.data[start:end], edit.text.encode("utf-8", "surrogatepass"))


def _is_taken(taken: list[tuple[int, int]], change: Change) -> bool:
    """True when the change shares a byte with one of the spans, which are in order, or both insert in one place."""
    at = bisect_left(taken, (change.start, change.start))
    if at < len(taken):
        start, end = taken[at]
        if start < change.end or (start, end) == (change.start, change.end):
            return True
    return at > 0 and taken[at - 1][1] > change.start


def _without_markup(page: _Page, patches: list[Patch], left: list[tuple[Finding, str]]) -> list[Patch]:
    """Return those patches that, by themselves and together, change words alone; the others go to `left`."""
    is_cheap = len(patches) * len(page.data) <= _MOST_TRIED
    kept = [patch for patch in patches if is_cheap and page.keeps_its_skeleton([patch])]
    if not page.keeps_its_skeleton(kept):
        kept = []
    ids = {id(patch) for patch in kept}
    left.extend((patch.finding, _MARKS_UP) for patch in patches if id(patch) not in ids)
    return kept


def _changed(data: bytes, patches: Iterable[Patch]) -> bytes:
    parts: list[bytes] = []
    last = 0
    for start, end, _, text in sorted(change for patch in patches for change in patch.changes):
        parts += (data[last:start], text)
        last = end
    return b"".join((*parts, data[last:]))
