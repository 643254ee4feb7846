"""Urgent safety changes: published before their review, for a few days, because somebody answers for it by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from medreview.reading.records import CHANGED, PageReview
from medreview.schemas.page import Change, FrontMatter
from medreview.schemas.people import Person

LONGEST: Final = 14
"""Most days from a safety change to the day on which its review must be done."""


@dataclass(frozen=True, slots=True)
class SafetyChange:
    """What was changed for safety since the review; on `until` it must have been reviewed.

    `index` is the place of that entry in `changes`; `faults` say why it may not be published before its review.
    """

    index: int
    change: Change
    until: date
    faults: tuple[str, ...] = ()

    def is_in_force(self, today: date) -> bool:
        """True when the page may be published as it is on this day."""
        return not self.faults and self.change.date <= today < self.until

    def why_not(self, today: date) -> str:
        """Return why the page may not be published before its review, in words that follow 'but'."""
        if self.change.date > today:
            return f"its entry in 'changes' is dated {self.change.date}, after today ({today})"
        return "; ".join(self.faults) or f"it had to be reviewed by {self.until}"


def find_safety_change(
    front: FrontMatter, review: PageReview, people: Mapping[str, Person]
) -> SafetyChange | None:
    """Return the safety change since the page's last review that must be reviewed first; None where there is none.

    Where anything else was changed since, nothing is urgent enough: that needs a review before it is published.
    """
    newest = review.basis[0].record if review.basis else None
    if review.standing != CHANGED or newest is None:
        return None
    since = [(index, change) for index, change in enumerate(front.changes) if change.version > newest.version]
    if not any(change.kind == "safety" for _, change in since):
        return None
    others = [change.version for _, change in since if change.kind != "safety"]
    faults = [fault for _, change in since for fault in _faults(change, front, people)]
    if others:
        faults.append(f"version {others[0]} changed something else too")
    index, change = min(since, key=lambda pair: pair[1].until or date.min)
    return SafetyChange(index, change, change.until or date.min, tuple(faults))


def _faults(change: Change, front: FrontMatter, people: Mapping[str, Person]) -> Iterator[str]:
    if change.kind != "safety":
        return
    if change.approved_by is None or change.until is None:
        missing = [key for key in ("approved_by", "until") if getattr(change, key) is None]
        yield f"its entry in 'changes' has no '{' and '.join(missing)}'"
        return
    person = people.get(change.approved_by)
    if person is None:
        yield f"'{change.approved_by}', who approved it, is not in people.yaml"
    elif not person.active.covers(change.date, change.date):
        yield f"{person.name}, who approved it, was not active on {change.date}"
    elif change.approved_by in front.authors:
        yield f"{person.name}, who approved it, is an author of the page"
    if change.until > change.date + timedelta(days=LONGEST):
        yield f"its 'until' is more than {LONGEST} days after {change.date}"
