"""What one run of the program found: the contract of `--format json`, and what reports are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from medreview.schemas.finding import Finding, Place

State = Literal["overdue", "changed", "due-soon", "current", "unreviewed", "draft", "withdrawn"]
WaiverKind = Literal["waiver", "in-page"]
FailLevel = Literal["error", "warning", "suggestion", "never"]
FAIL_LEVELS: dict[str, int] = {"error": 1, "warning": 2, "suggestion": 3, "never": 0}
"""By fail level, how many severities fail a run, the worst first."""
STATES: tuple[State, ...] = ("overdue", "unreviewed", "changed", "due-soon", "current", "draft", "withdrawn")


@dataclass(frozen=True, slots=True)
class Tool:
    """Which program made the run."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The run in numbers; `exit` is the exit code."""

    pages: int
    errors: int
    warnings: int
    suggestions: int
    exit: int


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts of a page's prose and the grades made from them; a grade is None where there is too little text.

    Grades are US school grades, `flesch_reading_ease` is a score (higher is easier). SMOG from fewer than 30
    sentences is an estimate.
    """

    words: int
    sentences: int
    syllables: int
    polysyllables: int
    monosyllables: int
    complex_words: int
    letters: int
    smog: float | None
    smog_is_estimate: bool
    flesch_kincaid: float | None
    flesch_reading_ease: float | None
    gunning_fog: float | None
    coleman_liau: float | None
    automated_readability_index: float | None
    forcast: float | None


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence that is hard to read: its place, words, words of three or more syllables, and Flesch-Kincaid grade."""

    line: int
    column: int
    text: str
    words: int
    polysyllables: int
    grade: float


@dataclass(frozen=True, slots=True)
class LongWord:
    """A word of three or more syllables and how often it stands on the page."""

    word: str
    syllables: int
    count: int


@dataclass(frozen=True, slots=True)
class Passages:
    """What a readability report quotes from a page."""

    hardest: tuple[HardSentence, ...]
    long_words: tuple[LongWord, ...]


class LocalLink(NamedTuple):
    """A link or image that is not a sound outside address: its target as followed, and the place of the target."""

    target: str
    place: Place
    is_image: bool = False


class HeadingText(NamedTuple):
    """The words of a heading, and whether it is written in HTML."""

    text: str
    in_html: bool = False


class Outline(NamedTuple):
    """What the anchors of a page are made from: its headings, and the ids that its text sets."""

    headings: tuple[HeadingText, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSummary:
    """A page in brief; None where the page does not validly say it. Days are ISO texts, `days_left` may be negative.

    `places` holds the places of front-matter values that rules on the whole guide point at, by key and, for items of a
    list, key and index as in `related.0`. `links` and `outline` are what the rules on links need; a page that could not
    be read has no outline. `records` are the paths of the review records that the page's review rests on, the newest
    first; `written` are the days on which its versions were written.
    """

    path: str
    guide: str
    id: str | None
    title: str | None
    kind: str | None
    status: str | None
    risk: str | None
    owner: str | None
    authors: tuple[str, ...]
    reviewed: str | None
    reviewed_by: tuple[str, ...]
    reviewers: tuple[str, ...]
    due: str | None
    days_left: int | None
    state: State
    readability: Readability | None
    related: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    passages: Passages | None = None
    links: tuple[LocalLink, ...] = ()
    outline: Outline | None = None
    records: tuple[str, ...] = ()
    written: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that is accepted: by a waiver of the house, or by an exception in the page itself.

    `path`, `line` and `column` say where the exception is recorded; `owner` and `until` (a day) only a waiver has.
    """

    kind: WaiverKind
    reason: str
    owner: str | None
    until: str | None
    path: str
    line: int
    column: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Something that was left out of the run, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class PolicyUsed:
    """The house rules that the run applied, in short; tiers are `risk: months, days of lead`."""

    path: str
    profile: str
    publisher: str
    evidence: str
    formula: str
    target: float
    tiers: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run found, sorted; `covers` says in words which pages it read.

    What is `waived` is not among the findings and not counted.
    """

    tool: Tool
    today: str
    profile: str
    summary: Summary
    findings: tuple[Finding, ...]
    pages: tuple[PageSummary, ...]
    not_checked: tuple[NotChecked, ...]
    policy: PolicyUsed
    covers: str
    waived: tuple[Waived, ...] = ()
    format: int = 1
    fail_on: FailLevel = "error"
