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
_EDGES = ".,;:!?()[]\"'…—–*"
_SENTENCE_END = (".", "!", "?")
_WORD = re.compile(r"\w+")
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
    """An approved wording taken apart; `telling` are its longer words.

    `least` is how many of them a block has that may be close to it: a third (of one paragraph's).
    """

    printed: tuple[str, ...]
    words: tuple[str, ...]
    telling: frozenset[str]
    paragraphs: int
    least: int


@lru_cache(maxsize=512)
def _model(text: str) -> _Model:
    printed = tuple(squeeze(text).split(" "))
    words = _compared(printed)
    longer = [word for word in words if len(word) > _SHORT and word not in _COMMON]
    telling = frozenset(part for word in longer for part in _WORD.findall(fold(word)))
    paragraphs = min(len(_PARAGRAPHS.split(text.replace("\r\n", "\n").strip())), _MOST_BLOCKS)
    least = max(1, -(-len(telling) // (3 * paragraphs)))
    return _Model(printed, words, telling, paragraphs, least)


def _compared(printed: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip(_EDGES).casefold() or word for word in printed)


def find_near_wordings(
    document: Document, disclaimers: Iterable[Disclaimer], held: Collection[int]
) -> list[NearWording]:
    """Return every text that is close to an approved wording, in reading order, one for each stretch of blocks.

    Blocks in `held` (those with an approved wording, word for word) and headings are not looked at.
    """
    wordings = list(_candidates(document, disclaimers))
    telling = frozenset[str]().union(*(model.telling for _, _, model in wordings))
    fewest = min((model.least for _, _, model in wordings), default=0)
    found: list[NearWording] = []
    parts = document.running_text.terms.words_by_part if wordings else []
    for number, shared in enumerate(map(telling.intersection, parts)):
        if len(shared) < fewest or number in held or document.blocks[number].kind == "heading":
            continue
        for disclaimer, wording, model in wordings:
            if model.least <= len(shared) and model.least <= len(shared & model.telling):
                found.extend(_near(document, number, disclaimer, wording, held))
    found.sort(key=lambda near: (-near.likeness, near.first))
    kept: list[NearWording] = []
    for near in found:
        if not any(near.first <= other.last and other.first <= near.last for other in kept):
            kept.append(near)
    return sorted(kept, key=lambda near: near.first)


def _candidates(
    document: Document, disclaimers: Iterable[Disclaimer]
) -> Iterator[tuple[Disclaimer, Wording, _Model]]:
    """Yield the approved wordings of which enough telling words stand on the page, wherever."""
    on_page = document.running_text.terms.words
    for disclaimer in disclaimers:
        for wording in disclaimer.versions:
            model = _model(wording.text)
            if len(model.words) >= FEWEST_WORDS and len(model.telling & on_page) >= model.least:
                yield disclaimer, wording, model


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
