"""What changed between the text that was reviewed and the text that a page has now, and how serious each change is.

docs/reference/change-classes.md has the rules in words. Nothing here knows of git, records or policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from medreview.review.alignment import Budget, Gap, gaps_between, likest_pairs
from medreview.review.content_tokens import ContentLine, Token, words_between
from medreview.review.spelling_repairs import SpellingRepairs
from medreview.review.word_changes import Verdict, WordChange, judge
from medreview.schemas.change_class import ChangeClass, worst_class

if TYPE_CHECKING:
    from medreview.review.critical_words import CriticalWords

_LONGEST_LINE: Final = 100_000
_MOST_SHOWN: Final = 80
_ENDS: Final = frozenset(".!?:")
_BROKEN: Final = Verdict("clinical", "structure")


class Spot(NamedTuple):
    """A place in the content as it is now: from `start` of a leaf of a line to `end` of its `last` leaf.

    A line without words, or a place at which nothing is left, has no leaf: then the whole block is meant.
    """

    line: int
    leaf: int | None = None
    start: int = 0
    end: int = 0
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: its class, a short name of why, the words that were and are there, and where that is now.

    `before` is empty for what was inserted, `after` for what was removed; both are shortened. For words that are gone,
    `spot` is the nearest word that is left.
    """

    change_class: ChangeClass
    reason: str
    before: str
    after: str
    spot: Spot


def find_differences(then: Sequence[str], now: Sequence[str], words: CriticalWords) -> tuple[Difference, ...]:
    """Return all differences between two versions of a page's hashed text, given line by line, in order of place.

    Nothing is returned for two texts that are the same, and only then. Never raises, whatever the lines hold; where
    comparing would take too long all that changed is one clinical difference.
    """
    if list(then) == list(now):
        return ()
    finder = _Finder(then, now, words)
    found = sorted(finder.find(), key=lambda one: (one.spot.line, one.spot.leaf or 0, one.spot.start))
    return tuple(found) or (finder.unclassed(),)


def class_of(differences: Iterable[Difference]) -> ChangeClass:
    """Return the class of a whole change: the most serious of its differences, formatting where there is none."""
    return worst_class(one.change_class for one in differences)


