"""house/terminology.yaml: preferred terms, terms to avoid, abbreviations, medicines."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from medreview.schemas.fields import Line, StrictModel, Text
from medreview.schemas.finding import Severity
from medreview.schemas.rule import Profile


class Avoided(StrictModel):
    """A wording to avoid, matched as whole words in any case unless `case` is true."""

    term: Line
    case: Annotated[bool, Field(description="true: only in exactly this capitalisation.")] = False


def _as_avoided(value: Any) -> Any:
    return {"term": value} if isinstance(value, str) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


AvoidedEntry = Annotated[Avoided, BeforeValidator(_as_avoided, json_schema_input_type=Line | Avoided)]


class Term(StrictModel):
    """One decision about words.

    Exactly one preferred term makes a safe fix. `exceptions` are longer wordings in which an avoided term is right
    ("drug interaction" for "drug"). `spelling` reports the preferred term in another capitalisation or hyphenation.
    """

    use: Annotated[
        tuple[Line, ...],
        BeforeValidator(_as_list, json_schema_input_type=Line | list[Line]),
        Field(
            strict=False, description="The preferred term, or several to choose from; empty: leave it out."
        ),
    ] = ()
    avoid: Annotated[tuple[AvoidedEntry, ...], Field(strict=False)] = ()
    exceptions: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    spelling: Annotated[bool, Field(description="true: report `use` written in another way.")] = False
    severity: Severity = "warning"
    reason: Annotated[Text, Field(description="Why, in a sentence the editor reads.")]
    source: Annotated[Line, Field(description="Where the decision comes from.")]
    profiles: Annotated[
        tuple[Profile, ...], Field(strict=False, description="Only for these; absent: for all.")
    ] = ()


class Abbreviation(StrictModel):
    """An abbreviation of this field; a known one needs no explanation on the page."""

    short: Line
    long: Line
    known: Annotated[bool, Field(description="true: readers know it better than the long form.")] = False
    reason: Text | None = None


class Medicine(StrictModel):
    """A medicine by its generic name, with the brands under which readers meet it."""

    generic: Line
    brands: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    source: Line | None = None


class Terminology(StrictModel):
    """The whole of terminology.yaml."""

    terms: Annotated[tuple[Term, ...], Field(strict=False)] = ()
    abbreviations: Annotated[tuple[Abbreviation, ...], Field(strict=False)] = ()
    medicines: Annotated[tuple[Medicine, ...], Field(strict=False)] = ()
    words: Annotated[
        tuple[Line, ...],
        Field(
            strict=False, description="More words that are spelled right: names of places, products, people."
        ),
    ] = ()
