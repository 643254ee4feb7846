"""From remarks to what the rules report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from medreview.reading.document import Stretch
from medreview.schemas.finding import Problem, Replacement
from medreview.schemas.remark import Remark, RemarkKind

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

MOST_PROPOSALS: Final = 5
_KINDS: Final[dict[RemarkKind, int]] = {"misspelling": 0, "grammar": 1, "style": 2}


def one_each(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return the remarks in the order of the page, one where several share a word: misspellings win, then grammar."""
    kept: list[Remark] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    for remark in sorted(remarks, key=lambda one: (_KINDS[one.kind], one.number, one.start, one.end)):
        others = taken.setdefault(remark.number, [])
        if not any(start < remark.end and remark.start < end for start, end in others):
            others.append((remark.start, remark.end))
            kept.append(remark)
    return tuple(sorted(kept, key=lambda one: (one.number, one.start)))


def problems(page: Page, context: Context, rule: str, kind: RemarkKind, opening: str) -> Iterator[Problem]:
    """Yield one problem for each remark of a kind, with a fix where LanguageTool proposes just one wording.

    A doubtful remark is a suggestion, unless the house has decided how severe the `rule` is.
    `opening` begins the message; "{words}" and "{message}" in it stand for the page's words and for LanguageTool's.
    """
    has_own_severity = rule in context.house.settings.rules
    for remark in context.proofreading.remarks:
        if remark.kind == kind:
            stretch = Stretch(remark.number, page.document.blocks[remark.number], remark.start, remark.end)
            yield Problem(
                stretch.span,
                _message(remark, stretch, opening),
                _replacements(page, remark, stretch),
                severity="suggestion" if remark.is_doubtful and not has_own_severity else None,
            )


def _message(remark: Remark, stretch: Stretch, opening: str) -> str:
    said = opening.format(words=" ".join(stretch.text.split()), message=" ".join(remark.message.split()))
    proposals = [f"'{words}'" for words in remark.replacements[:MOST_PROPOSALS] if words.strip()]
    if len(proposals) > 1:
        said += f" Perhaps {', '.join(proposals[:-1])} or {proposals[-1]}?"
    elif proposals:
        said += f" Perhaps {proposals[0]}?"
    elif remark.replacements:
        said += " Perhaps leave it out?"
    if remark.is_doubtful:
        said += " If it is right, list it under 'words' in terminology.yaml."
    return f"{said} (LanguageTool {remark.rule}, {remark.category})"


def _replacements(page: Page, remark: Remark, stretch: Stretch) -> tuple[Replacement, ...]:
    """Return the edits that write the one proposal; none in another's words, or where markup stands between."""
    if len(remark.replacements) != 1 or page.verbatim.holds(stretch):
        return ()
    span = stretch.span
    if page.source.text[span.start : span.end] != stretch.text:
        return ()
    return tuple(Replacement(place, remark.replacements[0]) for place in page.places_of(stretch))
