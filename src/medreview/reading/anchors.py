"""The anchors of a page: as the published page has them, as GitHub shows them, and as its HTML sets them.

The published page is made by Python-Markdown, whose extension `toc` names headings after their text in ASCII, a second
one with `_1`. GitHub keeps letters, marks and numbers of every language and writes `-1`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from medreview.reading.document import OBJECT, Block, Document
from medreview.schemas.run import HeadingText, Outline

_NO_ASCII_WORD = re.compile(r"[^\w\s-]", re.ASCII)
_GAPS = re.compile(r"[-\s]+")
_NUMBERED = re.compile(r"(.*)_([0-9]{1,18})\Z", re.DOTALL)
_IS_ADDRESS = re.compile(r"<[^\s<>:@]+[:@][^\s<>]*>\Z").match
_KEPT = frozenset(("Nd", "Nl", "Pc"))
_ATTRIBUTES = re.compile(r"[ ]\{:?[ ]*([^{}\n]*)\}[ ]*\Z")
_ATTRIBUTE_LIST = re.compile(r"\{:?([^{}\n]*)\}")
_SET_ID = re.compile(r"(?<![^\s:])(?:#|id=[\"']?)([^\s\"'{}]+)")


def outline_of(document: Document, text: str) -> Outline:
    """Return what the anchors of a page are made from; `text` is the text of its file."""
    headings = [HeadingText(_said(block, text), block.in_html) for block in document.headings()]
    return Outline(tuple(headings), (*document.ids, *(_listed_ids(text) if "{" in text else ())))


def anchors_of(outline: Outline) -> frozenset[str]:
    """Return every anchor that the published page or GitHub has for a page."""
    set_ids = frozenset(outline.ids)
    return set_ids.union(_published(outline, set_ids), _on_github(outline))


def _published(outline: Outline, set_ids: frozenset[str]) -> Iterator[str]:
    """Yield the anchors that `toc` gives to headings; it leaves those in raw HTML and with an id alone."""
    taken = set(set_ids)
    numbers: dict[str, str] = {}
    for heading in outline.headings:
        attributes = _ATTRIBUTES.search(heading.text)
        if heading.in_html or (attributes is not None and _SET_ID.search(attributes[1])):
            continue
        plain = published_slug(heading.text if attributes is None else heading.text[: attributes.start()])
        anchor = numbers.get(plain, plain)  # what lies before the last one given is taken
        while not anchor or anchor in taken:
            numbered = _NUMBERED.match(anchor)
            anchor = f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered is not None else f"{anchor}_1"
        taken.add(anchor)
        numbers[plain] = anchor
        yield anchor


def _on_github(outline: Outline) -> Iterator[str]:
    counts: dict[str, int] = {}
    for heading in outline.headings:
        plain = anchor = github_slug(heading.text)
        while anchor in counts:
            counts[plain] += 1
            anchor = f"{plain}-{counts[plain]}"
        counts[anchor] = 0
        yield anchor


@lru_cache(maxsize=4096)
def published_slug(heading: str) -> str:
    """Return the anchor that Python-Markdown's `toc` makes of a heading, before numbering."""
    if not heading.isascii():
        heading = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode("ascii")
    return _GAPS.sub("-", _NO_ASCII_WORD.sub("", heading).strip().lower())


@lru_cache(maxsize=4096)
def github_slug(heading: str) -> str:
    """Return the anchor that GitHub makes of a heading, before numbering (as the package github-slugger does)."""
    heading = heading.lower()
    if heading.isascii():
        return heading.translate(_ASCII_ON_GITHUB)
    return "".join([_on_github_as(character) for character in heading])


def _on_github_as(character: str) -> str:
    if character == " ":
        return "-"
    category = unicodedata.category(character)
    return character if category[0] in "LM" or category in _KEPT or character == "-" else ""


_ASCII_ON_GITHUB = {code: _on_github_as(chr(code)) for code in range(128)}


def _said(block: Block, text: str) -> str:
    """Return the words of a heading with code and addresses in it; images and tags say nothing."""
    if OBJECT not in block.text and "\n" not in block.text:
        return block.text
    return "".join(
        [
            _seen(text[slice(*block.span(at, at + 1))]) if character in (OBJECT, "\n") else character
            for at, character in enumerate(block.text)
        ]
    )


def _seen(markup: str) -> str:
    if markup[:1] == "`":
        return markup.strip("`").strip(" ")
    if markup[:1] == "<":
        return markup[1:-1] if _IS_ADDRESS(markup) else ""
    return "" if markup.startswith("![") else markup


def _listed_ids(text: str) -> Iterator[str]:
    """Yield the ids in attribute lists, such as `{#doses}` or `{: #doses .note }`, wherever they stand."""
    for match in _ATTRIBUTE_LIST.finditer(text):
        listed = match[1]
        if "#" in listed or "id=" in listed:  # in front matter, groups are written alike
            yield from _SET_ID.findall(listed)
