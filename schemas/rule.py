"""The declaration of a rule: everything that is said about it, said once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from medreview.schemas.finding import Confidence, Severity

Subject = Literal["page", "guide", "exceptions"]
Profile = Literal["us-patient", "nhs-uk"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
HOUSE = "house files"
RECORDS = "review records"
"""What a rule may compare with an earlier version besides keys of front matter."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a standard with its clause, a paper, or a public guideline."""

    title: str
    clause: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A page, or the part of it that matters, which a rule must (or must not) report.

    `body` is the Markdown below the front matter. `front` replaces keys of a plain valid page's front matter by the
    YAML given (None removes the key). `page` is the whole file instead. `others` are more files of the same guide.
    `base` is the page as it was, for a rule that compares both. `records` are review records of the page, for a house
    whose policy asks for `evidence`: each by the keys in which it differs from a plain one, with the YAML of their
    values; {now}, {before} and {other} stand for the digests of the page, of `base`, and of another text. A record is
    of the page as it was where there is one.
    """

    body: str = ""
    front: Mapping[str, str | None] = field(default_factory=dict)
    page: str | bytes | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    today: str = "2026-11-22"
    note: str = ""
    base: Example | None = None
    records: tuple[Mapping[str, str | None], ...] | None = None
    evidence: Literal["record", "signed"] = "record"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked.

    `subject` says what `check` reads: one page, the summaries of all pages of the guide, or what became of exceptions
    (those in one page, or the house's waivers) after all other rules. `uses_today` is true when the answer depends on
    the day, so that a cache knows what it may keep. `uses_base` names what is compared with an earlier version: keys of
    front matter, HOUSE (then new pages are compared with a page that says nothing), or RECORDS for a rule on the whole
    guide; such a rule is only run where there is one (`--since`). `uses_grammar` is true when it
    needs what LanguageTool says of the page, `uses_review` when it needs what the page's review records say.
    """

    id: str
    name: str
    severity: Severity
    summary: str
    why: str
    fix: str
    reported: tuple[Example, ...]
    accepted: tuple[Example, ...]
    sources: tuple[Source, ...] = ()
    confidence: Confidence = "high"
    subject: Subject = "page"
    uses_today: bool = False
    uses_base: tuple[str, ...] = ()
    uses_grammar: bool = False
    uses_review: bool = False
    profiles: tuple[Profile, ...] = PROFILES

    @property
    def family(self) -> str:
        """The three letters of the rule's family."""
        return self.id[:3]
