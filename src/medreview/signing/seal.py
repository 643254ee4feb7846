"""Signatures of records: made for those about to be written, and held against an answer that brings its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from medreview.errors import ConfigurationError
from medreview.reading.records import RecordFile, read_record
from medreview.schemas.people import Person
from medreview.schemas.record import ReviewRecord
from medreview.signing.prepare import Prepared


def sign_records(prepared: Iterable[Prepared], key: Path | None) -> list[Prepared]:
    """Return the reviews with the signatures of their records, each of which verifies.

    `key` is a file; without one an ssh-agent signs. A passphrase or a touch is asked for on the terminal.

    Raises:
        ConfigurationError: when one cannot be signed.
    """
    from medreview.signatures.signing import sign  # only who signs needs ssh-keygen

    return [
        replace(one, file=_with_signature(one, sign(one.file.content, one.person, _moment(one.record), key)))
        for one in prepared
    ]


def _with_signature(one: Prepared, signature: bytes) -> RecordFile:
    return read_record(one.file.path, one.file.content, signature)


def verify_answer(
    record: ReviewRecord, content: bytes, signature: bytes, people: Mapping[str, Person]
) -> None:
    """Return when the signature is the reviewer's, of exactly these bytes, by a key that was valid at that time.

    Raises:
        ConfigurationError: when it is not.
    """
    from medreview.signatures.verifying import Signed, verify_all

    signed = Signed(content, signature, record.reviewer.id, _moment(record))
    (verdict,) = verify_all([signed], people, None)
    if not verdict.is_valid:
        raise ConfigurationError(f"The signature of the answer does not count. {verdict.why}")


def _moment(record: ReviewRecord) -> datetime:
    return record.signed_at.replace(tzinfo=UTC)
