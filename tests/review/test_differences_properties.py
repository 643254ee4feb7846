"""What must hold of any change: nothing that matters is classed low, nothing raises, and every place is in the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medreview
from medreview.reading.canonical import canonical_content
from medreview.reading.placed_content import PlacedContent
from medreview.review.differences import find_differences
from support.changes import body_page, compare, compare_bodies, house_words, version_of

DATA = Path(medreview.__file__).parent / "review" / "data"
SENTENCES = (
    "Your visit takes place on the second floor of the clinic.",
    "Bring a blanket, a book and something to read; parking is free.",
    "Take 5 mg of ocrelizumab once a day, and do not stop without asking.",
    "You may feel tired after 2 hours, but it should not last until 8:30.",
    "# Getting ready for 2026",
    "- Call us at 555-0100 if you are not well.",
    "| Day | Dose |\n|-----|------|\n| 1 | 2.5 mg |",
)
CRITICAL = sorted(
    {
        word
        for line in (DATA / "critical_words.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split("\t")[1].split()
    }
)
MARKDOWN = st.lists(
    st.sampled_from(
        [
            *SENTENCES,
            "not",
            "&amp;",
            "\n\n",
            "\n",
            "\r\n",
            "**",
            "_x_",
            '[a](b "c")',
            "![p](q)",
            "<b>",
            "</b>",
            "<!-- x -->",
            "<div>\nz\n</div>",
            "`c  d`",
            "```\ne\n```\n",
            "[^n]",
            "\n\n[^n]: note\n\n",
            "> ",
            "- ",
            "3. ",
            "| a | b |\n|--|--|\n| c | d\\|e |\n",
            "e\u0301",
            "\u200b",
            "\u2028",
            "😀",
            "\\*",
            "~~s~~",
            "- [ ] t",
            "***\n",
            "\t",
            "5 ",
            " ",
            "the ",
            "<a@b.c>",
            "[r]: s\n",
            "[r]",
        ]
    )
    | st.text(max_size=8).filter(lambda text: text.isprintable()),
    max_size=12,
).map("".join)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_any_digit_changed_added_or_gone_is_clinical(sentence: str) -> None:
    for match in re.finditer(r"(?<!\w)\d(?!\. )", sentence):
        for other in ("7", "", "77", "١", "⅔"):
            changed = sentence[: match.start()] + other + sentence[match.end() :]
            assert compare_bodies(sentence, changed).change_class == "clinical", changed


@pytest.mark.parametrize("sentence", SENTENCES)
def test_any_negation_gone_is_clinical(sentence: str) -> None:
    for word in ("not ", "without "):
        if word in sentence:
            assert compare_bodies(sentence, sentence.replace(word, "")).change_class == "clinical"
            assert compare_bodies(sentence.replace(word, ""), sentence).change_class == "clinical"


@settings(max_examples=300)
@given(
    word=st.sampled_from(CRITICAL), number=st.integers(0, 9), gone=st.booleans(), is_in_place=st.booleans()
)
def test_any_critical_word_added_gone_or_replaced_is_clinical(
    word: str, number: int, gone: bool, is_in_place: bool
) -> None:
    words = "The staff in our building show visitors around each garden.".split()
    plain = " ".join(words)
    changed = " ".join([*words[:number], word, *words[number + is_in_place :]])
    pair = (changed, plain) if gone else (plain, changed)
    if changed != plain:
        assert compare_bodies(*pair).change_class == "clinical"


def test_each_critical_word_is_clinical_wherever_it_stands_for_another() -> None:
    for word in CRITICAL:
        for other in ("please", "website", "the", "websit"):
            for then, now in ((word, other), (other, word)):
                change = compare_bodies(f"Staff {then} here", f"Staff {now} here")
                assert change.change_class == "clinical", (then, now)


@given(letters=st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9), number=st.integers(0, 10))
def test_a_word_replaced_is_less_than_clinical_only_as_a_repair_of_the_same_word(
    letters: str, number: int
) -> None:
    words = "our website has pictures with information for visitors near every parking area".split()
    changed = [*words[:number], letters, *words[number + 1 :]]
    change = compare_bodies(" ".join(words), " ".join(changed))
    assert change.change_class in ("clinical", "formatting")


@settings(max_examples=300, deadline=None)
@given(then=MARKDOWN, now=MARKDOWN)
def test_any_two_pages_are_compared(then: str, now: str) -> None:
    one, other = (version_of(body_page(body).encode("utf-8", "replace")) for body in (then, now))
    change = compare(one, other)
    assert (change.differences == ()) == (one.lines == other.lines)
    assert find_differences(other.lines, other.lines, house_words()) == ()
    spots = [one.spot.line for one in change.differences]
    assert spots == sorted(spots)


@settings(max_examples=400, deadline=None)
@given(body=MARKDOWN, ends=st.sampled_from(["\n", "\r\n", "\r"]))
def test_placed_lines_are_the_lines_of_the_digest_and_lie_in_the_file(body: str, ends: str) -> None:
    page = body_page(body).replace("\n", ends)
    version = version_of(page.encode("utf-8", "replace"))
    placed = PlacedContent(version.front, version.text)
    assert tuple(line.line for line in placed.lines) == canonical_content(version.front, version.text)
    for number, line in enumerate(placed.lines):
        assert 0 <= line.block.start <= line.block.end <= len(version.text)
        assert not {"\n", "\r"} & set(version.text[slice(*placed.block(number))])
        for source in (source for sources in line.leaves for source in sources):
            assert 0 <= source[1].start <= source[1].end <= len(version.text)


@given(
    words=st.lists(st.sampled_from(["rest", "two", "Straße", "naïve", "😀", "a"]), min_size=2, max_size=8),
    at=st.integers(0, 7),
)
def test_the_place_of_a_new_word_cuts_out_that_word(words: list[str], at: int) -> None:
    new = [*words[:at], "banana", *words[at:]]
    for joint in (" ", "\n", " **", " &amp; "):
        change = compare_bodies(joint.join(words), joint.join(new))
        cut = [
            piece for one, piece in zip(change.differences, change.cut, strict=True) if "banana" in one.after
        ]
        assert cut
        assert all("banana" in piece for piece in cut)
        if joint in (" ", "\n"):
            assert cut == ["banana"]
