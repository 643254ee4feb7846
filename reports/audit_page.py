"""index.html: an audit as a page to read and print. It opens offline, holds no script, and asks for no other file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from medreview.reports.audit_text import record_in_words, signature_in_words, verdict_in_words
from medreview.reports.characters import one_line, visible
from medreview.schemas.audit import AuditedRecord, AuditedReference, PageAudit

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #1c1c1c; background: #fff; max-width: 52rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #767676; }
.verdict { border-left: .4rem solid; padding: .5rem 1rem; margin: 1rem 0; background: #f5f5f5;
  overflow-wrap: anywhere; }
.covered { border-color: #1a6b2f; } .not-covered { border-color: #a3161f; } .unknown { border-color: #7a5b00; }
.sample { border: 2px solid #a3161f; color: #a3161f; font-weight: 700; padding: .25rem .75rem; display: inline-block; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #d0d0d0;
  overflow-wrap: anywhere; }
table.facts { table-layout: fixed; }
table.facts th { width: 11rem; font-weight: 600; }
@media (max-width: 36rem) { table.facts th { width: 6.5rem; } th, td { padding: .3rem .25rem; } }
code, pre { font-family: ui-monospace, monospace; font-size: .85rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f5; padding: .75rem; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } tr, .verdict { break-inside: avoid; }
  h2 { break-after: avoid; } pre, .verdict { background: none; border-top: 1px solid #767676;
  border-bottom: 1px solid #767676; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_ANSWERS = {"covered": "Covered", "not-covered": "Not covered", "unknown": "Cannot be told"}
_SAMPLE = '<p class="sample">SAMPLE: a demonstration. The people and reviews are not real.</p>'
Rows = Iterable[tuple[str, str]]


def render_page_audit(audit: PageAudit, text: str) -> str:
    """Return the page; `text` is the page of then as it was written."""
    title = f"Audit of '{audit.title or audit.path}' on {audit.as_of}"
    parts = [
        f"<h1>{_shown(title)}</h1>",
        _SAMPLE if audit.sample else "",
        f'<div class="verdict {audit.answer}"><strong>{_ANSWERS[audit.answer]}.</strong> '
        f"{_shown(verdict_in_words(audit))}</div>",
        _section("The page", _facts(_on_page(audit))),
        _section("The rules of then", _facts(_on_rules(audit))),
        _section("Review records", "".join(_records(audit)) or "<p>There were none.</p>"),
        _section("What changed since the review", _changes(audit)),
        _section("What was found on its review", _findings(audit)),
        _section("Waivers in force for this page", _waivers(audit)),
        _section("What it rested on", _references(audit)),
        _section("What to know about this answer", _list(audit.doubts)),
        _section("How to verify it", _how(audit)),
        _section("The text that was live", f"<pre>{_lines(text)}</pre>"),
    ]
    return _whole(title, "\n".join(part for part in parts if part))


def _whole(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_shown(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _shown(text: object) -> str:
    return escape(one_line(str(text)))


def _lines(text: str) -> str:
    return "\n".join(escape(visible(line.replace("\t", "    "))) for line in text.splitlines())


def _section(title: str, content: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{content}\n</section>"


def _facts(rows: Rows) -> str:
    body = "\n".join(
        f'<tr><th scope="row">{_shown(name)}</th><td>{_shown(value)}</td></tr>' for name, value in rows
    )
    return f'<table class="facts">\n{body}\n</table>'


def _table(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]], none: str) -> str:
    body = ["<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    if not body:
        return f"<p>{none}</p>"
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>\n</table>"


def _list(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{_shown(item)}</li>" for item in items) + "\n</ul>"


def _on_page(audit: PageAudit) -> Iterator[tuple[str, str]]:
    yield "Page", f"{audit.page or 'no id'}, version {audit.version or 'unknown'}"
    yield "Path in git", audit.path
    yield "Commit", f"{audit.commit.oid} on {audit.commit.ref}, dated {audit.commit.made} by its committer"
    yield "Content in git", f"{audit.blob} (page.md)"
    yield "Digest of the text", f"{audit.digest or 'none'} (recipe {audit.recipe}, canonical.txt)"
    yield "Status and risk", f"{audit.status or 'unknown'}, {audit.risk or 'unknown'} risk"
    yield "Reviewed", f"{audit.reviewed or 'never'} by {', '.join(audit.reviewers) or 'nobody'}"
    yield "Review due", audit.due or "no due day"
    yield "Standing", audit.standing or "no records were asked for"
    yield "Asked on", f"{audit.audited}, with {audit.tool.name} {audit.tool.version}"


def _on_rules(audit: PageAudit) -> Iterator[tuple[str, str]]:
    rules = audit.rules
    yield "Policy", f"{rules.policy_path}, profile {rules.profile}, of {rules.publisher}"
    yield "Proof of a review", rules.evidence
    yield "A review lasts", f"{rules.interval_months} calendar months at this risk"
    yield "Changes that keep a review", ", ".join(rules.keeps_review)


def _records(audit: PageAudit) -> Iterator[str]:
    for record in audit.records:
        yield _facts(_on_record(record))


def _on_record(record: AuditedRecord) -> Iterator[tuple[str, str]]:
    yield "Record", f"{record.path} ({record.file} here)"
    yield "Counts for this answer", "yes" if record.is_basis else "no"
    yield "In short", record_in_words(record)
    if record.said is not None:
        said = record.said
        yield "Reviewer", f"{said.reviewer.byline} ({said.reviewer.id}), {said.role}"
        since = "" if said.since is None else f" since {said.since}"
        yield "Scope", f"{said.scope}{since}, version {said.version}"
        yield "Text reviewed", f"{said.digest} (recipe {said.recipe})"
        yield from (("Condition", condition) for condition in said.conditions)
        yield "Conflicts of interest", said.conflicts
        if said.notes is not None:
            yield "Notes", said.notes
        yield "Written", f"{said.recorded or 'moment not recorded'}, by {said.tool}"
        if said.sample:
            yield "SAMPLE", "nobody reviewed anything"
    yield "Signature", signature_in_words(record.signature)


def _changes(audit: PageAudit) -> str:
    columns = ("Class", "Why", "Before", "After", "Line")
    rows = ((one.change_class, one.reason, one.before, one.after, one.line) for one in audit.changes)
    return _table(columns, rows, "Nothing is known to have changed.")


def _findings(audit: PageAudit) -> str:
    found = [
        f"{one.rule} ({one.severity}), {one.path}, line {one.line}: {one.message}"
        + ("" if one.waived_by is None else f" Accepted by a waiver: {one.waived_by}")
        for one in audit.findings
    ]
    return _list(found) if found else "<p>Nothing.</p>"


def _waivers(audit: PageAudit) -> str:
    columns = ("Rule", "Reason", "Owner", "Last day")
    rows = ((one.rule, one.reason, one.owner, one.until) for one in audit.waivers)
    return _table(columns, rows, "None.")


def _references(audit: PageAudit) -> str:
    columns = ("Id", "Title", "Where", "Year", "Cited")
    rows = (
        (one.id, one.title, _where(one), one.year or "", "yes" if one.is_cited else "no")
        for one in audit.references
    )
    return _table(columns, rows, "The page named no references.")


def _where(one: AuditedReference) -> str:
    names = {"DOI": one.doi, "PMID": one.pmid, "PMCID": one.pmcid, "NCT": one.nct, "ISBN": one.isbn}
    found = [f"{name} {value}" for name, value in names.items() if value]
    read = [] if one.accessed is None else [f"read on {one.accessed}"]
    return ", ".join([*found, *([one.url] if one.url else []), *read])


def _how(audit: PageAudit) -> str:
    return (
        "<p>Run <code>sh verify.sh</code> in this folder, or <code>sh verify.sh PATH-OF-CLONE</code> to compare it "
        "with the repository too. It needs <code>git</code>, <code>sha256sum</code> and <code>ssh-keygen</code>, and "
        "not medreview. What it cannot repeat without medreview it says: how canonical.txt is made from page.md, how "
        "changes are classed, and how the due day is counted.</p>\n"
        f"<p>The rules applied were those of commit <code>{_shown(audit.commit.oid)}</code>; their files are in "
        "<code>house</code>. This folder proves nothing in law and is no claim of compliance with any rule of a "
        "regulator.</p>"
    )
