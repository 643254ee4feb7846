"""The front matter of a page.

Every field is optional in the type, because a page with faults is still checked for all that its valid parts allow;
which keys a page must have is said by `REQUIRED` (rule PAG007) and by the generated JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from medreview.schemas.fields import (
    Audience,
    ChangeKind,
    CitationId,
    Code,
    Day,
    Kind,
    LanguageTag,
    Line,
    Reviewed,
    Risk,
    Slug,
    Status,
    StrictModel,
    Text,
    Title,
)


class Change(StrictModel):
    """One entry of the page's history, newest first."""

    version: Annotated[int, Field(ge=1, description="The version that this change made.")]
    date: Annotated[Day, Field(description="The day of the change.")]
    kind: Annotated[ChangeKind, Field(description="What sort of change it was.")]
    note: Annotated[Text, Field(description="What changed and why, for the next reviewer.")]
    approved_by: Annotated[
        Slug | None,
        Field(description="Kind safety: who approved publishing it before its review; id from people.yaml."),
    ] = None
    until: Annotated[
        Day | None,
        Field(description="Kind safety: the day on which its review must be done, at most 14 days ahead."),
    ] = None


class Topic(StrictModel):
    """A condition or treatment, with its codes where the publisher keeps them."""

    name: Annotated[Line, Field(description="The usual name, in lower case unless it is a proper name.")]
    mesh: Annotated[Code | None, Field(description="MeSH descriptor.")] = None
    snomed: Annotated[Code | None, Field(description="SNOMED CT concept.")] = None
    icd10: Annotated[Code | None, Field(description="ICD-10 code.")] = None
    rxnorm: Annotated[Code | None, Field(description="RxNorm concept.")] = None


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


TopicEntry = Annotated[Topic, BeforeValidator(_named, json_schema_input_type=Line | Topic)]


class Reference(StrictModel):
    """A source that the page cites as `[^id]`; at least one identifier is needed."""

    IDENTIFIERS: ClassVar[tuple[str, ...]] = ("doi", "pmid", "pmcid", "nct", "isbn", "url")

    id: Annotated[CitationId, Field(description="What the text cites as [^id].")]
    title: Annotated[Text, Field(description="Title of the source, as printed there.")]
    doi: Code | None = None
    pmid: Code | None = None
    pmcid: Code | None = None
    nct: Code | None = None
    isbn: Code | None = None
    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = None
    year: Annotated[int | None, Field(ge=1800, le=2200, description="Year of publication.")] = None
    accessed: Annotated[Day | None, Field(description="Day on which the source was read.")] = None

    @model_validator(mode="after")
    def _needs_identifier(self) -> Self:
        if all(getattr(self, name) is None for name in self.IDENTIFIERS):
            names = ", ".join(self.IDENTIFIERS)
            message = "Reference '{id}' cannot be looked up: add one of {names}"
            raise PydanticCustomError("no_identifier", message, {"id": self.id, "names": names})
        return self


class FrontMatter(StrictModel):
    """What the head of a page says; a field is None (or empty) when the page does not validly say it."""

    REQUIRED: ClassVar[tuple[str, ...]] = (
        "id",
        "title",
        "summary",
        "kind",
        "version",
        "changes",
        "lang",
        "audience",
        "risk",
        "authors",
        "status",
    )

    id: Annotated[Slug | None, Field(description="Name of the page for machines: unique, never changes.")] = (
        None
    )
    title: Annotated[Title | None, Field(description="Title; equals the page's heading 1 if it has one.")] = (
        None
    )
    summary: Annotated[
        Text | None, Field(description="One to three sentences for lists and search results.")
    ] = None
    kind: Annotated[Kind | None, Field(description="Decides required sections and disclaimers.")] = None
    version: Annotated[int | None, Field(ge=1, description="Plus one whenever the content changes.")] = None
    changes: Annotated[
        tuple[Change, ...], Field(strict=False, description="What changed, newest first.")
    ] = ()
    lang: Annotated[LanguageTag | None, Field(description="BCP 47 language tag, such as en-US.")] = None
    audience: Annotated[Audience | None, Field(description="Who the page is for.")] = None
    risk: Annotated[
        Risk | None, Field(description="How much harm an error could do: decides the review interval.")
    ] = None
    conditions: Annotated[
        tuple[TopicEntry, ...], Field(strict=False, description="Conditions the page is about.")
    ] = ()
    treatments: Annotated[
        tuple[TopicEntry, ...], Field(strict=False, description="Treatments the page is about.")
    ] = ()
    authors: Annotated[tuple[Slug, ...], Field(strict=False, description="Ids from house/people.yaml.")] = ()
    published: Annotated[Day | None, Field(description="Day of first publication.")] = None
    reviewed: Annotated[
        Reviewed | None, Field(description="Day of the last medical review of the whole page.")
    ] = None
    reviewed_by: Annotated[
        tuple[Slug, ...], Field(strict=False, description="Ids from house/people.yaml.")
    ] = ()
    disclaimers: Annotated[
        tuple[Slug, ...], Field(strict=False, description="Ids from house/disclaimers.yaml.")
    ] = ()
    references: Annotated[
        tuple[Reference, ...], Field(strict=False, description="Sources, cited as [^id].")
    ] = ()
    related: Annotated[
        tuple[Slug, ...], Field(strict=False, description='Page ids: "more from this guide".')
    ] = ()
    review_by: Annotated[Day | None, Field(description="An earlier due day than the risk tier's.")] = None
    status: Annotated[Status | None, Field(description="draft, published or withdrawn.")] = None
    sample: Annotated[
        bool | None, Field(description="true: a demonstration whose people and reviews are not real.")
    ] = None
