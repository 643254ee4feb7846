"""Review records as files: what each validly says, where each part stands, and what is wrong with the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from medreview.reading.digest import RECIPE
from medreview.reading.plain_yaml import read_plain_yaml
from medreview.reading.source import Fault, Source, decode
from medreview.reading.strict_yaml import YamlText, read_yaml
from medreview.reading.validation import validate
from medreview.schemas.change_class import ChangeClass
from medreview.schemas.finding import Span
from medreview.schemas.record import ReviewRecord

RECORDS = "reviews"
"""The folder of records, below the guide folder."""
SUFFIX = ".yaml"
SIGNATURE_SUFFIX = ".sig"
LARGEST = 200_000
"""The most bytes that a record or signature may have."""
_START = Span(0, 0)
_NUMBERED = re.compile(r"-[2-9]|-[1-9][0-9]+")


@dataclass(frozen=True)
class RecordFile:
    """One record: its file as shown, and, in `record`, what it says; None where a fault keeps that from being told.

    `content` are the bytes that a signature is of, `signature` those of the file beside it, None where there is none.
    """

    source: Source
    yaml: YamlText
    record: ReviewRecord | None
    faults: tuple[Fault, ...]
    content: bytes
    signature: bytes | Fault | None = None

    @property
    def path(self) -> str:
        """The path as shown."""
        return self.source.path

    @cached_property
    def folder(self) -> str:
        """The name of the folder that it is in: the id of its page."""
        return self.path.rpartition("/")[0].rpartition("/")[2]

    def value(self, *path: str | int) -> Span:
        """Return the span of a value, of its key where it is empty, or of the file's first character."""
        span = self.yaml.values.get(path)
        return span if span is not None and span.end > span.start else self.yaml.keys.get(path, _START)


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """Words of the page as it is now that are not those reviewed: how much that matters, why, and where they stand."""

    change_class: ChangeClass
    reason: str
    before: str
    after: str
    span: Span


@dataclass(frozen=True, slots=True)
class Signature:
    """Whether a record's signature verifies, and if not, why, in a sentence."""

    is_valid: bool
    why: str = ""


Standing = str
"""How a page's text stands to its records: one of the names below."""
COVERED = "covered"
KEPT = "kept"
CHANGED = "changed"
WITH_CONDITIONS = "with-conditions"
NOT_APPROVED = "not-approved"
UNRECORDED = "unrecorded"


@dataclass(frozen=True, slots=True)
class PageReview:
    """What a page's records say of its text.

    `basis` are the records that the answer rests on, the newest first, a review of the whole page last. `standing`:
    the text is that reviewed (covered), differs in what keeps a review (kept), differs in more (changed), was approved
    with conditions that nobody has confirmed, was not approved, or no record of it is valid (unrecorded).
    `changes` are all differences from the text that was reviewed, `doubt` says why they cannot be told.
    """

    standing: Standing
    digest: str
    records: tuple[RecordFile, ...]
    basis: tuple[RecordFile, ...] = ()
    changes: tuple[ChangedWords, ...] = ()
    doubt: str = ""
    signatures: dict[str, Signature] = field(default_factory=dict)
    """By path, of the records of `basis`, and of others that approve its texts by people whom the page names.

    Empty where the evidence level asks for no signatures.
    """

    @property
    def is_covered(self) -> bool:
        """True when the text is one that a review holds for."""
        return self.standing in (COVERED, KEPT)

    def is_unproved(self, file: RecordFile) -> bool:
        """True when a signature is asked for and this record has no valid one."""
        signature = self.signatures.get(file.path)
        return signature is not None and not signature.is_valid

    @property
    def root(self) -> ReviewRecord | None:
        """The review of the whole page that the answer rests on; its day is the day of the review."""
        return self.basis[-1].record if self.basis else None


@dataclass(frozen=True, slots=True)
class Records:
    """Every record of a guide, by the id of its page, sorted by path, and what else was found where they lie.

    `strays` are what lies there and is no record, with what is wrong with it. `altered` and `removed` are records that
    are not what they were at an earlier commit: the first differing character of each, and the paths of those gone.
    `added` are the paths of those that are new since then, None where there is no commit to compare with.
    """

    by_page: dict[str, tuple[RecordFile, ...]] = field(default_factory=dict)
    strays: dict[str, str] = field(default_factory=dict)
    altered: dict[str, Span] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    added: frozenset[str] | None = None


def read_record(shown: str, data: bytes | Fault, signature: bytes | Fault | None = None) -> RecordFile:
    """Return a record by the bytes of its file; nothing in them raises, what is wrong stands in `faults`."""
    if isinstance(data, Fault):
        return RecordFile(Source(shown, ""), YamlText(), None, (data,), b"", signature)
    source, fault = decode(shown, data)
    if fault is not None:
        return RecordFile(source, YamlText(), None, (fault,), data, signature)
    yaml = read_plain_yaml(source.text, 0) or read_yaml(source.text, 0)
    faults = list(yaml.faults)
    record: ReviewRecord | None = None
    if yaml.is_readable:
        record, more = validate(ReviewRecord, yaml, what="record")
        faults += more
    file = RecordFile(source, yaml, record, (), data, signature)
    if record is not None and not faults:
        faults += [*_unfit(file, record), *_misplaced(file, record)]
    # A part with a fault is left out of the model: such a record says nothing that can be relied on.
    return RecordFile(source, yaml, None if faults else record, tuple(faults), data, signature)


def _unfit(file: RecordFile, record: ReviewRecord) -> Iterator[Fault]:
    """Yield what of the record contradicts another part of it."""

    def fault(key: str, message: str) -> Fault:
        return Fault("invalid-value", file.value(key), message)

    if record.recipe != RECIPE:
        known = f"this version of medreview knows recipe {RECIPE}"
        yield fault(
            "recipe",
            f"The digest was made by recipe {record.recipe}; {known}. Install the version that does.",
        )
    if (record.verdict == "approved-with-conditions") != bool(record.conditions):
        advice = "needs 'conditions'" if not record.conditions else "takes no 'conditions'"
        yield fault("verdict", f"The verdict '{record.verdict}' {advice}.")
    if record.verdict == "not-approved" and record.notes is None:
        yield fault("verdict", "The verdict 'not-approved' needs 'notes' that say why.")
    if (record.scope == "change-only") != (record.since is not None):
        advice = (
            "needs 'since', the digest of the text reviewed before"
            if record.since is None
            else "takes no 'since'"
        )
        yield fault("scope", f"The scope '{record.scope}' {advice}.")
    # a day of tolerance: the day of a review is the reviewer's own, the moment is in UTC
    if record.recorded is not None and (record.date - record.recorded.date()).days > 1:
        yield fault("recorded", f"The record was written before the day of its review, {record.date}.")


def _misplaced(file: RecordFile, record: ReviewRecord) -> Iterator[Fault]:
    """Yield what of the record does not fit its file's name and folder."""
    name = file.path.rpartition("/")[2].removesuffix(SUFFIX)
    usual = f"{record.date}-{record.reviewer.id}"
    if record.page != file.folder:
        message = f"The record is of the page '{record.page}', but lies in the folder of '{file.folder}'."
        yield Fault("invalid-value", file.value("page"), f"{message} A review counts for one page only.")
    if name != usual and not (name.startswith(usual) and _NUMBERED.fullmatch(name[len(usual) :])):
        message = f"The file should be named {usual}{SUFFIX} after its day and reviewer, not {name}{SUFFIX}."
        yield Fault("invalid-value", file.value("date"), message)


def moment_shown(moment: datetime) -> str:
    """Return a moment in UTC for people, to the minute."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
