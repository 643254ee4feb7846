"""REV015: many pages were approved at one stroke."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from medreview.reading.records import RecordFile, moment_shown
from medreview.schemas.finding import Problem
from medreview.schemas.record import ReviewRecord
from medreview.schemas.rule import RECORDS, Example, Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide

_MANY = 3
_MINUTE = {"recorded": "2026-03-02T15:04:05Z"}
_NOTE = {"notes": "Read and approved."}


def _more(*recorded: str, verdict: str = "approved") -> dict[str, str]:
    """Return records of other pages, by what they say of when they were written."""
    return {
        f"reviews/page-{number}/2026-03-02-rita-reviewer.yaml": (
            f"format: 1\npage: page-{number}\nversion: 1\ndigest: sha256:{'0' * 64}\nrecipe: 1\nrisk: standard\n"
            "interval_months: 24\nreviewer: {id: rita-reviewer, name: Rita Reviewer}\nscope: whole-page\n"
            f"verdict: {verdict}\nconflicts: none\ndate: 2026-03-02\ntool: an example\nsample: true\n{one}"
        )
        for number, one in enumerate(recorded, 1)
    }


RULE = Rule(
    id="REV015",
    name="rubber-stamp",
    severity="warning",
    summary="One reviewer approved three or more pages in the same minute, with the same notes.",
    why="To read a page takes longer than that. Several pages may well be recorded together after they were read; "
    "then somebody should say so.",
    fix="Ask the reviewer whether each page was read. If so, the warning may stand: records are not written anew. Next "
    "time, a note of its own for each page says what was looked at. Records that do not say when they were written are "
    "compared by day, and only where they share a note.",
    confidence="medium",
    subject="guide",
    uses_base=(RECORDS,),
    uses_review=True,
    reported=(
        Example(
            base=Example(),
            records=(_MINUTE,),
            others=_more("recorded: 2026-03-02T15:04:00Z\n", "recorded: 2026-03-02T15:04:59Z\n"),
            note="three pages in one minute, without a word",
        ),
        Example(
            base=Example(),
            records=(_NOTE,),
            others=_more("notes: Read and approved.\n", "notes: Read and  approved.\n"),
            note="when is not said; the day and the note are the same",
        ),
    ),
    accepted=(
        Example(
            base=Example(),
            records=(_MINUTE,),
            others=_more("recorded: 2026-03-02T15:04:00Z\n"),
            note="two pages",
        ),
        Example(
            base=Example(),
            records=(_MINUTE,),
            others=_more("recorded: 2026-03-02T15:04:00Z\n", "recorded: 2026-03-02T15:05:00Z\n"),
            note="another minute",
        ),
        Example(
            base=Example(),
            records=({**_MINUTE, "notes": "The doses were compared."},),
            others=_more("recorded: 2026-03-02T15:04:00Z\n", "recorded: 2026-03-02T15:04:01Z\n"),
            note="a note of its own",
        ),
        Example(
            base=Example(),
            records=({},),
            others=_more("", ""),
            note="a day's work, as far as anybody can tell",
        ),
        Example(
            base=Example(),
            records=(_MINUTE,),
            others=_more(
                *["recorded: 2026-03-02T15:04:00Z\nnotes: Out of date.\n"] * 3, verdict="not-approved"
            ),
            note="nothing was approved",
        ),
        Example(
            base=Example(others=_more(*["recorded: 2026-03-02T15:04:00Z\n"] * 2)),
            records=(_MINUTE,),
            others=_more(*["recorded: 2026-03-02T15:04:00Z\n"] * 2),
            note="the others were there before",
        ),
    ),
)
_Stroke = tuple[str, datetime, bool, str]


def check(guide: Guide, _context: Context) -> Iterator[Problem]:
    """Yield one problem at `recorded` of each new record that one reviewer wrote at one stroke with those of others."""
    added = guide.records.added or frozenset()
    strokes: dict[_Stroke, list[RecordFile]] = {}
    for files in guide.records.by_page.values():
        for file in files:
            record = file.record if file.path in added else None
            stroke = None if record is None or record.verdict == "not-approved" else _stroke_of(record)
            if stroke is not None:
                strokes.setdefault(stroke, []).append(file)
    for (_, moment, is_timed, notes), written in strokes.items():
        pages = len({file.folder for file in written})
        if pages >= _MANY:
            when = f"in the same minute ({moment_shown(moment)})" if is_timed else f"on {moment.date()}"
            words = "with the same notes" if notes else "without notes"
            for file in written:
                assert file.record is not None, "a stroke is made of records that can be read"
                message = (
                    f"{file.record.reviewer.name} approved {pages} pages {when}, {words}. Please confirm that each was "
                    "read."
                )
                yield Problem(file.source.place(file.value("recorded")), message, path=file.path)


def _stroke_of(record: ReviewRecord) -> _Stroke | None:
    """Return reviewer, minute (or day), whether the minute is known, and notes; None where that says too little."""
    notes = " ".join((record.notes or "").split())
    if record.recorded is not None:
        return record.reviewer.id, record.recorded.replace(second=0), True, notes
    day = datetime.combine(record.date, datetime.min.time())
    return (record.reviewer.id, day, False, notes) if notes else None
