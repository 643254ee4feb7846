"""How many syllables a reader says when reading a word aloud."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from medreview.text.numerals import count_numeral_syllables
from medreview.text.syllable_rules import estimate_syllables, sounds_before_s

_DATA: Final = Path(__file__).parent / "data"

_PIECE: Final = re.compile(
    r"""
      (?P<numeral> \d+(?:[.,:]\d+)*+ (?:(?:st|nd|rd|th|s)(?![^\W\d_]))? )
    | (?P<percent> % )
    | (?P<letters> [^\W\d_]+(?:'[^\W\d_]+)*+ )
    """,
    re.VERBOSE,
)
_SPELLED: Final = re.compile(r"([A-Z]{2,5})(?:'?s)?")
_CAMEL: Final = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z']+|[a-z']+|[A-Z]")
_CAMEL_NAME: Final = re.compile(r"(?:Ma?c|De|Di|Du|La|Le|Van|O')[A-Z][a-z']+")
_PERCENT: Final = 2
_SPELLINGS: Final = str.maketrans({"\u2019": "'", "\u00ad": None})

# Read in full, as SMOG asks of abbreviations; units in the plural, as they mostly stand.
_READ_IN_FULL: Final = {
    **{
        "mg": 3,
        "mcg": 3,
        "\u03bcg": 3,
        "kg": 3,
        "ng": 3,
        "mmol": 3,
        "kcal": 5,
        "oz": 2,
        "lb": 1,
        "lbs": 1,
        "ft": 1,
    },
    **{"ml": 4, "mL": 4, "dl": 4, "dL": 4, "cm": 4, "mm": 4, "km": 4, "hr": 2, "hrs": 2, "tsp": 2, "tbsp": 3},
    **{"Dr": 2, "Drs": 2, "approx": 5},
}
_GREEK: Final = dict(
    zip(
        "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b8\u03ba\u03bb\u03bc\u03c9",
        (2, 2, 2, 2, 3, 2, 2, 2, 1, 3),
        strict=True,
    )
)

# Read as words although in capitals: acronyms that are pronounced, and short words that a page stresses.
_CAPITAL_WORDS: Final = frozenset(
    """
    AIDS COVID SARS MERS NASA NATO NICE GERD DARE SNAP CHIP FAST DASH NOAA ZIKA EBOLA LASIK BOTOX DAISY
    NOT DO STOP NEVER ALL AND CALL NOW TAKE MUST ONLY EVER ANY NO YES IF YOU YOUR THE FOR WITH BUT ARE CAN MAY
    HAVE WAIT READ NOTE HELP ASK TELL KEEP MORE LESS ONE TWO MOST BOTH EACH EVERY SOME VERY ALSO ABOUT AFTER
    THIS THAT WILL SEEK RIGHT AWAY FIRST LAST DAILY ONCE TWICE WEEK DAY DRINK EAT USE GO GET WHEN WHAT WHY HOW
    WARN RISK NEW
    """.split()
)


@lru_cache(maxsize=65_536)
def count_syllables(word: str) -> int:
    """The syllables of one word as `words_in` gives it, at least 1.

    Reviewed medical words come first, then CMUdict, then rules for words that neither knows. Hyphenated
    compounds are the sum of their parts, acronyms in capitals are spelled out, numerals, units and % are read
    in full.
    """
    plain = word.translate(_SPELLINGS)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return max(1, sum(_count_piece(piece) for piece in _PIECE.finditer(plain)))


def known_to_syllables(word: str) -> bool:
    """True when a table has this word, in lower case: it is then a word of English, or a name."""
    return word in _reviewed() or word in _cmudict_exceptions()


def _count_piece(piece: re.Match[str]) -> int:
    """The syllables of a run of letters, a numeral or a per cent sign."""
    if piece.lastgroup == "letters":
        return _count_letters(piece[0])
    return _PERCENT if piece.lastgroup == "percent" else _count_any_digits(piece[0])


def _count_any_digits(numeral: str) -> int:
    """The syllables of a numeral, in whatever script its digits are."""
    ascii_digits = "".join(str(unicodedata.digit(mark)) if mark.isdecimal() else mark for mark in numeral)
    return count_numeral_syllables(ascii_digits)


def _count_letters(letters: str) -> int:
    """The syllables of a run of letters, which may be a word, an acronym, a unit or a brand with inner capitals."""
    if len(letters) == 1:
        return _GREEK.get(letters.lower(), 3 if letters in "wW" else 1)
    lower = letters.lower()
    if lower in _reviewed() or lower.removesuffix("s") in _reviewed():
        return _count_word(lower)
    spelled = _SPELLED.fullmatch(letters)
    if spelled is not None and spelled[1] not in _CAPITAL_WORDS:
        return len(spelled[1]) + 2 * spelled[1].count("W")
    if letters in _READ_IN_FULL:
        return _READ_IN_FULL[letters]
    if letters[1:] == lower[1:] or letters.isupper() or _CAMEL_NAME.fullmatch(letters):
        return _count_word(lower)
    return max(1, sum(map(_count_camel_part, _CAMEL.findall(letters))))


def _count_camel_part(part: str) -> int:
    """The syllables of a part of a brand or symbol: the "m" and the "RNA" of mRNA, the "Web" and the "MD" of WebMD."""
    if part.isupper() or len(part) < 3:
        return len(part) + 2 * part.lower().count("w")
    return _count_word(part.lower())


def _count_word(word: str) -> int:
    """The syllables of a word in lower case from the tables, or else from the rules."""
    known = _reviewed().get(word) or _cmudict_exceptions().get(word)
    if known is not None:
        return known
    stem = word.removesuffix("s").removesuffix("'")
    if word.endswith("'s"):
        return _count_word(stem) + sounds_before_s(stem)
    if word.endswith("s") and stem in _reviewed():
        return _reviewed()[stem] + sounds_before_s(stem)
    return estimate_syllables(word)


@cache
def _reviewed() -> dict[str, int]:
    """Medical words that were counted by hand, from `data/medical_syllables.txt`, which hyphenates them."""
    lines = (_DATA / "medical_syllables.txt").read_text(encoding="utf-8").splitlines()
    words = (line for line in lines if line and not line.startswith("#"))
    return {word.replace("-", ""): 1 + word.count("-") for word in words}


@cache
def _cmudict_exceptions() -> dict[str, int]:
    """The CMUdict words that the rules get wrong, from `data/cmudict_exceptions.txt` (see `cmudict.LICENSE`)."""
    exceptions: dict[str, int] = {}
    for paragraph in (_DATA / "cmudict_exceptions.txt").read_text(encoding="utf-8").split("\n\n"):
        syllables, *words = paragraph.split()
        exceptions |= dict.fromkeys(words, int(syllables))
    return exceptions