class _Finder:
    """Compares two versions of one page."""

    def __init__(self, then: Sequence[str], now: Sequence[str], words: CriticalWords) -> None:
        self.then = [ContentLine(line, number) for number, line in enumerate(then)]
        self.now = [ContentLine(line, number) for number, line in enumerate(now)]
        self.then_lines, self.now_lines = frozenset(then), frozenset(now)
        self.words = words
        self.repairs = SpellingRepairs(words)
        self.budget = Budget()

    def find(self) -> Iterator[Difference]:
        gaps = gaps_between([line.line for line in self.then], [line.line for line in self.now], self.budget)
        if gaps is None:
            yield self.unclassed()
            return
        for gap in gaps:
            yield from self._gap(gap)

    def unclassed(self) -> Difference:
        """Return one clinical difference for everything, at the first line that is not as it was."""
        pairs = enumerate(zip(self.then, self.now, strict=False))
        at = next(
            (n for n, (one, other) in pairs if one.line != other.line), min(len(self.then), len(self.now))
        )
        if at < min(len(self.then), len(self.now)):
            return self._long(self.then[at], self.now[at])
        return Difference("clinical", "unclassed", "", "", self._near(at))

    def _gap(self, gap: Gap) -> Iterator[Difference]:
        then, now = self.then[gap.start : gap.end], self.now[gap.at : gap.to]
        if len(then) != len(now) and then and now and _is_same_text(then, now):
            verdict = Verdict("wording", "paragraphs") if _part_at_ends(then, now) else _BROKEN
            yield Difference(*verdict, _shown(then), _shown(now), self._spot_of(now))
            return
        left, right = 0, 0
        for one, other in [*self._pairs(then, now), (len(then), len(now))]:
            yield from self._unpaired(then[left:one], now[right:other], gap.at + right)
            if one < len(then):
                yield from self._pair(then[one], now[other])
            left, right = one + 1, other + 1

    def _pairs(self, then: list[ContentLine], now: list[ContentLine]) -> list[tuple[int, int]]:
        """Return which line became which: all in order where their kinds are the same, else those that are alike."""
        if [line.head for line in then] == [line.head for line in now]:
            return [(number, number) for number in range(len(then))]
        if sum(len(line.line) for line in (*then, *now)) > _LONGEST_LINE:
            return []
        return likest_pairs(_bags(then), _bags(now))

    def _unpaired(self, gone: list[ContentLine], new: list[ContentLine], at: int) -> Iterator[Difference]:
        """Yield that lines are gone and others new; where both say the same, that they were put into another shape."""
        if not gone and not new:
            return
        is_reshaped = bool(_all_words(gone)) and sorted(_all_words(gone)) == sorted(_all_words(new))
        for lines, spot, others in (
            (gone, self._near(at), self.now_lines),
            (new, self._spot_of(new), self.then_lines),
        ):
            if lines:
                is_moved = {line.line for line in lines} <= others
                reason = _shape(lines) if is_reshaped or is_moved else self._reason_of(lines)
                before, after = (_shown(lines), "") if lines is gone else ("", _shown(lines))
                yield Difference("clinical", reason, before, after, spot)

    def _reason_of(self, lines: list[ContentLine]) -> str:
        forced = next((line.forced for line in lines if line.forced), "")
        if forced:
            return forced
        said = [token for line in lines for token in line.tokens]
        telling = self.words.most_telling(token.text for token in said[:_LONGEST_LINE] if not token.is_mark)
        return telling or ("unclassed" if any(token.is_word for token in said) else _shape(lines))

    def _pair(self, then: ContentLine, now: ContentLine) -> Iterator[Difference]:
        """Yield the differences between a line and what became of it."""
        if max(len(then.line), len(now.line)) > _LONGEST_LINE:
            yield self._long(then, now)
            return
        found = list(self._within(then, now))
        if then.name != now.name:
            yield Difference(
                "clinical", _shape([then, now]), _shown([then]), _shown([now]), self._spot_of([now])
            )
        yield from found
        if not found and then.line != now.line and then.name == now.name:
            yield Difference("clinical", "unclassed", "", "", self._spot_of([now]))

    def _within(self, then: ContentLine, now: ContentLine) -> Iterator[Difference]:
        old, new = then.tokens, now.tokens
        gaps = gaps_between([token.key for token in old], [token.key for token in new], self.budget)
        if gaps is None:
            yield self._long(then, now)
            return
        for start, end, at, to in gaps:
            yield from self._changes(then, now, WordChange(old, new, start, end, at, to))
        yield from self._spacing(then, now, gaps)

    def _changes(self, then: ContentLine, now: ContentLine, change: WordChange) -> Iterator[Difference]:
        """Yield a change as one; word by word where each of its words is less than clinical by itself."""
        verdict = judge(change, self.repairs)
        parts = change.split() if verdict.change_class == "clinical" else [change]
        verdicts = [judge(part, self.repairs) for part in parts] if len(parts) > 1 else [verdict]
        if any(one.change_class == "clinical" for one in verdicts):
            parts, verdicts = [change], [verdict]
        for part, one in zip(parts, verdicts, strict=True):
            yield self._difference(then, now, part, one)

    def _difference(
        self, then: ContentLine, now: ContentLine, change: WordChange, verdict: Verdict
    ) -> Difference:
        before, after = words_between(then, list(change.old)), words_between(now, list(change.new))
        tokens = change.new or now.tokens[max(0, change.at - 1) : max(0, change.at - 1) + 1]
        return Difference(*verdict, _short(before), _short(after), _spot(now, tokens))

    def _spacing(self, then: ContentLine, now: ContentLine, gaps: list[Gap]) -> Iterator[Difference]:
        """Yield where only the white space before a word came or went: "5 -" for "5-" may be a sign, or a range."""
        start = at = 0
        for gap in (*gaps, Gap(len(then.tokens), 0, len(now.tokens), 0)):
            for old, new in zip(then.tokens[start : gap.start], now.tokens[at : gap.at], strict=True):
                if old.is_spaced != new.is_spaced and (old.leaf, old.start) != (0, 0) != (
                    new.leaf,
                    new.start,
                ):
                    tokens = [new]
                    yield Difference("clinical", "punctuation", old.text, new.text, _spot(now, tokens))
            start, at = gap.end, gap.to

    def _long(self, then: ContentLine, now: ContentLine) -> Difference:
        """Return one difference at the first word of a line that is not as it was, for one too long to be compared."""
        for number, (old, new) in enumerate(zip(then.leaves, now.leaves, strict=False)):
            if old != new:
                at = _first_change(old.text, new.text)
                start = new.text.rfind(" ", 0, at) + 1
                end = new.text.find(" ", at)
                end = len(new.text) if end < 0 else end
                after = new.text[start:end]
                return Difference(
                    "clinical", "unclassed", "", _short(after), Spot(now.number, number, start, end, number)
                )
        return Difference("clinical", "unclassed", "", "", Spot(now.number))

    def _near(self, at: int) -> Spot:
        """Return the last word before a line that is gone, or the first behind it."""
        beside = [line for line in self.now[max(0, at - 1) : at + 1] if line.leaves and line.name != "recipe"]
        for line in sorted(beside, key=lambda line: bool(line.forced)):
            if line.tokens:
                tokens = line.tokens[-1:] if line.number < at else line.tokens[:1]
                return _spot(line, tokens)
        return Spot(min(at, len(self.now) - 1))

    def _spot_of(self, lines: list[ContentLine]) -> Spot:
        """Return the place of all words of the first line that has any; the first line where none has."""
        for line in lines:
            if line.name != "recipe" and line.leaves and line.tokens:
                return _spot(line, line.tokens)
        return Spot(lines[0].number) if lines else Spot(0)


