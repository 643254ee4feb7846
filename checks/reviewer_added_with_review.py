"""REV018: a change brings a review, and makes its reviewer one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.qualification import disqualifications
from medreview.schemas.finding import Problem
from medreview.schemas.people import Person
from medreview.schemas.rule import HOUSE, Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_OLD = {"reviewed": "2025-03-02"}
_PEOPLE = """\
people:
  - {id: ann-author, name: Ann Author, roles: [author], active: {from: 2015-01-01}, conflicts: none}
  - {id: rita-reviewer, name: Rita Reviewer, %s}
"""
_READY = "roles: [reviewer], specialties: [neurology], active: {from: 2015-01-01}, conflicts: none"


def _people(rita: str) -> dict[str, str]:
    return {"house/people.yaml": _PEOPLE % rita}


def _before(rita: str) -> Example:
    return Example(front=_OLD, others=_people(rita))


RULE = Rule(
    id="REV018",
    name="reviewer-added-with-review",
    severity="warning",
    summary="The reviewer was entitled, or given a key, only in the same change as the review; or was an author until "
    "then.",
    why="Whoever may add a reviewer in the change that needs one can approve anything. Who may review is decided "
    "first, by somebody else.",
    fix="Have the change of people.yaml approved and merged on its own, then the review. In pull requests, "
    "'--house-from' asks for that.",
    sources=(Source("21 CFR 11.10", "(g): authority checks"),),
    uses_base=("reviewed", "reviewed_by", "authors", HOUSE),
    reported=(
        Example(
            others=_people(_READY),
            base=Example(front=_OLD, others={"house/people.yaml": _PEOPLE.split("  - {id: rita")[0]}),
            note="nobody knew this reviewer before",
        ),
        Example(others=_people(_READY), base=_before(_READY.replace("[reviewer]", "[author]"))),
        Example(
            front={"reviewed_by": "[rob-both]"},
            base=Example(front={**_OLD, "authors": "[ann-author, rob-both]"}),
            note="an author until now, who reviews their own page",
        ),
        Example(
            others=_people(_READY), base=_before(_READY.replace("2015", "2026-05").replace("-01-01", "-01"))
        ),
        Example(
            front={"risk": "high"},
            others=_people(_READY),
            base=_before(_READY.replace("neurology", "dermatology")),
            note="the specialty that high risk asks for is new",
        ),
    ),
    accepted=(
        Example(others=_people(_READY), base=_before(_READY), note="could review before"),
        Example(
            front=_OLD,
            others=_people(_READY),
            base=_before(_READY.replace("[reviewer]", "[author]")),
            note="no review in this change",
        ),
        Example(
            others=_people(_READY.replace("[reviewer]", "[author]")),
            base=_before(_READY.replace("[reviewer]", "[author]")),
            note="still no reviewer: REV006 says so",
        ),
        Example(
            others=_people(_READY),
            base=_before(_READY.replace("neurology", "dermatology")),
            note="standard risk asks for no specialty here",
        ),
        Example(front={"reviewed_by": "[nobody]"}, base=Example(front=_OLD), note="the business of REV005"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each item of `reviewed_by` that could not have given this review before the change."""
    front, then = page.fields, context.base.fields
    if front.status == "withdrawn" or (front.reviewed, front.reviewed_by) == (
        then.reviewed,
        then.reviewed_by,
    ):
        return
    for index, person_id in enumerate(front.reviewed_by):
        person = context.house.people.get(person_id)
        why = "" if person is None else _why_new(person, page, context)
        if person is not None and why:
            message = (
                f"Before this change, {person.name} {why}. Have people.yaml approved and merged first, and the review "
                "after it."
            )
            yield Problem(page.front.item("reviewed_by", index, person_id), message)


def _why_new(person: Person, page: Page, context: Context) -> str:
    """Return what kept the person from this review before the change, where nothing does now; else nothing."""
    front, house = page.fields, context.house
    then = context.base.house_then.people.get(person.id)
    if disqualifications(person, front.reviewed, front.risk, house.settings.tiers):
        return ""
    if person.id in context.base.fields.authors:
        return "was an author of this page"
    if then is None:
        return "was not in people.yaml"
    reasons = disqualifications(then, front.reviewed, front.risk, house.settings.tiers)
    known = {entry.key for entry in then.keys}
    is_new_key = any(entry.key not in known for entry in person.keys)
    if house.policy.evidence == "signed" and is_new_key:
        reasons.append("had not the key that people.yaml lists now")
    return ", and ".join(reasons)
