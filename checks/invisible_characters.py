"""PAG014: characters that nobody can see and that change how text is shown, searched or compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import filterfalse
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem, Replacement, Span
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_EMOJI = (
    "\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297"
    "\u3299\U0001f000-\U0001faff"
)
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_JOINED_EMOJI = f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
# Arabic, Syriac, N'Ko, the scripts of South Asia, Tibetan, Burmese, Khmer, Mongolian: joiners are part of spelling.
_JOINED_LETTER = (
    "(?<=[\u0620-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1aaf\u1b00-\u1c4f\ua800-\ua8ff\ufb50-\ufdff"
    "\ufe70-\ufefc])[\u200c\u200d]"
)
_UNSEEN = "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f"
_ANY = re.compile(f"[{_UNSEEN}]")
_SCAN = re.compile(f"{_FLAG}|{_JOINED_EMOJI}|{_JOINED_LETTER}|(?P<unseen>[{_UNSEEN}]+)")
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = frozenset("\u2028\u2029")

RULE = Rule(
    id="PAG014",
    name="invisible-characters",
    severity="error",
    summary="Characters that cannot be seen stand in the page.",
    why="They come along with copied text. Some turn the order of words and digits around on the screen, others hide "
    "a word from search and from these checks: a dose may read differently from what is written.",
    fix="Delete them, or type the words around them again.",
    sources=(
        Source(
            "Unicode Standard Annex #9", "2: directional formatting", "https://www.unicode.org/reports/tr9/"
        ),
        Source("Unicode Technical Standard #51", "emoji sequences", "https://www.unicode.org/reports/tr51/"),
    ),
    reported=(
        Example(body="Take 5\u202e mg a day.\n", note="turns the order around"),
        Example(body="Take metho\u200btrexate once a week.\n", note="hides the word from search"),
        Example(
            body="Take 2\u202850 mg tablets.\n", note="a line separator, which some programs do not show"
        ),
        Example(body="No\u2060break and \ufeffa mark in the middle.\n"),
        Example(body="A joiner between\u200d letters.\n"),
        Example(body="`code\u200b` and <!-- a comment\u2066 -->\n", note="in code and comments too"),
        Example(front={"summary": "A page\u200e for tests."}, note="in front matter"),
        Example(body="Hidden\U000e0068\U000e0069 words in tags.\n"),
        Example(body="An emoji \U0001f600\u200d with nothing joined to it.\n"),
    ),
    accepted=(
        Example(
            body="\U0001f469\u200d\u2695\ufe0f and \U0001f468\U0001f3fd\u200d\U0001f680 are joined emoji.\n"
        ),
        Example(body="\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f is a flag.\n"),
        Example(body="Persian needs one: \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.\n"),
        Example(body="A no-break space\u00a0here, a thin\u2009space there, a soft\u00adhyphen.\n"),
        Example(body="&#8203; and &zwnj; written out can be seen.\n"),
        Example(page="\ufeff---\nid: sample-page\n---\n\nA byte order mark at the start.\n"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each run of characters that cannot be seen, anywhere in the file."""
    del context
    text = page.source.text
    # Nearly every page has none, and to look for one, in the few lines that can hold it, takes next to no time.
    if text.isascii() or not any(map(_ANY.search, filterfalse(str.isascii, text.split("\n")))):
        return
    for match in _SCAN.finditer(text):
        if match["unseen"] is not None:
            span = Span(*match.span())
            # a separator may stand for a space: without any, "2" and "50" would be another number
            instead = " " if _SEPARATORS.intersection(match["unseen"]) else ""
            fix = (Replacement(span, instead),) if _says_more(page, span) else ()
            yield Problem(span, _message(match["unseen"]), replacements=fix)


def _says_more(page: Page, span: Span) -> bool:
    """True when the line says something that can be seen; else deleting would leave an empty heading, item or cell."""
    line = page.source.line_span(span.start)
    return any(map(str.isalnum, page.source.text[line.start : line.end]))


def _message(run: str) -> str:
    name = unicodedata.name(run[0], "TAG")
    others = "" if len(run) == 1 else f" (and {len(run) - 1} more)"
    effect = " It can turn the order of words and digits around." if _BIDIRECTIONAL.intersection(run) else ""
    advice = "Put a space in its place." if _SEPARATORS.intersection(run) else "Delete it."
    return f"U+{ord(run[0]):04X} {name}{others} stands here and cannot be seen.{effect} {advice}"
