"""REV011: a review record is faulty, contradicts its page, or is not what it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from medreview.reading.records import SIGNATURE_SUFFIX, RecordFile
from medreview.review.coverage import contradictions
from medreview.schemas.finding import Place, Problem, Span
from medreview.schemas.record import ReviewRecord
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context, Guide
    from medreview.schemas.run import PageSummary

_START = Place(1, 1, 1, 1)
_NEVER = "Records are only ever added: put back what it was, and record a new review with 'medreview sign'."

RULE = Rule(
    id="REV011",
    name="record-invalid",
    severity="error",
    summary="A review record is faulty, contradicts its page or people.yaml, or was altered or removed.",
    why="A record proves a review only while it is what was written on that day, by somebody who could give it.",
    fix="Never edit, rename, move or delete a record. Put back what it was ('git checkout'), and record a new review "
    "with 'medreview sign'. Whether records were altered or removed is told with '--since'.",
    sources=(
        Source("21 CFR 11.10", "(e): audit trails; changes do not obscure what was recorded"),
        Source("21 CFR 11.70", "signatures cannot be excised, copied or transferred"),
    ),
    subject="guide",
    uses_today=True,
    uses_review=True,
    reported=(
        Example(records=({"verdict": "fine"},), note="a verdict that does not exist"),
        Example(records=({"page": "another-page"},), note="copied from another page"),
        Example(records=({"date": "2026-12-24"},), note="in the future"),
        Example(records=({"date": "2026-02-01"},), note="before the version was written"),
        Example(records=({"recipe": "2"},), note="a recipe that this version does not know"),
        Example(records=({"verdict": "approved-with-conditions"},), note="conditions, but which?"),
        Example(records=({"verdict": "not-approved"},), note="without a word why"),
        Example(records=({"reviewer": "{id: nobody, name: No Body}"},), note="not in people.yaml"),
        Example(records=({"reviewer": "{id: lea-left, name: Lea Left}"},), note="had left before that day"),
        Example(records=({"reviewer": "{id: ann-author, name: Ann Author}"},), note="is not a reviewer"),
        Example(records=({"sample": "false"},), note="a sample person in a record that does not say so"),
        Example(
            base=Example("# Sample page\n\nBefore.\n"),
            front={"authors": "[rob-both]"},
            records=(
                {"digest": "{before}"},
                {
                    "scope": "change-only",
                    "since": "{before}",
                    "digest": "{now}",
                    "reviewer": "{id: rob-both, name: Rob Both}",
                },
            ),
            note="an author approved their own change",
        ),
        Example(records=({},), others={"reviews/sample-page/notes.yml": "- later\n"}, note="no record"),
    ),
    accepted=(
        Example(records=({},)),
        Example(records=({"recorded": "2026-03-02T15:04:05Z"},)),
        Example(records=(), note="REV010 says that there is none"),
        Example(
            records=(
                {},
                {"reviewer": "{id: lea-left, name: Lea Left}", "date": "2025-12-31", "version": "7"},
            ),
            note="who has left may have reviewed before",
        ),
    ),
)


def check(guide: Guide, context: Context) -> Iterator[Problem]:
    """Yield one problem at what is wrong in each record, and one for each that is not what it was."""
    records = guide.records
    pages = {page.id: page for page in guide.pages if page.id is not None}
    for folder, files in sorted(records.by_page.items()):
        page = pages.get(folder)
        for file in files:
            for span, message in _faults(file, page, context):
                yield Problem(file.source.place(span), message, path=file.path)
            altered = records.altered.get(file.path)
            if altered is not None:
                yield Problem(
                    file.source.place(altered), f"This record is not what it was. {_NEVER}", path=file.path
                )
    for path in sorted(records.altered):
        if path.endswith(SIGNATURE_SUFFIX):
            message = "This signature is not what it was. Put back what it was; a new review is a record of its own."
            yield Problem(_START, message, path=path)
    for path, message in sorted(records.strays.items()):
        yield Problem(_START, message, path=path)
    for path in records.removed:
        yield Problem(_START, f"This record was removed. {_NEVER}", path=path)


def _faults(file: RecordFile, page: PageSummary | None, context: Context) -> Iterator[tuple[Span, str]]:
    yield from ((fault.span, fault.message) for fault in file.faults)
    record = file.record
    if record is None:
        return
    written = (
        {} if page is None else {version: date.fromisoformat(day) for version, day in page.written.items()}
    )
    found = contradictions(file, record, context.house.people, written, context.today)
    yield from ((one.span, one.message) for one in found)
    if page is not None and file.path in page.records[:-1]:
        yield from ((file.value("reviewer", "id"), why) for why in _unfit(record, page, context))


def _unfit(record: ReviewRecord, page: PageSummary, context: Context) -> Iterator[str]:
    """Yield why somebody cannot approve a change of this page; REV006 and REV007 speak of the review of the whole."""
    person = context.house.people.get(record.reviewer.id)
    if record.reviewer.id in page.authors:
        yield f"{record.reviewer.name} is an author of the page and cannot approve a change of it."
    tiers = context.house.settings.tiers
    wanted = getattr(tiers, page.risk).specialties if page.risk is not None else ()
    if person is not None and wanted and not set(wanted) & set(person.specialties):
        yield (
            f"{record.reviewer.name} has none of the specialties that {page.risk} risk asks for "
            f"({', '.join(wanted)})."
        )
