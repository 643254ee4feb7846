"""WAV002: a waiver or an exception in a page matched nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Exceptions, TriedException, TriedWaiver

_WAIVER = (
    "waivers:\n  - rule: {rule}\n    page: {page}\n    reason: The reviewer is ill; a review is booked for May.\n"
    "    owner: ann-author\n    until: 2027-03-31\n"
)
_ALLOW = "# Sample page\n\n<!-- medreview-allow TRM001: the brand is the subject here -->\n"


def _waiver(rule: str = "REV002", page: str = "sample-page") -> dict[str, str]:
    return {"house/waivers.yaml": _WAIVER.format(rule=rule, page=page)}


RULE = Rule(
    id="WAV002",
    name="waiver-unused",
    severity="warning",
    subject="exceptions",
    summary="A waiver, or an exception in a page, matched nothing.",
    why="An exception that nobody needs waits for the next mistake and lets it through unseen.",
    fix="Delete it. If it was meant for something that is still reported, correct its rule or page, or put the comment "
    "onto a line of its own right above the block.",
    reported=(
        Example(others=_waiver(), note="the review is current"),
        Example(front={"reviewed": "2024-11-01"}, others=_waiver(page="smaple-page"), note="no such page"),
        Example(_ALLOW + "The care team gives the medicine.\n", note="the term is gone"),
        Example(_ALLOW + "First this.\n\nThen the drug.\n", note="only the next block is covered"),
        Example("# Sample page\n\nThe drug.\n\n" + _ALLOW[15:], note="no block follows"),
        Example(
            "# Sample page\n\nThe drug <!-- medreview-allow TRM001: the brand is the subject here --> helps.\n",
            note="inside the paragraph, not above it",
        ),
        Example(
            "# Sample page\n\n<!-- medreview-allow TRM001, RDB002: the brand is the subject here -->\nThe drug.\n",
            note="one of two rules",
        ),
    ),
    accepted=(
        Example(front={"reviewed": "2024-11-01"}, others=_waiver()),
        Example(_ALLOW + "The drug.\n"),
        Example(_ALLOW + "- The drug.\n- The medicine.\n", note="the first item of a list"),
        Example(_ALLOW + "\n| When | What |\n|---|---|\n| today | a drug |\n", note="anywhere in a table"),
        Example(
            "# Sample page\n\n<!-- The drug is explained on another page. -->\nText.\n",
            note="another comment",
        ),
        Example("# Sample page\n\n`<!-- medreview-allow TRM001: an example in code -->`\n", note="in code"),
        Example(
            page="---\nid: sample-page\ntitle: a: b\n---\n",
            others=_waiver(),
            note="the page cannot be read, so the rule was not tried",
        ),
    ),
)


def check(exceptions: Exceptions, context: Context) -> Iterator[Problem]:
    """Yield one problem at each exception and waiver that was tried and matched nothing."""
    del context
    for tried in exceptions.in_page:
        if tried.unused:
            rules = " and ".join(tried.unused)
            message = f"This exception silences nothing of {rules}. {_advice(tried)}"
            yield Problem(tried.exception.span, message)
    for waiver in exceptions.waivers:
        if waiver.is_unused:
            recorded = waiver.recorded
            place = recorded.rule if len(waiver.pages) == 1 else recorded.page
            yield Problem(place, _unused(waiver), path=recorded.path)


def _advice(tried: TriedException) -> str:
    if tried.exception.is_inside:
        return "It stands among the words of a block: put it on a line of its own right above that block."
    if tried.exception.scope is None:
        return "No text follows it: put it right above the block it is meant for, or delete it."
    if tried.elsewhere:
        return (
            "It only covers the block below it. Move it right above the block it is meant for, or delete it; what is "
            "reported in front matter needs a waiver instead."
        )
    if len(tried.unused) < len(tried.exception.rules):
        return f"Delete {'it' if len(tried.unused) == 1 else 'them'} from the list."
    return "Delete it."


def _unused(tried: TriedWaiver) -> str:
    waiver = tried.recorded.waiver
    if not tried.pages:
        return (
            f"No page has the id '{waiver.page}', so this waiver of {waiver.rule} accepts nothing. Correct the id, or "
            "delete the waiver."
        )
    if len(tried.pages) > 1:
        return (
            f"Several pages have the id '{waiver.page}' ({', '.join(tried.pages)}), so this waiver of {waiver.rule} "
            "accepts nothing. Give each page an id of its own."
        )
    return (
        f"Nothing on {tried.pages[0]} needs this waiver of {waiver.rule}: it is not reported there, or an earlier "
        "exception covers it. Delete the waiver."
    )
