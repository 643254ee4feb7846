"""house/waivers.yaml: recorded exceptions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import Field

from medreview.schemas.dates import add_months
from medreview.schemas.fields import Day, RuleId, Slug, StrictModel, Text

SHORTEST_REASON: Final = 15
"""Fewest characters of a reason, here and in a page."""


class Waiver(StrictModel):
    """Findings of one rule on one page are accepted until a day."""

    rule: RuleId
    page: Annotated[Slug, Field(description="The page's id.")]
    reason: Annotated[
        Text, Field(min_length=SHORTEST_REASON, description="Why, for the reviewer and the auditor.")
    ]
    owner: Annotated[Slug, Field(description="Id from people.yaml.")]
    until: Annotated[Day, Field(description="Last day; at most a year ahead.")]

    def is_expired(self, today: date) -> bool:
        """True when the last day is past."""
        return self.until < today

    def is_too_long(self, today: date) -> bool:
        """True when the last day is more than a year ahead; the same day of next year is not."""
        return self.until > add_months(today, 12)

    def is_in_force(self, today: date) -> bool:
        """True when findings are accepted on this day."""
        return not self.is_expired(today) and not self.is_too_long(today)


class Waivers(StrictModel):
    """The whole of waivers.yaml."""

    waivers: Annotated[tuple[Waiver, ...], Field(strict=False)] = ()
