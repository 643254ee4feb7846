"""house/people.yaml: authors and reviewers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from medreview.schemas.fields import Day, Line, Slug, StrictModel, Text

Role = Literal["author", "reviewer"]


class Active(StrictModel):
    """The days on which a person may write or review for this house, both included."""

    from_: Annotated[Day, Field(alias="from", description="First day.")]
    until: Annotated[Day | None, Field(description="Last day; absent while the person is active.")] = None

    def covers(self, first: date, last: date) -> bool:
        """True when every day from `first` to `last` is covered."""
        return self.from_ <= first and (self.until is None or last <= self.until)


class Person(StrictModel):
    """An author or reviewer as printed under a page."""

    id: Annotated[Slug, Field(description="What front matter names.")]
    name: Annotated[Line, Field(description="Name as printed.")]
    credentials: Annotated[Line | None, Field(description="Credentials as printed, such as MD or RN.")] = None
    roles: Annotated[tuple[Role, ...], Field(strict=False, min_length=1)]
    specialties: Annotated[tuple[Slug, ...], Field(strict=False, description="Such as neurology.")] = ()
    active: Active
    conflicts: Annotated[Text, Field(description="Conflicts of interest; write none when there are none.")]
    keys: Annotated[
        tuple[Line, ...], Field(strict=False, description="Public SSH keys for signed reviews.")
    ] = ()
    sample: Annotated[bool, Field(description="true: not a real person; shown with every name.")] = False

    @property
    def byline(self) -> str:
        """The name with credentials, marked when the person is a sample."""
        name = self.name if self.credentials is None else f"{self.name}, {self.credentials}"
        return f"{name} (sample, not a real person)" if self.sample and "sample" not in name.lower() else name


class People(StrictModel):
    """The whole of people.yaml."""

    people: Annotated[tuple[Person, ...], Field(strict=False, min_length=1)]
