"""People as bylines state them: "Dr Rita Reviewer, MD, FAAN and Rob Both, RN"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from medreview.review.stated_dates import match_date
from medreview.schemas.people import Person

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*(?:\.[^\W\d_][\w'’-]*)*\.?")
_GAP = re.compile(r"[ \u00a0]+")
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s|&)?|;|/|\band\s|&|\+)\s*", re.IGNORECASE)
_COMMA = re.compile(r",\s*|\s*\((?=[A-Z])")
_TITLES = frozenset("dr prof professor doctor mr mrs ms miss mx sir dame nurse sister".split())
_PARTICLES = frozenset(
    "al bin da de del della den der di dos du el ibn la le san st van ten ter von zu".split()
)
_CREDENTIALS = frozenset("jr sr esq phd pharmd psyd edd dphil dnp msc bsc ba ma mph dpt fellow".split())
_STOPS = frozenset(
    "a about an and at by date for from has in is it last latest medically next of on our page published review"
    " reviewed since that the their these they this to updated was we who with written you your".split()
)
_GROUPS = frozenset(
    "academy administration advisors advisory agency alliance association authority board cancer care center centre"
    " charity clinic clinical clinicians cochrane college committee council department editorial editors experts fda"
    " foundation group health healthcare hospital hospitals institute institutes library ltd media medical medicine"
    " ministry national network nhs nice office organisation organization panel physicians research reviewers royal"
    " school service services society specialists staff support team trust university".split()
)


@dataclass(frozen=True, slots=True)
class StatedName:
    """A person's name, with title and credentials, at `start` to `end` of a text."""

    start: int
    end: int
    words: tuple[str, ...]
    is_marked: bool

    def is_of(self, person: Person) -> bool:
        """True when this is the person's printed name, whatever titles, initials and credentials stand around it.

        A name cut down to its surname ("Dr Reviewer", "R. Reviewer") is theirs too when nothing in it says otherwise.
        """
        wanted = [word.casefold() for word in _plain(person.name) if not _is_initial(word)]
        credentials = {word.casefold() for word in _plain(person.credentials or "")}
        words = [word for word in self.words if not _is_title(word)]
        given = list(takewhile(_is_initial, words))
        initials = "".join(word[0].casefold() for word in given)
        left = iter(_completed(words[len(given) :], wanted, initials))
        for name in wanted:
            word = next((word for word in left if not _is_initial(word)), None)
            if word is None or word.casefold() != name:
                return False
        return all(_is_credential(word) or word.casefold() in credentials for word in left)


def _completed(words: list[str], wanted: list[str], initials: str) -> list[str]:
    """Return a name that begins with its surname, with the wanted first names if the initials are theirs."""
    is_surname = len(wanted) > 1 and words[:1] and words[0].casefold() == wanted[-1]
    return [*wanted[:-1], *words] if is_surname and wanted[0].startswith(initials[:1]) else words


def match_names(text: str, at: int) -> Iterator[StatedName]:
    """Yield the people that `text` names from `at` on, one after the other; boards and teams are no people."""
    while (name := _match_name(text, at)) is not None:
        yield name
        link = _NEXT.match(text, name.end)
        if link is None:
            return
        at = link.end()


def _match_name(text: str, at: int) -> StatedName | None:
    words: list[str] = []
    start = end = at
    while (token := _TOKEN.match(text, end if not words else _after_gap(text, end))) is not None:
        word = token[0]
        if not _continues(text, token, words):
            break
        words.append(word)
        end = token.end() - (word.endswith(".") and not _keeps_dot(word))
        if end < token.end():
            break
    names = [word for word in words if not _is_title(word)]
    if not names or (len(names) < 2 and len(names) == len(words)) or not _GROUPS.isdisjoint(_folded(names)):
        return None
    credentials, end = _credentials(text, end)
    is_marked = bool(credentials) or len(names) < len(words)
    return StatedName(start, end, tuple(word.rstrip(".") for word in (*words, *credentials)), is_marked)


def _after_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return len(text) if gap is None else gap.end()


def _continues(text: str, token: re.Match[str], words: list[str]) -> bool:
    """True when the word at `token` can belong to a name of which `words` stand before it."""
    word = token[0]
    if word.casefold() in _STOPS or (words and match_date(text, token.start()) is not None):
        return False
    return word[0].isupper() or word.casefold() in _PARTICLES or (not words and _is_title(word))


def _credentials(text: str, end: int) -> tuple[list[str], int]:
    """Return the credentials that follow a name, each after a comma or space, and where they end."""
    found: list[str] = []
    while (comma := _COMMA.match(text, end)) is not None or (found and (comma := _GAP.match(text, end))):
        token = _TOKEN.match(text, comma.end())
        if token is None or not _is_credential(token[0]):
            break
        found.append(token[0])
        end = token.end() - (token[0].endswith(".") and "." not in token[0][:-1])
        if text[end : end + 1] == ")":
            end += 1
    return found, end


def _keeps_dot(word: str) -> bool:
    return _is_title(word) or _is_initial(word) or "." in word[:-1]


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in _TITLES


def _is_initial(word: str) -> bool:
    return len(word.replace(".", "")) == 1


def _is_credential(word: str) -> bool:
    """True for MD, M.D., PhD, NP-C and the like: two capitals or more, or a known form."""
    bare = word.replace(".", "")
    return sum(letter.isupper() for letter in bare) > 1 or bare.casefold() in _CREDENTIALS


def _plain(name: str) -> list[str]:
    return [word.rstrip(".") for word in _TOKEN.findall(name) if not _is_title(word)]


def _folded(words: list[str]) -> set[str]:
    return {word.casefold().rstrip(".") for word in words}
