"""A page in brief, as reports, the review queue and the rules on the whole guide need it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from medreview.reading.anchors import outline_of
from medreview.reading.guides import GuideList
from medreview.reading.link_targets import find_local_links
from medreview.reading.page import Page
from medreview.reading.passages import find_passages
from medreview.reading.prose import Prose
from medreview.reading.records import PageReview
from medreview.review.coverage import versions_of
from medreview.review.due import due_day, state_on
from medreview.schemas.finding import Place
from medreview.schemas.run import PageSummary, Readability


def summarize(
    page: Page,
    lists: Sequence[GuideList],
    today: date,
    *,
    review: PageReview | None = None,
    is_asked: bool = True,
    with_passages: bool = False,
) -> PageSummary:
    """Return the page in brief on a day; one that is not asked for is not measured."""
    front = page.fields
    tiers = page.house.settings.tiers
    due = due_day(front, tiers)
    folder = _guide_of(page.path, lists)
    return PageSummary(
        path=page.path,
        guide="" if folder is None else folder.file.title,
        id=front.id,
        title=front.title,
        kind=front.kind,
        status=front.status,
        risk=front.risk,
        owner=None if folder is None else _printed(page, folder.file.owner),
        authors=front.authors,
        reviewed=None if front.reviewed is None else str(front.reviewed),
        reviewed_by=front.reviewed_by,
        reviewers=tuple(_printed(page, person) for person in front.reviewed_by),
        due=None if due is None else due.isoformat(),
        days_left=None if due is None else (due - today).days,
        state=state_on(today, front, tiers, review),
        readability=readability_of(page.prose) if page.is_readable and is_asked else None,
        related=front.related,
        places=_places(page),
        passages=find_passages(page) if with_passages and page.is_readable and is_asked else None,
        links=find_local_links(page.document, page.source) if is_asked else (),
        outline=outline_of(page.document, page.source.text) if page.is_readable else None,
        records=() if review is None else tuple(file.path for file in review.basis),
        written={version: day.isoformat() for version, day in versions_of(front).items()},
    )


def _guide_of(path: str, lists: Sequence[GuideList]) -> GuideList | None:
    return next((one for one in lists if path.startswith(one.folder + "/")), None)


def _printed(page: Page, person_id: str) -> str:
    person = page.house.people.get(person_id)
    return f"{person_id} (unknown)" if person is None else person.byline


def _places(page: Page) -> dict[str, Place]:
    front, source = page.front, page.source
    places = {key: source.place(front.value(key)) for key in ("id", "status") if front.has(key)}
    for index, related in enumerate(front.fields.related):
        places[f"related.{index}"] = source.place(front.item("related", index, related))
    return places


def readability_of(prose: Prose) -> Readability:
    """Return the counts with all grades made from them."""
    counts, found = prose.counts, prose.grades
    return Readability(
        words=counts.words,
        sentences=counts.sentences,
        syllables=counts.syllables,
        polysyllables=counts.polysyllables,
        monosyllables=counts.monosyllables,
        complex_words=counts.complex_words,
        letters=counts.letters,
        smog=found.smog,
        smog_is_estimate=found.smog_is_estimate,
        flesch_kincaid=found.flesch_kincaid,
        flesch_reading_ease=found.flesch_reading_ease,
        gunning_fog=found.gunning_fog,
        coleman_liau=found.coleman_liau,
        automated_readability_index=found.automated_readability_index,
        forcast=found.forcast,
    )
