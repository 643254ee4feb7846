"""Writes a guide of generated pages: seeded, about 800 words each, with links, images, tables, lists and mistakes.

python benchmarks/make_pages.py 3000 build/bench
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import textwrap
from pathlib import Path

HOUSE = Path(__file__).parents[1] / "guide" / "house"
_COMMON = (
    "the of to and a in is you that it for on are as with at be this have from or one had by but not what all were we "
    "when your can said there use an each which she do how their if will up other about out many then them these so "
    "some her would make like him into time has look two more write go see number no way could people my than first "
    "water been call who its now find long down day did get come made may part over new sound take only little work "
    "know place year live me back give most very after thing our just name good sentence man think say great where "
    "help through much before line right too mean old any same tell boy follow came want show also around form three "
    "small set put end does another well large must big even such because turn here why ask went men read need land "
    "different home us move try kind hand picture again change off play spell air away animal house point page letter "
    "mother answer found study still learn should world high every near add food between own below country plant last "
    "school father keep tree never start city earth eye light thought head under story saw left few while along might "
    "close something seem next hard open example begin life always those both paper together got group often run walk "
    "white sea began grow took river four carry state once book hear stop without second later miss idea enough eat "
    "face watch far really almost let above girl sometimes mountain cut young talk soon list song being leave family"
).split()
_MEDICAL = (
    "infusion medicine relapse symptoms treatment care team nurse doctor appointment insurance infection reaction "
    "temperature multiple sclerosis ocrelizumab natalizumab methylprednisolone alemtuzumab steroid vein blood pressure "
    "fever headache rash dose weeks months vaccine pregnancy fatigue exercise balance bladder memory muscle stiffness"
).split()
_MISTAKES = (
    "Please utilize the drug in a timely fashion.",
    "Ocrevus is given twice a year.",
    "The EDSS was used.",
    "“Café” visits & naïve plans — 20 mg at 8 p.m. help.",
    "To book a visit, [click here](https://example.org/visits).",
)
_SOURCES = ("one", "two", "three")
_IMAGES = ("infusion-chair.svg", "vein.svg", "calendar.svg")
_WRONG = 0.04
"""The share of links, anchors, images and citations that lead nowhere."""


def _sentence(random_: random.Random) -> str:
    pools = random_.choices((_COMMON, _MEDICAL), weights=(11, 1), k=random_.randint(6, 22))
    words = [random_.choice(pool) for pool in pools]
    return " ".join(words).capitalize() + random_.choice((".", ".", ".", "?"))


def _link(random_: random.Random, count: int) -> str:
    name = f"page-{random_.randint(1, count):05}.md"
    if random_.random() < _WRONG:
        name = random_.choice((f"{name[:-3]}-old.md", name.capitalize()))
    part = random_.randint(1, 4) if random_.random() > _WRONG else 9
    anchor = f"#part-{part}" if random_.random() < 0.5 else ""
    return f"[the {random_.choice(_MEDICAL)} page]({name}{anchor})"


def _citation(random_: random.Random) -> str:
    return f"[^{random_.choice(_SOURCES) if random_.random() > _WRONG else 'lost'}]"


def _image(random_: random.Random) -> str:
    alternative = f"A drawing of a {random_.choice(_MEDICAL)}" if random_.random() > _WRONG else ""
    name = random_.choice(_IMAGES) if random_.random() > _WRONG else "lost.svg"
    return f"![{alternative}](images/{name})"


def _paragraph(random_: random.Random, sentences: int, count: int) -> str:
    lines = [_sentence(random_) for _ in range(sentences)]
    if random_.random() < 0.3:
        lines.append(random_.choice(_MISTAKES))
    if random_.random() < 0.7:
        lines.append(f"See {_link(random_, count)} *today*.{_citation(random_)}")
    return textwrap.fill(" ".join(lines), 78, break_long_words=False, break_on_hyphens=False)


def _section(random_: random.Random, number: int, count: int) -> str:
    items = "\n".join(f"- {_sentence(random_)}" for _ in range(4))
    rows = "\n".join(f"| {random_.choice(_MEDICAL)} | {random_.randint(1, 500)} mg |" for _ in range(3))
    table = f"| Medicine | Dose |\n| --- | --- |\n{rows}"
    return "\n\n".join(
        (
            f"## Part {number}",
            _paragraph(random_, 4, count),
            items,
            _image(random_),
            _paragraph(random_, 3, count),
            table if number % 2 else "> Rest.",
        )
    )


def page(number: int, count: int) -> str:
    """Return the text of one page of a guide of `count`; the same two numbers always give the same page."""
    random_ = random.Random(number)
    others = sorted({random_.randint(1, count) for _ in range(3)} - {number})
    related = f"[{', '.join(f'page-{other:05}' for other in others)}]"
    references = "\n".join(
        f"  - {{id: {name}, title: Generated source {name}, url: https://example.org/{number}/{name}, year: 2020}}"
        for name in _SOURCES
    )
    body = "\n\n".join(_section(random_, part, count) for part in range(1, 5))
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
disclaimers: [sample-page, education-only]
references:
{references}
related: {related}
status: published
---

# Page {number}

This page is a sample. Its authors and reviewers are not real people, and no medical review has taken place. Do not
use it to make choices about your health.

Call 911 right away if you have trouble breathing, chest pain, a swollen face or throat, or signs of a stroke. Do not
wait for a call back from your care team.

{body}

## When to call your care team

Call if you have a fever or feel worse.
"""


def write(count: int, folder: Path, evidence: str = "date") -> None:
    """Write `count` pages and the house files below `folder`; the policy asks for `evidence` of each review."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = folder / "guide" / "generated"
    pages.mkdir(parents=True)
    shutil.copytree(HOUSE, folder / "guide" / "house")
    policy = folder / "guide" / "house" / "policy.yaml"
    asked = re.sub("^evidence: .*$", f"evidence: {evidence}", policy.read_text("utf-8"), flags=re.MULTILINE)
    policy.write_text(asked, encoding="utf-8")
    (pages / "images").mkdir()
    for name in _IMAGES:
        (pages / "images" / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"/>\n', encoding="utf-8")
    for number in range(1, count + 1):
        (pages / f"page-{number:05}.md").write_text(page(number, count), encoding="utf-8")
    ids = "\n".join(f"  - page-{number:05}" for number in range(1, count + 1))
    text = f"title: Generated\ncondition: multiple sclerosis\nowner: blair-example\npages:\n{ids}\n"
    (pages / "guide.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
