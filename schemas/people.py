"""house/people.yaml: authors and reviewers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from medreview.schemas.fields import Day, Line, Slug, StrictModel, Text
from medreview.schemas.public_key import (
    KINDS,
    PrivateKeyError,
    PublicKey,
    PublicKeyError,
    parse_public_key,
)

Role = Literal["author", "reviewer"]
_KEY = "A public SSH key: the one line of the file that ends in .pub. Never the private key."


def _read_key(value: Any) -> PublicKey:
    if isinstance(value, PublicKey):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("public_key", "write the one line of the file that ends in .pub")
    try:
        return parse_public_key(value)
    except PrivateKeyError as error:
        raise PydanticCustomError("private_key", "{why}", {"why": str(error)}) from None
    except PublicKeyError as error:
        raise PydanticCustomError("public_key", "{why}", {"why": str(error)}) from None


def _as_entry(value: Any) -> Any:
    return {"key": value} if isinstance(value, str | PublicKey) else value


PublicKeyLine = Annotated[
    PublicKey,
    PlainValidator(_read_key),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({'|'.join(KINDS)}) [A-Za-z0-9+/]+={{0,2}}( .*)?$".replace(".com", "\\.com"),
            "description": _KEY,
        }
    ),
]


class Active(StrictModel):
    """The days on which a person may write or review for this house, both included."""

    from_: Annotated[Day, Field(alias="from", description="First day.")]
    until: Annotated[Day | None, Field(description="Last day; absent while the person is active.")] = None

    def covers(self, first: date, last: date) -> bool:
        """True when every day from `first` to `last` is covered."""
        return self.from_ <= first and (self.until is None or last <= self.until)


class Key(StrictModel):
    """A public key, and the days for which its signatures count.

    Days are whole days in UTC, both included. They never reach beyond the days on which the person is active; where
    they are absent, they are those.
    """

    key: Annotated[PublicKeyLine, Field(description=_KEY)]
    from_: Annotated[
        Day | None, Field(alias="from", description="First day (UTC); absent: since the person is active.")
    ] = None
    until: Annotated[
        Day | None,
        Field(description="Last day (UTC), for a planned change of key; absent: while the person is active."),
    ] = None
    revoked: Annotated[
        Day | None,
        Field(
            description="The day on which the key was found lost or stolen. Nothing that it ever signed counts, "
            "whatever the date, because a thief can write any date."
        ),
    ] = None
    revoked_because: Annotated[
        Text | None, Field(description="What happened to the key; required with `revoked`.")
    ] = None


KeyEntry = Annotated[Key, BeforeValidator(_as_entry, json_schema_input_type=PublicKeyLine | Key)]


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
        tuple[KeyEntry, ...],
        Field(strict=False, description="Public SSH keys for signed reviews: lines, or entries with days."),
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
