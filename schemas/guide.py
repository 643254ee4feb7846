"""<guide>/guide.yaml: one guide and the order of its pages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from medreview.schemas.fields import Line, Slug, StrictModel, Text


class GuideFile(StrictModel):
    """The whole of guide.yaml."""

    title: Line
    condition: Annotated[Line, Field(description="The condition the guide is about.")]
    owner: Annotated[Slug, Field(description="Id from people.yaml of the person who answers for the guide.")]
    summary: Text | None = None
    pages: Annotated[
        tuple[Slug, ...], Field(strict=False, min_length=1, description="Page ids in reading order.")
    ]
    sample: Annotated[bool, Field(description="true: a demonstration guide.")] = False
