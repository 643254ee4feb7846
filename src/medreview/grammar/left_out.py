"""Rules of LanguageTool that are left out everywhere: on real pages for patients they were mostly, or only, wrong.

Read on 300 pages of two publishers, 166,000 words. docs/administrators/grammar.md tells them to those who miss one.
"""

from __future__ import annotations

from typing import Final

WRONG: Final = frozenset(
    """
    A_LOT_OF_NN ACTIVE_ACTIVATE ADMIT_ENJOY_VB ADVISE_VBG ALL_MOST_SOME_OF_NOUN ASK_TO CD_NN
    EN_COMPOUNDS_AN_OTHER EN_COMPOUNDS_EYE_OPENING FILL_OF_WITH GO_GOT HAVE_PART_AGREEMENT IF_OF
    MISSING_TO_BEFORE_A_VERB NOW NUMBER_OF_NNS SPACE_BEFORE_PARENTHESIS
    TAKE_SOMETIME TWELFTH_OF_NEVER UNNECESSARY_COMMA
    """.split()
)
"""Wrong nearly wherever they spoke: "help paying", "an other than honorable discharge", "chromosome 15 syndrome"."""
TASTE: Final = frozenset(
    """
    ALL_OF_THE COLLECTIVE_NOUN_VERB_AGREEMENT_VBP COMMA_COMPOUND_SENTENCE COMMA_COMPOUND_SENTENCE_2 DASH_RULE
    EN_COMPOUNDS_ANTI_ANXIETY EN_COMPOUNDS_NON_DEGREE EN_COMPOUNDS_NON_MEDICAL EN_SPECIFIC_CASE EXTREME_ADJECTIVES
    HYPHEN_TO_EN MISSING_COMMA_AFTER_INTRODUCTORY_PHRASE SENT_START_CONJUNCTIVE_LINKING_ADVERB_COMMA
    """.split()
)
"""Matters of house style that publishers decide differently."""
LONG: Final = frozenset(("TOO_LONG_PARAGRAPH", "TOO_LONG_SENTENCE"))
"""Said by rules of ours: RDB002 and RDB003."""
RULES: Final = WRONG | TASTE | LONG
CATEGORIES: Final = frozenset(("AMERICAN_ENGLISH_STYLE",))
