"""DIS003: the text holds a wording that is no longer approved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.markdown import read_markdown
from medreview.reading.wordings import quote_wording, spans_in_block, squeeze
from medreview.schemas.finding import Problem, Replacement, Span
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page
    from medreview.reading.wordings import FoundWording

_TRIED = 20  # for each the page is read anew; a fix of those that follow is offered once these are fixed
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t>]*")

RULE = Rule(
    id="DIS003",
    name="disclaimer-outdated",
    severity="error",
    summary="The text holds a superseded wording of a disclaimer.",
    why="The wording was replaced for a reason, say a changed number to call. Readers of this page "
    "still get the old one.",
    fix="Replace it by the current wording; where it stands without markup, the fix does that.",
    reported=(
        Example(body="# Sample page\n\nIn an emergency, call 911.\n"),
        Example(
            body="# Sample page\n\nPlease note.\nIn an *emergency*, call 911. Then call us.\n",
            note="inside a longer paragraph, through emphasis",
        ),
    ),
    accepted=(
        Example(
            body="# Sample page\n\nIf you have trouble breathing or chest pain, call 911 now. Do not wait for a call "
            "back.\n",
            note="the current wording",
        ),
        Example(body="# Sample page\n\nIn an emergency, call 911 or 112.\n", note="the page's own words"),
        Example(
            body="# Sample page\n\n    In an emergency, call 911.\n",
            note="code is not read by patients as text",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each paragraph that holds a superseded wording, with a fix where its source is plain."""
    del context
    blocks = page.document.blocks
    outdated = dict.fromkeys([found for found in page.wordings if not found.is_current])
    for number, found in enumerate(outdated):
        disclaimer = found.disclaimer
        what = f'This is an older wording of "{disclaimer.title}" ({disclaimer.id}).'
        message = f"{what} Write the one approved on {disclaimer.current.since}: {quote_wording(disclaimer.current)}"
        fix = _replacements(page, found) if found.first == found.last and number < _TRIED else ()
        span = Span(blocks[found.first].span().start, blocks[found.last].span().end)
        yield Problem(span, message, fix, is_safe=bool(fix))


def _replacements(page: Page, found: FoundWording) -> tuple[Replacement, ...]:
    """Return the edits that put the current wording there; none when markup stands in it or would come of it."""
    block, text = page.document.blocks[found.first], page.source.text
    current = " ".join(found.disclaimer.current.text.split())
    old = squeeze(found.wording.text)
    spans = [block.span(*span) for span in spans_in_block(found.wording, block)]
    if not all(squeeze(_LINE_END.sub(" ", text[span.start : span.end])) == old for span in spans):
        return ()
    for span in reversed(spans):
        text = text[: span.start] + current + text[span.end :]
    after = [squeeze(b.text) for b in read_markdown(text, page.front.body).blocks]
    before = [squeeze(b.text) for b in page.document.blocks]
    before[found.first] = before[found.first].replace(old, squeeze(current))
    return tuple(Replacement(span, current) for span in spans) if after == before else ()
