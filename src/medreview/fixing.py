"""Fixes the pages of a guide in rounds, in memory: what one fix makes possible the next round does.

Fixes that would bring an error that was not there, that undo one another, or that come to no end are left out, and
a note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from medreview.edits import OVERLAPS, Key, Outcome, Patch, apply_fixes
from medreview.engine import Request, run
from medreview.page_file import read_page_file, too_large
from medreview.reading.source import Fault
from medreview.schemas.finding import Finding
from medreview.schemas.run import Run

Which = Literal["safe", "all"]
Progress = Callable[[Sequence[Path]], Iterable[Path]]
# What any change of words asks for: another version, another review.
_FOLLOWING: Final = frozenset(("REV008", "REV010", "VER001"))
_MOST_ROUNDS: Final = 12
_UNDONE: Final = "another fix would undo it; decide in terminology.yaml which wording is right"
_ENDLESS: Final = "the fixes of this page come to no end; decide in terminology.yaml which wordings are right"


@dataclass(frozen=True, slots=True)
class FixedPage:
    """A page before and after fixing, and the fixes applied."""

    path: str
    file: Path
    before: bytes
    after: bytes
    fixed: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Fixing:
    """What fixing a guide does: pages that change, findings not fixed with the reason, and the run before."""

    pages: tuple[FixedPage, ...]
    left: tuple[tuple[Finding, str], ...]
    before: Run


@dataclass
class _Work:
    """A page in work: its bytes so far, the rounds that led to them, and what is not to be applied, with the reason."""

    file: Path
    before: bytes
    first: tuple[Finding, ...]
    data: bytes = b""
    findings: tuple[Finding, ...] = ()
    rounds: list[tuple[bytes, list[Patch]]] = field(default_factory=list)
    held: dict[Key, tuple[Finding, str]] = field(default_factory=dict)
    left: list[tuple[Finding, str]] = field(default_factory=list)
    is_done: bool = False

    def begin(self) -> None:
        """Goes back to the page as it was; what is held stays held."""
        self.data, self.findings, self.rounds = self.before, self.first, []

    def hold(self, patches: Iterable[Patch], reason: str) -> None:
        """Keeps these fixes from being applied."""
        for patch in patches:
            self.held.setdefault(patch.key, (patch.finding, reason))

    def give_up(self, reason: str) -> None:
        """Leaves the page as it was, with one reason for all of its fixes."""
        self.begin()
        self.held.clear()
        self.left = [(finding, reason) for finding in self.first]
        self.is_done = True

    def accept(self, outcome: Outcome, findings: tuple[Finding, ...]) -> None:
        """Takes a round's page; where it is an earlier one again, the fixes between are held and all begins anew."""
        self.rounds.append((self.data, outcome.applied))
        self.data, self.findings = outcome.data, findings
        earlier = [data for data, _ in self.rounds]
        if self.data in earlier:
            for _, patches in self.rounds[earlier.index(self.data) :]:
                self.hold(patches, _UNDONE)
            self.begin()


class _Reader:
    """Reads pages as they are to be, else as they are on disk, and remembers the latter."""

    def __init__(self) -> None:
        self.changed: dict[Path, bytes] = {}
        self.seen: dict[Path, bytes] = {}

    def __call__(self, file: Path, limit: int) -> bytes | Fault:
        if file in self.changed:
            data = self.changed[file]
            return data if len(data) <= limit else too_large(len(data), limit)
        if file in self.seen:
            return self.seen[file]
        read = read_page_file(file, limit)
        if not isinstance(read, Fault):
            self.seen[file] = read
        return read


def fix_guide(request: Request, which: Which, progress: Progress = iter) -> Fixing:
    """Return what fixing the pages asked for does; nothing is written.

    Raises:
        ConfigurationError: when house files, guide lists or policy cannot be used.
    """
    return _Rounds(request, which, progress).run()


