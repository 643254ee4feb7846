"""The readability formulas as a report explains them, and a page's result against the policy's target."""

from __future__ import annotations

from dataclasses import dataclass

from medreview.reports.review_queue import count_of
from medreview.schemas.run import PageSummary, PolicyUsed, Readability

SMOG_SENTENCES = 30


@dataclass(frozen=True, slots=True)
class Formula:
    """A readability formula: its names, how it is worked out from the counts printed, and whether higher is easier."""

    key: str
    name: str
    sum: str
    source: str
    is_score: bool = False


FORMULAS = (
    Formula("smog", "SMOG", "1.0430 × √(long words × 30 ÷ sentences) + 3.1291", "McLaughlin 1969"),
    Formula(
        "flesch_kincaid",
        "Flesch-Kincaid",
        "0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59",
        "Kincaid and others 1975",
    ),
    Formula(
        "flesch_reading_ease",
        "Reading ease",
        "206.835 − 1.015 × words ÷ sentences − 84.6 × syllables ÷ words",
        "Flesch 1948",
        is_score=True,
    ),
    Formula("gunning_fog", "Fog", "0.4 × (words ÷ sentences + 100 × complex words ÷ words)", "Gunning 1952"),
    Formula(
        "coleman_liau",
        "Coleman-Liau",
        "5.88 × letters ÷ words − 29.6 × sentences ÷ words − 15.8",
        "Coleman and Liau 1975",
    ),
    Formula(
        "automated_readability_index",
        "ARI",
        "4.71 × letters ÷ words + 0.5 × words ÷ sentences − 21.43",
        "Smith and Senter 1967",
    ),
    Formula("forcast", "FORCAST", "20 − 15 × short words ÷ words", "Caylor and others 1973"),
)
COUNTS = {
    "words": "Words",
    "sentences": "Sentences",
    "syllables": "Syllables",
    "monosyllables": "Short words",
    "polysyllables": "Long words",
    "complex_words": "Complex words",
    "letters": "Letters",
}
"""The counts of `Readability` and the names that the sums use for them, there in small letters."""


def formula_of(policy: PolicyUsed) -> Formula:
    """Return the formula that the policy sets a target for."""
    return next(formula for formula in FORMULAS if formula.key == policy.formula)


def target_in_words(policy: PolicyUsed) -> str:
    """Return the readability that the policy asks for, as `SMOG grade 8 or lower`."""
    formula = formula_of(policy)
    if formula.is_score:
        return f"{formula.name} {policy.target:g} or higher"
    return f"{formula.name} grade {policy.target:g} or lower"


def grade_of(readability: Readability, formula: Formula) -> float | None:
    """Return the page's result by a formula, None where there is too little text."""
    grade: float | None = getattr(readability, formula.key)
    return grade


def shown_grade(readability: Readability, formula: Formula) -> str:
    """Return a result with 2 decimals; `est.` marks a SMOG grade from too few sentences."""
    grade = grade_of(readability, formula)
    if grade is None:
        return ""
    is_estimate = formula.key == "smog" and readability.smog_is_estimate
    return f"{grade:.2f} est." if is_estimate else f"{grade:.2f}"


def difference(page: PageSummary, policy: PolicyUsed) -> float | None:
    """Return the page's result minus the target; None where there is no result."""
    grade = None if page.readability is None else grade_of(page.readability, formula_of(policy))
    return None if grade is None else grade - policy.target


def is_harder(page: PageSummary, policy: PolicyUsed) -> bool | None:
    """Whether the page is harder to read than the target; None where that cannot be said."""
    distance = difference(page, policy)
    if distance is None:
        return None
    return distance < 0 if formula_of(policy).is_score else distance > 0


def against_target(page: PageSummary, policy: PolicyUsed) -> str:
    """Return `0.40 over`, `1.20 under`, `on target`, or why there is no result."""
    distance = difference(page, policy)
    if page.readability is None:
        return "not read"
    if distance is None:
        return f"too little text ({count_of(page.readability.sentences, 'sentence')})"
    if distance == 0:
        return "on target"
    amount = f"{abs(distance):.2f}" if abs(distance) >= 0.01 else "less than 0.01"
    return f"{amount} {'over' if distance > 0 else 'under'}"
