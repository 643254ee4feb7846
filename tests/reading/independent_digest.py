"""The recipe of docs/reference/digest.md a second time: from the recipe alone, with another parser.

Nothing of medreview is used here, on purpose. It knows less Markdown: no ~single~ tildes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from unicodedata import normalize

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

SHOWS_COMMENTS = re.compile(
    r"<(iframe|noembed|noframes|noscript|plaintext|script|style|template|textarea|title|xmp)(?![a-z0-9_])",
    re.I | re.A,
)
TAG = r"<[a-z][a-z0-9-]*(?:\s+[a-z_:][a-z0-9_.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*\s*/?>"
PIECE = re.compile(rf"(<!--(?:-?>|.*?(?:--!?>|\Z)))|{TAG}|</[a-z][a-z0-9-]*\s*>", re.I | re.S | re.A)
SPACE = "\t\n\v\f\r \xa0"
BLOCKS = {
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
    "blockquote": "blockquote",
    "table": "table",
    "tr": "row",
    "footnote_reference": "footnote",
}
INLINE = {"link": "link", "s": "strikethrough"}


def words(text: str) -> str:
    return normalize("NFC", re.sub(f"[{SPACE}]+", " ", text).strip(" "))


def line(*parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in sorted(value.items()) if plain(inner)}
    return [plain(item) for item in value if plain(item)] if isinstance(value, list) else words(value)


class Body:
    def __init__(self, text: str) -> None:
        self.keeps = SHOWS_COMMENTS.search(text) is not None
        self.parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        self.parser.use(footnote_plugin, inline=False, move_to_end=False)
        self.parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
        self.parser.validateLink = lambda url: True  # type: ignore[method-assign]
        self.parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
        self.tokens = self.parser.parse(text)

    def html(self, html: str) -> list[Any]:
        def rest(piece: re.Match[str]) -> str:
            is_whole = not piece[1] or (piece[0].endswith("-->") and len(piece[0]) > 6)
            return " " if is_whole else "<!"

        self.keeps = self.keeps or re.search(r"<[A-Za-z/!?]", PIECE.sub(rest, html)) is not None
        shown = words(html if self.keeps else PIECE.sub(lambda piece: "" if piece[1] else piece[0], html))
        return ["html", shown] if shown else []

    def inline(self, tokens: list[Token]) -> Iterator[Any]:
        targets: list[list[Any]] = []
        for token in tokens:
            kind, _, edge = token.type.rpartition("_")
            if token.type in ("softbreak", "hardbreak"):
                yield " "
            elif token.type == "html_inline":
                yield self.html(token.content)
            elif token.type == "code_inline":
                yield ["code", words(token.content)]
            elif token.type == "footnote_ref":
                yield ["citation", token.meta["label"]]
            elif token.type == "image":
                yield ["image"]
                yield from self.inline(token.children or [])
                yield ["/image", token.attrs["src"], words(str(token.attrs.get("title", "")))]
            elif kind in INLINE and edge == "open":
                is_link = kind == "link"
                targets.append(
                    [token.attrs["href"], words(str(token.attrs.get("title", "")))] if is_link else []
                )
                yield [INLINE[kind]]
            elif kind in INLINE:
                yield [f"/{INLINE[kind]}", *targets.pop()]
            else:
                yield token.content

    def parts(self, tokens: list[Token]) -> list[Any]:
        joined: list[Any] = [""]
        for part in filter(None, self.inline(tokens)):
            if isinstance(part, str) and isinstance(joined[-1], str):
                joined[-1] += part
            else:
                joined.append(part)
        shown = [re.sub(f"[{SPACE}]+", " ", part) if isinstance(part, str) else part for part in joined]
        for at, strip in ((0, str.lstrip), (-1, str.rstrip)):
            shown[at] = strip(shown[at]) if isinstance(shown[at], str) else shown[at]
        return [normalize("NFC", part) if isinstance(part, str) else part for part in shown if part]

    def lines(self) -> Iterator[str]:
        name: list[Any] = ["text"]
        for at, token in enumerate(self.tokens):
            kind, _, edge = token.type.rpartition("_")
            if kind == "heading":
                name = ["heading", int(token.tag[1])] if edge == "open" else ["text"]
            elif kind in ("th", "td"):
                name = ["cell"] if edge == "open" else ["text"]
            elif token.type == "inline":
                parts, box = self.parts(token.children or []), None
                if (
                    at > 1
                    and self.tokens[at - 2].type == "list_item_open"
                    and parts
                    and isinstance(parts[0], str)
                ):
                    box = re.match(r"\[([ xX])\](?: |\Z)", parts[0])
                if box:
                    parts = [["box", box[1] != " "], *filter(None, [parts[0][box.end() :]]), *parts[1:]]
                if parts or name != ["text"]:
                    yield line(*name, *parts)
            elif token.type == "hr":
                yield line("rule")
            elif token.type in ("fence", "code_block"):
                code = token.content.removesuffix("\n").split("\n") if token.content else []
                info = words(token.info) if token.type == "fence" else ""
                yield line("code", info, *(normalize("NFC", text.rstrip(SPACE)) for text in code))
            elif token.type == "html_block":
                shown = self.html(token.content)
                yield from [line(*shown)] if shown else []
            elif kind in BLOCKS and edge == "open":
                number = [int(token.attrs.get("start", 1))] if kind == "ordered_list" else []
                label = [token.meta["label"]] if kind == "footnote_reference" else []
                yield line(BLOCKS[kind], *number, *label)
            elif kind in BLOCKS:
                yield line(f"/{BLOCKS[kind]}")


def hashed_text(page: bytes, wordings: dict[str, str]) -> str:
    text = page.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    _, head, body = re.split(r"^---[ \t]*(?:\n|\Z)", text, maxsplit=2, flags=re.M)
    front = plain(yaml.load(head, yaml.BaseLoader) or {})
    lines = ["medreview canonical content 1"]
    for key in ("title", "summary", "disclaimers", "references"):
        value = front.get(key, [])
        lines += [line(key, item) for item in (value if isinstance(value, list) else [value])]
    listed = front.get("disclaimers", [])
    lines += Body(body).lines()
    for name in listed if isinstance(listed, list) else [listed]:
        if isinstance(name, str):
            lines.append(line("wording", name, words(wordings[name]) if name in wordings else None))
    return "\n".join(lines) + "\n"


def digest_of(page: bytes, wordings: dict[str, str]) -> str:
    return "sha256:" + sha256(hashed_text(page, wordings).encode("utf-8")).hexdigest()
