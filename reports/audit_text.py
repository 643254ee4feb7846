"""An audit for a person at a terminal: the answer first, then what it rests on, then what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator

from medreview.reports.characters import clipped, padded, terminal_line, width_of
from medreview.reports.review_queue import count_of
from medreview.schemas.audit import (
    AuditedFinding,
    AuditedRecord,
    AuditedSignature,
    GuideAudit,
    PageAudit,
    PageLine,
)

ANSWERS = {"covered": "covered", "not-covered": "not covered", "unknown": "cannot be told"}
_COLUMNS = ("Page", "Title", "Answer", "Standing", "Reviewed", "Due", "By", "Record")
_TITLE_COLUMNS = 40


def verdict_in_words(audit: PageAudit) -> str:
    """Return the answer in one sentence, or why there is none."""
    name = audit.page or audit.path
    where = f"On {audit.as_of} the page '{name}'"
    if audit.answer == "unknown":
        return f"{where}: whether it was covered cannot be told. {audit.why}"
    if audit.answer == "not-covered":
        return f"{where} was not covered. {audit.why}"
    parts = [f"reviewed on {audit.reviewed} by {_listed(audit.reviewers)}"]
    parts += [_basis_in_words(record) for record in audit.records if record.is_basis]
    if not any(record.is_basis for record in audit.records):
        parts.append("by the date in its front matter alone, which was all that was asked for then")
    if audit.standing == "kept":
        parts.append("what changed since keeps the review")
    return f"{where} was covered: {'; '.join(parts)}; due {audit.due}."


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nobody"


def _basis_in_words(record: AuditedRecord) -> str:
    return f"record {record.path}, {signature_in_words(record.signature)}"


def signature_in_words(signature: AuditedSignature) -> str:
    """Return what is known of a record's signature, in a part of a sentence."""
    if signature.state == "absent":
        return "no signature"
    if signature.state != "valid":
        state = "signature not valid" if signature.state == "invalid" else "signature not verified"
        return f"{state} ({signature.why.rstrip('.')})"
    until = "" if signature.key_until is None else f" until {signature.key_until}"
    return f"signature valid (key {signature.fingerprint}, valid from {signature.key_from}{until})"


def render_audit(audit: PageAudit) -> str:
    """Return the answer about one page, in lines."""
    sections = [
        ["SAMPLE: a demonstration; the people and reviews are not real."] if audit.sample else [],
        [verdict_in_words(audit)],
        list(_facts(audit)),
        _titled("Found then:", map(_finding, audit.findings)),
        _titled("Changed since the review:", _changes(audit)),
        _titled("Waivers in force for this page:", _waivers(audit)),
        _titled("To know:", audit.doubts),
    ]
    return "\n\n".join("\n".join(map(terminal_line, lines)) for lines in sections if lines) + "\n"


def _facts(audit: PageAudit) -> Iterator[str]:
    rules = audit.rules
    yield f"Page {audit.path}, version {audit.version}, {audit.status or 'without a status'}, risk {audit.risk}"
    yield f"Commit {audit.commit.oid}, dated {audit.commit.made} by its committer"
    yield f"Text {audit.digest or 'without a digest'} (recipe {audit.recipe})"
    keeps = ", ".join(rules.keeps_review)
    yield f"Policy {rules.policy_path}, profile {rules.profile}, evidence {rules.evidence}"
    yield f"Changes that keep a review: {keeps}"
    for record in audit.records:
        if not record.is_basis:
            yield f"Also there: record {record.path} ({record_in_words(record)})"


def record_in_words(record: AuditedRecord) -> str:
    """Return what a record says in short, or what is wrong with it."""
    said = record.said
    if said is None:
        return record.fault
    fault = f"; {record.fault}" if record.fault else ""
    return f"{said.verdict} on {said.date} by {said.reviewer.byline}{fault}"


def _titled(title: str, lines: Iterator[str] | tuple[str, ...]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return [title, *found] if found else []


def _finding(finding: AuditedFinding) -> str:
    waived = "" if finding.waived_by is None else f" Accepted by a waiver: {finding.waived_by}"
    place = f"{finding.path}:{finding.line}:{finding.column}"
    return f"{place} {finding.severity} {finding.rule}: {finding.message}{waived}"


def _changes(audit: PageAudit) -> Iterator[str]:
    for one in audit.changes:
        words = f"'{one.before}' is now '{one.after}'"
        if not one.before or not one.after:
            words = f"'{one.after}' is new" if one.after else f"'{one.before}' is gone"
        keeps = "keeps the review" if one.keeps_review else "needs a review"
        yield f"line {one.line}, column {one.column}: {words} ({one.change_class}: {one.reason}; {keeps})"


def _waivers(audit: PageAudit) -> Iterator[str]:
    for one in audit.waivers:
        yield f"{one.rule} until {one.until}, by {one.owner}: {one.reason} ({one.place})"


def render_guide_audit(audit: GuideAudit) -> str:
    """Return a table of all pages, a line each, and what the answers leave open."""
    rows = [_COLUMNS, *map(_row, audit.pages)]
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"On {audit.as_of}, commit {audit.commit.oid[:10]}, dated {audit.commit.made} by its committer",
        "",
    ]
    for row in rows:
        lines.append("  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
    lines += ["", f"{count_of(len(audit.pages), 'page')}: {_counts(audit)}"]
    missing = _titled("Could not be had as they were:", (f"{one.what}: {one.why}" for one in audit.left_out))
    lines += [*map(terminal_line, missing), *map(terminal_line, _titled("To know:", audit.doubts))]
    return "\n".join(lines) + "\n"


def answer_in_words(line: PageLine) -> str:
    """Return the answer about a page; a page that was not published is said to be that."""
    return line.status if line.status in ("draft", "withdrawn") else ANSWERS[line.answer]


def _row(line: PageLine) -> tuple[str, ...]:
    cells = (
        line.id or line.path,
        clipped(terminal_line(line.title or ""), _TITLE_COLUMNS),
        answer_in_words(line),
        line.standing or "",
        line.reviewed or "",
        line.due or "",
        _listed(line.reviewers) + (" (SAMPLE)" if line.sample else ""),
        ", ".join(line.records),
    )
    return tuple(map(terminal_line, cells))


def _counts(audit: GuideAudit) -> str:
    found: dict[str, int] = {}
    for line in audit.pages:
        words = answer_in_words(line)
        found[words] = found.get(words, 0) + 1
    return ", ".join(f"{number} {words}" for words, number in sorted(found.items())) or "nothing was there"
