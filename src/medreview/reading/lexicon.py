"""The words that a house has decided upon, ready to be found on any page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from medreview.schemas.terminology import Abbreviation, Term, Terminology
from medreview.text.terms import Match, Phrase, Places, TermFinder, TermText, fold, leftmost_longest, written

if TYPE_CHECKING:
    from medreview.reading.document import Stretch
    from medreview.reading.page import Page

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Avoidance:
    """A wording to avoid, as the house lists it, and the decision that it belongs to."""

    term: Term
    listed: str

    def fits(self, words: str) -> bool:
        """True when the words are what is to be avoided, and not the preferred term itself.

        Terms are found whatever joins their parts and in any case. Where that alone sets the two apart ("follow up"
        for "follow-up"), the words must be written as listed.
        """
        if fold(self.listed) not in {fold(use) for use in self.term.use}:
            return True
        shown = written(words)
        preferred = {
            form for use in self.term.use for form in (written(use), written(use[0].upper() + use[1:]))
        }
        return shown.lower() == written(self.listed).lower() and shown not in preferred


@dataclass(frozen=True, slots=True)
class Spelling:
    """A preferred term, or its plural, whose spelling the house has fixed."""

    term: Term
    preferred: str
    is_plural: bool


@dataclass(frozen=True, slots=True)
class MedicineName:
    """A generic or brand name, with the generic names of every medicine that has it."""

    name: str
    generics: tuple[str, ...]
    is_brand: bool


class Lexicon:
    """The decisions of a house on words; what finds them is made when it is first needed."""

    def __init__(self, terms: tuple[Term, ...], terminology: Terminology) -> None:
        self._terms = terms
        self._medicines = terminology.medicines
        self.abbreviations: dict[str, Abbreviation] = {
            entry.short: entry for entry in terminology.abbreviations
        }

    @cached_property
    def _avoided(self) -> TermFinder[Avoidance]:
        return TermFinder(
            Phrase(avoided.term, Avoidance(term, avoided.term), avoided.case)
            for term in self._terms
            for avoided in term.avoid
        )

    @cached_property
    def _right(self) -> TermFinder[None]:
        """Wordings in which an avoided or otherwise spelled term is right: exceptions, and preferred terms."""
        return TermFinder(
            Phrase(words, None) for term in self._terms for words in (*term.exceptions, *term.use)
        )

    @cached_property
    def _spellings(self) -> TermFinder[Spelling]:
        return TermFinder(
            phrase
            for term in self._terms
            if term.spelling
            for use in term.use
            for phrase in _forms(term, use)
        )

    @cached_property
    def _medicine_names(self) -> TermFinder[MedicineName]:
        """Finds generic names in any case, and brands as the house writes them or in capitals."""
        generics: dict[str, list[str]] = {}
        for medicine in self._medicines:
            for brand in medicine.brands:
                generics.setdefault(brand, []).append(medicine.generic)
        brands = [MedicineName(brand, tuple(names), True) for brand, names in generics.items()]
        return TermFinder(
            (
                *(Phrase(m.generic, MedicineName(m.generic, (m.generic,), False)) for m in self._medicines),
                *(Phrase(form, brand, True) for brand in brands for form in (brand.name, brand.name.upper())),
            )
        )

    @cached_property
    def _brands(self) -> TermFinder[None]:
        return TermFinder(Phrase(form, None, True) for form in self.brand_forms)

    def find_medicines(self, text: TermText) -> list[Match[MedicineName]]:
        """Return the names of medicines in a text that has a brand; nothing for other texts."""
        return self._medicine_names.find(text) if any(self._brands.find_all(text)) else []

    @cached_property
    def brand_forms(self) -> frozenset[str]:
        """Brands as the house writes them and in capitals."""
        brands = [brand for medicine in self._medicines for brand in medicine.brands]
        return frozenset((*brands, *map(str.upper, brands)))

    def find_avoided(self, text: TermText) -> list[Match[Avoidance]]:
        """Return the wordings to avoid, the longest where they overlap, but none inside a longer right wording."""
        found = (
            match
            for match in self._avoided.find_all(text)
            if match.value.fits(text.text[match.start : match.end])
        )
        return leftmost_longest(self._not_right(list(found), text))

    def find_spellings(self, text: TermText) -> list[Match[Spelling]]:
        """Return the preferred terms with a fixed spelling, however spelled, but none inside a longer right wording.

        What `find_avoided` finds is left out.
        """
        found = self._not_right(self._spellings.find(text), text)
        avoided = Places(self.find_avoided(text) if found else ())
        return [match for match in found if not avoided.overlap(match)]

    def find_decided(self, text: TermText, near: Iterable[Match[Value]]) -> Places:
        """Return where wordings stand that the house has decided upon and that share a word with a match in `near`."""
        others = list(near)
        avoided = (Match(start, end, None) for start, end, _ in self._avoided.find_touching(text, others))
        return Places((*self._right.find_touching(text, others), *avoided))

    def _not_right(self, found: list[Match[Value]], text: TermText) -> list[Match[Value]]:
        right = Places(self._right.find_touching(text, found))
        return [match for match in found if not right.enclose(match)]


def _forms(term: Term, use: str) -> Iterator[Phrase[Spelling]]:
    """Yield a preferred term and its plural, and both in one word where the house writes a hyphen."""
    forms = [Spelling(term, use, False)]
    if use[-1].isalpha() and use[-1] not in "sS":
        forms.append(Spelling(term, use + "s", True))
    for form in forms:
        yield Phrase(form.preferred, form)
        if "-" in form.preferred:
            yield Phrase(form.preferred.replace("-", ""), form)


def stretches(page: Page, found: Iterable[Match[Value]]) -> Iterator[tuple[Stretch, Value]]:
    """Yield each match in the page's running text as a stretch of its block, but for approved disclaimers."""
    for match in found:
        stretch = page.document.running_text.locate(match.start, match.end)
        if stretch.number not in page.approved_blocks:
            yield stretch, match.value
