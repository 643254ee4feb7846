"""Whether a person may review a page of some risk, on the day that its front matter names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from medreview.schemas.dates import ReviewDate, add_months
from medreview.schemas.fields import Risk
from medreview.schemas.people import Active, Person
from medreview.schemas.policy import Tiers


def disqualifications(
    person: Person, reviewed: ReviewDate | None, risk: Risk | None, tiers: Tiers
) -> list[str]:
    """Return every reason why a person was not entitled to a review, as what follows their name."""
    reasons = [*_role(person), *_activity(person.active, reviewed)]
    wanted = getattr(tiers, risk).specialties if risk is not None else ()
    if wanted and not set(wanted) & set(person.specialties):
        reasons.append(f"has none of the specialties that {risk} risk asks for ({', '.join(wanted)})")
    return reasons


def _role(person: Person) -> Iterator[str]:
    if "reviewer" not in person.roles:
        yield "is not a reviewer in people.yaml"


def _activity(active: Active, reviewed: ReviewDate | None) -> Iterator[str]:
    """Yield why the person cannot have reviewed; a month counts only when every day of it is covered."""
    if reviewed is None:
        return
    first = reviewed.first_day
    last = first if reviewed.day is not None else _last_of_month(first)
    if active.covers(first, last):
        return
    if active.from_ <= last and (active.until is None or active.until >= first):
        yield f"was not active in all of {reviewed} (if it was on a day when they were, write the whole date)"
    elif active.from_ > last:
        yield f"was active only from {active.from_}, after the review of {reviewed}"
    else:
        yield f"was active only until {active.until}, before the review of {reviewed}"


def _last_of_month(first: date) -> date:
    following = add_months(first, 1)
    return following - timedelta(days=1) if following.day == 1 else following
