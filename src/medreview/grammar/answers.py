"""What LanguageTool answers, and that it gave none."""

from __future__ import annotations

from typing import NamedTuple


class Match(NamedTuple):
    """What LanguageTool says of the characters from `start` to `end` (code points) of the text it was sent.

    `issue` is its `issueType` ("misspelling", "grammar", "typographical", …).
    """

    start: int
    end: int
    rule: str
    category: str
    issue: str
    message: str
    replacements: tuple[str, ...]


class NoAnswer(Exception):
    """A text could not be checked: `str()` says why in one line, for an editor.

    `may_retry` is true when a second try may help.
    """

    def __init__(self, why: str, *, may_retry: bool = False) -> None:
        super().__init__(why)
        self.may_retry = may_retry


class Selection(NamedTuple):
    """Which of LanguageTool's rules and categories are left out, each sorted."""

    rules: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
