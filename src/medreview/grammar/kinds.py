"""Which of our three rules a match of LanguageTool belongs to."""

from __future__ import annotations

from typing import Final

from medreview.grammar.answers import Match
from medreview.schemas.remark import RemarkKind

_SPELLERS: Final = ("MORFOLOGIK_RULE", "HUNSPELL_RULE")
_STYLE_CATEGORIES: Final = frozenset(
    (
        "CASING",
        "CREATIVE_WRITING",
        "GENDER_NEUTRALITY",
        "PLAIN_ENGLISH",
        "PUNCTUATION",
        "REDUNDANCY",
        "REGIONALISMS",
        "REPETITIONS",
        "REPETITIONS_STYLE",
        "STYLE",
        "TEXT_ANALYSIS",
        "TYPOGRAPHY",
        "WIKIPEDIA",
    )
)
_ONE_WORD_OR_TWO: Final = frozenset(("DOUBLE_HYPHEN", "FULL_TIME", "MID_HYPHEN"))
"""Beside all rules on compounds: whether to write one word, two, or a hyphen; dictionaries and houses differ."""
_STYLE_ISSUES: Final = frozenset(
    (
        "characters",
        "formatting",
        "inconsistency",
        "locale-violation",
        "register",
        "style",
        "typographical",
        "whitespace",
    )
)


def kind_of(match: Match) -> RemarkKind:
    """Return "misspelling" for what the spelling dictionary does not know, "style" for style and typography.

    Words that are in the dictionary but wrong where they stand ("there house") count as grammar.
    """
    if match.rule.startswith(_SPELLERS):
        return "misspelling"
    if "COMPOUND" in match.rule or match.rule in _ONE_WORD_OR_TWO:
        return "style"
    if match.category in _STYLE_CATEGORIES or match.issue in _STYLE_ISSUES:
        return "style"
    return "grammar"
