"""How many syllables the spelling of an English word suggests: for words that no table knows."""

from __future__ import annotations

import re
from typing import Final

_VOWEL_RUN: Final = re.compile(r"[aeiouy]+")

# Each place that matches adds a syllable to the number of vowel runs. The patterns were written for medical
# English and then tuned against CMUdict; `scripts/build_syllables.py` prints the share of CMUdict that they
# get right.
_MORE: Final = re.compile(
    r"""
    # i and another vowel, each sounded: medi-a, ani-on, nutri-ent; but not in -tion, -cial, million
      (?<![cgst])(?<!rr)(?<!ill)ia(?!tion) | sia(?!n) | [ct]iat | iation
    | (?:al|ple|ha)gia$
    | (?<![cst])io(?=$|s$|l|t|r(?!e)|d|m|p[ahr]|v|g|c|us$|ne$|x|n[ie][tzc]) | [cs]io$
    | (?<!qu)ie(?=r$|rs$|st$|t(?!e?r?d)|ll|nt(?!l)|nce|n$|n[sa]$|ties) | (?<=u)a?r?ie(?=s$)
    | iu | ii | iy(?!$) | ione$
    # e and another vowel: ide-a, cere-al, nucle-us, oste-o-
    | e(?=o(?!us$|us[nl]|pl|n$|ns$|rg|n[ae]r|ff|w|par))
    | (?<=[^aeiouywl])e(?=a$|as$|ate$|ation|an$) | (?:[pt]h|[nr]g)ea(?=l) | e(?:um|us)$ | eing$
    # u and another vowel: manu-al, flu-ent, continu-ous
    | (?<![gqb])u(?=a[lrt]|ous|ity|o(?!y))(?<!tuou) | aue | (?<=[^gq])u(?=ing|ity|ent|itive|ish)
    | [^gq]ue[lt]s?$ | flui | ruin | ouet
    # o and another vowel: cardi-o-active, hero-ic, co-operate
    | o(?=elec|avail|enc|a(?:rth|n[ag])|en[tdcz]|es[io]|ing|ist|ic|act|a(?:r[tp]|sp)|erc|a[cg]t|ed[ie])
    | oo(?=rdi|per|log|p[th]) | ao(?!u|$) | aic | ais[mt] | [^c]ei(?=c$|cs$)
    # y between vowels starts a syllable, y after a consonant ends one: may-or, my-algia
    | [aeo]y(?=[aeo](?!r[dr]|s$|l[^s]|b|d$)) | yi(?=n) | [^aeiouy]h?y[ao](?!rd) | uya | uye | myel
    # prefixes that keep their own syllable
    | ^mc | ^bi(?=o|a) | ^tri(?=a|o) | ^anti(?=[aeiou]) | ^co(?=op(?!er)|ord|in[ch]|ex|au)
    | ^re(?=a[cdlps](?!t?s?$|l[mi]|d[yei]|l$|ly|p|son)|i[nm]|en(?!d)|un|o|ev|es|el|em)
    | ^pre(?=e[mx]|o|a(?!ch|d|k)) | creat | ^deact
    # endings that sound a vowel that is not written: spas-m, rhyth-m
    | [cdghiosuy]sms?$ | asms?$ | thms?$
    # endings whose e is sounded: ta-ble, an-gle, doses, treated
    | [^aeiouylrw]le(?=[sd]?$) | bling | tling | tre$ | nte$ | rle$ | (?:[cs]h|[sxzcg])es$ | [td]ed$
    """,
    re.VERBOSE,
)

# Each place that matches takes one away: an e that is written but not sounded.
_FEWER: Final = re.compile(
    r"""
      (?<=[^aeiouy])e[ds]?$ | (?<=[gq]u)e[sd]?$ | (?<=[aeo]y)e[sd]$
    # before an ending that begins with a consonant, and inside compounds: care-ful, home-work
    | (?<=[^aeiouy])e(?=ly$|ness|ful|less|ments?$|m[ae]n$)
    | (?<=[^aeiouy])e(?=ho|bo|wo|hea|wa(?:y|rd)|keep|proof|land$|lands$|town)
    | ^(?:fore|home|white|some|here|time|life|side|one|house|stone|wide|horse|store|make|place|name)(?=[^aeiouyrsdn])
    | (?:where|there|care|eye|ware)(?=[^aeiouyrsdn])
    | ically | [td]u(?=ous)
    """,
    re.VERBOSE,
)

_HISSING: Final = re.compile(r"(?:[sxz]|[sc]h|[cgsz]e)$")


def sounds_before_s(stem: str) -> bool:
    """Whether -s or 's adds a syllable to this lower-case word: nurse's, dosages, but not patients."""
    return _HISSING.search(stem) is not None


def estimate_syllables(word: str) -> int:
    """The number of syllables, at least 1, that the spelling of a lower-case word suggests.

    The word consists of the letters a to z and perhaps apostrophes; other letters are taken for consonants.
    """
    stem, *endings = word.split("'")
    syllables = _estimate_stem(stem)
    for ending in endings:
        if ending == "s":
            syllables += sounds_before_s(stem)
        elif _VOWEL_RUN.search(ending) and ending not in ("re", "ve"):
            syllables += _estimate_stem(ending)
    return syllables


def _estimate_stem(stem: str) -> int:
    """The number of syllables of a word without apostrophes."""
    runs = len(_VOWEL_RUN.findall(stem))
    return max(1, runs + len(_MORE.findall(stem)) - len(_FEWER.findall(stem)))
