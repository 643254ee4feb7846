"""The lines of canonical content as words and marks, each with its place in its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from medreview.reading.content_leaves import Leaf, leaves_of

# A word with its apostrophes, a number with its marks, or any other character: each is a token of its own.
_TOKEN: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+|(?<=\d)[.,:/](?=\d)[^\W_]+)*+|\S")
_OF_HOUSE: Final = {"references": "reference", "disclaimers": "disclaimer", "wording": "disclaimer"}
_OF_BLOCK: Final = {"code": "code", "html": "html"}
_OF_PART: Final = {
    **{"html": "html", "code": "code", "image": "image", "/image": "image", "citation": "citation"},
    **{"link": "link", "/link": "link"},
}
_OPENING: Final = frozenset(("link", "image", "strikethrough"))
_WORDED: Final = frozenset(("title", "summary", "text", "heading", "cell"))
_TABLES: Final = frozenset(("table", "/table", "row", "/row", "cell"))


def tokens_of(text: str) -> list[str]:
    """Return the words and other characters of a text, as contents are compared by."""
    return _TOKEN.findall(text)


class Token(NamedTuple):
    """A word, punctuation character or mark; `leaf`, `start` and `end` are its place in the line.

    `key` is what makes two tokens the same. `forced` is the reason that a change of it has whatever it says: it stands
    in code, HTML, a reference, a disclaimer, an image or is a mark. `is_link` is true of the words of a link.
    """

    key: str
    text: str
    leaf: int
    start: int
    end: int
    is_spaced: bool
    forced: str = ""
    is_link: bool = False

    @property
    def is_mark(self) -> bool:
        """True for what is no text: the beginning or end of a link, an image, raw HTML, a key."""
        return self.key.startswith("\0")

    @property
    def is_word(self) -> bool:
        """True for letters and digits that are read."""
        return not self.forced and self.text[:1].isalnum()


@dataclass(frozen=True)
class ContentLine:
    """One line of canonical content: its name, what else must be the same, and its tokens."""

    line: str
    number: int

    @cached_property
    def _data(self) -> list[Any]:
        try:
            data = json.loads(self.line)
        except ValueError:
            return ["recipe", self.line]
        return data if isinstance(data, list) and data and isinstance(data[0], str) else ["recipe", self.line]

    @property
    def name(self) -> str:
        """What the line is: `text`, `heading`, `cell`, `title`, …; `recipe` for what is no line of content."""
        return str(self._data[0])

    @property
    def head(self) -> str:
        """The name, and the level of a heading or the first number of a list."""
        return (
            f"{self.name} {self._data[1]}"
            if self.name in ("heading", "list") and self._data[1:]
            else self.name
        )

    @property
    def is_worded(self) -> bool:
        """True for title, summary, paragraphs, headings and cells, whose words are judged one by one."""
        return self.name in _WORDED

    @property
    def is_table(self) -> bool:
        """True for what a table is made of."""
        return self.name in _TABLES

    @property
    def forced(self) -> str:
        """The reason that any change of the line has, or nothing where its words decide."""
        return _OF_HOUSE.get(self.name) or _OF_BLOCK.get(self.name, "")

    @cached_property
    def leaves(self) -> list[Leaf]:
        """The texts and marks that the line is made of, in order."""
        return leaves_of(self._data)

    @cached_property
    def tokens(self) -> list[Token]:
        """Every word and mark of the line."""
        return list(self._tokens())

    def _tokens(self) -> Iterator[Token]:
        spaced = False
        inside: list[str] = []
        for number, leaf in enumerate(self.leaves):
            if leaf.mark:
                if leaf.mark.startswith("/") and inside:
                    inside.pop()
                forced = self._forced_of(leaf.mark, inside)
                yield Token(
                    f"\0{leaf.mark} {leaf.detail}", leaf.text, number, 0, len(leaf.text), spaced, forced
                )
                spaced = False
                if leaf.mark in _OPENING:
                    inside.append(leaf.mark)
                continue
            forced = self.forced or ("image" if "image" in inside else "")
            at = 0
            for match in _TOKEN.finditer(leaf.text):
                is_spaced = spaced or match.start() > at
                at, spaced = match.end(), False
                yield Token(
                    match[0], match[0], number, match.start(), at, is_spaced, forced, "link" in inside
                )
            spaced = spaced or at < len(leaf.text)

    def _forced_of(self, mark: str, inside: list[str]) -> str:
        """Return the reason of a change of a mark."""
        if self.forced or "image" in inside:
            return self.forced or "image"
        if mark == "value" and self.name == "heading":
            return "heading-level"
        return _OF_PART.get(mark, "structure")


def words_between(line: ContentLine, tokens: list[Token]) -> str:
    """Return what a reader sees from the first to the last of the tokens, which follow each other."""
    if not tokens:
        return ""
    if tokens[0].leaf == tokens[-1].leaf and not tokens[0].is_mark:
        return line.leaves[tokens[0].leaf].text[tokens[0].start : tokens[-1].end]
    words = "".join(" " * token.is_spaced + token.text for token in tokens)
    return words.strip()
