"""What an audit answers: how a page, or every page of a guide, stood on a day that is past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from medreview.schemas.finding import Finding
from medreview.schemas.run import NotChecked, Tool

Answer = Literal["covered", "not-covered", "unknown"]
SignatureState = Literal["valid", "invalid", "absent", "unchecked"]


@dataclass(frozen=True, slots=True)
class AuditedCommit:
    """The commit that was the newest at the end of the day; `made` is its own word for when that was, in UTC.

    `doubt` says what speaks against that word. `object_format` is what the repository names contents with.
    """

    oid: str
    made: str
    ref: str
    object_format: str
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class AuditedSignature:
    """The signature beside a record; `at` is the moment for which it must hold, by the record, in UTC.

    The days of its key are those of people.yaml of then, both included.
    """

    state: SignatureState
    at: str
    file: str | None = None
    path: str | None = None
    fingerprint: str | None = None
    key_from: str | None = None
    key_until: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class AuditedReviewer:
    """Who reviewed, as the record has them printed on that day."""

    id: str
    name: str
    credentials: str | None

    @property
    def byline(self) -> str:
        """The name with credentials."""
        return self.name if self.credentials is None else f"{self.name}, {self.credentials}"


@dataclass(frozen=True, slots=True)
class RecordSaid:
    """What a review record says."""

    reviewer: AuditedReviewer
    role: str
    scope: str
    since: str | None
    verdict: str
    conditions: tuple[str, ...]
    conflicts: str
    notes: str | None
    date: str
    recorded: str | None
    version: int
    digest: str
    recipe: int
    blob: str | None
    interval_months: int
    tool: str
    sample: bool


@dataclass(frozen=True, slots=True)
class AuditedRecord:
    """A record of the page: `path` in the repository, `file` in the folder of the audit, and what it says.

    `is_basis` is true where the answer rests on it. `said` is None where `fault` keeps that from being told.
    """

    path: str
    file: str
    is_basis: bool
    said: RecordSaid | None
    fault: str
    signature: AuditedSignature


@dataclass(frozen=True, slots=True)
class AuditedText:
    """The text that was reviewed, where the page's is another: git's name of its bytes, and where they lay."""

    digest: str
    blob: str
    path: str


@dataclass(frozen=True, slots=True)
class AuditedChange:
    """What of the page is not what was reviewed, how that is classed, and where it stands in the page."""

    change_class: str
    reason: str
    before: str
    after: str
    line: int
    column: int
    keeps_review: bool


@dataclass(frozen=True, slots=True)
class AuditedReference:
    """A source that the page names, and whether its text cites it."""

    id: str
    title: str
    doi: str | None
    pmid: str | None
    pmcid: str | None
    nct: str | None
    isbn: str | None
    url: str | None
    year: int | None
    accessed: str | None
    is_cited: bool


@dataclass(frozen=True, slots=True)
class AuditedWaiver:
    """A waiver of the house that was in force for the page; `place` is where it is recorded."""

    rule: str
    reason: str
    owner: str
    until: str
    place: str


@dataclass(frozen=True, slots=True)
class AuditedFinding:
    """A finding on the page's review; `waived_by` is the reason where it was accepted."""

    rule: str
    name: str
    severity: str
    path: str
    line: int
    column: int
    message: str
    waived_by: str | None = None

    @classmethod
    def of(cls, finding: Finding, waived_by: str | None = None) -> AuditedFinding:
        """Return what of a finding an audit shows."""
        return cls(
            finding.rule,
            finding.name,
            finding.severity,
            finding.path,
            finding.line,
            finding.column,
            finding.message,
            waived_by,
        )


@dataclass(frozen=True, slots=True)
class AuditedRules:
    """The house rules of then by which the page was judged."""

    policy_path: str
    profile: str
    publisher: str
    evidence: str
    keeps_review: tuple[str, ...]
    interval_months: int


@dataclass(frozen=True, slots=True)
class PageAudit:
    """How one page stood on a day, `as_of`; days are ISO texts.

    `blob` is git's name of the page's bytes, `digest` that of its text, None where it has none. `standing` is how the
    text stood to its records, None where the house asked for none. `sample` is true where the page, a record or a
    reviewer is a demonstration. `doubts` are sentences on what the answer cannot be sure of.
    """

    tool: Tool
    as_of: str
    audited: str
    commit: AuditedCommit
    page: str | None
    path: str
    title: str | None
    status: str | None
    risk: str | None
    version: int | None
    sample: bool
    blob: str
    digest: str | None
    recipe: int
    standing: str | None
    state: str
    answer: Answer
    why: str
    reviewed: str | None
    reviewers: tuple[str, ...]
    due: str | None
    rules: AuditedRules
    records: tuple[AuditedRecord, ...]
    reviewed_text: AuditedText | None
    changes: tuple[AuditedChange, ...]
    references: tuple[AuditedReference, ...]
    waivers: tuple[AuditedWaiver, ...]
    findings: tuple[AuditedFinding, ...]
    doubts: tuple[str, ...]
    format: int = 1


@dataclass(frozen=True, slots=True)
class PageLine:
    """How one page stood, in a line; `sample` is true where a record or a reviewer is a demonstration."""

    id: str | None
    title: str | None
    path: str
    answer: Answer
    standing: str | None
    state: str
    status: str | None
    reviewed: str | None
    reviewers: tuple[str, ...]
    due: str | None
    records: tuple[str, ...]
    sample: bool
    why: str


@dataclass(frozen=True, slots=True)
class GuideAudit:
    """How every page of a guide stood on a day; `left_out` are files that could not be had as they were."""

    tool: Tool
    as_of: str
    audited: str
    commit: AuditedCommit
    profile: str
    evidence: str
    pages: tuple[PageLine, ...]
    left_out: tuple[NotChecked, ...]
    doubts: tuple[str, ...]
    format: int = 1


EXIT_CODES: dict[Answer, int] = {"covered": 0, "not-covered": 1, "unknown": 2}
"""What a command ends with, by its answer."""
