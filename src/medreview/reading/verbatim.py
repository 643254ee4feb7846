"""Words that stand on a page as another wrote or named them: links, quotations, titles, lists of sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from medreview.reading.document import Document, Stretch
from medreview.reading.source import Source
from medreview.reading.span_set import SpanSet
from medreview.text.quotations import is_quoted
from medreview.text.substitution import opens_sentence

_SOURCES: Final = re.compile(
    r"\W*(?:\d\W+)?(?:references?|sources?|bibliography|citations?|further reading|works cited|literature)\W*",
    re.IGNORECASE,
)
_ELEMENT: Final = re.compile(
    r"<(?P<tag>a|cite|code|kbd|q|samp|var)(?:\s[^<>]*)?>.{0,2000}?</(?P=tag)\s*>", re.I | re.S
)
_ITALICS: Final = re.compile(r"(?<![\w*_\\])([*_])(?![\s*_])(?P<words>[^*_]{1,200}?)(?<![\s\\])\1(?![\w*_])")


class Verbatim:
    """Where a page's words are not its own, so that they may be reported but are not to be changed without a look."""

    def __init__(self, document: Document, source: Source) -> None:
        self._text = source.text
        self._links = SpanSet(link.span for link in document.links)
        self._named: dict[int, SpanSet] = {}
        self._listed = listed_sources(document)

    def holds(self, stretch: Stretch) -> bool:
        """True for words in a link, a quotation, code, a title in italics, or a list of sources."""
        number, block, start, end = stretch
        if number in self._listed or self._links.touch(*stretch.span) or is_quoted(block.text, start, end):
            return True
        if number not in self._named:
            whole = block.span()
            elements = _elements(self._text[whole.start : whole.end])
            self._named[number] = SpanSet(
                (whole.start + first, whole.start + last) for first, last in elements
            )
        return self._named[number].enclose(*stretch.span)


def listed_sources(document: Document) -> set[int]:
    """Return the numbers of the blocks below a heading such as "References"."""
    listed: set[int] = set()
    level = 0
    for number, block in enumerate(document.blocks):
        if block.kind == "heading" and (not level or block.level <= level):
            level = block.level if _SOURCES.fullmatch(block.text) else 0
        elif level:
            listed.add(number)
    return listed


def _elements(source: str) -> Iterator[tuple[int, int]]:
    """Yield where elements that hold another's words stand, and titles in italics: capitals within a sentence."""
    if "<" in source:
        yield from (match.span() for match in _ELEMENT.finditer(source))
    for match in _ITALICS.finditer(source) if "*" in source or "_" in source else ():
        words = match["words"]
        is_name = words[0].isupper() and " " in words and words[-1] not in ".!?"
        # at the start of a sentence it may be the sentence that is stressed
        if is_name and not opens_sentence(source, match.start()):
            yield match.span()
