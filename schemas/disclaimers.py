"""house/disclaimers.yaml: approved wording, its versions, and when each is required."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from medreview.schemas.fields import Day, Kind, Line, Risk, Slug, StrictModel, Text
from medreview.schemas.rule import Profile


class Requirement(StrictModel):
    """A disclaimer is required on a page that matches every list given here; an absent list matches all pages."""

    kinds: Annotated[tuple[Kind, ...], Field(strict=False)] = ()
    risks: Annotated[tuple[Risk, ...], Field(strict=False)] = ()
    treatments: Annotated[
        tuple[Line, ...], Field(strict=False, description="Names as in the page's `treatments`.")
    ] = ()
    profiles: Annotated[tuple[Profile, ...], Field(strict=False)] = ()


class Wording(StrictModel):
    """One approved version of a disclaimer's text."""

    version: Annotated[int, Field(ge=1)]
    since: Annotated[Day, Field(description="Day on which this wording was approved.")]
    text: Annotated[Text, Field(description="Plain text; white space and line breaks do not count.")]


class Disclaimer(StrictModel):
    """A disclaimer; the first entry of `versions` is the current wording."""

    id: Slug
    title: Line
    placement: Annotated[
        Literal["page", "body"],
        Field(
            description="page: listed in front matter, set by the publisher; body: word for word in the text."
        ),
    ]
    before_second_heading: Annotated[
        bool, Field(description="The text must stand before the second heading.")
    ] = False
    required: Annotated[
        tuple[Requirement, ...], Field(strict=False, description="Required where any entry matches.")
    ] = ()
    versions: Annotated[tuple[Wording, ...], Field(strict=False, min_length=1)]

    @property
    def current(self) -> Wording:
        """The wording in force."""
        return self.versions[0]


class Disclaimers(StrictModel):
    """The whole of disclaimers.yaml."""

    disclaimers: Annotated[tuple[Disclaimer, ...], Field(strict=False)]
