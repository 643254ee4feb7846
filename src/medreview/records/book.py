"""What the records of a guide say of each of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from medreview.reading.digest import digest_of, fault_of, wordings_in_force
from medreview.reading.house import House
from medreview.reading.page import Page
from medreview.reading.records import (
    CHANGED,
    KEPT,
    NOT_APPROVED,
    ChangedWords,
    PageReview,
    RecordFile,
    Records,
    Signature,
)
from medreview.review.coverage import (
    Said,
    approvals,
    approving,
    contradictions,
    decide,
    refusals_since,
    versions_of,
)
from medreview.schemas.record import ReviewRecord

Compare = Callable[[Page, ReviewRecord], "tuple[ChangedWords, ...] | str"]
"""Gives how a page differs from the text that a record is of; why not, where that text cannot be had."""
Verify = Callable[[Iterable[RecordFile]], dict[str, Signature]]
"""Gives, by path, whether the signatures of records verify."""


@dataclass(frozen=True)
class ReviewBook:
    """The records of a guide, judged by its house on a day; `verify` is None where no signature is asked for."""

    house: House
    today: date
    records: Records
    compare: Compare
    verify: Verify | None = None

    @cached_property
    def wordings(self) -> dict[str, str]:
        """The disclaimers' wordings in force, which are part of what was reviewed."""
        return wordings_in_force(self.house)

    def prepare(self) -> None:
        """Verifies at once the signatures that pages most likely rest on, so that none is waited for alone."""
        if self.verify is not None:
            wanted: list[RecordFile] = []
            for files in self.records.by_page.values():
                said = self._said(files, {})
                bases = approvals(said)
                wanted += [file for file, _ in approving(bases[0], said)] if bases else ()
            self.verify(wanted)

    def review_of(self, page: Page) -> PageReview | None:
        """Return what the records say of a page's text; None where it is not certain what its front matter says."""
        if not page.is_readable or page.fields.id is None or fault_of(page.front) is not None:
            return None
        files = self.records.by_page.get(page.fields.id, ())
        digest = digest_of(page.front, page.source.text, self.wordings)
        said = self._said(files, versions_of(page.fields))
        decision = decide(digest, said, self._is_proved)
        found = PageReview(decision.standing, digest, files, decision.basis)
        if decision.standing == CHANGED:
            found = self._compared(page, found, said)
        if self.verify is None:
            return found
        named = [
            file
            for file, record in approving(found.basis, said)
            if record.reviewer.id in page.fields.reviewed_by
        ]
        return replace(found, signatures=self.verify((*found.basis, *named)))

    def _is_proved(self, file: RecordFile) -> bool:
        """True when nobody but its reviewer can have written a record, as far as the house asks for that."""
        return self.verify is None or self.verify((file,))[file.path].is_valid

    def _said(self, files: Iterable[RecordFile], versions: Mapping[int, date]) -> Said:
        """Return the records that count: without a fault, and without a contradiction."""
        people, today = self.house.people, self.today
        return [
            (file, file.record)
            for file in files
            if file.record is not None and not any(contradictions(file, file.record, people, versions, today))
        ]

    def _compared(self, page: Page, found: PageReview, said: Said) -> PageReview:
        """Return how the page differs from the reviewed text; it is kept where every difference keeps a review.

        The review that front matter names is compared with, else the newest.
        """
        bases = approvals(said, self._is_proved)
        named = [basis for basis in bases if _is_named(basis, page)]
        basis = (named or bases)[0]
        record = basis[0].record
        assert record is not None, "a basis is made of records that count"
        changes = self.compare(page, record)
        if isinstance(changes, str):
            return replace(found, basis=basis, doubt=changes)
        if not self._keep(changes):
            return replace(found, basis=basis, changes=changes)
        refusal = self._refusal_of_the_like(page, basis, said)
        if refusal is not None:
            return replace(found, standing=NOT_APPROVED, basis=(refusal,))
        return replace(found, standing=KEPT, basis=basis, changes=changes)

    def _keep(self, changes: tuple[ChangedWords, ...]) -> bool:
        keeps = self.house.policy.keeps
        return bool(changes) and all(keeps(change.change_class) for change in changes)

    def _refusal_of_the_like(
        self, page: Page, basis: tuple[RecordFile, ...], said: Said
    ) -> RecordFile | None:
        """Return the record of who has since then not approved a text of which the page's differs in next to nothing.

        One whose text cannot be had counts too.
        """
        for file in refusals_since(basis, said, self._is_proved):
            assert file.record is not None, "a refusal is a record that counts"
            changes = self.compare(page, file.record)
            if isinstance(changes, str) or self._keep(changes):
                return file
        return None


def _is_named(basis: tuple[RecordFile, ...], page: Page) -> bool:
    root = basis[-1].record
    return root is not None and str(page.fields.reviewed) == str(root.date)
