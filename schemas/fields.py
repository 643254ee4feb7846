"""Field types that several schemas share, each with its rule in the editor's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from medreview.schemas.dates import ReviewDate, instant_text, parse_day, parse_instant, parse_review_date

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CITATION_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
RULE_PATTERN = r"^[A-Z]{3}[0-9]{3}$"


class StrictModel(BaseModel):
    """A model that refuses unknown keys and never turns one type into another."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _reading(
    parse: Callable[[str], Any], kind: type, advice: str = "write the date as YYYY-MM-DD"
) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("bad_date", "{why}", {"why": advice})
        try:
            return parse(value)
        except ValueError as error:
            raise PydanticCustomError("bad_date", "{why}", {"why": str(error)}) from None

    return read


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=100)]
CitationId = Annotated[str, StringConstraints(pattern=CITATION_PATTERN, max_length=100)]
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
RuleId = Annotated[str, StringConstraints(pattern=RULE_PATTERN)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=110, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=5000, pattern=r"\S")]
Code = Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1, max_length=200)]
"""An identifier that may look like a number (a PMID, say); kept as text."""
Day = Annotated[
    date,
    PlainValidator(_reading(parse_day, date)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "YYYY-MM-DD"}
    ),
]
Instant = Annotated[
    datetime,
    PlainValidator(_reading(parse_instant, datetime, "write the moment as YYYY-MM-DDTHH:MM:SSZ")),
    PlainSerializer(instant_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
            "description": "YYYY-MM-DDTHH:MM:SSZ, in UTC",
        }
    ),
]
"""A moment in UTC, to the second, without a time zone of its own."""
Reviewed = Annotated[
    ReviewDate,
    PlainValidator(_reading(parse_review_date, ReviewDate)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$",
            "description": "YYYY-MM-DD, or YYYY-MM on a legacy page",
        }
    ),
]

Kind = Literal["article", "tips", "story", "faq", "medicine"]
Risk = Literal["high", "standard", "low"]
Audience = Literal["patient", "carer", "parent", "public"]
Status = Literal["draft", "published", "withdrawn"]
ChangeKind = Literal["wording", "clinical", "safety", "review"]
