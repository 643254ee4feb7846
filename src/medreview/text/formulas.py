"""The readability formulas: pure arithmetic on counts.

Each takes counts greater than zero (a `ZeroDivisionError` otherwise) and does not round. The constants are
those of the papers named, which we know from secondary sources and their published worked examples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from medreview.text.counts import Counts

SMOG_SENTENCES: Final = 30
"""SMOG was made for samples of 30 sentences; on fewer it is an estimate."""
SMOG_MINIMUM: Final = 10
"""With fewer sentences than this no SMOG grade is given."""
_FORCAST_WORDS: Final = 150


@dataclass(frozen=True, slots=True)
class Grades:
    """What the formulas say of a text: US school grades, and the Flesch reading ease; None without text."""

    smog: float | None
    smog_is_estimate: bool
    """Whether the SMOG grade rests on fewer than 30 sentences."""
    flesch_kincaid: float | None
    flesch_reading_ease: float | None
    gunning_fog: float | None
    coleman_liau: float | None
    automated_readability_index: float | None
    forcast: float | None


def grades(counts: Counts) -> Grades:
    """Every grade of a text with these counts, not rounded; all None without words or sentences.

    SMOG below 30 sentences is scaled to 30 and marked as an estimate; below 10 sentences it is None.
    """
    words, sentences = counts.words, counts.sentences
    if not words or not sentences:
        return Grades(None, False, None, None, None, None, None, None)
    has_smog = sentences >= SMOG_MINIMUM
    return Grades(
        smog=smog(counts.polysyllables, sentences) if has_smog else None,
        smog_is_estimate=has_smog and sentences < SMOG_SENTENCES,
        flesch_kincaid=flesch_kincaid_grade(words, sentences, counts.syllables),
        flesch_reading_ease=flesch_reading_ease(words, sentences, counts.syllables),
        gunning_fog=gunning_fog(words, sentences, counts.complex_words),
        coleman_liau=coleman_liau(words, sentences, counts.letters),
        automated_readability_index=automated_readability_index(words, sentences, counts.letters),
        forcast=forcast(words, counts.monosyllables),
    )


def smog(polysyllables: int, sentences: int) -> float:
    """SMOG, a US school grade: 1.0430 * sqrt(polysyllables * 30 / sentences) + 3.1291.

    Source: McLaughlin 1969. Meant for 30 sentences or more.
    """
    return 1.0430 * math.sqrt(polysyllables * SMOG_SENTENCES / sentences) + 3.1291


def flesch_kincaid_grade(words: int, sentences: int, syllables: int) -> float:
    """Flesch-Kincaid, a US school grade: 0.39 * words / sentences + 11.8 * syllables / words - 15.59.

    Source: Kincaid and others 1975.
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def flesch_reading_ease(words: int, sentences: int, syllables: int) -> float:
    """Flesch reading ease, a score, higher is easier: 206.835 - 1.015 * words / sentences - 84.6 * syllables
    / words.

    Source: Flesch 1948.
    """
    return 206.835 - 1.015 * words / sentences - 84.6 * syllables / words


def gunning_fog(words: int, sentences: int, complex_words: int) -> float:
    """Gunning's Fog index, a US school grade: 0.4 * (words / sentences + 100 * complex words / words).

    Source: Gunning 1952.
    """
    return 0.4 * (words / sentences + 100 * complex_words / words)


def coleman_liau(words: int, sentences: int, letters: int) -> float:
    """Coleman-Liau, a US school grade: 0.0588 * letters per 100 words - 0.296 * sentences per 100 words -
    15.8.

    Source: Coleman and Liau 1975.
    """
    return 0.0588 * 100 * letters / words - 0.296 * 100 * sentences / words - 15.8


def automated_readability_index(words: int, sentences: int, letters: int) -> float:
    """The Automated Readability Index, a US school grade: 4.71 * letters / words + 0.5 * words / sentences -
    21.43.

    Letters include digits and no punctuation. Source: Smith and Senter 1967.
    """
    return 4.71 * letters / words + 0.5 * words / sentences - 21.43


def forcast(words: int, monosyllables: int) -> float:
    """FORCAST, a US school grade: 20 - words of one syllable in 150 words / 10; here scaled to 150 words.

    Source: Caylor and others 1973.
    """
    return 20 - monosyllables * _FORCAST_WORDS / words / 10
