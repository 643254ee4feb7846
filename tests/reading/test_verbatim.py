"""Words that are not the page's own, and so are reported without a fix."""

from __future__ import annotations

import pytest

from medreview.reading.house import read_house
from medreview.reading.page import read_page
from support.guides import HOUSE, page_text

HELD = [
    "Read [about the drug](x.md).",
    "Read [about the drug][a].\n\n[a]: x.md",
    "Read “The drug book”.",
    "Read *Drugs and you, a drug book* today.",
    "Read _The drug book_ today.",
    "Read <cite>The drug book</cite> today.",
    "She said <q>the drug</q>.",
    "Type <kbd>drug</kbd> here.",
    "Go <a href='x.md'>to the drug</a>.",
    "<p>Go <a href='x.md'>to the drug</a>.</p>",
    "<p>Read <cite>The\ndrug book</cite>.</p>",
    "## References\n\n1. Roe J. The drug book. 2020.",
    "## 7. Further reading\n\n### Books\n\n- The drug book",
]
FREE = [
    "The drug works.",
    "The *drug* works.",
    "*Do not stop the drug early.*",
    "Stop. *Never stop the drug* alone.",
    "We say *never stop the drug* aloud.",
    "See *A* and the drug and *B*.",
    "[Link](x.md) drug [link](y.md)",
    "<b>The drug</b>",
    "<cite>A</cite> drug <cite>B</cite>",
    "<a>The drug that is never closed.",
    "## Sources\n\n- A\n\n## Next\n\nThe drug.",
    "### Sources of help\n\nThe drug.",
    "| A | [b](x.md) |\n| --- | --- |\n| drug | “c” |",
]


def is_held(body: str) -> bool:
    page = read_page("p.md", page_text(body).encode(), read_house(HOUSE, "house"))
    running = page.document.running_text
    at = running.text.rindex("drug")
    return page.verbatim.holds(running.locate(at, at + 4))


@pytest.mark.parametrize("body", HELD)
def test_words_of_others_are_held(body: str) -> None:
    assert is_held(body)


@pytest.mark.parametrize("body", FREE)
def test_the_page_has_its_own_words(body: str) -> None:
    assert not is_held(body)
