"""REV013: a sentence on the page says something else about its review than front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.review.byline import Subject, find_statements, mentions_review
from medreview.review.due import due_day
from medreview.review.stated_dates import StatedDate
from medreview.review.stated_names import StatedName
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from datetime import date

    from medreview.reading.context import Context
    from medreview.reading.page import Page
    from medreview.schemas.dates import ReviewDate

RULE = Rule(
    id="REV013",
    name="byline-mismatch",
    severity="error",
    summary="A sentence on the page contradicts the review that front matter records.",
    why="Readers trust the day and the name that they can see. When the page says one thing and its record another, "
    "one of them is wrong, and the reader cannot tell which.",
    fix="Write the day or name that front matter has, or delete the sentence. If the sentence is right, correct front "
    "matter from the review itself.",
    sources=(
        Source(
            "NHS digital service manual, Know that a page is up to date",
            "Page last reviewed, Next review due",
        ),
    ),
    reported=(
        Example(body="# Sample page\n\nMedically reviewed in December 2019.\n"),
        Example(body="# Sample page\n\n**Page last reviewed:** 3 May 2025\n", note="through emphasis"),
        Example(body="# Sample page\n\nNext review due: 3 May 2027\n", note="24 months end on 2028-03-02"),
        Example(body="# Sample page\n\nMedically reviewed by Dr Rob Both, RN, on March 2, 2026.\n"),
        Example(body="# Sample page\n\n| Last reviewed | 03/05/2026 |\n|---|---|\n", note="a table"),
        Example(body="Reviewed 2026-03-03\n", front={"status": "draft"}, note="a draft"),
        Example(
            body="Last reviewed: May 2025\n",
            front={"reviewed": None, "status": "draft"},
            note="no review at all",
        ),
    ),
    accepted=(
        Example(body="# Sample page\n\nMedically reviewed by Dr. Rita Q. Reviewer, M.D., in March 2026.\n"),
        Example(body="# Sample page\n\nPage last reviewed: 2 March 2026  \nNext review due: 2 March 2028\n"),
        Example(body="# Sample page\n\nLast reviewed on 02/03/2026.\n", note="right if read as in the UK"),
        Example(
            body="Medically reviewed on 15 December 2025\n",
            front={"reviewed": "2025-12"},
            note="the same month",
        ),
        Example(
            body="# Sample page\n\nThe study was reviewed in 2019. Cochrane reviewed 20 trials in May 2020. It was "
            "reviewed by the FDA in 2017. Your doctor reviewed it by phone. A review is due in spring.\n",
            note="reviews of other things",
        ),
        Example(
            body="# Sample page\n\n## References\n\n- NHS. Multiple sclerosis. Page last reviewed: 20 December 2018.\n",
            note="another document",
        ),
        Example(body="Medically reviewed in December 2019.\n", front={"status": "withdrawn"}),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each date or name that the page states of its review and front matter contradicts."""
    if page.fields.status == "withdrawn" or not mentions_review(page.source.text, page.front.body):
        return
    for statement in find_statements(page.document, page.approved_blocks):
        value = statement.value
        words = " ".join(statement.block.text[value.start : value.end].split())
        if isinstance(value, StatedName):
            message = _name(words, value, page)
        else:
            message = _date(words, value, statement.subject, page, context)
        if message is not None:
            yield Problem(statement.block.span(value.start, value.end), message)


def _name(words: str, name: StatedName, page: Page) -> str | None:
    """Return what is wrong with a reviewer's name; nothing while REV005 or PAG008 makes the reviewers uncertain."""
    front, house = page.fields, page.house
    reviewers = [house.people.get(person) for person in front.reviewed_by]
    known = [person for person in reviewers if person is not None]
    if (
        len(known) < len(reviewers)
        or not page.front.is_whole("reviewed_by")
        or any(name.is_of(person) for person in known)
    ):
        return None
    said = f'The page names "{words}" as its reviewer'
    if not known:
        return f"{said}, but 'reviewed_by' is empty. Delete the sentence until the page has been reviewed."
    names = " and ".join(person.byline for person in known)
    return f"{said}, but front matter names {names}. Write that name, or delete the sentence."


def _date(words: str, stated: StatedDate, subject: Subject, page: Page, context: Context) -> str | None:
    """Return what is wrong with a day; nothing while front matter does not validly say what it depends on."""
    front = page.fields
    if not page.front.is_whole("reviewed"):
        return None
    said = f'The page says "{words}"'
    if front.reviewed is None:
        return f"{said}, but 'reviewed' is empty. Delete the sentence until the page has been reviewed."
    days: list[tuple[str, ReviewDate | date]] = []
    if subject != "due":
        days.append(("its review was on", front.reviewed))
    if subject != "reviewed":
        due = due_day(front, context.house.settings.tiers) if front.risk is not None else None
        if due is None or not page.front.is_whole("review_by"):
            return None
        days.append(("its review is due on", due))
    if any(stated.agrees_with(day) for _, day in days):
        return None
    what, day = days[-1]
    right = stated.write_like(day, front.lang or "en")
    return f'{said}, but by front matter {what} {day}. Write "{right}", or delete the sentence.'
