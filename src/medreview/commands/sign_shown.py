"""What medreview sign shows: what would be recorded of each page, what is left to do, and what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from medreview.reading.records import COVERED, SIGNATURE_SUFFIX, WITH_CONDITIONS, ChangedWords
from medreview.reports.as_diff import render_diff
from medreview.reports.characters import terminal_line
from medreview.reports.review_queue import count_of
from medreview.review.coverage import foundations
from medreview.schemas.finding import SEVERITY_ORDER, Finding
from medreview.schemas.record import ReviewRecord
from medreview.signing.prepare import Prepared
from medreview.signing.register import Register
from medreview.signing.write import Written

_MOST_CHANGES = 40
_MOST_FINDINGS = 20
_SHORT = 19
_SCOPES = {"whole-page": "the whole page", "change-only": "the change only"}
_VERDICTS = {
    "approved": "approved",
    "approved-with-conditions": "approved with conditions",
    "not-approved": "not approved",
}


def preview(register: Register, prepared: Sequence[Prepared], findings: Sequence[Finding]) -> Iterator[str]:
    """Yield, page by page, all that whoever answers for the reviews should have seen."""
    for one in prepared:
        yield from _page(register, one)
        yield from _findings([finding for finding in findings if finding.path == one.candidate.path])
        yield from _outcome(one)
        yield ""


def _page(register: Register, one: Prepared) -> Iterator[str]:
    candidate = one.candidate
    front = candidate.page.fields
    yield terminal_line(front.title or candidate.id)
    yield "  " + terminal_line(
        f"{candidate.path}, version {front.version}, {front.risk} risk, {front.status}, "
        f"{candidate.digest[:_SHORT]}"
    )
    said = register.said_of(candidate.page, register.records_of(candidate.page))
    newest = max((record for _, record in said), key=lambda record: record.order, default=None)
    if newest is None:
        yield "  No review of this page is on record."
    else:
        words = f"{_VERDICTS[newest.verdict]}, {_SCOPES[newest.scope]}, version {newest.version}"
        yield "  " + terminal_line(f"Last review on record: {newest.date}, {newest.reviewer.byline}: {words}")
    yield from _changes(register, one)


def _changes(register: Register, one: Prepared) -> Iterator[str]:
    """Yield what changed since the review that this one follows."""
    before = _reviewed_before(register, one)
    if before is None:
        return
    since = f"Changed since the review of {before.date}"
    if before.digest == one.candidate.digest:
        yield f"  {since}: nothing."
        return
    changes = register.book.compare(one.candidate.page, before)
    if isinstance(changes, str):
        yield "  " + terminal_line(f"{since}: cannot be told. {changes}")
        return
    yield f"  {since}: {count_of(len(changes), 'place')}"
    source = one.candidate.page.source
    for change in changes[:_MOST_CHANGES]:
        line, column = source.position(change.span.start)
        yield f"    {terminal_line(f'{line}:{column} {_change(change)}')}"
    if len(changes) > _MOST_CHANGES:
        yield f"    and {len(changes) - _MOST_CHANGES} more"


def _reviewed_before(register: Register, one: Prepared) -> ReviewRecord | None:
    page = one.candidate.page
    bases = foundations(register.said_of(page, register.records_of(page)))
    records = [basis[0].record for basis in bases]
    named = [record for record in records if record is not None and record.digest == one.record.since]
    return next(iter(named or records), None)


def _change(change: ChangedWords) -> str:
    words = f'"{change.before}" is now "{change.after}"'
    if not change.after:
        words = f'"{change.before}" was deleted'
    elif not change.before:
        words = f'"{change.after}" is new'
    return f"{change.change_class}: {words} ({change.reason})"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what would still be wrong with a page, errors first."""
    if not findings:
        yield "  Findings that remain: none."
        return
    counts = [
        count_of(number, name)
        for name in SEVERITY_ORDER
        if (number := sum(finding.severity == name for finding in findings))
    ]
    yield f"  Findings that remain: {', '.join(counts)}"
    ordered = sorted(findings, key=lambda one: (SEVERITY_ORDER[one.severity], one.line, one.column))
    for finding in ordered[:_MOST_FINDINGS]:
        words = f"{finding.line}:{finding.column} {finding.severity} {finding.rule}: {finding.message}"
        yield f"    {terminal_line(words)}"
    if len(findings) > _MOST_FINDINGS:
        yield f"    and {len(findings) - _MOST_FINDINGS} more: see medreview check"


def _outcome(one: Prepared) -> Iterator[str]:
    record = one.record
    words = f"{_VERDICTS[record.verdict]}, {_SCOPES[record.scope]}, on {record.date}"
    yield "  " + terminal_line(f"To be recorded: {words}, by {one.person.byline}")
    for condition in record.conditions:
        yield f"    {terminal_line(f'condition: {condition}')}"
    if record.notes is not None:
        yield f"    {terminal_line(f'with the note: {record.notes}')}"
    yield f"    {terminal_line(f'conflicts of interest: {record.conflicts}')}"
    yield f"  {_standing(one)}"


def _standing(one: Prepared) -> str:
    is_covered, is_approved = one.result.standing == COVERED, one.record.verdict == "approved"
    if is_covered and is_approved:
        due = "" if one.due is None else f" The next review is due on {one.due}."
        return f"With it, a review covers this text.{due}"
    if is_covered or is_approved:
        return (
            "It changes nothing: a record that counts as newer says otherwise of this text (of one day, the one "
            "written last counts; one without a time counts as written at noon, UTC)."
        )
    if one.result.standing == WITH_CONDITIONS:
        return "The page may not be published until a later record confirms that the conditions are met."
    return "The page may not be published with this text."


def as_diff(prepared: Sequence[Prepared]) -> str:
    """Return what would be written, as a patch."""
    parts: list[str] = []
    for one in prepared:
        parts.append(_new_file(one.file.path, one.file.content))
        if isinstance(one.file.signature, bytes):
            parts.append(_new_file(one.file.path + SIGNATURE_SUFFIX, one.file.signature))
        parts.append(render_diff(one.candidate.path, one.candidate.data, one.after))
    return "".join(parts)


def _new_file(path: str, content: bytes) -> str:
    head, _, hunks = render_diff(path, b"", content).partition("\n--- ")
    return f"{head}\nnew file mode 100644\n--- /dev/null\n{hunks.partition(chr(10))[2]}"


def summary(root: Path, prepared: Sequence[Prepared], written: Sequence[Written]) -> Iterator[str]:
    """Yield what was written, and what to do with it."""
    yield f"Recorded {count_of(len(prepared), 'review')}. Commit these files together:"
    for file in written:
        what = "new" if file.is_new else "reviewed, reviewed_by"
        yield f"  {terminal_line(f'{file.file.relative_to(root).as_posix()} ({what})')}"
    for one in prepared:
        if one.record.verdict == "approved" and one.due is not None:
            yield terminal_line(f"Next review of {one.candidate.path} due: {one.due}")
        else:
            yield terminal_line(f"{one.candidate.path}: {_standing(one)}")
