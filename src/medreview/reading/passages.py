"""What a readability report quotes from a page: its hardest sentences, and the long words that repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from medreview.reading.page import Page
from medreview.schemas.run import HardSentence, LongWord, Passages
from medreview.text.counts import counts_of
from medreview.text.formulas import flesch_kincaid_grade
from medreview.text.syllables import count_syllables
from medreview.text.words import words_in

HARDEST = 10
_FEWEST_WORDS = 5
_POLYSYLLABLE = 3


def find_passages(page: Page) -> Passages:
    """Return the ten sentences with the highest Flesch-Kincaid grade, and words of 3 or more syllables that repeat."""
    sentences = sorted(_sentences(page), key=lambda s: (-s.grade, s.line, s.column))
    return Passages(tuple(sentences[:HARDEST]), tuple(_long_words(page)))


def _sentences(page: Page) -> Iterator[HardSentence]:
    for paragraph in page.prose.paragraphs:
        block = paragraph.block
        for (start, end), tally in zip(paragraph.sentences, paragraph.tallies, strict=True):
            counts = counts_of([tally])
            if counts.words < _FEWEST_WORDS:
                continue
            line, column = page.source.position(block.span(start, end).start)
            text = " ".join(block.text[start:end].replace("\ufffc", "[…]").split())
            grade = flesch_kincaid_grade(counts.words, 1, counts.syllables)
            yield HardSentence(line, column, text, counts.words, counts.polysyllables, grade)


def _long_words(page: Page) -> Iterator[LongWord]:
    words: Counter[str] = Counter()
    for paragraph in page.prose.paragraphs:
        words.update(
            word.casefold() for word in words_in(paragraph.block.text) if not any(map(str.isdigit, word))
        )
    for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])):
        if count > 1 and (syllables := count_syllables(word)) >= _POLYSYLLABLE:
            yield LongWord(word, syllables, count)