class _Rounds:
    """The rounds over all pages, each of which ends with examining the pages that it changed."""

    def __init__(self, request: Request, which: Which, progress: Progress) -> None:
        self._reader = _Reader()
        self._request = replace(request, read=self._reader)
        self._which = which
        self._progress = progress
        self._before = run(self._request, progress)
        self._errors = _errors(self._before)
        self._is_whole = not request.paths
        self._works: dict[str, _Work] = {}
        for path, findings in self._fixable(self._before).items():
            file = request.settings.root / path
            if file in self._reader.seen:
                self._works[path] = _Work(file, self._reader.seen[file], findings)
                self._works[path].begin()

    def run(self) -> Fixing:
        """Return the pages after as many rounds as it takes."""
        for _ in range(_MOST_ROUNDS):
            if not self._round():
                break
        else:
            for work in self._works.values():
                if not work.is_done:
                    work.give_up(_ENDLESS)
        pages = tuple(
            FixedPage(path, work.file, work.before, work.data, _fixed(work))
            for path, work in self._works.items()
            if work.data != work.before
        )
        left = [one for work in self._works.values() for one in (*work.left, *work.held.values())]
        return Fixing(pages, tuple(sorted(left, key=_place)), self._before)

    def _round(self) -> bool:
        """Applies what can be applied now; False when that is nothing."""
        outcomes = dict(self._propose())
        if not outcomes:
            return False
        found = self._examine(outcomes)
        errors = _errors(found)
        new = {path: rules for path in errors if (rules := _new(errors[path], self._errors.get(path)))}
        if new:
            self._hold_back(outcomes, new)
        else:
            findings = self._fixable(found)
            for path, outcome in outcomes.items():
                self._works[path].accept(outcome, findings.get(path, ()))
        return True

    def _propose(self) -> Iterator[tuple[str, Outcome]]:
        """Yield what the next round makes of each page that it changes."""
        for path, work in self._works.items():
            if not work.is_done:
                outcome = apply_fixes(work.data, work.findings, work.held)
                work.left = [one for one in outcome.left if one[1] != OVERLAPS]
                work.is_done = outcome.data == work.data
                if not work.is_done:
                    yield path, outcome

    def _fixable(self, found: Run) -> dict[str, tuple[Finding, ...]]:
        """Return the findings that have a fix that is asked for, by path."""
        fixable: dict[str, list[Finding]] = {}
        for finding in found.findings:
            if finding.fix is not None and (finding.fix.safe or self._which == "all"):
                fixable.setdefault(finding.path, []).append(finding)
        return {path: tuple(findings) for path, findings in fixable.items()}

    def _examine(self, outcomes: Mapping[str, Outcome]) -> Run:
        """Return the run over the pages with their changes; over the whole guide where headings change.

        What other pages link to and what a page is called hangs on its headings.
        """
        is_whole = any(patch.is_in_heading for outcome in outcomes.values() for patch in outcome.applied)
        changed = {work.file: work.data for work in self._works.values()}
        if is_whole and not self._is_whole:
            self._reader.changed = {}
            self._errors = _errors(run(replace(self._request, paths=()), self._progress))
            self._is_whole = True
        self._reader.changed = changed | {self._works[path].file: one.data for path, one in outcomes.items()}
        paths = () if is_whole else tuple(self._works[path].file for path in outcomes)
        return run(replace(self._request, paths=paths), self._progress)

    def _hold_back(self, outcomes: Mapping[str, Outcome], new: Mapping[str, str]) -> None:
        """Holds the fixes that may have brought the new errors: those of headings first, then all of a page."""
        in_headings = {
            path: patches
            for path, outcome in outcomes.items()
            if (patches := [patch for patch in outcome.applied if patch.is_in_heading])
        }
        rules = ", ".join(dict.fromkeys(new.values()))
        reason = f"it would bring an error that was not there: {rules}"
        suspects = new.keys() & outcomes.keys() if new.keys() <= in_headings.keys() else in_headings.keys()
        for path in suspects or (new.keys() & outcomes.keys()) or outcomes.keys():
            work = self._works[path]
            if path in in_headings:
                work.hold(in_headings[path], reason)
            else:
                work.give_up(reason)


def _place(one: tuple[Finding, str]) -> tuple[str, int, int, str]:
    return one[0].path, one[0].line, one[0].column, one[0].rule


def _fixed(work: _Work) -> tuple[Finding, ...]:
    return tuple(patch.finding for _, patches in work.rounds for patch in patches)


def _errors(found: Run) -> dict[str, Counter[str]]:
    """Return how many errors each rule has on each page, but for those that any change of words brings."""
    errors: dict[str, Counter[str]] = {}
    for finding in found.findings:
        if finding.severity == "error" and finding.rule not in _FOLLOWING:
            name = f"{finding.rule} {finding.name}" if finding.rule != finding.name else finding.rule
            errors.setdefault(finding.path, Counter())[name] += 1
    return errors


def _new(errors: Counter[str], before: Counter[str] | None) -> str:
    """Return the rules that have more errors than before, as shown; empty when there are none."""
    return ", ".join(sorted(errors - (before or Counter())))
