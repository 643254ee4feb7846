"""Texts that are close to an approved wording: what is close, which words differ, what stays out of it."""

from __future__ import annotations

from datetime import date

import pytest

from medreview.reading.markdown import read_markdown
from medreview.reading.near_wordings import NearWording, find_near_wordings
from medreview.schemas.disclaimers import Disclaimer, Wording

NOW = "If you have trouble breathing or chest pain, call 911 now. Do not wait for a call back."
OLD = "When breathing gets harder or your chest begins to hurt, telephone the ambulance."
STORY = "This is the story of one person.\n\nYour own treatment may be quite different from it.\n\nAsk your care team."


def disclaimer(*texts: str, name: str = "emergency") -> Disclaimer:
    versions = tuple(
        Wording(version=len(texts) - n, since=date(2026, 1, 1), text=text) for n, text in enumerate(texts)
    )
    return Disclaimer(id=name, title=name, placement="body", versions=versions)


ALL = (
    disclaimer(NOW, OLD),
    disclaimer(STORY, name="story"),
    disclaimer("In an emergency, call 911.", name="short"),
)


def near(markdown: str, held: tuple[int, ...] = ()) -> list[NearWording]:
    return find_near_wordings(read_markdown(markdown), ALL, held)


@pytest.mark.parametrize(
    ("markdown", "differences"),
    [
        (NOW.replace("911", "112"), ('"112" stands for "911"',)),
        (NOW.replace(" chest", " bad chest"), ('"bad" is added',)),
        (NOW.replace("chest ", ""), ('"chest" is missing',)),
        (NOW.replace("If", "When"), ('"When" stands for "If"',)),
        (NOW.replace("back.", "us."), ('"us." stands for "back."',)),
        (NOW.replace("pain,", "pain"), ('"pain" stands for "pain,"',)),
        ("**Note:** " + NOW.replace("not", "*never*"), ('"never" stands for "not"',)),
        ("Long before it there is quite another sentence. " + NOW.replace("911", "112") + " And one behind it, too.",
         ('"112" stands for "911"',)),
        (NOW.replace("911 now", "112 at once").replace("Do not", "Don’t"),
         ('"112 at once. Don\'t" stands for "911 now. Do not"',)),
    ],
)  # fmt: skip
def test_near(markdown: str, differences: tuple[str, ...]) -> None:
    (one,) = near(f"# Title\n\n{markdown}\n\nMore.")
    assert (one.disclaimer.id, one.wording.version, one.first, one.last) == ("emergency", 2, 1, 1)
    assert one.differences == differences


@pytest.mark.parametrize(
    "markdown",
    [
        "If you have chest pain, call 911.",
        "If you have trouble breathing or chest pain, call us.",
        "In an emergency, call 112.",
        "Call back if you do not have an answer. Do not wait for the pain in your chest to have an end now.",
        "Tell your nurse if you have trouble breathing. You may have to wait for a while.",
        "This is the story of one person.",
        "# If you have trouble breathing or chest pain, call 112 now. Do not wait for a call back.",
        "",
    ],
)
def test_not_near(markdown: str) -> None:
    assert near(markdown) == []


def test_older_wording() -> None:
    (one,) = near(OLD.replace("hurt", "ache"))
    assert (one.wording.version, one.differences) == (1, ('"ache," stands for "hurt,"',))


def test_blocks_that_hold_a_wording_are_left_out() -> None:
    altered = NOW.replace("911", "112")
    assert near(f"{altered}\n\n{altered}", held=(0,))[0].first == 1


def test_wording_of_several_paragraphs() -> None:
    (one,) = near("Hello.\n\n" + STORY.replace("quite ", "") + "\n\nBye.")
    assert (one.disclaimer.id, one.first, one.last, one.differences) == (
        "story",
        1,
        3,
        ('"quite" is missing',),
    )
    (two,) = near(STORY.replace("quite ", "").replace("\n\n", " "))
    assert (two.first, two.last) == (0, 0)


def test_wording_of_several_paragraphs_stops_at_a_heading_or_a_held_block() -> None:
    altered = STORY.replace("quite ", "").split("\n\n")
    assert near(f"{altered[0]}\n\n## {altered[1]}\n\n{altered[2]}") == []
    assert near("\n\n".join(altered), held=(2,))[0].last == 1


def test_each_paragraph_is_reported_once() -> None:
    twins = (disclaimer(NOW), disclaimer(NOW.replace("911", "999"), name="uk"))
    found = find_near_wordings(read_markdown(NOW.replace("chest", "back")), twins, ())
    assert [one.disclaimer.id for one in found] == ["emergency"]
