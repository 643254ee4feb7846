"""Faults of the schema in the editor's words, each at its place, and what remains valid."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.source import Source
from medreview.reading.strict_yaml import read_yaml
from medreview.reading.validation import validate
from medreview.schemas.guide import GuideFile
from medreview.schemas.people import People
from medreview.schemas.policy import Policy
from medreview.schemas.record import ReviewRecord
from medreview.schemas.terminology import Terminology
from support.guides import front_matter
from support.records import record_text

SLUG = "use lower-case letters, digits and single hyphens only, as in 'what-to-bring'."
CITATION = "use letters, digits, hyphens, dots and underscores only, as in 'hauser-2017'."
KINDS = "article, tips, story, faq, medicine."
LIST = "write a list: one item on each line after a dash, or [in, brackets]."
KEYS = "write keys and values, each on its own line."
QUOTES = "put it in quotes, so that it is read as text."
LOOK_UP = "Reference 'b' cannot be looked up: add one of doi, pmid, pmcid, nct, isbn, url."
KNOWN = "Known keys: id, title, doi, pmid, pmcid, nct, isbn, url, year, accessed."
A_REFERENCE = "{id: a, title: A source, url: x}"


def read(**changed: str | None) -> tuple[Source, Front]:
    source = Source("page.md", front_matter(changed))
    return source, read_front_matter(source)


def faults(**changed: str | None) -> list[tuple[str, str, str]]:
    """Return rule, the words at the place (or `start`) and message of each fault."""
    source, front = read(**changed)
    return [
        (
            fault.rule,
            source.text[fault.span.start : fault.span.end] if fault.span.start else "start",
            fault.message,
        )
        for fault in front.faults
    ]


def test_a_plain_page_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("key", "value", "place", "message"),
    [
        ("id", "5", "5", f"'5' cannot be 'id': {QUOTES}"),
        ("id", "a b", "a b", f"'a b' cannot be 'id': {SLUG}"),
        ("id", "[a]", "[", "A list cannot be 'id': write plain text."),
        ("id", "{a: b}", "{", "A group of keys cannot be 'id': write plain text."),
        ("title", "true", "true", f"'true' cannot be 'title': {QUOTES}"),
        ("title", '"a\\nb"', '"a\\nb"', "'\"a\\nb\"' cannot be 'title': write text on one line."),
        (
            "title",
            "x" * 111,
            "x" * 111,
            f"'{'x' * 57}...' cannot be 'title': it has 111 characters and may have 110.",
        ),
        (
            "kind",
            "Articel",
            "Articel",
            f"'Articel' cannot be 'kind': did you mean 'article'? The choices are {KINDS}",
        ),
        ("kind", "[article]", "[", f"A list cannot be 'kind': choose one of {KINDS}"),
        ("risk", "medium", "medium", "'medium' cannot be 'risk': choose one of high, standard, low."),
        ("version", "'2'", "'2'", "''2'' cannot be 'version': write it without quotes."),
        ("version", "1.10", "1.10", "'1.10' cannot be 'version': write a whole number, such as 2."),
        ("version", "true", "true", "'true' cannot be 'version': write a whole number, such as 2."),
        (
            "version",
            "9" * 19,
            "9" * 19,
            f"'{'9' * 19}' cannot be 'version': write a whole number, such as 2.",
        ),
        ("version", "0", "0", "'0' cannot be 'version': it must be 1 or more."),
        ("lang", "en_US", "en_US", "'en_US' cannot be 'lang': write a language tag, as in 'en-US'."),
        ("authors", "ann", "ann", f"'ann' cannot be 'authors': {LIST}"),
        (
            "authors",
            "\n  -ann\n  -bob",
            "-ann\n  -bob",
            "'-ann -bob' cannot be 'authors': put a space after each dash of the list.",
        ),
        (
            "authors",
            "\n  - ann\n   - bob",
            "ann\n   - bob",
            "'ann - bob' cannot be 'authors': it holds a second dash; begin the dashes of the list in the same column.",
        ),
        (
            "authors",
            "[Ann Roe]",
            "Ann Roe",
            "'Ann Roe' cannot be 'authors': write the id that the person has in people.yaml.",
        ),
        ("authors", "\n  -\n  - ann", "", "An item of 'authors' is empty. Fill it in or delete it."),
        ("authors", '[""]', '""', "'\"\"' cannot be 'authors': it is empty."),
        (
            "reviewed",
            "2025-02-30",
            "2025-02-30",
            "'2025-02-30' cannot be 'reviewed': this day does not exist in the calendar.",
        ),
        ("reviewed", "2026", "2026", "'2026' cannot be 'reviewed': write the date as YYYY-MM-DD."),
        (
            "reviewed",
            "soon",
            "soon",
            "'soon' cannot be 'reviewed': write the date as YYYY-MM-DD (or YYYY-MM on a legacy page).",
        ),
        ("published", "2026-03", "2026-03", "'2026-03' cannot be 'published': write the date as YYYY-MM-DD."),
        ("sample", "yes", "yes", "'yes' cannot be 'sample': write true or false, without quotes."),
        ("conditions", "[5]", "5", f"'5' cannot be 'conditions': {KEYS}"),
        ("references", "\n  - {id: a b, title: c, url: d}", "a b", f"'a b' cannot be 'id': {CITATION}"),
        (
            "references",
            "\n  - {id: a, title: c, url: d, year: 3000}",
            "3000",
            "'3000' cannot be 'year': it must be 2200 or less.",
        ),
        ("references", "\n  - {id: a, title: c, pmid: 1.5}", "1.5", f"'1.5' cannot be 'pmid': {QUOTES}"),
    ],
)
def test_a_bad_value_is_explained_at_the_value(key: str, value: str, place: str, message: str) -> None:
    assert faults(**{key: value}) == [("invalid-value", place, message)]


@pytest.mark.parametrize(
    ("key", "value", "place", "message"),
    [
        ("risk", None, "start", "The page has no 'risk'. Add it."),
        ("risk", "", "risk", "'risk' is empty. Give it a value."),
        ("risk", "~", "risk", "'risk' is empty. Give it a value."),
        ("summary", '" \\n "', "summary", "'summary' is empty. Give it a value."),
        ("authors", "[]", "authors", "'authors' is empty. Give it a value."),
        ("changes", "{}", "changes", "'changes' is empty. Give it a value."),
        (
            "changes",
            "\n  - {version: 1, date: 2026-03-01, kind: review, note: }",
            "note",
            "'note' is empty. Give it a value.",
        ),
        (
            "changes",
            "\n  - {version: 1, kind: review, note: x}",
            "changes",
            "Entry 1 of 'changes' (version: 1) has no 'date'. Add it.",
        ),
        (
            "references",
            f"\n  - {A_REFERENCE}\n  - {{id: b, url: x}}",
            "references",
            "Entry 2 of 'references' (id: b) has no 'title'. Add it.",
        ),
        ("references", "\n  - {id: b, title: B}", "references", LOOK_UP),
        ("references", "\n  - {id: b, title: B, url: }", "references", LOOK_UP),
    ],
)
def test_a_missing_key_is_said_once(key: str, value: str | None, place: str, message: str) -> None:
    assert faults(**{key: value}) == [("missing-key", place, message)]


@pytest.mark.parametrize(
    ("changed", "place", "advice"),
    [
        ({"tilte": "x"}, "tilte", "'tilte' is not a key of the page. Did you mean 'title'?"),
        ({"Title": "x"}, "Title", "Did you mean 'title'?"),
        ({"last_reviewed": "2026-01-01"}, "last_reviewed", "Did you mean 'reviewed'?"),
        ({"Reviewer": "x"}, "Reviewer", "Did you mean 'reviewed_by'?"),
        ({"description": "x"}, "description", "Did you mean 'summary'?"),
        ({"foo": ""}, "foo", "Known keys: id, title, summary,"),
        ({"foo": "[]"}, "foo", "Known keys: "),
        ({"7": "{title: []}"}, "7", "'7' is not a key of the page."),
        ({"''": "x"}, "''", "'' is not a key of the page."),
        (
            {"references": "\n  - {id: a, title: b, dio: c}"},
            "dio",
            "'dio' is not a key of 'references'. Did you mean 'doi'?",
        ),
        (
            {"references": "\n  - {id: a, title: b, url: c, foo: }"},
            "foo",
            f"'foo' is not a key of 'references'. {KNOWN}",
        ),
        ({"references": "\n  - {id: a, title: b, url: c, language: de}"}, "language", KNOWN),
    ],
)
def test_an_unknown_key_is_told_its_neighbor(changed: dict[str, str | None], place: str, advice: str) -> None:
    found = faults(**changed)
    assert [fault[:2] for fault in found] == [("unknown-key", place)]
    assert advice in found[0][2]


@pytest.mark.parametrize(
    "changed",
    [
        {"summary": "*a"},
        {"authors": "[*a]"},
        {"authors": "[ann-author, *a]"},
        {"references": "[*a]"},
        {"references": "\n  - {id: a, title: *b, url: c}"},
        {"references": "\n  - {<<: {id: a}, title: b, url: c}"},
        {"<<": "{lang: en-US}", "lang": None},
    ],
)
def test_what_is_refused_already_is_not_reported_again(changed: dict[str, str | None]) -> None:
    assert [fault[0] for fault in faults(**changed)] == ["yaml-feature"]


def test_one_fault_leaves_the_rest_as_it_is() -> None:
    references = (
        "\n  - {id: a, title: A, url: x}\n  - {id: b, title: B, dio: y}\n  - {title: C, url: z}\n"
        + "".join(f"  - {{id: r{n}, title: R, url: z}}\n" for n in range(12))
    )
    _, front = read(references=references, reviewed="soon", foo="bar", authors="[Ann, ann-author]")
    fields = front.fields
    assert [reference.id for reference in fields.references] == ["a", *(f"r{n}" for n in range(12))]
    assert (fields.id, fields.reviewed, fields.authors, fields.risk) == (
        "sample-page",
        None,
        ("ann-author",),
        "standard",
    )
    assert len(front.faults) == 5


def test_several_bad_items_are_left_out_from_the_end() -> None:
    authors = ", ".join(["Bad"] * 11 + ["good"] + ["Bad"])
    _, front = read(authors=f"[{authors}]")
    assert front.fields.authors == ("good",)
    assert len(front.faults) == 12


def lines(model: type[BaseModel], text: str) -> tuple[Any, list[str]]:
    yaml = read_yaml(text)
    assert yaml.faults == []
    found, bad = validate(model, yaml, what="file")
    source = Source("f", text)
    return found, [
        f"{fault.rule} {source.text[fault.span.start : fault.span.end]}: {fault.message}" for fault in bad
    ]


GUIDE = "title: A guide\ncondition: x\nowner: ann\npages: [a]\n"
POLICY = "profile: us-patient\npublisher: {name: House}\nprofiles:\n  us-patient:\n    "


def test_a_house_file_with_a_missing_part_gives_no_model() -> None:
    assert lines(GuideFile, GUIDE)[1] == []
    found, bad = lines(GuideFile, "title: A guide\nowner: ann\npages: [Bad]\n")
    assert found is None
    assert bad[0].startswith("invalid-value Bad: ") or bad[1].startswith("invalid-value Bad: ")
    assert "missing-key : The file has no 'condition'. Add it." in bad


def test_a_house_file_keeps_its_valid_parts() -> None:
    found, bad = lines(GuideFile, GUIDE + "sampel: true\n")
    assert isinstance(found, GuideFile)
    assert bad == ["unknown-key sampel: 'sampel' is not a key of the file. Did you mean 'sample'?"]
    found, bad = lines(GuideFile, GUIDE.replace("[a]", "[]"))
    assert (found, bad) == (None, ["missing-key pages: 'pages' is empty. Give it a value."])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "tiers: {hihg: {interval_months: 1}}",
            "unknown-key hihg: 'hihg' is not a key of 'tiers'. Did you mean 'high'?",
        ),
        ("tiers: {high: {lead_days: 5}}", "missing-key high: 'high' has no 'interval_months'. Add it."),
        ("tiers: 5", f"invalid-value 5: '5' cannot be 'tiers': {KEYS}"),
        ("rules: [x]", f"invalid-value [: A list cannot be 'rules': {KEYS}"),
        (
            "readability: {target: low}",
            "invalid-value low: 'low' cannot be 'target': write a number, such as 8 or 7.5.",
        ),
        (
            "readability: {target: [8]}",
            "invalid-value [: A list cannot be 'target': write a number, such as 8 or 7.5.",
        ),
        (
            "rules: {TRM1: {severity: off, reason: x}}",
            "unknown-key TRM1: 'TRM1' cannot be 'rules': write a rule id, as in 'TRM001'.",
        ),
        (
            "sections: [{kinds: [faq], headings: [x, 5]}]",
            f"invalid-value 5: '5' cannot be 'headings': {QUOTES}",
        ),
    ],
)
def test_faults_deep_in_a_house_file(text: str, line: str) -> None:
    assert lines(Policy, POLICY + text + "\n")[1] == [line]


def test_a_part_may_have_several_faults() -> None:
    text = "people:\n  - {id: a, name: A, roles: [author], active: {from: 2020-01-01}, conflicts: x}\n"
    assert lines(People, text)[1] == []
    _, bad = lines(People, text.replace("name: A", "nmae: A").replace("[author]", "[writer]"))
    assert bad == [
        "missing-key people: Entry 1 of 'people' (id: a) has no 'name'. Add it.",
        "invalid-value writer: 'writer' cannot be 'roles': choose one of author, reviewer.",
        "unknown-key nmae: 'nmae' is not a key of 'people'. Did you mean 'name'?",
    ]


def test_a_single_choice_is_said_as_such() -> None:
    _, bad = lines(ReviewRecord, record_text({"format": "2"}))
    assert "invalid-value 2: '2' cannot be 'format': for now it can only be 1." in bad


def test_an_entry_without_words_is_counted() -> None:
    assert "missing-key people: Entry 1 of 'people' has no 'id'. Add it." in lines(People, "people: [{}]")[1]


def test_a_key_may_be_named_otherwise_in_the_model() -> None:
    text = "people:\n  - {id: a, name: A, roles: [author], active: {form: 2020-01-01}, conflicts: x}\n"
    _, bad = lines(People, text)
    assert sorted(bad) == [
        "missing-key active: 'active' has no 'from'. Add it.",
        "unknown-key form: 'form' is not a key of 'active'. Did you mean 'from'?",
    ]


def test_a_value_may_be_a_word_or_a_group_of_keys() -> None:
    text = "terms:\n  - {use: a, avoid: [b, {term: c, caes: true}], reason: x, source: y}\n"
    _, bad = lines(Terminology, text)
    assert bad == ["unknown-key caes: 'caes' is not a key of 'avoid'. Did you mean 'case'?"]
