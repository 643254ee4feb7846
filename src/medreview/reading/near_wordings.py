"""Text that is close to an approved wording without being it: compared by words, window by window of blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache

from medreview.reading.document import Document
from medreview.reading.wordings import alike, squeeze
from medreview.schemas.disclaimers import Disclaimer, Wording

CLOSE = 0.75
"""Likeness from which a text counts as altered: twice the shared words by the words of both (0 to 1)."""
FEWEST_WORDS = 8
"""A shorter wording says what anybody might say ("In an emergency, call 911.") and is not compared."""
_MOST_BLOCKS = 3
_SHORT = 3
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
    """An approved wording taken apart; `telling` are its longer words, the longest (and so rarest) first."""

    printed: tuple[str, ...]
    words: tuple[str, ...]
    telling: tuple[str, ...]
    paragraphs: int

    def may_be_in(self, text: str) -> bool:
        """True when a text in small letters has at least half of the longer words."""
        bearable = len(self.telling) // 2
        for word in self.telling:
            if word not in text:
                bearable -= 1
                if bearable < 0:
                    return False
        return True


@lru_cache(maxsize=512)
def _model(text: str) -> _Model:
    printed = tuple(squeeze(text).split(" "))
    paragraphs = len(_PARAGRAPHS.split(text.replace("\r\n", "\n").strip()))
    words = _compared(printed)
    telling = sorted({word for word in words if len(word) > _SHORT}, key=lambda word: (-len(word), word))
    return _Model(printed, words, tuple(telling), min(paragraphs, _MOST_BLOCKS))


def _compared(printed: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip(_EDGES).casefold() or word for word in printed)


def find_near_wordings(
    document: Document, disclaimers: Iterable[Disclaimer], held: Collection[int]
) -> list[NearWording]:
    """Return every text that is close to an approved wording, in reading order, one for each stretch of blocks.

    Blocks in `held` (those with an approved wording, word for word) and headings are not looked at.
    """
    texts = [
        "" if number in held or block.kind == "heading" else alike(block.text).casefold()
        for number, block in enumerate(document.blocks)
    ]
    everything = "\n".join(texts)
    found = [
        near
        for disclaimer in disclaimers
        for wording in disclaimer.versions
        for model in (_model(wording.text),)
        if len(model.words) >= FEWEST_WORDS and model.may_be_in(everything)
        for near in _near(document, disclaimer, wording, texts)
    ]
    found.sort(key=lambda near: (-near.likeness, near.first))
    kept: list[NearWording] = []
    for near in found:
        if not any(near.first <= other.last and other.first <= near.last for other in kept):
            kept.append(near)
    return sorted(kept, key=lambda near: near.first)


def _near(
    document: Document, disclaimer: Disclaimer, wording: Wording, texts: list[str]
) -> Iterator[NearWording]:
    """Yield each stretch of blocks, no more than the wording has paragraphs, that is close to it."""
    model = _model(wording.text)
    for first, text in enumerate(texts):
        for last in range(first, min(first + model.paragraphs, len(texts))):
            if not texts[last]:
                break
            text = texts[first] if last == first else f"{text}\n{texts[last]}"
            if not model.may_be_in(text):
                continue
            blocks = document.blocks[first : last + 1]
            printed = tuple(squeeze(" ".join([block.text for block in blocks])).split(" "))
            likeness, start, end = _best_stretch(model.words, _compared(printed))
            if likeness >= CLOSE:
                differences = _differences(model.printed, printed[start:end])
                yield NearWording(disclaimer, wording, first, last, likeness, differences)


def _best_stretch(wanted: tuple[str, ...], words: tuple[str, ...]) -> tuple[float, int, int]:
    """Return the likeness of the stretch of `words` that is most like the wording, and where it begins and ends."""
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
