from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import replace

import pytest

from medreview.reports.grades import (
    COUNTS,
    FORMULAS,
    Formula,
    against_target,
    difference,
    is_harder,
    shown_grade,
    target_in_words,
)
from medreview.reports.readability import render_csv, render_json, render_markdown
from medreview.schemas.policy import ReadabilityPolicy
from medreview.schemas.run import Readability
from medreview.text.counts import Counts
from medreview.text.formulas import grades
from support.sample_runs import FEW_SENTENCES, POLICY, READABILITY, SAMPLE, page, run_of

EASE = replace(POLICY, formula="flesch_reading_ease", target=70.0)


@pytest.mark.parametrize("one", FORMULAS, ids=lambda one: one.key)
@pytest.mark.parametrize("measured", [READABILITY, FEW_SENTENCES], ids=["enough", "few"])
def test_a_reader_can_redo_the_sum(one: Formula, measured: Readability) -> None:
    sum_ = one.sum.replace("×", "*").replace("÷", "/").replace("−", "-").replace("√", "math.sqrt")
    for key, name in sorted(COUNTS.items(), key=lambda item: -len(item[1])):
        sum_ = re.sub(rf"\b{name.lower()}\b", str(getattr(measured, key)), sum_)
    redone = eval(sum_, {"math": math})
    counts = Counts(**{key: getattr(measured, key) for key in COUNTS})
    assert redone == pytest.approx(getattr(grades(counts), one.key))
    assert redone == pytest.approx(getattr(measured, one.key), abs=0.01)


def test_every_formula_that_a_policy_may_name_is_known() -> None:
    choices = ReadabilityPolicy.model_json_schema()["properties"]["formula"]["enum"]
    assert {formula.key for formula in FORMULAS} == set(choices)


@pytest.mark.parametrize(
    ("target", "text", "harder"),
    [
        (8.0, "1.42 over", True),
        (10.0, "0.58 under", False),
        (9.42123, "on target", False),
        (9.42, "less than 0.01 over", True),
    ],
)
def test_a_grade_against_the_target(target: float, text: str, harder: bool) -> None:
    policy = replace(POLICY, target=target)
    assert against_target(page("a"), policy) == text
    assert is_harder(page("a"), policy) is harder


def test_reading_ease_is_a_score_and_higher_is_easier() -> None:
    assert target_in_words(EASE) == "Reading ease 70 or higher"
    assert target_in_words(replace(POLICY, target=7.5)) == "SMOG grade 7.5 or lower"
    assert against_target(page("a"), EASE) == "0.66 under"
    assert is_harder(page("a"), EASE) is True
    assert is_harder(page("a", readability=FEW_SENTENCES), EASE) is False


def test_a_page_without_a_grade_is_neither_harder_nor_easier() -> None:
    measured = replace(READABILITY, smog=None, sentences=1)
    assert against_target(page("a", readability=measured), POLICY) == "too little text (1 sentence)"
    assert against_target(page("a", readability=None), POLICY) == "not read"
    assert is_harder(page("a", readability=None), POLICY) is None
    assert difference(page("a", readability=measured), POLICY) is None


def test_only_smog_is_marked_as_an_estimate() -> None:
    marked = [formula.key for formula in FORMULAS if shown_grade(FEW_SENTENCES, formula).endswith(" est.")]
    assert marked == ["smog"]
    assert not any("est." in shown_grade(READABILITY, formula) for formula in FORMULAS)


def test_the_note_on_estimates_stands_only_where_there_are_some() -> None:
    assert "*est.*" in render_markdown(SAMPLE)
    assert "*est.*" not in render_markdown(run_of(page("a")))


def test_the_formula_with_the_target_comes_first() -> None:
    text = render_markdown(run_of(page("a"), policy=EASE))
    assert "| Page | Reading ease | Target 70 | SMOG | Flesch-Kincaid | Fog |" in text


def test_a_page_without_hard_sentences() -> None:
    text = render_markdown(SAMPLE)
    assert "No sentence has five words or more." in text
    assert "No word of three or more syllables repeats." in text
    assert "The page could not be read." in text
    assert "This run did not ask for sentences." in text


def test_the_table_has_all_grades_and_counts() -> None:
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(render_csv(SAMPLE), newline=""))}
    plain, few, none = (rows[f"guide/ms/{name}.md"] for name in ("plain-page", "today", "unreadable"))
    assert (plain["formula"], plain["target"], plain["difference"], plain["smog"]) == (
        "smog",
        "8.0",
        "1.42",
        "9.42",
    )
    assert (plain["words"], plain["polysyllables"], plain["smog_is_estimate"]) == ("812", "74", "false")
    assert (few["smog_is_estimate"], few["difference"]) == ("true", "-0.83")
    assert {
        none[key] for key in ("difference", "smog", "forcast", "smog_is_estimate", "words", "letters")
    } == {""}
    assert none["today"] == "2026-11-22"


def test_the_data_have_passages_and_formulas() -> None:
    report = json.loads(render_json(SAMPLE))
    assert [formula["key"] for formula in report["formulas"]] == [formula.key for formula in FORMULAS]
    first, *_, last = report["pages"]
    assert first["readability"]["smog"] == 9.42
    assert first["passages"]["long_words"][0] == {"word": "infusion", "syllables": 3, "count": 9}
    assert (last["path"], last["readability"], last["passages"], last["difference"]) == (
        "guide/ms/unreadable.md",
        None,
        None,
        None,
    )
