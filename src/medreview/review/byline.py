"""What the text of a page states about its own review: the day, the next one, the reviewer.

A sentence is taken as a statement on this page only where a byline can stand: at the start of a line or sentence or
after a mark that divides bylines; "the study was reviewed in 2019" and entries of a source list are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from medreview.reading.document import OBJECT, Block, Document, RunningText
from medreview.review.stated_dates import StatedDate, match_date
from medreview.review.stated_names import StatedName, match_names

Subject = Literal["reviewed", "due", "either"]

_ADVERB = r"(?:medically|clinically|scientifically|expert(?:ly)?)"
_THING = (
    r"(?:(?:the\s+)?(?:information|content|text|advice)\s+(?:on|in)\s+)?this\s+(?:web\s?|information\s+)?"
    r"(?:page|article|guide|story|topic|content|information|leaflet|fact\s?sheet|resource|text)"
)
_REVIEWED = (
    rf"(?:(?:last|most\s+recently|fully)\s+)*(?:{_ADVERB}\s+)?(?:last\s+)?(?:updated\s+(?:and|&)\s+)?reviewed"
    r"(?:\s*(?:,|and|&|/)\s*(?:updated|approved|revised|checked|fact[- ]checked|edited))*"
)
_REVIEW = r"(?:full\s+)?(?:medical\s+|clinical\s+)?review"
_LABEL = re.compile(
    rf"(?<![\w'’-])(?:"
    rf"(?P<sentence>{_THING}\s+(?:was|has\s+been|is)\s+{_REVIEWED}|we\s+last\s+reviewed\s+{_THING})"
    rf"|(?P<due_sentence>{_THING}\s+(?:is|will\s+be)\s+(?:next\s+)?"
    rf"(?:due\s+(?:for\s+(?:its\s+next\s+)?{_REVIEW}|to\s+be\s+reviewed)|reviewed)(?:\s+again)?)"
    rf"|(?P<due>(?:the\s+)?next\s+(?:planned\s+|scheduled\s+)?{_REVIEW}"
    rf"(?:\s+(?:is|will\s+be|due|date|by|planned|scheduled))*"
    rf"|{_REVIEW}\s+due(?:\s+date)?|due\s+for\s+(?:its\s+next\s+)?{_REVIEW})"
    rf"|(?P<either>(?:medical\s+|clinical\s+)?review\s+date)"
    rf"|(?P<person>(?:(?:medical|clinical|expert)\s+)?reviewers?)(?=\s*:|\s*\Z)"
    rf"|(?P<page>(?:this\s+)?(?:page|content|article|information|guide|text)\s+(?:was\s+)?{_REVIEWED})"
    rf"|(?P<label>(?:date\s+)?{_REVIEWED}"
    rf"|(?:date\s+of\s+)?(?:the\s+)?(?:last|latest|most\s+recent)\s+{_REVIEW}(?:\s+date)?(?:\s+(?:was|took\s+place))?"
    rf"|medical\s+review)"
    r")(?![\w'’-])",
    re.IGNORECASE,
)
_MEDICAL = re.compile(_ADVERB, re.IGNORECASE)
_PLAIN = re.compile(rf"date|the|last|latest|most|medical|{_ADVERB}", re.IGNORECASE)
_ONLY = re.compile(r"(\s+by)?(?:\s+on)?\s*:?\s*", re.IGNORECASE)
_VALUE = re.compile(r"\s*(?:(?::|[-–—]|\|)\s*)?")
_BY = re.compile(r"\s*[,:(–—-]?\s*by\b\s*:?\s*(?:the\s+)?(?:reviewers?\s+)?", re.IGNORECASE)
_WHEN = re.compile(r"\s*(?:[,:(|–—-]\s*)?(?:due\s+)?(?:(?:on|in|by|since|for|is|at)\s+)?", re.IGNORECASE)
_END = re.compile(
    r"[\s)\]]*(?:\Z|[.;|(•·–—/]|\n"
    r"|,?\s*(?:and\s+)?(?:next|last|written|updated|published|medically|page|or|unless|if)\b)",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(r"\s*,\s*(?:the|an?|this|these|that|its?|they|we|most|many|some|[a-z]+s)\b")
_WORD = re.compile(r"\w")
_QUOTE = re.compile(r"[\"“‘'][\s*_]*\Z")
_DIVIDER = re.compile(r"[|•·–—;/]\s*\Z")
_PAUSE = re.compile(r"[,:(]\s*\Z")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+\Z")
_BYLINE = re.compile(
    r"[^\w©]*(?:©|(?:(?:last\s+)?(?:written|updated|published|created|posted|edited|reviewed)|by|authors?|version"
    r"|medically|page|next|last|copyright)\b)",
    re.IGNORECASE,
)
_SOURCES = re.compile(
    r"(?:references?|(?:re)?sources?|bibliography|citations?|links|(?:further|more)\s+reading)(?:\s*\Z|\s+(?:and|&)\s)",
    re.IGNORECASE,
)
_ADDRESS = OBJECT * 2
_FEWEST_WORDS = 5
_MOST_BEFORE = 1000
_REVIEW_WORDS = ("eview", "EVIEW")


@dataclass(frozen=True, slots=True)
class Statement:
    """A date or a person that the text of `block` states about the review of the page."""

    block: Block
    subject: Subject
    value: StatedDate | StatedName


def mentions_review(text: str, body: int) -> bool:
    """True when the word review, in small letters, capitals or both, stands in `text` from `body` on."""
    return any(text.find(word, body) >= 0 for word in _REVIEW_WORDS)


def _find_mentions(running: RunningText) -> set[int]:
    """Return the numbers of the blocks in which the word review stands."""
    found: set[int] = set()
    for word in _REVIEW_WORDS:
        at = running.text.find(word)
        while at >= 0:
            found.add(running.number_at(at))
            at = running.text.find(word, at + 1)
    return found


def find_statements(document: Document, approved: Collection[int] = ()) -> Iterator[Statement]:
    """Yield what the page states about its own review, in order.

    Footnotes and the blocks numbered in `approved` (disclaimers) are passed over, and below the heading of a source
    list all but paragraphs that begin with a byline.
    """
    mentioning = _find_mentions(document.running_text).difference(approved)
    if not mentioning:
        return
    labels: list[tuple[re.Match[str], bool]] = []
    links = sorted(link.span.start for link in document.links)
    is_in_sources = False
    for number, block in enumerate(document.blocks):
        if number in approved:
            continue
        if block.kind == "heading":
            is_in_sources = _SOURCES.match(block.text.strip()) is not None
        if block.kind == "footnote" or (is_in_sources and not _begins_with_label(block)):
            continue
        has_label = number in mentioning
        label = _only_label(block) if has_label else None
        if label is not None:
            labels.append(label)
        elif labels:
            match, may_name = labels.pop(0)
            yield from _values(block, match, 0, needs_end=True, may_name=may_name)
        if label is None and has_label:
            yield from _in_block(block, links)


def _begins_with_label(block: Block) -> bool:
    return block.kind == "paragraph" and _LABEL.match(block.text) is not None


def _only_label(block: Block) -> tuple[re.Match[str], bool] | None:
    """Return the label that is all of a block (the first cell of a row, say), and whether names may follow it."""
    match = _LABEL.match(block.text)
    rest = _ONLY.fullmatch(block.text, match.end()) if match is not None else None
    return None if match is None or rest is None else (match, bool(rest[1] or match["person"]))


def _in_block(block: Block, links: list[int]) -> Iterator[Statement]:
    end = -1
    for label in _LABEL.finditer(block.text):
        if label.start() < end or not _opens(block, label, links, end):
            continue
        is_weak = (
            label["label"] is None or _PLAIN.match(label[0]) is None or "reviewed" not in label[0].casefold()
        )
        needs_end = is_weak and not (label["sentence"] or label["due_sentence"] or label["page"])
        for statement in _values(
            block, label, label.end(), needs_end=needs_end, may_name=label["person"] is not None
        ):
            end = statement.value.end
            yield statement


def _opens(block: Block, label: re.Match[str], links: list[int], byline_end: int) -> bool:
    """True when a byline can stand where the label does."""
    at = label.start()
    line = block.text[max(block.text.rfind("\n", 0, at) + 1, at - _MOST_BEFORE) : at]
    if _QUOTE.search(line) is not None:
        return False
    if _WORD.search(line) is None:
        return _ADDRESS not in line
    is_byline = byline_end >= 0 or _BYLINE.match(line) is not None
    if not is_byline and (OBJECT in line or _holds_link(block, at - len(line), at, links)):
        return False
    if _DIVIDER.search(line) is not None:
        return True
    is_medical = _MEDICAL.search(label[0]) is not None
    if _PAUSE.search(line) is not None:
        return is_byline or is_medical
    if line.endswith("and "):
        return is_byline
    end = _SENTENCE_END.search(line)
    if end is None:
        return False
    if is_byline or is_medical or label["sentence"] or label["due_sentence"]:
        return True
    return label["label"] is None and block.kind != "item" and _is_prose(line[: end.start()])


def _holds_link(block: Block, start: int, end: int, links: list[int]) -> bool:
    span = block.span(start, end)
    return bisect_left(links, span.start) < bisect_left(links, span.end)


def _is_prose(before: str) -> bool:
    """True when the last sentence of `before` is long enough to be one, not a part of a source ("NHS. Asthma.")."""
    return len(re.split(r"[.!?]\s", before)[-1].split()) >= _FEWEST_WORDS


def _values(
    block: Block, label: re.Match[str], at: int, *, needs_end: bool, may_name: bool
) -> Iterator[Statement]:
    """Yield the names and the date that follow a label, in either order."""
    text = block.text
    subject: Subject = (
        "due" if label["due"] or label["due_sentence"] else "either" if label["either"] else "reviewed"
    )
    found: list[Statement] = []
    for _ in range(2):
        names, after = _names(text, at, label, may_name=may_name) if subject == "reviewed" else ([], at)
        found.extend(Statement(block, subject, name) for name in names)
        when = _WHEN.match(text, after)
        stated = match_date(text, when.end()) if when is not None else None
        if stated is not None and not any(isinstance(s.value, StatedDate) for s in found):
            found.append(Statement(block, subject, stated))
            after = stated.end
        if after == at:
            break
        at, may_name = after, False
    if found and not (needs_end and _END.match(text, at) is None) and _RUNS_ON.match(text, at) is None:
        yield from found


def _names(text: str, at: int, label: re.Match[str], *, may_name: bool) -> tuple[list[StatedName], int]:
    """Return the people named at `at`, after "by", after the colon of a label, or in a value's own cell."""
    by = _BY.match(text, at)
    if by is None:
        value = _VALUE.match(text, at)
        if value is None or not (may_name or (":" in value[0] and at == label.end())):
            return [], at
        by = value
    names = list(match_names(text, by.end()))
    return names, names[-1].end if names else at
