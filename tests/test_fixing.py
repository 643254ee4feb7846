"""Rounds of fixing over a guide: what follows from what, what undoes another, what would bring an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medreview.engine import Request
from medreview.fixing import Fixing, Which, fix_guide
from medreview.settings import find_settings
from support.guides import TODAY, page_text, write_guide

TERM = "  - {{use: {use}, avoid: [{avoid}], severity: {severity}, reason: It is clearer, source: house}}\n"


def terms(*pairs: tuple[str, str], severity: str = "warning") -> str:
    """Return terminology in which the second of each pair is to be written for the first."""
    return "terms:\n" + "".join(TERM.format(avoid=old, use=new, severity=severity) for old, new in pairs)


def fixed(
    folder: Path, body: str, *, which: Which = "safe", front: Mapping[str, Any] | None = None, **files: str
) -> tuple[str, Fixing]:
    """Return the page after fixing, without its front matter, and the whole of fixing."""
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    guide = write_guide(folder, {"sample/page.md": page_text(body, front), **named})
    fixing = fix_guide(Request(find_settings(guide), TODAY), which)
    data = (guide / "sample" / "page.md").read_bytes()
    after = fixing.pages[0].after if fixing.pages else data
    assert all(page.before == page.file.read_bytes() for page in fixing.pages)
    return after.decode().partition("\n---\n\n")[2], fixing


def rules_left(fixing: Fixing) -> list[tuple[str, str]]:
    return [(finding.rule, reason) for finding, reason in fixing.left]


def test_safe_fixes_alone_or_all(tmp_path: Path) -> None:
    body = "The drug \u200bworks.\n"
    assert fixed(tmp_path / "a", body)[0] == "The medicine \u200bworks.\n"
    assert fixed(tmp_path / "b", body, which="all")[0] == "The medicine works.\n"


def test_a_page_without_a_fix_is_no_page_that_changes(tmp_path: Path) -> None:
    _, fixing = fixed(tmp_path, "Nothing here.\n")
    assert (fixing.pages, fixing.left) == ((), ())


def test_what_a_fix_makes_possible_is_fixed_in_the_next_round(tmp_path: Path) -> None:
    house = terms(("one", "two"), ("two", "three"), ("three", "four"))
    body, fixing = fixed(tmp_path, "It is one.\n", house__terminology=house)
    assert body == "It is four.\n"
    assert len(fixing.pages[0].fixed) == 3
    assert fixing.left == ()


def test_of_two_that_overlap_the_second_is_not_lost(tmp_path: Path) -> None:
    house = terms(("drug box", "pill box"), ("box in a room", "box"))
    assert fixed(tmp_path, "A drug box in a room.\n", house__terminology=house)[0] == "A pill box.\n"


def test_terms_that_name_each_other_are_left_and_all_else_is_fixed(tmp_path: Path) -> None:
    house = terms(("ward", "unit"), ("unit", "ward"), ("drug", "pill"))
    text = "The ward. The Unit. A drug.\n"
    body, fixing = fixed(tmp_path, text, house__terminology=house)
    assert body == "The ward. The Unit. A pill.\n"
    assert {rule for rule, _ in rules_left(fixing)} == {"TRM001"}
    assert {reason for _, reason in rules_left(fixing)} == {
        "another fix would undo it; decide in terminology.yaml which wording is right"
    }


def test_a_ring_of_terms_comes_to_an_end(tmp_path: Path) -> None:
    house = terms(("one", "two"), ("two", "three"), ("three", "one"), ("drug", "pill"))
    body, fixing = fixed(tmp_path, "It is one drug.\n", house__terminology=house)
    assert body == "It is one pill.\n"
    assert len(fixing.left) == 3


def test_fixes_that_go_on_and_on_leave_the_page_as_it_was(tmp_path: Path) -> None:
    house = terms(("ping", "big pong"), ("pong clock", "ping"), ("drug", "pill"))
    text = "Our ping" + " clock" * 20 + ". The drug.\n"
    body, fixing = fixed(tmp_path, text, house__terminology=house)
    assert body == text
    assert fixing.pages == ()
    assert "come to no end" in fixing.left[0][1]


def test_a_page_that_would_become_too_large_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "medreview.toml").write_text("max_page_bytes = 800\n", encoding="utf-8")
    house = terms(("ping", "a very long way to say the same thing"))
    body, fixing = fixed(tmp_path, "Ping. " * 40 + "\n", house__terminology=house)
    assert body == "Ping. " * 40 + "\n"
    assert rules_left(fixing)[0][1] == "it would bring an error that was not there: PAG001 unreadable-page"


def test_the_title_changes_with_the_heading_that_repeats_it(tmp_path: Path) -> None:
    body, fixing = fixed(
        tmp_path,
        "# Your drip\n\nThe drug.\n",
        front={"title": "Your drip"},
        house__terminology=terms(("drip", "infusion"), ("drug", "pill")),
    )
    assert body == "# Your infusion\n\nThe pill.\n"
    assert b"\ntitle: Your infusion\n" in fixing.pages[0].after
    assert fixing.left == ()


def test_a_heading_that_would_no_longer_equal_the_title_stays(tmp_path: Path) -> None:
    front = {"title": '"Your \\x64rip"'}
    house = terms(("drip", "infusion"), ("drug", "pill"))
    body, fixing = fixed(
        tmp_path, "# Your drip\n\nThe drug and drip.\n", front=front, house__terminology=house
    )
    assert body == "# Your drip\n\nThe pill and infusion.\n"
    assert rules_left(fixing) == [
        ("TRM001", "it would bring an error that was not there: PAG011 title-mismatch")
    ]


def test_words_that_would_bring_an_error_stay_and_the_other_pages_are_fixed(tmp_path: Path) -> None:
    house = terms(("drug", "medicine")) + TERM.format(use="care", avoid="medicine", severity="error")
    house = house.replace("use: care", "use: [care, help]")
    other = page_text("The drip.\n", {"id": "other"})
    guide = write_guide(
        tmp_path,
        {
            "sample/page.md": page_text("The drug.\n"),
            "sample/other.md": other,
            "house/terminology.yaml": house + TERM.format(use="infusion", avoid="drip", severity="warning"),
        },
    )
    fixing = fix_guide(Request(find_settings(guide), TODAY, (guide / "sample",)), "safe")
    assert [page.path for page in fixing.pages] == ["guide/sample/other.md"]
    assert rules_left(fixing) == [
        ("TRM001", "it would bring an error that was not there: TRM001 avoided-term")
    ]


def test_an_error_that_a_heading_brings_to_another_page_keeps_the_heading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a rule that is an error on one page as long as the other has no heading "Drip"."""
    from medreview import fixing as module

    guide = write_guide(
        tmp_path,
        {
            "sample/page.md": page_text("## Drip\n\nThe drip.\n"),
            "sample/other.md": page_text("See the drip.\n", {"id": "other"}),
            "house/terminology.yaml": terms(("drip", "infusion")),
        },
    )
    real = module._errors

    def errors(found: Any) -> Any:
        counted = real(found)
        data = module_reader[0].changed.get(guide / "sample" / "page.md", b"Drip")
        if b"Drip" not in data:
            counted.setdefault("guide/sample/other.md", Counter())["LNK002 missing-anchor"] += 1
        return counted

    module_reader: list[Any] = []
    init = module._Reader.__init__

    def remember(self: Any) -> None:
        init(self)
        module_reader.append(self)

    monkeypatch.setattr(module, "_errors", errors)
    monkeypatch.setattr(module._Reader, "__init__", remember)
    for paths in ((), (guide / "sample" / "page.md",)):
        module_reader.clear()
        found = fix_guide(Request(find_settings(guide), TODAY, paths), "safe")
        after = {page.path: page.after.decode().partition("\n---\n\n")[2] for page in found.pages}
        assert after["guide/sample/page.md"] == "## Drip\n\nThe infusion.\n"
        assert after.get("guide/sample/other.md") == (None if paths else "See the infusion.\n")
        assert rules_left(found) == [
            ("TRM001", "it would bring an error that was not there: LNK002 missing-anchor")
        ]


