"""TRM003: an abbreviation that the page does not explain where it is first used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.checks.data import known_abbreviations, shouted_words
from medreview.reading.lexicon import stretches
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source
from medreview.text.capitals import capitals_at
from medreview.text.explanations import is_explained

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.document import Stretch
    from medreview.reading.house import House
    from medreview.reading.page import Page
    from medreview.schemas.terminology import Abbreviation

# Looked for in a text of as many bytes, with one letter for each class: that is many times faster.
_TWO_CAPITALS = re.compile(rb"A(?=-?A|aA)")
_CLASSES = bytes(
    ord("A") if chr(code).isupper() else ord("a") if chr(code).islower() else code if code == ord("-") else 0
    for code in range(128)
).ljust(256, b"\0")
_ABBREVIATION = re.compile(
    r"(?<![\w'’@#$&.=])(?:(?:[A-Z]-)?[A-Z]{2,6}(?:-[A-Z]{2,5})?|[a-z]{1,2}[A-Z]{2,5}|[A-Z][a-z][A-Z]{1,4})s?"
    r"(?![\w&@=]|-\w*\d|\.\w)"
)
_ABBR_TAG = re.compile(r"<abbr\s[^<>]*title=[^<>]*>\Z")

RULE = Rule(
    id="TRM003",
    name="unexplained-abbreviation",
    severity="warning",
    confidence="medium",
    summary="An abbreviation is not explained where the page first uses it.",
    why="A reader who does not know an abbreviation can neither guess nor look it up with confidence: 'MS' alone has "
    "dozens of meanings.",
    fix="Write the long form and the abbreviation in brackets at the first use: 'magnetic resonance imaging (MRI)'. If "
    "readers know the abbreviation better than the long form, list it in terminology.yaml with 'known: true'.",
    sources=(
        Source("CDC Clear Communication Index", "question 7: terms and acronyms are explained"),
        Source("NHS digital service manual", "How we write: acronyms are spelled out at first use"),
    ),
    reported=(
        Example("You may need an MRI.\n", note="not explained"),
        Example(
            "An MRI is safe. Magnetic resonance imaging (MRI) takes an hour.\n", note="explained too late"
        ),
        Example("DMTs slow the disease.\n", note="in the plural"),
        Example("Your eGFR shows how your kidneys work.\n", note="with small letters"),
        Example("| Test | When |\n| --- | --- |\n| MRI | each year |\n", note="in a table"),
    ),
    accepted=(
        Example(
            "You may need magnetic resonance imaging (MRI). The MRI takes an hour.\n",
            note="explained in brackets",
        ),
        Example("MRI (magnetic resonance imaging) is a scan.\n", note="the long form in brackets"),
        Example("You may need magnetic resonance imaging, or MRI, soon.\n", note="explained with 'or'"),
        Example("MRI stands for magnetic resonance imaging.\n", note="explained in words"),
        Example(
            "## Your MRI\n\nMagnetic resonance imaging (MRI) takes an hour.\n",
            note="explained right below the heading",
        ),
        Example("People with MS can exercise.\n", note="known to the readers of this house"),
        Example("DO NOT WAIT. Call NOW.\n", note="words in capitals for force"),
        Example(
            "Ask Dr. Roe, MD, in Portland, OR, at 5 PM about stage IV.\n",
            note="a degree, a state, a time, a numeral",
        ),
        Example("Ask the CARE Team.\n", note="a term to avoid is left to TRM001"),
        Example("Take 5 mL with 10 mg of vitamin B12.\n", note="units and vitamins"),
        Example("Endocarditis (EN-do-kar-DI-tis) is rare.\n", note="how a word is said"),
        Example(
            "The Department of Defense (DoD) pays. Ask the DOD.\n", note="explained in another capitalization"
        ),
        Example("Your number starts with V, RH, J, RS, K, or W.\n", note="letters of a code"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the first use of each abbreviation that neither page nor house explains.

    What is first used in a heading may be explained at the first use below it.
    """
    lexicon = context.house.lexicon
    found: dict[str, Stretch] = {}
    settled: set[str] = set()
    for short, stretch in _abbreviations(page, settled):
        if short in found and stretch.block.kind == "heading":
            continue
        entry = lexicon.abbreviations.get(short)
        if (entry is None and _is_known(context.house, short, settled)) or not _is_one(
            context.house, short, stretch
        ):
            continue
        if (entry is not None and entry.known) or _is_explained(page, stretch, entry):
            settled |= _spellings(short)
            found.pop(short, None)
        else:
            found.setdefault(short, stretch)
            if stretch.block.kind != "heading":
                settled |= _spellings(short)
    avoided = list(stretches(page, page.avoided)) if found else []
    for short, stretch in found.items():
        if not any(stretch.overlaps(other) for other, _ in avoided):
            yield Problem(stretch.span, _message(short, lexicon.abbreviations.get(short)))


def _spellings(short: str) -> set[str]:
    """Return the abbreviation and, for one such as DoD, the same in capitals; eGFR and EGFR are two things."""
    return {short, short.upper()} if short[0].isupper() else {short}


def _abbreviations(page: Page, settled: set[str]) -> Iterator[tuple[str, Stretch]]:
    """Yield what looks like an abbreviation, in the singular, unless it is settled by then."""
    running = page.document.running_text
    text, last = running.text, 0
    for hit in _TWO_CAPITALS.finditer(text.encode("latin-1", "replace").translate(_CLASSES)):
        start = hit.start()
        while start > last and text[start - 1].islower():
            start -= 1
        match = _ABBREVIATION.match(text, start) if start >= last else None
        if match is None:
            continue
        last = match.end()
        words = match[0]
        short = words[:-1] if words[-1] == "s" and words[:-1].isupper() else words
        if short not in settled:
            stretch = running.locate(start, last)
            if stretch.number not in page.approved_blocks:
                yield short, stretch


def _is_known(house: House, short: str, settled: set[str]) -> bool:
    """True for an abbreviation that every reader knows, for a brand, and for two of them with a hyphen."""
    if short in known_abbreviations() or short in house.lexicon.brand_forms:
        return True
    return "-" in short and all(part in settled or part in known_abbreviations() for part in short.split("-"))


def _is_one(house: House, short: str, stretch: Stretch) -> bool:
    """True where the capitals are an abbreviation and not a degree behind a name, say."""
    capitals = capitals_at(stretch.block.text, stretch.start, stretch.end, short)
    return capitals.are_abbreviation(shouted_words(), house.credentials)


def _is_explained(page: Page, stretch: Stretch, entry: Abbreviation | None) -> bool:
    if is_explained(stretch.block.text, stretch.start, stretch.end, "" if entry is None else entry.long):
        return True
    start = stretch.span.start
    return _ABBR_TAG.search(page.source.text[max(0, start - 200) : start]) is not None


def _message(short: str, entry: Abbreviation | None) -> str:
    advice = f"the long form and '({short})' behind it" if entry is None else f"'{entry.long} ({short})'"
    return f"'{short}' is not explained here, at its first use. Write {advice}."
