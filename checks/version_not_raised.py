"""VER001: the content changed, and the version did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.reading.canonical import canonical_content, first_change
from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

_DOSE = "# Sample page\n\nTake **5 mg** with\nfood.\n"
_HIDDEN = "# Sample page\n\nTake 5 mg with food.\n\n<!-- Not on an empty stomach. -->\n"
_VERSION_2 = {
    "version": "2",
    "changes": "\n  - {version: 2, date: 2026-03-02, kind: clinical, note: The dose.}",
}

RULE = Rule(
    id="VER001",
    name="version-not-raised",
    severity="error",
    summary="The content changed, but 'version' did not.",
    why="A review is of one version. Where two texts have the same number, nobody can tell which of them was reviewed.",
    fix="Add one to 'version', and put an entry for it first in 'changes'. White space, line wrapping and emphasis do "
    "not count as a change; words, numbers, headings, links, images, disclaimers and references do.",
    sources=(Source("NHS England, Standard for creating health content", "version control and archiving"),),
    uses_base=("version",),
    reported=(
        Example("# Sample page\n\nTake 10 mg with food.\n", base=Example(_DOSE), note="5 mg before"),
        Example(
            front={"summary": "A page for patients."},
            base=Example(front={"summary": "A page for tests."}),
            note="another summary",
        ),
        Example(_HIDDEN, base=Example(_HIDDEN.replace("<!-- ", "").replace(" -->", "")), note="text hidden"),
        Example(
            "# Sample page\n\nSee [our page](b.md).\n",
            base=Example("# Sample page\n\nSee [our page](a.md).\n"),
        ),
        Example("# Sample page\n\nTake `10 mg`.\n", base=Example("# Sample page\n\nTake `5 mg`.\n")),
    ),
    accepted=(
        Example("# Sample page\n\nTake 10 mg with food.\n", front=_VERSION_2, base=Example(_DOSE)),
        Example(_DOSE.replace("\n", "\r\n").replace("**", "__"), base=Example(_DOSE), note="other marks"),
        Example("Sample page\n===\n\nTake 5 mg\nwith food.\n", base=Example(_DOSE), note="wrapped anew"),
        Example(_HIDDEN, base=Example(_DOSE), note="a comment is not shown to readers"),
        Example(
            front={"reviewed": "2026-11-02"},
            base=Example(front={"reviewed": "2026-03-02"}),
            note="a new review of the same text",
        ),
        Example("# Sample page\n\nMore.\n", base=Example(front={"version": None}), note="no version before"),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at the value of `version` when it is what it was and the canonical content is not."""
    base, version = context.base, page.fields.version
    if version is None or version != base.fields.version:
        return
    then, now = base.content, canonical_content(page.front, page.source.text)
    if then == now:
        return
    advice = f"Set it to {version + 1} and add an entry for it to 'changes'."
    what = first_change(then, now)
    yield Problem(
        page.front.value("version"),
        f"The page changed ({what}), but its version is still {version}. {advice}",
    )
