"""How a page differs from the text that a record is of."""

from __future__ import annotations

from functools import cached_property

from medreview.history.reviewed_texts import FoundText, ReviewedTexts, Wanted
from medreview.reading.digest import hashed_text, wordings_in_force
from medreview.reading.front_matter import read_front_matter
from medreview.reading.house import House
from medreview.reading.page import Page
from medreview.reading.records import ChangedWords
from medreview.reading.source import decode
from medreview.review.change_places import places_of
from medreview.review.critical_words import CriticalWords, critical_words_of
from medreview.review.differences import find_differences
from medreview.schemas.record import ReviewRecord


class Comparison:
    """Finds reviewed texts, and tells by the words of a house how much matters what changed since."""

    def __init__(self, house: House, texts: ReviewedTexts, folder: str) -> None:
        self._house, self._texts = house, texts
        self._prefix = f"{folder}/"

    def __call__(self, page: Page, record: ReviewRecord) -> tuple[ChangedWords, ...] | str:
        """Return the differences by their places in the page, or in a sentence why they cannot be told."""
        found = self.reviewed_text(page, record)
        return (
            f"{found[:1].upper()}{found[1:]}." if isinstance(found, str) else self._differences(page, found)
        )

    def reviewed_text(self, page: Page, record: ReviewRecord) -> FoundText | str:
        """Return the text that a record is of, or why it cannot be had, without its full stop."""
        path = page.path.removeprefix(self._prefix)
        wanted = Wanted(record.page, record.digest, record.recipe, record.blob, record.date, path)
        at_hand = {record.page: page.source.text.encode("utf-8", "surrogatepass")}
        return self._texts.find((wanted,), at_hand)[wanted]

    def _differences(self, page: Page, found: FoundText) -> tuple[ChangedWords, ...]:
        source, _ = decode(found.path, found.data)
        then = hashed_text(read_front_matter(source), source.text, found.wordings).split("\n")[:-1]
        now = hashed_text(page.front, page.source.text, wordings_in_force(self._house)).split("\n")[:-1]
        differences = find_differences(then, now, self._words)
        places = places_of(differences, page.front, page.source.text)
        return tuple(
            ChangedWords(one.change_class, one.reason, one.before, one.after, place)
            for one, place in zip(differences, places, strict=True)
        )

    @cached_property
    def _words(self) -> CriticalWords:
        return critical_words_of(self._house)
