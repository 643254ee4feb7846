"""The local links of a page: what they lead to as written, and exactly where that stands in the file.

The parser tells where a link stands, not where its target does: that is looked for in the link's own source, and for a
reference in its definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape

from medreview.reading.document import Document, Image, Link
from medreview.reading.source import Source
from medreview.schemas.finding import Place, Span
from medreview.schemas.run import LocalLink

_SOUND_ADDRESS = re.compile(
    r"https?://[^\s/?#:@\\]+(?:[/?#]|\Z)|mailto:[^\s@]+@[^\s@]+\Z|tel:\S|data:\S", re.IGNORECASE
).match
# CommonMark 0.31, 6.3: a target in angle brackets, or without white space; a title; between lines a quote's marks
_DESTINATION = re.compile(
    r"\]\([\s>]*(?:<((?:\\.|[^<>\r\n\\])*)>|((?:\\.|[^\s\\])*?))"
    r"(?:[\s>]+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?[\s>]*\)\Z",
    re.DOTALL,
)
# CommonMark 0.31, 4.7
_DEFINITION = re.compile(
    r"(?<![^\r\n])(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*+\[(?!\^)((?:\\.|[^\[\]\\]){1,999})\]:"
    r"[ \t]*(?:(?:\r\n?|\n)[ \t>]*)?(?:<([^<>\r\n]*)>|(\S+))"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TRIES = 20


def find_local_links(document: Document, source: Source) -> tuple[LocalLink, ...]:
    """Return every link and image but those to a sound outside address, with the place of its target.

    A definition that several references use is one target.
    """
    links: list[Link | Image] = [*document.links, *document.images]
    local = [link for link in links if _SOUND_ADDRESS(link.target) is None]
    if not local:
        return ()
    finder = TargetFinder(source.text)
    found = {finder.find(link): link for link in local}
    return tuple(
        [
            LocalLink(link.target, _place(source, span), link.__class__ is Image)
            for span, link in found.items()
        ]
    )


def _place(source: Source, span: Span) -> Place:
    """Return the place of a target, which stands on one line unless all of a tag stands for it."""
    line, column = source.position(span.start)
    starts = source.line_starts
    if line == len(starts) or span.end < starts[line]:
        return Place(line, column, line, column + span.end - span.start)
    return source.place(span)


class TargetFinder:
    """Finds the targets of links in the text of one file."""

    def __init__(self, text: str) -> None:
        self._text = text

    def find(self, link: Link | Image) -> Span:
        """Return the place of the link's target; the whole link where the target cannot be told from it."""
        if link.at is not None:
            return link.at
        if link.form == "Inline":
            start, end = link.span
            if self._text.endswith(f"]({link.target})", start, end):  # nearly all are written so
                return Span(end - 1 - len(link.target), end - 1)
            return self._in_link(link)
        if link.form in ("Autolink", "Email"):
            return Span(link.span.start + 1, link.span.end - 1)
        return self._in_definition(link)

    def _in_link(self, link: Link | Image) -> Span:
        """Return the place of `target` in `[text](target)`: the last `](` from which the rest is a whole link."""
        markup = self._text[slice(*link.span)]
        spans: list[Span] = []
        at = len(markup)
        for _ in range(_TRIES):
            at = markup.rfind("](", 0, at)
            match = _DESTINATION.match(markup, at) if at >= 0 else None
            if match is not None:
                span = _shifted(match, match.lastindex or 2, link.span.start)
                if self._says(span, link.target):
                    return span
                spans.append(span)
            if at < 0:
                break
        return spans[0] if len(spans) == 1 else link.span

    def _in_definition(self, link: Link | Image) -> Span:
        spans = self._definitions.get(_normalized(link.label), [])
        return next((span for span in spans if self._says(span, link.target)), link.span)

    def _says(self, span: Span, target: str) -> bool:
        written = self._text[slice(*span)]
        return written == target or _ESCAPED.sub(r"\1", unescape(written)) == target

    @cached_property
    def _definitions(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for label, span in self._defined():
            found.setdefault(label, []).append(span)
        return found

    def _defined(self) -> Iterator[tuple[str, Span]]:
        for match in _DEFINITION.finditer(self._text):
            yield _normalized(match[1]), _shifted(match, match.lastindex or 3, 0)


def _shifted(match: re.Match[str], group: int, shift: int) -> Span:
    start, end = match.span(group)
    return Span(start + shift, end + shift)


def _normalized(label: str) -> str:
    return " ".join(label.split()).casefold()
