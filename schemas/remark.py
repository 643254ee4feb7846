"""What a grammar checker says of words on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RemarkKind = Literal["misspelling", "grammar", "style"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What LanguageTool says of the characters from `start` to `end` of the text of a block.

    `number` is the block's number on the page. `rule` and `category` are LanguageTool's own ids; `replacements` are its
    proposals, the best first. `is_doubtful` is true for a word that is unknown but may well be right: a name, or a word
    that the page writes again and again.
    """

    number: int
    start: int
    end: int
    kind: RemarkKind
    rule: str
    category: str
    message: str
    replacements: tuple[str, ...] = ()
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Proofreading:
    """What proofreading a page gave: remarks in the order of the page, and why there may be more, if there may.

    `is_required` is true when a page that was not proofread is an error. `error` is what went wrong in ourselves.
    """

    remarks: tuple[Remark, ...] = ()
    why_not: str = ""
    is_required: bool = False
    error: Exception | None = None
