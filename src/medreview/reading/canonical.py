"""A page's canonical content: what a reader can see or follow, and nothing else.

Two versions of a page have the same canonical content when a reader is told the same. White space, line wrapping and
line ends, the style of markers and quotes, emphasis, comments, and every key of front matter but title, summary,
disclaimers and references do not count. Raw HTML is not interpreted: any change of it that is not white space, or a
comment that every browser hides, counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import normalize

import pyromark

from medreview.reading.front_matter import Front
from medreview.reading.html_text import tokens

# Not those that pages are read with: what counts must not change because another extension is read.
_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_KEYS = ("title", "summary", "disclaimers", "references")
_UNMARKED = frozenset(("Emphasis", "Strong", "Superscript", "Subscript"))
_INLINE = frozenset(("Link", "Image", "Strikethrough"))
_TEXT_BLOCKS = frozenset(("Paragraph", "Heading", "TableCell"))
_UNSEEN = _TEXT_BLOCKS | {"HtmlBlock"}
_SPACE = re.compile(r"\s+")
# What stands inside these elements is text even where it looks like a comment (HTML Living Standard, 13.2.5).
_RAW_TEXT = re.compile(
    r"<(?:iframe|noembed|noframes|noscript|plaintext|script|style|template|textarea|title|xmp)\b",
    re.IGNORECASE,
)
_QUOTED = 60
_LEAD = 20
_SHORTEST_COMMENT = len("<!---->")

Part = str | list[Any]
"""Text, or a mark: its name and what belongs to it."""


def canonical_content(front: Front, text: str) -> tuple[str, ...]:
    """Return the canonical content of a page, whose file's text is `text`, line by line.

    Each line is a JSON list: the name of a key or block, then its text and marks. No text can make a second line, or
    pass for a mark.
    """
    # The parser takes a lone CR for no line end, CommonMark (0.31, 2.1) does.
    body = text[front.body :].replace("\r\n", "\n").replace("\r", "\n")
    return (*_front_lines(front.yaml.data), *_Canon(body).lines())


def _front_lines(data: dict[str, Any]) -> Iterator[str]:
    for key in _KEYS:
        value = data.get(key)
        for item in value if isinstance(value, list) else [value]:
            plain = _plain(item)
            if plain:
                yield _line([key, plain])


def _plain(value: Any) -> Any:
    """Return a value of front matter as text, lists and sorted pairs, whichever way it was written."""
    if isinstance(value, dict):
        pairs = ([key, _plain(item)] for key, item in sorted(value.items()))
        return [pair for pair in pairs if pair[1]]
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return "" if value is None else _words(str(value))


def _words(text: str) -> str:
    return normalize("NFC", " ".join(text.split()))


def _line(parts: list[Any]) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


class _Canon:
    """The state of reading one body: the lines so far, and the block that is open."""

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
        for event in pyromark.events(self.body, options=_OPTIONS, merge_text=True):
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
            target = [detail["dest_url"], _words(detail["title"])] if name != "Strikethrough" else []
            self.details.append(target)
            self.parts.append([name.lower()])
            return
        if name in _UNMARKED:
            return
        self._flush()
        if name == "Heading":
            self.name = ["heading", int(detail["level"][1])]
        elif name == "CodeBlock":
            language = detail.get("Fenced", "") if isinstance(detail, dict) else ""
            self.name, self.code = ["code", _words(language)], []
        elif name == "TableCell":
            self.name = ["cell"]
        elif name not in _UNSEEN:
            self.found.append(_line([name.lower(), *_shown(name, detail)]))

    def _end(self, name: str) -> None:
        if name in _INLINE:
            self.parts.append([f"/{name.lower()}", *self.details.pop()])
        elif name == "CodeBlock":
            lines, self.code = "".join(self.code or ()).splitlines(), None
            self.found.append(_line([*self.name, *(line.rstrip() for line in lines)]))
            self.name = ["text"]
        elif name == "HtmlBlock":
            shown, self.html = self._shown_html("".join(self.html)), []
            if shown:
                self.found.append(_line(["html", shown]))
        elif name not in _UNMARKED:
            self._flush()
            if name not in _TEXT_BLOCKS:
                self.found.append(_line([f"/{name.lower()}"]))

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
            self.found.append(_line(["rule"]))
        else:
            self.parts.append([kind.lower(), _words(value) if isinstance(value, str) else value])

    def _shown_html(self, html: str) -> str:
        """Return raw HTML on one line, without the comments that end in it and that no element turns into text."""
        if "<!--" in html and not self.keeps_comments:
            kept = 0
            parts: list[str] = []
            for token in tokens(html):
                raw = html[token.start : token.end]
                if token.kind == "comment" and raw.endswith("-->") and len(raw) >= _SHORTEST_COMMENT:
                    parts.append(html[kept : token.start])
                    kept = token.end
            html = "".join([*parts, html[kept:]])
        return _words(html)

    def _flush(self) -> None:
        """Adds the line of the open block, if it says anything or its place alone does."""
        parts, self.parts = _joined(self.parts), []
        if parts or self.name != ["text"]:
            self.found.append(_line([*self.name, *parts]))
        self.name = ["text"]


def _named(value: Any) -> tuple[str, Any]:
    """Return name and details of what an event begins or ends."""
    return (value, None) if isinstance(value, str) else next(iter(value.items()))


def _shown(name: str, detail: Any) -> list[Any]:
    """Return what of a container's details is seen: a list's first number, a footnote's name."""
    return [detail] if name in ("List", "FootnoteDefinition") and detail is not None else []


def _joined(parts: list[Part]) -> list[Part]:
    """Return the parts with neighboring texts as one, white space as one space, and none at the ends."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    for at, part in enumerate(joined):
        if isinstance(part, str):
            words = _SPACE.sub(" ", part)
            words = words.lstrip(" ") if at == 0 else words
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
    if name in _KEYS:
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
