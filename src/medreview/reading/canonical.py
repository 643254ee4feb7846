"""A page's canonical content: what a reader can see or follow, and nothing else.

Two versions of a page have the same canonical content when a reader is told the same. White space, line wrapping and
line ends, the style of markers and quotes, emphasis, comments, and every key of front matter but title, summary,
disclaimers and references do not count. Raw HTML is not interpreted: any change of it that is not white space, or a
comment that every browser hides, counts.

docs/reference/digest.md is the recipe in words, for others to follow. What changes here changes the digest of pages
that were signed: it is a new version of the recipe, and the old one must stay for what it was used for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import normalize

import pyromark

from medreview.reading.front_matter import Front
from medreview.reading.strict_yaml import Path, YamlText

# Not those that pages are read with: what counts must not change because another extension is read.
OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
KEYS = ("title", "summary", "disclaimers", "references")
_UNMARKED = frozenset(("Emphasis", "Strong"))
_INLINE = frozenset(("Link", "Image", "Strikethrough"))
_TEXT_BLOCKS = frozenset(("Paragraph", "Heading", "TableCell"))
_UNSEEN = _TEXT_BLOCKS | {"HtmlBlock"}
# Names of our own: those of the parser may change with it.
_CONTAINERS = {
    "BlockQuote": "blockquote",
    "List": "list",
    "Item": "item",
    "Table": "table",
    "TableHead": "row",
    "TableRow": "row",
    "FootnoteDefinition": "footnote",
}
_LEAVES = {"Code": "code", "FootnoteReference": "citation", "TaskListMarker": "box"}
# What no reader can tell from a space. Narrow and other spaces can be seen: "2 50" is not "250".
WHITE_SPACE = "\t\n\v\f\r \xa0"
_SPACE = re.compile(f"[{WHITE_SPACE}]+")
# What stands inside these elements is text even where it looks like a comment (HTML Living Standard, 13.2.5).
_RAW_TEXT = re.compile(
    r"<(?:iframe|noembed|noframes|noscript|plaintext|script|style|template|textarea|title|xmp)\b",
    re.ASCII | re.IGNORECASE,
)
# A comment as browsers end it (13.2.5.43), or an open or closing tag by CommonMark (0.31, 6.6).
_WHOLE = re.compile(
    r"""
    (?P<comment> <!-- (?: -?> | .*? (?: --!?> | \Z ) ) )
    | < [a-z][a-z0-9-]*+
        (?: \s++ [a-z_:][a-z0-9_.:-]*+ (?: \s*+ = \s*+ (?: [^\s"'=<>`]++ | '[^']*+' | "[^"]*+" ) )?+ )*+
        \s*+ /?+ >
    | </ [a-z][a-z0-9-]*+ \s*+ >
    """,
    re.ASCII | re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_BEGUN = re.compile(r"<[A-Za-z/!?]")
# to make an encoder takes as long as to use it
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_QUOTED = 60
_LEAD = 20
_SHORTEST_COMMENT = len("<!---->")

Part = str | list[Any]
"""Text, or a mark: its name and what belongs to it."""

Value = str | list["Value"] | dict[str, "Value"]
"""A value of front matter, with every scalar as text."""


def canonical_content(front: Front, text: str) -> tuple[str, ...]:
    """Return the canonical content of a page, whose file's text is `text`, line by line.

    Each line is a JSON list: the name of a key or block, then its text and marks. No text can make a second line, or
    pass for a mark.
    """
    # The parser takes a lone CR for no line end, CommonMark (0.31, 2.1) does.
    body = text[front.body :].replace("\r\n", "\n").replace("\r", "\n")
    return (*_front_lines(front), *ContentReader(body).lines())


def front_values(front: Front, key: str) -> Iterator[Value]:
    """Yield what a key of front matter says, item by item, whichever way it was written; nothing that is empty."""
    value = plain_value(front.yaml, (key,), front.yaml.data.get(key))
    yield from (item for item in (value if isinstance(value, list) else [value]) if item)


def canonical_line(parts: Sequence[Any]) -> str:
    """Return a line of canonical content: its parts as a JSON list without white space between them."""
    return _encode(parts)


def _front_lines(front: Front) -> Iterator[str]:
    for key in KEYS:
        for value in front_values(front, key):
            yield canonical_line([key, value])


def plain_value(yaml: YamlText, path: Path, value: Any) -> Value:
    """Return a value with scalars as text, keys sorted, and without parts that are empty."""
    if isinstance(value, dict):
        pairs = ((key, plain_value(yaml, (*path, key), item)) for key, item in sorted(value.items()))
        return {key: item for key, item in pairs if item}
    if isinstance(value, list):
        items = (plain_value(yaml, (*path, number), item) for number, item in enumerate(value))
        return [item for item in items if item]
    # as typed: 1.10 is not 1.1, and `true` is no matter of how a language prints it
    return canonical_words(value if isinstance(value, str) else yaml.source_of(path))


def canonical_words(text: str) -> str:
    """Return a text with each run of white space as one space, none at its ends, in Unicode form NFC."""
    return normalize("NFC", _SPACE.sub(" ", text).strip(" "))


class ContentReader:
    """Reads one body: its state: the lines so far, and the block that is open."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.keeps_comments = _RAW_TEXT.search(body) is not None
        self.found: list[str] = []
        self.name: list[Any] = ["text"]
        self.parts: list[Part] = []
        self.details: list[list[Any]] = []
        self.code: list[str] | None = None
        self.html: list[str] = []

    def lines(self) -> list[str]:
        """Return the lines of the body."""
        for event in pyromark.events(self.body, options=OPTIONS, merge_text=True):
            kind, value = (event, None) if isinstance(event, str) else next(iter(event.items()))
            if kind == "Start":
                self._begin(*_named(value))
            elif kind == "End":
                self._end(_named(value)[0])
            else:
                self._leaf(kind, value)
        self._flush()
        return self.found

    def _begin(self, name: str, detail: Any) -> None:
        if name in _INLINE:
            self.details.append([] if name == "Strikethrough" else _target(detail))
            self.parts.append([name.lower()])
            return
        if name in _UNMARKED:
            return
        self._flush()
        if name == "Heading":
            self.name = ["heading", int(detail["level"][1])]
        elif name == "CodeBlock":
            language = detail.get("Fenced", "") if isinstance(detail, dict) else ""
            self.name, self.code = ["code", canonical_words(language)], []
        elif name == "TableCell":
            self.name = ["cell"]
        elif name not in _UNSEEN:
            self.found.append(canonical_line([_CONTAINERS[name], *_shown(name, detail)]))

    def _end(self, name: str) -> None:
        if name in _INLINE:
            self.parts.append([f"/{name.lower()}", *self.details.pop()])
        elif name == "CodeBlock":
            lines, self.code = "".join(self.code or ()).split("\n"), None
            if not lines[-1]:
                lines.pop()  # the last line's end begins no other
            self.found.append(
                canonical_line([*self.name, *(normalize("NFC", line.rstrip(WHITE_SPACE)) for line in lines)])
            )
            self.name = ["text"]
        elif name == "HtmlBlock":
            shown, self.html = self._shown_html("".join(self.html)), []
            if shown:
                self.found.append(canonical_line(["html", shown]))
        elif name not in _UNMARKED:
            self._flush()
            if name not in _TEXT_BLOCKS:
                self.found.append(canonical_line([f"/{_CONTAINERS[name]}"]))

    def _leaf(self, kind: str, value: Any) -> None:
        if kind == "Html":
            self.html.append(value)
        elif self.code is not None:
            self.code.append(value)
        elif kind == "Text":
            self.parts.append(value)
        elif kind in ("SoftBreak", "HardBreak"):
            self.parts.append(" ")
        elif kind == "InlineHtml":
            shown = self._shown_html(value)
            if shown:
                self.parts.append(["html", shown])
        elif kind == "Rule":
            self._flush()
            self.found.append(canonical_line(["rule"]))
        else:
            self.parts.append([_LEAVES[kind], canonical_words(value) if kind == "Code" else value])

    def _shown_html(self, html: str) -> str:
        """Return raw HTML on one line, without the comments that every browser hides.

        Where a tag or comment is begun and not ended, what follows may be anything: from there on comments stay.
        """
        if not self.keeps_comments:
            self.keeps_comments = _BEGUN.search(_WHOLE.sub(_left_of, html)) is not None
        return canonical_words(html if self.keeps_comments else _WHOLE.sub(_without_comment, html))

    def _flush(self) -> None:
        """Adds the line of the open block, if it says anything or its place alone does."""
        parts, self.parts = _joined(self.parts), []
        if parts or self.name != ["text"]:
            self.found.append(canonical_line([*self.name, *parts]))
        self.name = ["text"]


def _left_of(piece: re.Match[str]) -> str:
    """Return what is unclear of a tag or comment: nothing, or that a comment ends where not every reader sees it."""
    return " " if piece["comment"] is None or _is_hidden(piece[0]) else "<!"


def _without_comment(piece: re.Match[str]) -> str:
    return piece[0] if piece["comment"] is None else ""


def _is_hidden(comment: str) -> bool:
    return comment.endswith("-->") and len(comment) >= _SHORTEST_COMMENT


def _target(detail: dict[str, Any]) -> list[str]:
    """Return where a link or image leads, and its title; an address for mail leads to `mailto:` (CommonMark, 6.5)."""
    scheme = "mailto:" if detail["link_type"] == "Email" else ""
    return [scheme + detail["dest_url"], canonical_words(detail["title"])]


def _named(value: Any) -> tuple[str, Any]:
    """Return name and details of what an event begins or ends."""
    return (value, None) if isinstance(value, str) else next(iter(value.items()))


def _shown(name: str, detail: Any) -> list[Any]:
    """Return what of a container's details is seen: a list's first number, a footnote's name."""
    return [detail] if name in ("List", "FootnoteDefinition") and detail is not None else []


def _joined(parts: list[Part]) -> list[Part]:
    """Return the parts with neighboring texts as one, white space as one space, and none at the ends."""
    if len(parts) == 1 and isinstance(parts[0], str):  # most blocks are plain text
        words = _SPACE.sub(" ", parts[0]).strip(" ")
        return [words if words.isascii() else normalize("NFC", words)] if words else []
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    for at, part in enumerate(joined):
        if isinstance(part, str):
            words = _SPACE.sub(" ", part)
            is_first = at == 0 or joined[at - 1][0] == "box"
            words = words.lstrip(" ") if is_first else words
            joined[at] = normalize("NFC", words.rstrip(" ") if at == len(joined) - 1 else words)
    return [part for part in joined if part != ""]


def first_change(then: tuple[str, ...], now: tuple[str, ...]) -> str:
    """Return in words where two contents differ first: what stands there now, or else what is gone."""
    at = _shared(then, now)
    rest_then, rest_now = then[at:], now[at:]
    if len(rest_now) < len(rest_then) and rest_now == rest_then[len(rest_then) - len(rest_now) :]:
        return f"{_quoted(rest_then[0])} is gone"
    old = rest_then[0] if len(rest_then) == len(rest_now) else ""
    return f"first at {_quoted(rest_now[0], old)}"


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items both have in common from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)))


def _quoted(line: str, old: str = "") -> str:
    """Return the words of a line, from shortly before those that are not in `old`."""
    name, *parts = json.loads(line)
    if name in KEYS:
        return f"'{name}'"
    words = " ".join(_texts(parts))
    before = " ".join(_texts(json.loads(old)[1:])) if old else ""
    start = words.rfind(" ", 0, max(0, _shared(words, before) - _LEAD)) + 1
    shown = ("…" if start else "") + words[start : start + _QUOTED] + "…" * (len(words) > start + _QUOTED)
    return f"“{shown}”" if words else f"a {name.strip('/')}"


def _texts(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield from [part.strip()] if part.strip() else []
        elif isinstance(part, list):
            yield from _texts(part[1:])
