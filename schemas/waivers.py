"""house/waivers.yaml: recorded exceptions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from medreview.schemas.fields import Day, RuleId, Slug, StrictModel, Text


class Waiver(StrictModel):
    """Findings of one rule on one page are accepted until a day."""

    rule: RuleId
    page: Annotated[Slug, Field(description="The page's id.")]
    reason: Annotated[Text, Field(min_length=15, description="Why, for the reviewer and the auditor.")]
    owner: Annotated[Slug, Field(description="Id from people.yaml.")]
    until: Annotated[Day, Field(description="Last day; at most a year ahead.")]


class Waivers(StrictModel):
    """The whole of waivers.yaml."""

    waivers: Annotated[tuple[Waiver, ...], Field(strict=False)] = ()
