"""guide/reviews/<page-id>/<date>-<reviewer>.yaml: one person's review of one text.

A record is only ever added. Its bytes are what a signature is of, so nothing in it is written anew later.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from medreview.schemas.fields import Day, Instant, Line, Risk, Slug, StrictModel, Text

FORMAT: Final = 1
"""The version of the form of records that this program writes."""
Verdict = Literal["approved", "approved-with-conditions", "not-approved"]
Scope = Literal["whole-page", "change-only"]
DIGEST_PATTERN = r"^sha256:[0-9a-f]{64}$"
BLOB_PATTERN = r"^([0-9a-f]{40}|[0-9a-f]{64})$"
Digest = Annotated[str, StringConstraints(pattern=DIGEST_PATTERN)]
BlobName = Annotated[str, StringConstraints(pattern=BLOB_PATTERN)]
_NOON = time(12)
_CalendarDay = date


class RecordedReviewer(StrictModel):
    """Who reviewed, as people.yaml had it on that day."""

    id: Annotated[Slug, Field(description="Id in people.yaml.")]
    name: Annotated[Line, Field(description="Name as printed on that day.")]
    credentials: Annotated[Line | None, Field(description="Credentials as printed on that day.")] = None

    @property
    def byline(self) -> str:
        """The name with credentials, as on the day of the review."""
        return self.name if self.credentials is None else f"{self.name}, {self.credentials}"


class ReviewRecord(StrictModel):
    """The whole of a review record."""

    format: Annotated[Literal[1], Field(description="Version of this form.")]
    page: Annotated[Slug, Field(description="The page's id.")]
    version: Annotated[int, Field(ge=1, description="The page's version.")]
    digest: Annotated[Digest, Field(description="The digest of the text that was reviewed.")]
    recipe: Annotated[int, Field(ge=1, description="Version of the recipe by which the digest was made.")]
    blob: Annotated[
        BlobName | None, Field(description="Git's name for the file's content; helps to find the text again.")
    ] = None
    risk: Annotated[Risk, Field(description="The page's risk when it was reviewed.")]
    interval_months: Annotated[int, Field(ge=1, le=120, description="Calendar months until the next review.")]
    reviewer: RecordedReviewer
    role: Annotated[Line, Field(description="In which role the person reviewed.")] = "medical reviewer"
    scope: Annotated[Scope, Field(description="The whole page, or only what changed since another review.")]
    since: Annotated[
        Digest | None, Field(description="With scope change-only: the digest of the text reviewed before.")
    ] = None
    verdict: Annotated[Verdict, Field(description="What the reviewer decided.")]
    conditions: Annotated[
        tuple[Text, ...], Field(strict=False, description="With approved-with-conditions: what must be done.")
    ] = ()
    conflicts: Annotated[Text, Field(description="Conflicts of interest; 'none' where there are none.")]
    date: Annotated[Day, Field(description="The day of the review.")]
    recorded: Annotated[
        Instant | None, Field(description="When the record was written, in UTC: YYYY-MM-DDTHH:MM:SSZ.")
    ] = None
    notes: Annotated[Text | None, Field(description="What the reviewer wants to add.")] = None
    tool: Annotated[Line, Field(description="Name and version of the program that wrote the record.")]
    sample: Annotated[bool, Field(description="true: a demonstration; nobody reviewed anything.")] = False

    @property
    def signed_at(self) -> datetime:
        """The moment, in UTC, for which a signature must hold: when it was written, else noon of its day."""
        return self.recorded or datetime.combine(self.date, _NOON)

    @property
    def order(self) -> tuple[_CalendarDay, datetime]:
        """What sorts the records of a page, the oldest first."""
        return self.date, self.signed_at
