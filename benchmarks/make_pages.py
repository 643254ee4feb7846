"""Writes a guide of generated pages: seeded, about 800 words each, with links, tables, lists and mistakes.

    python benchmarks/make_pages.py 3000 build/bench
"""

from __future__ import annotations

import random
import shutil
import sys
import textwrap
from pathlib import Path

HOUSE = Path(__file__).parents[1] / "guide" / "house"
_WORDS = (
    "the your care team you may feel tired after this visit ask when it starts and how long it takes water rest "
    "blood test arm nurse doctor walk home day week month pain help call note chart plan drink food sleep heat cold "
    "infusion medicine relapse symptoms treatment information appointment important usually different condition "
    "multiple sclerosis ocrelizumab natalizumab methylprednisolone infection reaction allergy insurance temperature"
).split()
_MISTAKES = (
    "Please utilize the drug in a timely fashion.",
    "Ocrevus is given twice a year.",
    "The EDSS was used.",
    "“Café” visits & naïve plans — 20 mg at 8 p.m. help.",
)


def _sentence(random_: random.Random) -> str:
    words = random_.choices(_WORDS, k=random_.randint(6, 22))
    return " ".join(words).capitalize() + random_.choice((".", ".", ".", "?"))


def _paragraph(random_: random.Random, sentences: int) -> str:
    lines = [_sentence(random_) for _ in range(sentences)]
    if random_.random() < 0.3:
        lines.append(random_.choice(_MISTAKES))
    if random_.random() < 0.5:
        lines.append(f"See [the {random_.choice(_WORDS)} page](page-{random_.randint(1, 9):05}.md) *today*.[^one]")
    return textwrap.fill(" ".join(lines), 78, break_long_words=False, break_on_hyphens=False)


def _section(random_: random.Random, number: int) -> str:
    items = "\n".join(f"- {_sentence(random_)}" for _ in range(4))
    rows = "\n".join(f"| {random_.choice(_WORDS)} | {random_.randint(1, 500)} mg |" for _ in range(3))
    table = f"| Medicine | Dose |\n| --- | --- |\n{rows}"
    return "\n\n".join(
        (f"## Part {number}", _paragraph(random_, 4), items, _paragraph(random_, 3), table if number % 2 else "> Rest.")
    )


def page(number: int) -> str:
    """Return the text of one page; the same number always gives the same page."""
    random_ = random.Random(number)
    related = "\n".join(f"  - page-{random_.randint(1, 9):05}" for _ in range(3))
    body = "\n\n".join(_section(random_, part) for part in range(1, 5))
    return f"""---
id: page-{number:05}
title: Page {number}
summary: A generated page about visits.
kind: article
version: 2
changes:
  - version: 2
    date: 2026-05-02
    kind: review
    note: Reviewed again; the times were updated.
  - version: 1
    date: 2025-05-02
    kind: wording
    note: First version.
lang: en-US
audience: patient
risk: standard
conditions: [multiple sclerosis]
treatments:
  - {{name: ocrelizumab, rxnorm: 1876366}}
authors: [blair-example]
published: 2025-05-02
reviewed: 2026-05-02
reviewed_by: [casey-example]
references:
  - id: one
    title: A generated source
    url: https://example.org/{number}
    year: 2020
related:
{related}
status: published
---

# Page {number}

{body}
"""


def write(count: int, folder: Path) -> None:
    """Write `count` pages and the house files below `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = folder / "guide" / "generated"
    pages.mkdir(parents=True)
    shutil.copytree(HOUSE, folder / "guide" / "house")
    for number in range(1, count + 1):
        (pages / f"page-{number:05}.md").write_text(page(number), encoding="utf-8")
    ids = "\n".join(f"  - page-{number:05}" for number in range(1, count + 1))
    text = f"title: Generated\ncondition: multiple sclerosis\nowner: blair-example\npages:\n{ids}\n"
    (pages / "guide.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
