"""What LanguageTool is sent of a page, block by block, and the exact way back from what it marks there.

As few characters as can be are changed: what stands for code, an image or an address (`OBJECT`) is left, because
LanguageTool takes it for an unknown word of no kind and no rule stumbles over it, as rules do over a made-up word.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import attrgetter
from typing import Final, NamedTuple

from medreview.reading.document import OBJECT, Block
from medreview.reading.page import Page
from medreview.reading.verbatim import listed_sources

_UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_SEAM: Final = "\0"
_CHANGED: Final = (
    # a browser shows one blank; a line that is broken on purpose is a sentence
    r"(?P<blank>[ \t\n]{2,}|\n)",
    # its dictionary has the composed letter
    rf"(?P<unseen>[{_UNSEEN}]+)|(?P<letter>\w[\u0300-\u036f]+)",
    # {{ this }}, {% this %}, {#anchor}, {.class}, {: …}
    r"(?P<template>\{\{[^{}]*\}\}|\{%[^{}]*%\})|(?P<anchor>[ \t]?\{[:#.][^{}]*\})",
    # (vas-kyu-LI-tis)
    r"(?P<spoken>(?<=\()(?:[A-Za-z]+-)+[A-Za-z]+(?: (?:[A-Za-z]+-)+[A-Za-z]+)*(?=\)))",
    rf"(?P<seam>{_SEAM}[ \t\n{_SEAM}]*(?:[,;–-][ \t\n]*{_SEAM}[ \t\n{_SEAM}]*)*)",
)
_ODD: Final = re.compile(rf"[{_UNSEEN}\u0300-\u036f]")
_SPOKEN: Final = re.compile(r"\([A-Za-z]+-")
_STRESSED: Final = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])")
_CLOSERS: Final = frozenset(".,;:!?)]}”’\"'")
_LEANS: Final = re.compile(r"\b(?:and|by|from|in|of|or|per|see|to|with)\Z", re.IGNORECASE)


class Edit(NamedTuple):
    """The sent characters from `at` to `end` stand for those of the block's text from `start` to `stop`.

    Where nothing is sent for them `at` and `end` are the same.
    """

    at: int
    end: int
    start: int
    stop: int


_AT: Final = attrgetter("at")
_END: Final = attrgetter("end")


@dataclass(frozen=True, slots=True)
class Proof:
    """The text of one block as it is sent; `number` is the block's number on the page."""

    number: int
    text: str
    edits: tuple[Edit, ...] = ()

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """Return what the sent characters from `start` to `end` are in the block's text, both in code points.

        None when they hold what is not the page's own words: code, an image, an address, a template, a filled gap.
        What was left out at either edge is not part of the answer, what was left out between is: a citation, so that
        only what reads the same in the file may be replaced there.
        """
        if OBJECT in self.text[start:end]:
            return None
        return (self._first(start), self._last(end)) if self.edits else (start, end)

    def _first(self, offset: int) -> int:
        number = bisect_right(self.edits, offset, key=_END)
        following = self.edits[number] if number < len(self.edits) else None
        if following is not None and following.at <= offset:
            return following.start
        return offset if not number else self.edits[number - 1].stop + offset - self.edits[number - 1].end

    def _last(self, offset: int) -> int:
        number = bisect_left(self.edits, offset, key=_AT)
        return (
            offset
            if not number
            else self.edits[number - 1].stop + max(offset - self.edits[number - 1].end, 0)
        )


def find_proofs(page: Page) -> list[Proof]:
    """Return the prose of a page in order: no approved disclaimers, no lists of sources, no blocks without letters."""
    blocks = page.document.blocks
    left_out = page.approved_blocks | listed_sources(page.document)
    return [
        proof_of(number, block)
        for number, block in enumerate(blocks)
        if number not in left_out and block.text.lower() != block.text.upper()
    ]


def proof_of(number: int, block: Block) -> Proof:
    """Return the block's text as it is sent."""
    text, seams = block.text, block.seams
    if seams:
        text = _with_seams(text, seams)
    has_blanks = "  " in text or "\n" in text or "\t" in text
    is_odd = not text.isascii() and _ODD.search(text) is not None
    may_be_spoken = "(" in text and _SPOKEN.search(text) is not None
    if not (seams or has_blanks or is_odd or may_be_spoken or "{" in text):
        return Proof(number, text)
    return _rewrite(number, _pattern(has_blanks, is_odd, "{" in text, may_be_spoken, bool(seams)), text)


@cache
def _pattern(*holds: bool) -> re.Pattern[str]:
    """Return what finds all that is changed of what a text holds; what it cannot hold would only cost time."""
    return re.compile("|".join(compress(_CHANGED, holds)))


def _with_seams(text: str, seams: list[int]) -> str:
    """Return the text with a mark for each citation that was taken out, before the blanks that stood before it."""
    pieces: list[str] = []
    done = 0
    for seam in seams:
        words = text[done:seam]
        kept = words.rstrip(" \t\n")
        pieces += (kept, _SEAM, words[len(kept) :])
        done = seam
    return "".join((*pieces, text[done:]))


def _rewrite(number: int, pattern: re.Pattern[str], text: str) -> Proof:
    """Return the proof of a text in which a seam stands wherever a citation was taken out."""
    sent: list[str] = []
    edits: list[Edit] = []
    done = at = seams = 0
    for match in pattern.finditer(text):
        written = _instead(match)
        if written == match[0]:
            continue
        start, stop = match.span()
        sent += (text[done:start], written)
        at += start - done
        inside = match[0].count(_SEAM)
        edits.append(Edit(at, at + len(written), start - seams, stop - seams - inside))
        done, at, seams = stop, at + len(written), seams + inside
    return Proof(number, "".join((*sent, text[done:])), tuple(edits)) if edits else Proof(number, text)


def _instead(match: re.Match[str]) -> str:
    """Return what is sent for what was found."""
    words = match[0]
    if match.lastgroup == "blank":
        return _blank(words)
    if match.lastgroup == "letter":
        return unicodedata.normalize("NFC", words)
    if match.lastgroup == "template":
        return OBJECT
    if match.lastgroup == "spoken":
        return OBJECT if _STRESSED.search(words) and not words.isupper() else words
    return _at_seam(match) if match.lastgroup == "seam" else ""


def _blank(blanks: str) -> str:
    """Return one blank, or what parts paragraphs where a line ends."""
    return "\n\n" if "\n" in blanks else " "


def _at_seam(match: re.Match[str]) -> str:
    """Return what joins the words around citations that were taken out, with the commas between them."""
    text, (start, end) = match.string, match.span()
    is_before_words = end < len(text) and text[end] not in _CLOSERS
    has_blank = match[0].rstrip(_SEAM) != ""
    if has_blank and _LEANS.search(text, max(start - 5, 0), start):
        return f" {OBJECT} " if is_before_words else f" {OBJECT}"  # "as shown in [^a]": a citation as a noun
    return " " if has_blank and is_before_words and start > 0 else ""
