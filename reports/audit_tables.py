"""The tables of an audit, for a spreadsheet."""

from __future__ import annotations

from medreview.reports.as_csv import csv_table
from medreview.reports.audit_text import answer_in_words
from medreview.schemas.audit import GuideAudit, PageAudit

_CHANGES = ("class", "reason", "before", "after", "line", "column", "keeps_review")
_REFERENCES = ("id", "title", "doi", "pmid", "pmcid", "nct", "isbn", "url", "year", "accessed", "cited")
_PAGES = (
    *("id", "title", "answer", "standing", "state", "reviewed", "reviewed_by", "due", "records"),
    *("sample", "why", "path", "as_of", "commit", "evidence", "tool"),
)


def changes_csv(audit: PageAudit) -> str:
    """Return what of the page is not what was reviewed, a row each."""
    return csv_table(
        _CHANGES,
        (
            (one.change_class, one.reason, one.before, one.after, one.line, one.column, one.keeps_review)
            for one in audit.changes
        ),
    )


def references_csv(audit: PageAudit) -> str:
    """Return the sources that the page rested on, a row each."""
    return csv_table(
        _REFERENCES,
        (
            (
                *(one.id, one.title, one.doi, one.pmid, one.pmcid, one.nct, one.isbn, one.url),
                *(one.year, one.accessed, one.is_cited),
            )
            for one in audit.references
        ),
    )


def guide_csv(audit: GuideAudit) -> str:
    """Return all pages, a row each; the last columns say what the table is of."""
    about = (audit.as_of, audit.commit.oid, audit.evidence, f"{audit.tool.name} {audit.tool.version}")
    return csv_table(
        _PAGES,
        (
            (
                *(one.id, one.title, answer_in_words(one), one.standing, one.state, one.reviewed),
                *("; ".join(one.reviewers), one.due, "; ".join(one.records)),
                *(one.sample, one.why, one.path, *about),
            )
            for one in audit.pages
        ),
    )
