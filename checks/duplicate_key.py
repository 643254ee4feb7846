"""PAG004: a key stands twice in one mapping of the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from medreview.schemas.finding import Problem
from medreview.schemas.rule import Example, Rule, Source

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.reading.page import Page

RULE = Rule(
    id="PAG004",
    name="duplicate-key",
    severity="error",
    summary="A key stands twice in the front matter.",
    why="Most programs silently keep the last of two values, so the page would be published with a date or reviewer "
    "that nobody looked at.",
    fix="Keep the right one of the two and delete the other.",
    sources=(Source("YAML 1.2.2", "3.2.1.3: mapping keys are unique", "https://yaml.org/spec/1.2.2/"),),
    reported=(Example(front={"risk": "high\nrisk: low"}, note="two values for one key"),),
    accepted=(
        Example(
            front={"conditions": "\n  - name: multiple sclerosis\n  - name: optic neuritis"},
            note="the same key in two entries of a list",
        ),
    ),
)


def check(page: Page, context: Context) -> Iterator[Problem]:
    """Yield one problem at each second key."""
    del context
    return (Problem(fault.span, fault.message) for fault in page.faults if fault.rule == RULE.name)
