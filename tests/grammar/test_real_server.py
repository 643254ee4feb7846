"""The real LanguageTool: what it marks is what is cut out of the file, and blocks do not disturb each other.

With MEDREVIEW_RECORD_ANSWERS set, its answers are written to `answers/`, from which the tests without a server read.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from grammar.cuttings import cut, plain

from medreview.grammar.answers import NoAnswer, Selection
from medreview.grammar.client import Client
from medreview.grammar.installation import Installation
from medreview.grammar.post import Post
from medreview.grammar.proofs import find_proofs
from medreview.grammar.reading_answers import read_matches
from medreview.grammar.server import Server
from medreview.reading.document import OBJECT
from medreview.reading.house import read_house
from medreview.reading.page import Page, read_page
from support.guides import HOUSE, page_text

ANSWERS = Path(__file__).with_name("answers")
NOTHING = Selection()
PAGES = {
    "plain": "# A page\n\nThis are a test with a eror.\n\n- the first item have a fault\n- and an second, too\n",
    "wide": "😀 This are a 👩\u200d👧 test 😀😀 with a eror, “quoted” and it’s a *inf\u00adusion*.\n\nHe go 🧠 hom.\n",
    "marked": (
        "This **are** a [te*st* wiht](x.md) `code` and a&nbsp;eror[^a], which [^b] go\nover *two lines* &amp; has\n"
        "a caf&eacute; or cafe\u0301 and an  other  wrnog  word <b>he</b>re  \nand a hard brake.\n"
    ),
    "parts": (
        "| A table | wiht cells |\n|---|---|\n| He go *home* | a eror |\n\n> A quoted wrod.\n\n"
        "<div>In <em>HTML</em> thier is a\n  wrnog &uuml;mlaut wrod.</div>\n\n## A heading wiht a eror {#anchor}\n\n"
        "See <https://x.example/wrnog> or https://x.example/wrnog for an help.\n"
    ),
    "right": (
        "The scan shows `lesions` and an `other` thing [^a]. Take 10\u00a0mg, as in [^b], twice a day "
        "(see <https://x.example>) with {{ site.name }}.\n\n- resting when you can;\n- a short walk, and\n- sleep\n"
    ),
}


@pytest.fixture(scope="module")
def address(running_server: Server) -> str:
    return running_server.address()


def page_of(body: str, newline: str = "\n") -> Page:
    data = page_text(body).replace("\n", newline).encode("utf-8")
    return read_page("page.md", data, read_house(HOUSE, "house"))


def ask(address: str, text: str, **fields: str) -> Any:
    """Return what LanguageTool answers, with its own words for where a match stands."""
    query = {"text": text, "language": "en-US", "mode": "allButTextLevelOnly", **fields}
    body = urllib.parse.urlencode(query).encode("ascii")
    with urllib.request.urlopen(f"{address}/check", body, timeout=60) as answer:
        return json.load(answer)


def meant(match: dict[str, Any]) -> str:
    """Return the words that LanguageTool means, cut out of the context that it quotes."""
    context = match["context"]
    wide: bytes = context["text"].encode("utf-16-le")
    return wide[2 * context["offset"] : 2 * (context["offset"] + context["length"])].decode("utf-16-le")


EXPECTED = {
    "plain": {"eror", "a"},
    "wide": {"eror", "go", "hom"},
    "marked": {"are", "wiht", "eror", "wrnog"},
    "parts": {"wiht", "go", "eror", "wrod", "thier", "wrnog", "an"},
    "right": set[str](),
}
"""Words that are marked, as the file has them; others may be besides."""


@pytest.mark.parametrize("name", PAGES)
def test_recorded_answers_cut_out_the_words_that_are_meant(name: str) -> None:
    recorded = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    for newline in ("\n", "\r\n"):
        _check_words(page_of(PAGES[name], newline), recorded, name)


def _check_words(page: Page, recorded: list[dict[str, Any]], name: str) -> None:
    proofs = find_proofs(page)
    assert [proof.text for proof in proofs] == [record["text"] for record in recorded], "record anew"
    cuttings: set[str] = set()
    for proof, record in zip(proofs, recorded, strict=True):
        matches = read_matches(record["answer"], record["text"], "en-US")
        assert matches is not None
        said = sorted(record["answer"]["matches"], key=lambda match: (match["offset"], match["length"]))
        for match, answer in zip(matches, said, strict=True):
            found = cut(page, proof, match.start, match.end)
            assert found is not None
            assert plain(found) == plain(meant(answer))
            cuttings.add(found)
    assert cuttings >= EXPECTED[name]
    assert bool(cuttings) == bool(EXPECTED[name])


class TestRealServer:
    """One server for all."""

    pytestmark = pytest.mark.xdist_group("languagetool")

    @pytest.mark.parametrize("name", PAGES)
    def test_its_answers_are_as_recorded(self, address: str, name: str) -> None:
        recorded: list[dict[str, Any]] = [
            {"text": proof.text, "answer": ask(address, proof.text)}
            for proof in find_proofs(page_of(PAGES[name]))
        ]
        for record in recorded:
            for match in record["answer"]["matches"]:
                del match["replacements"][10:]
        file = ANSWERS / f"{name}.json"
        if "MEDREVIEW_RECORD_ANSWERS" in os.environ:
            text = json.dumps(recorded, indent=1, ensure_ascii=False, sort_keys=True)
            file.write_text(text + "\n", encoding="utf-8", newline="\n")
        assert json.loads(file.read_text(encoding="utf-8")) == recorded

    def test_blocks_that_share_a_request_are_answered_as_if_alone(self, address: str) -> None:
        pages = [page_of(body) for body in PAGES.values()]
        proofs = [find_proofs(page) for page in pages]
        with Post(lambda: address, NOTHING, 60) as post:
            futures = [post.send([proof.text for proof in found], "en-US") for found in proofs]
            post.flush()
            together = [future.result(120) for future in futures]
        with Client(address, 60) as client:
            alone = [[client.check(proof.text, "en-US", NOTHING) for proof in found] for found in proofs]
        assert together == alone
        assert sum(len(matches) for found in alone for matches in found) > 20

    def test_a_selection_and_a_language_are_heeded(self, address: str) -> None:
        text = "The colour of a eror is very very red."
        with Client(address, 60) as client:
            everything = {m.rule for m in client.check(text, "en-US", NOTHING)}
            british = {m.rule for m in client.check(text, "en-GB", NOTHING)}
            less = {m.rule for m in client.check(text, "en-US", Selection(("EN_A_VS_AN",), ("TYPOS",)))}
        assert {"MORFOLOGIK_RULE_EN_US", "EN_A_VS_AN"} <= everything
        assert "MORFOLOGIK_RULE_EN_GB" in british
        assert less == everything - {"MORFOLOGIK_RULE_EN_US", "EN_A_VS_AN"}
        assert len(everything) > 2

    def test_a_text_of_odd_characters_is_answered(self, address: str) -> None:
        text = f"\x01 \ud800 \u202e{OBJECT}\u0301 \U0010ffff\n\n a eror"
        with Client(address, 60) as client:
            (*_, match) = client.check(text, "en-US", NOTHING)
        assert text[match.start : match.end] == "eror"

    def test_a_server_that_is_killed_costs_no_text(self, address: str, languagetool: Installation) -> None:
        texts = [f"Sentence number {number} are a eror. It have more wrods." for number in range(400)]
        mortal = Server(languagetool, memory=512, start_seconds=120, is_short=True)
        try:
            addresses = [address, mortal.address()]
            with Post(lambda: addresses.pop(), NOTHING, 60, size=500) as post:
                first = post.send(texts[:10], "en-US")
                post.flush()
                first.result(60)
                killing = threading.Timer(0.3, lambda: os.kill(mortal.watched.pid or 0, signal.SIGKILL))
                killing.start()
                rest = post.send(texts[10:], "en-US")
                post.flush()
                replies = first.result(60) + rest.result(120)
                killing.join()
        finally:
            mortal.close()
        assert addresses == []
        for text, reply in zip(texts, replies, strict=True):
            assert not isinstance(reply, NoAnswer)
            assert {"eror", "wrods"} <= {text[match.start : match.end] for match in reply}

    def test_what_it_refuses_is_said(self, address: str) -> None:
        with Client(address, 60) as client:
            with pytest.raises(NoAnswer, match=r"refuses .*not a language code"):
                client.check("A word.", "xx-XX", NOTHING)
            assert client.version().split(".")[0].isdigit()
