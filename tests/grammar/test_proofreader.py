"""What LanguageTool said is kept, mapped to the page, and sieved by the words of the house."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medreview.grammar.answers import Match, NoAnswer
from medreview.grammar.cache import AnswerCache
from medreview.grammar.kinds import kind_of
from medreview.grammar.post import Post
from medreview.grammar.proofreader import Proofreader, left_out, selection_of
from medreview.grammar.remarks import one_each
from medreview.reading.house import House, read_house
from medreview.reading.page import Page, read_page
from medreview.schemas.policy import GrammarPolicy, LeftOut
from medreview.schemas.remark import Remark
from support.guides import HOUSE, page_text


class FakePost(Post):
    """Marks every word with an x as misspelled, and has no answer for texts with a question mark."""

    def __init__(self) -> None:
        self.sent: list[tuple[list[str], str]] = []
        self.waiting: list[tuple[Future[list[Any]], list[str]]] = []

    def send(self, texts: Sequence[str], language: str) -> Future[list[Any]]:
        self.sent.append((list(texts), language))
        future: Future[list[Any]] = Future()
        self.waiting.append((future, list(texts)))
        return future

    def flush(self) -> None:
        for future, texts in self.waiting:
            future.set_result([self._reply(text) for text in texts])
        self.waiting.clear()

    def _reply(self, text: str) -> list[Match] | NoAnswer:
        if "?" in text:
            return NoAnswer("the server has gone")
        found: list[Match] = []
        at = 0
        for word in text.split(" "):
            if "x" in word:
                found.append(
                    Match(
                        at, at + len(word), "MORFOLOGIK_RULE_EN_US", "TYPOS", "misspelling", "?", ("a", "b")
                    )
                )
            at += len(word) + 1
        return found


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(HOUSE, "house")


def page_of(house: House, body: str, **front: str | None) -> Page:
    return read_page("page.md", page_text(body, front).encode(), house)


def words_of(page: Page, remarks: Sequence[Remark]) -> list[str]:
    return [page.document.blocks[one.number].text[one.start : one.end] for one in remarks]


def test_only_what_is_new_is_sent(tmp_path: Path, house: House) -> None:
    post = FakePost()
    page = page_of(house, "# Sample page\n\nOne exmple here.\n\nClean.\n\nOne exmple here.\n")
    for sent in (["Sample page", "One exmple here.", "Clean."], None):
        with closing(AnswerCache(tmp_path / "answers.sqlite", 1)) as cache:
            reader = Proofreader(house, lambda _: post, cache, "6.8")
            proofreading = reader.send(page)()
        assert words_of(page, proofreading.remarks) == ["exmple", "exmple"]
        assert proofreading.why_not == ""
        assert [texts for texts, _ in post.sent] == ([] if sent is None else [sent])
        post.sent.clear()


def test_what_was_not_answered_is_not_kept(tmp_path: Path, house: House) -> None:
    post = FakePost()
    page = page_of(house, "# Sample page\n\nWhy exmple?\n\nOne exmple here.\n")
    for count in (3, 1):
        with closing(AnswerCache(tmp_path / "answers.sqlite", 1)) as cache:
            proofreading = Proofreader(house, lambda _: post, cache, "6.8", is_required=True).send(page)()
        assert len(post.sent.pop()[0]) == count
        assert words_of(page, proofreading.remarks) == ["exmple"]
        assert (proofreading.why_not, proofreading.is_required) == ("the server has gone", True)


@pytest.mark.parametrize(
    ("lang", "profile", "language"),
    [("en-US", "us-patient", "en-US"), ("en-GB", "us-patient", "en-GB"), ("en", "nhs-uk", "en-GB")],
)
def test_a_page_is_read_in_its_language(
    tmp_path: Path, house: House, lang: str, profile: Any, language: str
) -> None:
    profiles = {**house.policy.profiles, profile: house.settings}
    there = replace(house, policy=house.policy.model_copy(update={"profile": profile, "profiles": profiles}))
    post = FakePost()
    with closing(AnswerCache(tmp_path / "answers.sqlite", 1)) as cache:
        Proofreader(there, lambda _: post, cache, "6.8").send(page_of(there, "# Sample page\n", lang=lang))
    assert [sent for _, sent in post.sent] == [language]


@pytest.mark.parametrize(
    ("lang", "said"), [("es", "'lang' says 'es'"), (None, "says nothing that can be used")]
)
def test_another_language_is_not_read(tmp_path: Path, house: House, lang: str | None, said: str) -> None:
    with closing(AnswerCache(tmp_path / "answers.sqlite", 1)) as cache:
        sent = Proofreader(house, lambda _: FakePost(), cache, "6.8").send(
            page_of(house, "# Sample page\n", lang=lang)
        )
    assert said in sent().why_not


def test_the_words_of_the_house_are_right(tmp_path: Path, house: House) -> None:
    page = page_of(house, "# Sample page\n\nTake rituximab and xyzzy, not rituxan.\n")
    with closing(AnswerCache(tmp_path / "answers.sqlite", 1)) as cache:
        found = Proofreader(house, lambda _: FakePost(), cache, "6.8").send(page)()
    assert words_of(page, found.remarks) == ["xyzzy,", "rituxan."]


def test_the_policy_leaves_rules_and_categories_out() -> None:
    policy = GrammarPolicy(
        leave_out=(
            LeftOut(rule="B_RULE", reason="We\ndecided."),
            LeftOut(category="STYLE", reason="Not here."),
            LeftOut(rule="A_RULE", reason="Also."),
        )
    )
    selection = selection_of(policy)
    assert {"A_RULE", "B_RULE"} <= {*selection.rules}
    assert list(selection.rules) == sorted(selection.rules)
    assert "STYLE" in selection.categories
    assert [(one.what, one.why) for one in left_out(policy, "house/policy.yaml")] == [
        ("LanguageTool's rule B_RULE", "left out in house/policy.yaml: We decided."),
        ("LanguageTool's category STYLE", "left out in house/policy.yaml: Not here."),
        ("LanguageTool's rule A_RULE", "left out in house/policy.yaml: Also."),
    ]


@pytest.mark.parametrize(
    ("rule", "category", "issue", "kind"),
    [
        ("MORFOLOGIK_RULE_EN_GB", "TYPOS", "misspelling", "misspelling"),
        ("CONFUSION_RULE", "TYPOS", "misspelling", "grammar"),
        ("EN_COMPOUNDS_LIFE_THREATENING", "MISC", "misspelling", "style"),
        ("HOLDER_COMPOUNDS", "COMPOUNDING", "uncategorized", "style"),
        ("ENGLISH_WORD_REPEAT_RULE", "MISC", "duplication", "grammar"),
        ("HE_VERB_AGR", "GRAMMAR", "grammar", "grammar"),
        ("COMMA_PARENTHESIS_WHITESPACE", "TYPOGRAPHY", "whitespace", "style"),
        ("VERY_UNIQUE", "REDUNDANCY", "style", "style"),
        ("NEW_RULE", "NEW_CATEGORY", "locale-violation", "style"),
    ],
)
def test_each_match_belongs_to_one_rule(rule: str, category: str, issue: str, kind: str) -> None:
    assert kind_of(Match(0, 1, rule, category, issue, "", ())) == kind


def test_one_remark_for_the_same_words() -> None:
    def remark(start: int, end: int, kind: Any, number: int = 0) -> Remark:
        return Remark(number, start, end, kind, "", "", "")

    style, grammar, word = remark(0, 9, "style"), remark(0, 5, "grammar"), remark(2, 3, "misspelling")
    after, other = remark(5, 6, "style"), remark(0, 9, "style", 1)
    assert one_each([style, grammar, word]) == (word,)
    assert one_each([style, grammar, after, other]) == (grammar, after, other)
    assert one_each([remark(0, 1, "style"), after]) == (remark(0, 1, "style"), after)