def _spot(line: ContentLine, tokens: Sequence[Token]) -> Spot:
    if not tokens:
        return Spot(line.number)
    first, last = tokens[0], tokens[-1]
    return Spot(line.number, first.leaf, first.start, last.end, last.leaf)


def _is_same_text(then: list[ContentLine], now: list[ContentLine]) -> bool:
    """True when both are paragraphs, with the same words and marks in the same order."""
    if any(line.name != "text" for line in (*then, *now)):
        return False
    keys = [[token.key for line in lines for token in line.tokens] for lines in (then, now)]
    return keys[0] == keys[1] and _spaces(then) == _spaces(now)


def _part_at_ends(then: list[ContentLine], now: list[ContentLine]) -> bool:
    """True when paragraphs were only parted or joined where sentences end."""
    return all(line.tokens and line.tokens[-1].text in _ENDS for lines in (then, now) for line in lines[:-1])


def _spaces(lines: list[ContentLine]) -> list[bool]:
    """Return which words have white space before them: the first of a further paragraph is as apart as if it had."""
    return [
        token.is_spaced or (at == 0 and number > 0)
        for number, line in enumerate(lines)
        for at, token in enumerate(line.tokens)
    ]


def _bags(lines: list[ContentLine]) -> list[list[str]]:
    return [[token.key for token in line.tokens if token.is_word or token.forced] for line in lines]


def _all_words(lines: list[ContentLine]) -> list[str]:
    return [token.text for line in lines for token in line.tokens if not token.is_mark]


def _shape(lines: list[ContentLine]) -> str:
    if any(line.is_table for line in lines):
        return "table"
    return "heading-level" if all(line.name == "heading" for line in lines) else "structure"


def _shown(lines: list[ContentLine]) -> str:
    """Return the words of lines, as far as they are shown."""
    words: list[str] = []
    for line in lines:
        words.append(words_between(line, line.tokens))
        if sum(map(len, words)) > _MOST_SHOWN:
            break
    return _short(" ".join(word for word in words if word))


def _short(words: str) -> str:
    return words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1].rstrip() + "…"


def _first_change(one: str, other: str) -> int:
    """Return how many characters two texts have in common from the start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low
