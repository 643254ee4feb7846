"""What a grammar checker says of words on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RemarkKind = Literal["misspelling", "grammar", "style"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What LanguageTool says of the characters from `start` to `end` of the text of a block.

    `number` is the block's number on the page. `rule` and `category` are LanguageTool's own ids; `replacements` are its
    proposals, the best first.
    """

    number: int
    start: int
    end: int
    kind: RemarkKind
    rule: str
    category: str
    message: str
    replacements: tuple[str, ...] = ()
