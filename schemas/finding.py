"""Findings: one place where a rule is not met, with the words, the reason and the fix.

Plain dataclasses: a run makes tens of thousands of them. Pydantic reads the same classes for the JSON Schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "suggestion"]
Confidence = Literal["high", "medium", "low"]
SEVERITY_ORDER: dict[str, int] = {"error": 0, "warning": 1, "suggestion": 2}


class Span(NamedTuple):
    """A half-open range of characters (code points) in a file's text, byte order mark not counted."""

    start: int
    end: int


class Place(NamedTuple):
    """A range in a file; lines and columns count from 1, columns in code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class ByteColumns(NamedTuple):
    """Both columns of a place in bytes of the file, from 1, a byte order mark counted; the end is exclusive.

    A finding or edit has None instead where they are not known: it is on the whole guide, or its line is very long.
    """

    column: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Replacement:
    """The characters of `span` should become `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule reports, before the engine names rule, file and lines.

    `where` is a Span of the page's text, or a Place when the rule works on page summaries; `path` names the file then.
    `severity` is given only where a rule's severity differs from finding to finding.
    """

    where: Span | Place
    message: str
    replacements: tuple[Replacement, ...] = ()
    is_safe: bool = False
    severity: Severity | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement of a fix, in lines and columns."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    byte_columns: ByteColumns | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that remove the finding; a safe fix never changes what the page says."""

    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line of a finding, shortened around the words, for printing: `text[start:end]` are the words."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is not met; `fingerprint` stays the same when lines move."""

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    fix: Fix | None
    fingerprint: str
    excerpt: Excerpt | None = None
    byte_columns: ByteColumns | None = None
