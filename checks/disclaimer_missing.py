"""DIS001: a disclaimer that this page needs is absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from medreview.reading.wordings import quote_wording
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page
    from medreview.schemas.disclaimers import Disclaimer, Requirement
    from medreview.schemas.page import FrontMatter

RULE = Rule(
    id="DIS001",
    name="disclaimer-missing",
    severity="error",
    summary="A required disclaimer is missing.",
    why="A disclaimer tells readers what the page cannot do for them and when to get help at once. The publisher has "
    "decided which pages need which, and approved the words.",
    fix="Paste the approved wording into the text, word for word, or list its id under 'disclaimers' where the "
    "publisher prints it.",
    reported=(
        Example(front={"kind": "medicine"}, note="medicine pages list education-only"),
        Example(front={"kind": "tips", "risk": "high"}, note="emergency advice on high-risk tips"),
        Example(
            body="# Sample page\n\nIf you have trouble breathing or chest pain, call 999 now. Do not wait for a call "
            "back.\n",
            front={"kind": "tips", "risk": "high"},
            note="nearly the wording is not the wording",
        ),
        Example(
            front={"treatments": "[Rituximab]", "disclaimers": "[off-label]"},
            note="listed, but not in the text",
        ),
    ),
    accepted=(
        Example(
            body="# Sample page\n\nIf you have **trouble breathing** or chest pain,\ncall 911 now. Do not wait for a "
            "call back.\n",
            front={"kind": "tips", "risk": "high"},
            note="emphasis and line breaks do not count",
        ),
        Example(
            body="# Sample page\n\nIn an emergency, call 911.\n",
            front={"kind": "tips", "risk": "high"},
            note="an outdated wording is the business of DIS003",
        ),
        Example(front={"kind": "tips"}, note="required only where kind and risk both match"),
        Example(front={"kind": "medicine", "disclaimers": "[education-only]"}, note="listed"),
        Example(
            front={"treatments": "[Rituximab]", "status": "withdrawn"}, note="nobody reads a withdrawn page"
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem for each required disclaimer that is absent; a withdrawn page needs none."""
    front, profile = page.fields, context.house.policy.profile
    if front.status == "withdrawn":
        return
    for disclaimer in context.house.disclaimers.values():
        if any(_matches(entry, front, profile) for entry in disclaimer.required) and not _is_there(
            disclaimer, page
        ):
            yield Problem(page.front.value("disclaimers"), _message(disclaimer))


def _matches(entry: Requirement, front: FrontMatter, profile: str) -> bool:
    """True when the page matches every list that the entry has."""
    return (
        (not entry.kinds or front.kind in entry.kinds)
        and (not entry.risks or front.risk in entry.risks)
        and (not entry.profiles or profile in entry.profiles)
        and (
            not entry.treatments
            or not _names(entry.treatments).isdisjoint(_names(t.name for t in front.treatments))
        )
    )


def _names(names: Iterable[str]) -> set[str]:
    return {" ".join(name.split()).casefold() for name in names}


def _is_there(disclaimer: Disclaimer, page: Page) -> bool:
    """True when the disclaimer is where it belongs, or another error says why that cannot be told.

    A superseded wording in the text counts: DIS003 reports it. So does a list that is not whole: PAG005 or PAG008 do.
    """
    if disclaimer.placement == "page":
        return disclaimer.id in page.fields.disclaimers or not page.front.is_whole("disclaimers")
    return any(found.disclaimer.id == disclaimer.id for found in page.wordings)


def _message(disclaimer: Disclaimer) -> str:
    what = f'This page needs the disclaimer "{disclaimer.title}" ({disclaimer.id}).'
    if disclaimer.placement == "page":
        return f"{what} Add '{disclaimer.id}' to 'disclaimers'."
    where = "before the second heading" if disclaimer.before_second_heading else "into the text"
    advice = f"Paste its wording {where}; if a paragraph is close to it already, correct that one."
    return f"{what} {advice} The wording: {quote_wording(disclaimer.current)}"
