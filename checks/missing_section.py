"""PAG012: a section that pages of this kind must have is absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.wordings import squeeze
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_MEDICINE = {"kind": "medicine"}
_TRAILING = ".:;!?… "

RULE = Rule(
    id="PAG012",
    name="missing-section",
    severity="warning",
    summary="A section that the house asks for on this kind of page is missing.",
    why="Readers of every medicine page, say, must find when to call for help, in a section of its own that they can "
    "jump to.",
    fix="Add a heading with one of the accepted wordings, at any level, and the section below it.",
    reported=(
        Example(front=_MEDICINE, body="# Sample page\n\nWhen to get help is said in the text only.\n"),
        Example(front=_MEDICINE, body="## When to get help now\n\nCall us.\n", note="another heading"),
        Example(front=_MEDICINE, body="**When to get help**\n\nCall us.\n", note="bold text is no heading"),
    ),
    accepted=(
        Example(front=_MEDICINE, body="### WHEN TO GET HELP:\n\nCall us.\n", note="any level, any case"),
        Example(front=_MEDICINE, body="## When to *call* your&nbsp;care team\n\nCall us.\n"),
        Example(front=_MEDICINE, body="<h2>When to get help</h2>\n\nCall us.\n", note="in HTML"),
        Example(body="# Sample page\n\nA kind of page that needs no section.\n"),
        Example(front={"kind": "medecine"}, note="no valid kind: reported as such only"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `kind` for each required section without any of its headings."""
    kind = page.fields.kind
    needed = [section for section in context.house.settings.sections if kind in section.kinds]
    if not needed:
        return
    present = {_plain(heading.text) for heading in page.document.headings()}
    for section in needed:
        if present.isdisjoint(_plain(heading) for heading in section.headings):
            wordings = " or ".join(f"'{heading}'" for heading in section.headings)
            message = f"A page of kind '{kind}' needs a section {wordings}. Add a heading with these words."
            yield Problem(page.front.value("kind"), message)


def _plain(heading: str) -> str:
    return squeeze(heading).casefold().rstrip(_TRAILING)
