"""The sentences of a page that count for readability, and their counts.

Counted are paragraphs, list items and block quotations; not headings, tables, code, footnotes or approved disclaimers.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from medreview.reading.document import Block
from medreview.text.counts import Counts, counts_of, tallies
from medreview.text.formulas import Grades, grades
from medreview.text.sentences import split_sentences

_COUNTED = frozenset(("paragraph", "item"))


class Paragraph(NamedTuple):
    """A counted block, the spans of its sentences in the block's text, and the tally of each."""

    block: Block
    sentences: list[tuple[int, int]]
    tallies: list[int]


class Prose:
    """What is counted of a page."""

    def __init__(self, blocks: list[Block], approved: frozenset[int]) -> None:
        self._blocks = [b for n, b in enumerate(blocks) if b.kind in _COUNTED and n not in approved]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Every counted block with its sentences, in order; a block without a word is left out."""
        found: list[Paragraph] = []
        for block in self._blocks:
            text = block.text
            sentences = split_sentences(text)
            if sentences:
                found.append(Paragraph(block, sentences, tallies(text, sentences)))
        return found

    @cached_property
    def grades(self) -> Grades:
        """The grades made from the counts."""
        return grades(self.counts)

    @cached_property
    def counts(self) -> Counts:
        """The counts of all sentences together."""
        return counts_of([sum(paragraph.tallies) for paragraph in self.paragraphs])