def test_a_new_error_elsewhere_without_a_heading_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medreview import fixing as module

    real, calls = module._errors, list[int]()

    def errors(found: Any) -> Any:
        calls.append(1)
        counted = real(found)
        if len(calls) > 1:
            counted["guide/sample/guide.yaml"] = Counter({"internal-error": 1})
        return counted

    monkeypatch.setattr(module, "_errors", errors)
    body, fixing = fixed(tmp_path, "The drug.\n")
    assert body == "The drug.\n"
    assert rules_left(fixing) == [("TRM001", "it would bring an error that was not there: internal-error")]


def test_words_in_links_and_quotations_have_no_fix(tmp_path: Path) -> None:
    text = "The [drug](drug.md), “the drug”, *a drug*.\n"
    body, fixing = fixed(tmp_path, text)
    assert body == text.replace("*a drug*", "*a medicine*")
    assert fixing.left == ()


def test_what_the_page_holds_as_code_is_named_as_left(tmp_path: Path) -> None:
    body, fixing = fixed(tmp_path, "A <code>side</code> `x\u200by` z\u200bz.\n", which="all")
    assert body == "A <code>side</code> `x\u200by` zz.\n"
    assert [rule for rule, _ in rules_left(fixing)] == ["PAG014"]


WORDS = st.sampled_from(["ward", "unit", "drip", "big drip", "drip room", "room unit"])
PAIRS = st.lists(
    st.tuples(WORDS, WORDS).filter(lambda pair: pair[0] != pair[1]), max_size=5, unique_by=lambda p: p[0]
)
TEXT = st.lists(st.sampled_from(["ward", "a unit", "Drip", "big", "room", ".", "\n\n## "]), max_size=12).map(
    " ".join
)


@settings(max_examples=60, deadline=None)
@given(PAIRS, TEXT, TEXT, st.sampled_from(["warning", "error"]))
def test_a_second_run_changes_nothing_whatever_the_house(
    pairs: list[tuple[str, str]], one: str, other: str, severity: str
) -> None:
    with TemporaryDirectory() as folder:
        pages = {"sample/page.md": page_text(one), "sample/other.md": page_text(other, {"id": "other"})}
        house = {"house/terminology.yaml": terms(*pairs, severity=severity)} if pairs else {}
        request = Request(find_settings(write_guide(Path(folder), {**pages, **house})), TODAY)
        for page in fix_guide(request, "all").pages:
            assert page.file.read_bytes() == page.before
            page.file.write_bytes(page.after)
        assert fix_guide(request, "all").pages == ()
