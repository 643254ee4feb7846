"""Text that is close to an approved wording without being it: compared by words, window by window of blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache

from medreview.reading.document import Document
from medreview.reading.wordings import squeeze
from medreview.schemas.disclaimers import Disclaimer, Wording
from medreview.text.terms import fold

CLOSE = 0.75
"""Likeness from which a text counts as altered: twice the shared words by the words of both (0 to 1)."""
FEWEST_WORDS = 8
"""A shorter wording says what anybody might say ("In an emergency, call 911.") and is not compared."""
_MOST_BLOCKS = 3
_COMMON = frozenset(
    "about also been before could does from have here into just make more most much only other people should some such "
    "than that their them then there these they this those very were what when where which while will with would you "
    "your".split()
)
"""Longer words that stand in any text and tell nothing of a wording."""
_SHORT = 3
_FEWEST_CHARACTERS = 25
_EDGES = ".,;:!?()[]\"'…—–*"
_SENTENCE_END = (".", "!", "?")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class NearWording:
    """A text in blocks `first` to `last` that is close to an approved wording; `differences` are in words."""

    disclaimer: Disclaimer
    wording: Wording
    first: int
    last: int
    likeness: float
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Model:
    """An approved wording taken apart; `telling` are its longer words, with and without the marks around them."""

    printed: tuple[str, ...]
    words: tuple[str, ...]
    telling: frozenset[str]
    paragraphs: int

    @property
    def least(self) -> int:
        """How many telling words a block has at least that may be close: a third (of one paragraph's)."""
        return -(-len(self.telling) // (3 * self.paragraphs))


@lru_cache(maxsize=512)
def _model(text: str) -> _Model:
    printed = tuple(squeeze(text).split(" "))
    words = _compared(printed)
    telling = frozenset(
        part
        for pair in zip(printed, words, strict=True)
        if len(pair[1]) > _SHORT and pair[1] not in _COMMON
        for form in pair
        for part in fold(form).split()
    )
    paragraphs = len(_PARAGRAPHS.split(text.replace("\r\n", "\n").strip()))
    return _Model(printed, words, telling, min(paragraphs, _MOST_BLOCKS))


@lru_cache(maxsize=64)
def _models(texts: tuple[str, ...]) -> tuple[tuple[_Model, ...], frozenset[str], int]:
    """Return the wordings taken apart, the telling words of all, and the fewest of those that any of them needs."""
    models = tuple(map(_model, texts))
    telling = frozenset[str]().union(*(model.telling for model in models))
    return models, telling, max(1, min((model.least for model in models), default=1))


def _compared(printed: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip(_EDGES).casefold() or word for word in printed)


def find_near_wordings(
    document: Document, disclaimers: Iterable[Disclaimer], held: Collection[int]
) -> list[NearWording]:
    """Return every text that is close to an approved wording, in reading order, one for each stretch of blocks.

    Blocks in `held` (those with an approved wording, word for word) and headings are not looked at.
    """
    wordings = [(d, w) for d in disclaimers for w in d.versions if len(_model(w.text).words) >= FEWEST_WORDS]
    models, telling, fewest = _models(tuple([wording.text for _, wording in wordings]))
    found: list[NearWording] = []
    for number, text in enumerate(document.running_text.terms.folded.split("\0")):
        if number in held or len(text) < _FEWEST_CHARACTERS or document.blocks[number].kind == "heading":
            continue
        words = telling.intersection(text.split())
        if len(words) < fewest:
            continue
        for (disclaimer, wording), model in zip(wordings, models, strict=True):
            if len(model.telling & words) >= model.least:
                found.extend(_near(document, number, disclaimer, wording, held))
    found.sort(key=lambda near: (-near.likeness, near.first))
    kept: list[NearWording] = []
    for near in found:
        if not any(near.first <= other.last and other.first <= near.last for other in kept):
            kept.append(near)
    return sorted(kept, key=lambda near: near.first)


def _near(
    document: Document, first: int, disclaimer: Disclaimer, wording: Wording, held: Collection[int]
) -> Iterator[NearWording]:
    """Yield each stretch of blocks from `first`, no more than the wording has paragraphs, that is close to it."""
    model = _model(wording.text)
    printed: tuple[str, ...] = ()
    for last in range(first, min(first + model.paragraphs, len(document.blocks))):
        block = document.blocks[last]
        if last in held or block.kind == "heading":
            break
        printed += tuple(squeeze(block.text).split(" "))
        likeness, start, end = _best_stretch(model.words, _compared(printed))
        if likeness >= CLOSE:
            differences = _differences(model.printed, printed[start:end])
            yield NearWording(disclaimer, wording, first, last, likeness, differences)


def _best_stretch(wanted: tuple[str, ...], words: tuple[str, ...]) -> tuple[float, int, int]:
    """Return the likeness of the stretch of `words` that is most like the wording, and where it begins and ends."""
    if 5 * len(set(wanted).intersection(words)) < 3 * len(set(wanted)):
        return 0.0, 0, 0  # a likeness of 0.75 takes at least six in ten of the wording's words
    matcher = SequenceMatcher(None, wanted, words, autojunk=False)
    matches = [match for match in matcher.get_matching_blocks() if match.size]
    best = (0.0, 0, 0)
    for low, first in enumerate(matches):
        shared = 0
        for last in matches[low:]:
            shared += last.size
            likeness = 2 * shared / (len(wanted) + last.b + last.size - first.b)
            best = max(best, (likeness, *_widened(wanted, words, first, last)))
    return best


def _widened(wanted: tuple[str, ...], words: tuple[str, ...], first: Match, last: Match) -> tuple[int, int]:
    """Return the stretch with as many more words on either side as the wording has left over there."""
    start = max(0, first.b - first.a)
    end = min(len(words), last.b + last.size + len(wanted) - last.a - last.size)
    return start, end


def _differences(wanted: tuple[str, ...], printed: tuple[str, ...]) -> tuple[str, ...]:
    matcher = SequenceMatcher(None, wanted, printed, autojunk=False)
    return tuple(
        _difference(" ".join(wanted[a:b]), " ".join(printed[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def _difference(wanted: str, printed: str) -> str:
    if not printed:
        return f'"{wanted}" is missing'
    return f'"{printed}" stands for "{wanted}"' if wanted else f'"{printed}" is added'
