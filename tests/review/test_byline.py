"""What a page states about its own review, in many shapes, and what only looks like it."""

from __future__ import annotations

import pytest

from medreview.reading.markdown import read_markdown
from medreview.review.byline import find_statements, mentions_review


def stated(markdown: str) -> list[str]:
    found = find_statements(read_markdown(markdown))
    return [f"{s.subject}: {s.block.text[s.value.start : s.value.end]}" for s in found]


@pytest.mark.parametrize(
    ("markdown", "statements"),
    [
        ("Medically reviewed in December 2019", ["reviewed: December 2019"]),
        ("Last medically reviewed on 3rd May 2025.", ["reviewed: 3rd May 2025"]),
        ("**Page last reviewed:** 3 May 2025", ["reviewed: 3 May 2025"]),
        ("Reviewed 2025-05-03", ["reviewed: 2025-05-03"]),
        ("Last updated and reviewed on 3 May 2025", ["reviewed: 3 May 2025"]),
        ("Reviewed/updated December 14, 2016", ["reviewed: December 14, 2016"]),
        ("Date of last review: May 2025", ["reviewed: May 2025"]),
        ("Review date: May 2025", ["either: May 2025"]),
        ("Next review due: 3 May 2027", ["due: 3 May 2027"]),
        ("This page is due for review in May 2027.", ["due: May 2027"]),
        ("This page was last reviewed by Ann Bee in May 2025.", ["reviewed: Ann Bee", "reviewed: May 2025"]),
        ("We last reviewed this page on 03/05/2025.", ["reviewed: 03/05/2025"]),
        ("The information on this page was last reviewed in May 2025.", ["reviewed: May 2025"]),
        ("MEDICALLY REVIEWED BY ANN BEE, MD", ["reviewed: ANN BEE, MD"]),
        ("Medical reviewer: Ann Bee, MD", ["reviewed: Ann Bee, MD"]),
        ("Last reviewed on May 3, 2025 by Ann Bee.", ["reviewed: May 3, 2025", "reviewed: Ann Bee"]),
        ("Written by Cy Dee, medically reviewed by Ann Bee, MD", ["reviewed: Ann Bee, MD"]),
        ("Written by [Cy Dee](/c) and medically reviewed by [Ann Bee](/a)", ["reviewed: Ann Bee"]),
        ("By Cy Dee | Reviewed by Ann Bee", ["reviewed: Ann Bee"]),
        ("© 2025 Example. Last reviewed: May 2025", ["reviewed: May 2025"]),
        ("Ask your care team. Medically reviewed in May 2025.", ["reviewed: May 2025"]),
        ("This page is for people who live with MS. Page last reviewed: May 2025", ["reviewed: May 2025"]),
        (
            "Page last reviewed: 3 May 2025<br>Next review due: 3 May 2027",
            ["reviewed: 3 May 2025", "due: 3 May 2027"],
        ),
        ("Last reviewed 3 May 2025. Reviewed by Ann Bee.", ["reviewed: 3 May 2025", "reviewed: Ann Bee"]),
        (
            "| Last reviewed | Next review |\n|--|--|\n| May 2025 | May 2027 |",
            ["reviewed: May 2025", "due: May 2027"],
        ),
        (
            "| Reviewed by | Ann Bee |\n|--|--|\n| Last reviewed: | May 2025 |",
            ["reviewed: Ann Bee", "reviewed: May 2025"],
        ),
        ("<dl><dt>Last reviewed</dt><dd>3 May 2025</dd></dl>", ["reviewed: 3 May 2025"]),
        ("## Medically reviewed by\n\nAnn Bee, MD", ["reviewed: Ann Bee, MD"]),
        (
            "## References\n\n- NHS. Page last reviewed: 2018.\n\nPage last reviewed: May 2025",
            ["reviewed: May 2025"],
        ),
    ],
)
def test_statement(markdown: str, statements: list[str]) -> None:
    assert stated(markdown) == statements


@pytest.mark.parametrize(
    "markdown",
    [
        "The study was reviewed in 2019",
        "Your doctor reviewed by phone",
        "A review is due in spring",
        "Cochrane reviewed 20 trials in 2019.",
        "reviewed by the FDA in 2017",
        "Reviewed by the FDA in 2017, the medicine is used often.",
        "Reviewed in 2019, the medicine was safe.",
        "Last reviewed in May 2019, the guideline says so.",
        "The latest review in 2019 found 20 trials.",
        "The guideline was last reviewed in May 2019.",
        "The page of the agency (last reviewed in May 2019) says so.",
        'Look for "Page last reviewed: 3 May 2025" at the end.',
        "Your next review is due in May 2027.",
        "Next review with your nurse: 3 May 2027",
        "Medically reviewed by our team of doctors",
        "Your medicines are reviewed by Dr Ann Bee in May 2025.",
        "Source: an agency, last reviewed May 2019",
        "Rest helps, and last reviewed May 2019 is old.",
        "Rest helps and last reviewed May 2019 is old.",
        "- NHS. Asthma. Page last reviewed: 20 December 2018.",
        "NHS. Asthma. Page last reviewed: 20 December 2018.",
        "- [NHS](https://example.org), page last reviewed 20 December 2018",
        "https://example.org · page last reviewed 20 December 2018",
        "## Further reading\n\n- Last reviewed: May 2019. Example Health.",
        "Text.[^1]\n\n[^1]: Medically reviewed in May 2019.",
        "| Last reviewed | Ann Bee |\n|--|--|",
        "| Reviewed | Document |\n|--|--|\n| never | May 2019 |",
        "## Reviewers\n\nThey read every page.",
        "`Last reviewed: May 2019`",
        "<!-- Last reviewed: May 2019 -->",
    ],
)
def test_no_statement(markdown: str) -> None:
    assert stated(markdown) == []


def test_mentions_review() -> None:
    assert mentions_review("Reviewed", 0)
    assert mentions_review("a REVIEW", 0)
    assert not mentions_review("reviewed: x", 3)


def test_many_labels_take_little_time() -> None:
    assert stated("reviewed in " * 20_000) == []
