"""The medical words that LanguageTool does not know, and what compounds are made of beside them."""

from __future__ import annotations

from typing import Final

from medreview.text.medical_words import medical_words

ATTACHED: Final = frozenset(
    """
    a after allergic alpha and anti as associated at auto based before beta binding blocking borne by caused cell cells
    co coated combined committed confirmed containing controlled course day days deficient delta dependent depleting
    derived dose drug eligible enhanced epsilon ex experienced exposed extra for free from gamma group high hyper hypo
    in increasing independent induced infected inhibiting inhibitor injected insensitive inter intolerant intra intro
    kappa lambda later like linked long low lowering maintained mediated micro mono month months multi naive naïve nano
    negative non of off old omega on once only onset or out over patient patients per peri plus poly positive post pre
    pro producing proven quasi raising re reducing refractory related releasing resistant responsive secreting self semi
    sensitive short sigma single sparing specific stimulating style sub super suspected syndrome targeted targeting test
    tested the theta therapy to trans treated triggered type ultra un under untreated up using weaned week weeks with
    year years zeta
    """.split()
)
"""What stands with a hyphen before or after a medical word and has no spelling of its own to be asked for."""


def is_medical_word(word: str) -> bool:
    """True for a word of the list as it is written there, in capitals, or at the head of a sentence."""
    known = medical_words()
    if word in known:
        return True
    if word.isupper():
        return word.lower() in known or "-".join(map(str.capitalize, word.split("-"))) in known
    return word[:1].isupper() and word[1:].islower() and word.lower() in known
