"""Text inside raw HTML: Markdown parsers pass it through unread, but a patient reads it.

A tokeniser of the HTML Living Standard's shapes (13.2.5), linear on any input: tags, comments, entities, text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main menu nav ol optgroup option p pre search"
    " section summary table tbody td template tfoot th thead title tr ul".split()
)
SILENT_TAGS = frozenset(("script", "style", "template", "noscript"))
CODE_TAGS = frozenset(("code", "kbd", "pre", "samp", "textarea", "var"))

_TOKEN = re.compile(
    r"(?P<comment><!--(?:-?>|.*?(?:--!?>|\Z)))"
    r"|(?P<other><[!?][^>]*(?:>|\Z))"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+|[^>]*+)(?:>|\Z)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<text>[^<&]+|[<&])",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


class Token(NamedTuple):
    """A piece of HTML; `value` is the tag's name in lower case, the comment's inside, or the text as seen."""

    kind: str
    value: str
    start: int
    end: int
    attributes: str = ""


def tokens(html: str) -> Iterator[Token]:
    """Yield every piece of `html` in order: kinds open, close, comment, text and entity."""
    for match in _TOKEN.finditer(html):
        group = match.lastgroup
        start, end = match.span()
        if group == "text":
            yield Token("text", match[0], start, end)
        elif group == "entity":
            yield Token("entity", unescape(match[0]), start, end)
        elif group == "comment":
            inside = re.sub(r"(?:--!?|\A-?)>\Z", "", match[0][4:])
            yield Token("comment", inside, start, end)
        elif group != "other":
            kind = "close" if match["close"] else "open"
            yield Token(kind, match["tag"].lower(), start, end, match["attributes"])


def attribute(attributes: str, name: str) -> str | None:
    """Return the value of an attribute, an empty text when it has none, None when it is absent."""
    match = _find(attributes, name)
    return None if match is None else unescape(match[2] or match[3] or match[4] or "")


def value_range(token: Token, name: str) -> tuple[int, int]:
    """Return where in the HTML the value of a tag's attribute stands, without quotes; of an absent one, the tag."""
    match = _find(token.attributes, name)
    if match is None:
        return token.start, token.end
    shift = token.start + 1 + len(token.value)
    start, end = match.span(match.lastindex or 0) if match.lastindex != 1 else (match.end(), match.end())
    return start + shift, end + shift


def anchors_in(token: Token) -> list[str]:
    """Return the anchors that an opening tag makes: its `id`, and the `name` of an `a`."""
    names = ("id", "name") if token.value == "a" else ("id",)
    found = (attribute(token.attributes, name) for name in names)
    return [anchor for anchor in found if anchor]


def _find(attributes: str, name: str) -> re.Match[str] | None:
    return next((match for match in _ATTRIBUTE.finditer(attributes) if match[1].lower() == name), None)
