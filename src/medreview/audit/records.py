"""A page's records as an audit shows them: what each says, whether its signature verifies, and by which key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from medreview.audit.moment import GuideThen
from medreview.errors import ConfigurationError
from medreview.reading.house import House
from medreview.reading.records import SIGNATURE_SUFFIX, SUFFIX, PageReview, RecordFile, Signature
from medreview.records.signature_check import SignatureCheck
from medreview.review.coverage import contradictions
from medreview.schemas.audit import AuditedRecord, AuditedReviewer, AuditedSignature, RecordSaid
from medreview.schemas.dates import instant_text
from medreview.schemas.record import ReviewRecord
from medreview.signatures.allowed_signers import days_of
from medreview.signatures.armor import NotASignature, read_signature
from medreview.signatures.reasons import index_keys

_SAFE = re.compile(r"[0-9a-z]+(?:-[0-9a-z]+)*\.yaml")
FOLDER = "records"
"""Where records lie in the folder of an audit."""


def audit_records(
    files: tuple[RecordFile, ...],
    review: PageReview | None,
    guide: GuideThen,
    versions: Mapping[int, date],
) -> tuple[AuditedRecord, ...]:
    """Return the records of a page, in their order; `versions` are the days on which its versions were written."""
    house, day, from_top = guide.house, guide.moment.day, guide.moment.from_top
    used = set[str]() if review is None else {file.path for file in review.basis}
    names = dict(zip((file.path for file in files), _names(files), strict=True))
    verified = _verified(files, guide)
    return tuple(
        AuditedRecord(
            path=from_top(file.path),
            file=names[file.path],
            is_basis=file.path in used,
            said=None if file.record is None else _said(file.record),
            fault=_fault(file, house, versions, day),
            signature=_signature(file, names[file.path], from_top(file.path), house, verified),
        )
        for file in files
    )


def oldest_first(file: RecordFile) -> tuple[str, str]:
    """Return what sorts the records of a page by their days; those that cannot be read come first."""
    return ("" if file.record is None else "T".join(map(str, file.record.order)), file.path)


def _names(files: tuple[RecordFile, ...]) -> Iterator[str]:
    """Yield a name in the folder of the audit for each record: its own, where that is safe to write in a script."""
    for number, file in enumerate(files, 1):
        name = file.path.rpartition("/")[2]
        is_safe = _SAFE.fullmatch(name) is not None and len(name) < 200
        yield f"{FOLDER}/{name if is_safe else f'record_{number}{SUFFIX}'}"


def _said(record: ReviewRecord) -> RecordSaid:
    reviewer = record.reviewer
    return RecordSaid(
        reviewer=AuditedReviewer(reviewer.id, reviewer.name, reviewer.credentials),
        role=record.role,
        scope=record.scope,
        since=record.since,
        verdict=record.verdict,
        conditions=record.conditions,
        conflicts=record.conflicts,
        notes=record.notes,
        date=record.date.isoformat(),
        recorded=None if record.recorded is None else instant_text(record.recorded),
        version=record.version,
        digest=record.digest,
        recipe=record.recipe,
        blob=record.blob,
        interval_months=record.interval_months,
        tool=record.tool,
        sample=record.sample,
    )


def _fault(file: RecordFile, house: House, versions: Mapping[int, date], day: date) -> str:
    found = [fault.message for fault in file.faults]
    if file.record is not None:
        found += [one.message for one in contradictions(file, file.record, house.people, versions, day)]
    return " ".join(found)


def _verified(files: Iterable[RecordFile], guide: GuideThen) -> dict[str, Signature] | str:
    """Return by path whether signatures verify, or why that cannot be told here.

    Where the house asks for signatures, those that the answer rests on were verified before.
    """
    signed = [file for file in files if file.signature is not None and file.record is not None]
    try:
        with SignatureCheck(guide.house, guide.moment.day, guide.moment.settings.guide) as check:
            return check(signed)
    except ConfigurationError as error:
        return " ".join(error.lines)


def _signature(
    file: RecordFile, name: str, path: str, house: House, verified: dict[str, Signature] | str
) -> AuditedSignature:
    at = "" if file.record is None else instant_text(file.record.signed_at)
    if file.signature is None:
        return AuditedSignature("absent", at)
    place = {"file": name + SIGNATURE_SUFFIX, "path": path + SIGNATURE_SUFFIX}
    if not isinstance(file.signature, bytes):
        return AuditedSignature("invalid", at, path=place["path"], why=file.signature.message)
    fingerprint, first, last = _key(file.signature, house)
    key = {"fingerprint": fingerprint, "key_from": first, "key_until": last}
    if isinstance(verified, str):
        return AuditedSignature("unchecked", at, **place, **key, why=verified)
    found = verified.get(file.path)
    if found is None:
        return AuditedSignature("unchecked", at, **place, **key, why="The record cannot be read.")
    return AuditedSignature("valid" if found.is_valid else "invalid", at, **place, **key, why=found.why)


def _key(signature: bytes, house: House) -> tuple[str | None, str | None, str | None]:
    """Return fingerprint, first and last day of the key that made a signature, as far as people.yaml has it."""
    try:
        key = read_signature(signature).key
    except NotASignature:
        return None, None, None
    listed = index_keys(house.people).get(key.blob)
    days = None if listed is None else days_of(*listed)
    if days is None:
        return key.fingerprint, None, None
    return key.fingerprint, days.first.isoformat(), None if days.last is None else days.last.isoformat()
