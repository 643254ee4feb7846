"""One round of fixing one page: which edits are applied, which not and why, and what stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from medreview.edits import OVERLAPS, apply_fixes
from medreview.schemas.finding import Edit, Finding, Fix
from support.guides import front_matter, page_text
from support.sample_runs import finding

FRONT_LINES = front_matter().count("\n") + 1


def fix(page: bytes, old: str, new: str, *others: tuple[str, str], **changes: Any) -> Finding:
    """Return a finding that replaces the first `old` of the page (and `others`) by `new`."""
    edits = tuple(edit_at(page, words, text) for words, text in ((old, new), *others))
    first = edits[0]
    return finding(**{"line": first.line, "column": first.column, "fix": Fix(edits, safe=True), **changes})


def edit_at(page: bytes, old: str, new: str) -> Edit:
    text = page.decode("utf-8-sig")
    before, found, _ = text.partition(old)
    assert found == old
    return Edit(*position(before), *position(before + old), new)


def position(before: str) -> tuple[int, int]:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1


def page_of(body: str) -> bytes:
    return page_text(body).encode("utf-8")


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_byte_outside_of_the_edit_is_kept(bom: bytes, end: str) -> None:
    page = bom + page_of("# É 😀\n\nCafe\u0301 😀 the drug 😀.  \n\ttab\u00a0\n\n\n").replace(
        b"\n", end.encode()
    )
    outcome = apply_fixes(page, [fix(page, "drug", "médicine")])
    assert outcome.data == page.replace(b"drug", "médicine".encode())
    assert len(outcome.applied) == 1
    assert outcome.left == []


def test_a_page_without_a_last_line_end_keeps_it_so() -> None:
    page = page_of("A drug")
    assert apply_fixes(page, [fix(page, "drug", "pill")]).data == page.replace(b"drug", b"pill")


def test_of_two_that_overlap_the_worse_is_fixed() -> None:
    page = page_of("The infusion suite bed.\n")
    mild = fix(page, "infusion suite", "room", severity="warning")
    grave = fix(page, "suite bed", "seat", severity="error")
    outcome = apply_fixes(page, [mild, grave])
    assert b"The infusion seat." in outcome.data
    assert outcome.left == [(mild, OVERLAPS)]


def test_of_two_alike_the_earlier_is_fixed() -> None:
    page = page_of("The infusion suite bed.\n")
    late, early = fix(page, "suite bed", "seat"), fix(page, "infusion suite", "room")
    outcome = apply_fixes(page, [late, early])
    assert b"The room bed." in outcome.data
    assert outcome.left == [(late, OVERLAPS)]


def test_the_edits_of_one_fix_are_applied_together_or_not_at_all() -> None:
    page = page_of("One drip and a drop.\n")
    both = fix(page, "One", "An", ("drop", "infusion"), severity="warning")
    assert b"An drip and a infusion." in apply_fixes(page, [both]).data
    first = fix(page, "drop", "fall", severity="error")
    outcome = apply_fixes(page, [both, first])
    assert b"One drip and a fall." in outcome.data
    assert outcome.left == [(both, OVERLAPS)]


def test_neighbors_do_not_overlap_and_two_insertions_in_one_place_do() -> None:
    page = page_of("drugroom\n")
    assert b"\npillhall\n" in apply_fixes(page, [fix(page, "drug", "pill"), fix(page, "room", "hall")]).data
    place = Edit(FRONT_LINES + 1, 5, FRONT_LINES + 1, 5, "-")
    insert = finding(line=FRONT_LINES + 1, column=5, fix=Fix((place,), safe=True))
    outcome = apply_fixes(page, [insert, insert, fix(page, "room", "hall"), fix(page, "ugro", "kno")])
    assert (b"\ndrknoom\n" in outcome.data, len(outcome.left)) == (True, 3)
    outcome = apply_fixes(page, [insert, insert, fix(page, "room", "hall")])
    assert (b"\ndrug-room\n" in outcome.data, len(outcome.left)) == (True, 2)


def test_a_fix_that_changes_nothing_is_none() -> None:
    page = page_of("A drug\n")
    outcome = apply_fixes(page, [fix(page, "drug", "drug")])
    assert (outcome.data, outcome.applied, outcome.left) == (page, [], [])


@pytest.mark.parametrize(
    ("body", "is_in_heading"),
    [
        ("A drug\n", False),
        ("A drug\n===\n", True),
        ("---\n\n- ## A drug\n", True),
        ("<h2>A\ndrug</h2>\n<p>b</p>\n", True),
        ("<h2>A</h2>\n<p>A drug</p>\n", False),
        ("<div>\nA drug</h2></div>\n", False),
    ],
)
def test_what_stands_in_a_heading_is_known(body: str, is_in_heading: bool) -> None:
    page = page_of(body)
    (patch,) = apply_fixes(page, [fix(page, "drug", "pill")]).applied
    assert patch.is_in_heading == is_in_heading


def test_a_fix_that_is_held_is_not_applied_there_alone() -> None:
    page = page_of("## A drug\n\nThe drug-store.\n")
    (patch,) = apply_fixes(page, [fix(page, "drug", "pill")]).applied
    assert apply_fixes(page, [fix(page, "drug", "pill")], {patch.key}).data == page
    assert apply_fixes(page, [fix(page, "drug-", "pill-")], {patch.key}).data != page
    assert patch.is_in_heading


@pytest.mark.parametrize(
    "edit",
    [
        Edit(0, 1, 1, 1, "x"),
        Edit(999, 1, 999, 2, "x"),
        Edit(FRONT_LINES + 1, 1, FRONT_LINES + 1, 99, "x"),
        Edit(FRONT_LINES + 1, 0, FRONT_LINES + 1, 2, "x"),
        Edit(FRONT_LINES + 1, 3, FRONT_LINES + 1, 2, "x"),
    ],
)
def test_a_place_that_the_page_does_not_have_is_left_alone(edit: Edit) -> None:
    page = page_of("A drug\n")
    outcome = apply_fixes(page, [finding(fix=Fix((edit,), safe=True))])
    assert outcome.data == page
    assert "not what it was" in outcome.left[0][1]


@pytest.mark.parametrize("data", [b"no front matter\n", b"\xff\xfe", b"---\nid: [\n---\nA drug\n"])
def test_a_page_that_cannot_be_read_is_left_alone(data: bytes) -> None:
    outcome = apply_fixes(data, [finding(line=1, column=1)])
    assert (outcome.data, len(outcome.left)) == (data, 1)
    assert apply_fixes(data, [finding(fix=None)]).left == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reviewed: 2026-03-02", "reviewed: 2026-11-22"),
        ("2026-03-01, kind", "2026-03-02, kind"),
        ("version: 1", "version: 2"),
        ("rita-reviewer", "rob-both"),
        ("A source", "The source"),
        ("A page for tests.\nkind: article", "A page.\nkind: tips"),
        ("---\n\n#", "---\n#"),
    ],
)
def test_front_matter_is_never_changed(old: str, new: str) -> None:
    page = page_text().encode()
    outcome = apply_fixes(page, [fix(page, old, new)])
    assert outcome.data == page
    assert "front matter" in outcome.left[0][1]


def test_the_words_of_title_and_summary_may_change() -> None:
    page = page_text().encode()
    outcome = apply_fixes(page, [fix(page, "Sample page", "Some page"), fix(page, "for tests", "to test")])
    assert outcome.data == page.replace(b"Sample page", b"Some page", 1).replace(b"for tests", b"to test")


def test_words_that_would_break_front_matter_do_not() -> None:
    page = page_text().encode()
    for words in ("x\nreviewed: 2026-11-22", "a: b", "x # y\nid: z", "\u2028\x00"):
        assert apply_fixes(page, [fix(page, "Sample page", words)]).data == page


@pytest.mark.parametrize(
    "body",
    [
        "`a drug`\n",
        "    a drug\n",
        "```\na drug\n```\n",
        "[a drug](x.md)\n",
        "[a](drug.md)\n",
        "[a](x.md 'drug')\n",
        "![a drug](x.png)\n",
        "<!-- a drug -->\n",
        "a <!-- drug -->\n",
        "<i title='drug'>a</i>\n",
        "<div title='drug'>\n",
        "<pre>\na drug</pre>\n",
        "> <div>\n> <code>\n> é a drug</code></div>\n",
        "<script>drug</script>\n",
        "é <kbd>drug</kbd>\n",
        "<cite>The drug book</cite>\n",
        "see https://example.org/drug now\n",
        "see [^drug] now\n",
        "[x]: drug.md\n\n[a][x]\n",
    ],
)
def test_code_links_and_markup_are_never_changed(body: str) -> None:
    page = page_of(body)
    outcome = apply_fixes(page, [fix(page, "drug", "pill")])
    assert outcome.data == page
    assert len(outcome.left) == 1


@pytest.mark.parametrize(
    "body",
    [
        "The drug.\n",
        "> - *The* drug\n",
        "| a |\n| - |\n| é drug |\n",
        "<p>A drug</p>\n",
        "> <div>\n> é a drug</div>\n",
        "<code>x</code> é drug <code>x</code>\n",
        "`x` drug [x](y)\n",
        "## A drug\n",
        "A &amp; drug\n",
        "- [ ] a drug\n",
    ],
)
def test_words_are_changed(body: str) -> None:
    page = page_of(body)
    assert apply_fixes(page, [fix(page, "drug", "pill")]).data == page.replace(b"drug", b"pill")


@pytest.mark.parametrize(
    "words", ["*pill*", "`pill`", "[pill](x.md)", "<b>pill</b>", "\n\npill", "\n- pill", "\ud800"]
)
def test_what_would_become_markup_is_not_written(words: str) -> None:
    page = page_of("The drug and the room.\n")
    outcome = apply_fixes(page, [fix(page, "drug", words), fix(page, "room", "hall")])
    assert outcome.data == page.replace(b"room", b"hall")
    assert "more than words" in outcome.left[0][1]


def test_two_that_only_together_become_markup_are_both_left() -> None:
    page = page_of("The drug and the room.\n")
    outcome = apply_fixes(page, [fix(page, "drug", "*pill"), fix(page, "room", "hall*")])
    assert (outcome.data, len(outcome.left)) == (page, 2)


def test_a_large_page_is_fixed_in_time_that_grows_with_its_size() -> None:
    page = page_of("é drug " * 20_000 + "\n")
    line = FRONT_LINES + 1
    found = [
        finding(line=line, column=at, fix=Fix((Edit(line, at, line, at + 4, "pill"),), safe=True))
        for at in range(3, 7 * 20_000, 7)
    ]
    assert apply_fixes(page, found).data == page.replace(b"drug", b"pill")
    bad = [finding(line=line, column=3, fix=Fix((Edit(line, 3, line, 7, "`x`"),), safe=True)), *found[1:]]
    assert apply_fixes(page, bad).data == page
