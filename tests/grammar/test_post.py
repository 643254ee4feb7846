"""Texts in shared requests: each gets its own reply, whatever happens to the others or to the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.errors import ConfigurationError
from medreview.grammar.answers import Match, NoAnswer, Selection
from medreview.grammar.carriers import BORDER, Reply, share
from medreview.grammar.client import Refused
from medreview.grammar.post import Post
from support.languagetool_server import Planned, PlayedLanguageTool, match_of

NOTHING = Selection()
PAGE = ["A wrnog 😀 word.", "No fault.", "wrnog, wrnog."]
WORDS = [["wrnog"], [], ["wrnog", "wrnog"]]


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


@pytest.fixture
def played() -> Iterator[PlayedLanguageTool]:
    with PlayedLanguageTool() as server:
        yield server


def marked(texts: list[str], replies: list[Reply]) -> list[list[str] | str]:
    """Return the words marked in each text, or why there are none."""
    return [
        str(reply) if isinstance(reply, NoAnswer) else [text[match.start : match.end] for match in reply]
        for text, reply in zip(texts, replies, strict=True)
    ]


def post_to(
    *addresses: str, size: int = 1000, in_flight: int = 2, seconds: float = 5
) -> tuple[Post, list[str]]:
    """Return a post, and the list of addresses that it has not asked for yet."""
    left = list(addresses)

    def connect() -> str:
        return left.pop(0) if len(left) > 1 else left[0]

    return Post(connect, NOTHING, seconds, size=size, in_flight=in_flight), left


def ask(post: Post, texts: list[str], language: str = "en-US") -> list[list[str] | str]:
    future = post.send(texts, language)
    post.flush()
    return marked(texts, future.result(30))


def test_pages_share_requests_and_get_their_own_replies(played: PlayedLanguageTool) -> None:
    post, _ = post_to(played.address)
    with post:
        futures = [post.send(PAGE, "en-US") for _ in range(4)]
        post.flush()
        assert [marked(PAGE, future.result(30)) for future in futures] == [WORDS] * 4
    assert played.texts() == [BORDER.join(PAGE * 4)]


def test_requests_are_as_long_as_they_may_be(played: PlayedLanguageTool) -> None:
    post, _ = post_to(played.address, size=40)
    texts = ["a" * 100, "b" * 20, "c" * 18, "d" * 2, "e"]
    with post:
        ask(post, texts)
    assert sorted(played.texts()) == sorted(["a" * 100, BORDER.join(texts[1:3]), BORDER.join(texts[3:])])


def test_each_language_has_its_requests(played: PlayedLanguageTool) -> None:
    post, _ = post_to(played.address)
    with post:
        british, american = post.send(PAGE, "en-GB"), post.send(PAGE, "en-US")
        post.flush()
        assert marked(PAGE, british.result(30)) == marked(PAGE, american.result(30)) == WORDS
    assert sorted(fields["language"] for fields in played.asked) == ["en-GB", "en-US"]


def test_nothing_to_send_asks_nobody() -> None:
    def connect() -> str:
        raise AssertionError

    with Post(connect, NOTHING, 5) as post:
        assert post.send([], "en-US").result(0) == []
        post.flush()


def test_two_requests_are_in_flight(played: PlayedLanguageTool) -> None:
    both = threading.Barrier(2, timeout=20)

    def meet(text: str) -> None:
        both.wait()

    played.instead = meet
    post, _ = post_to(played.address, size=1)
    with post:
        assert ask(post, PAGE + PAGE[:1]) == WORDS + WORDS[:1]


def _instead(refusal: Planned, text: str) -> Planned | None:
    return refusal if "FAULT" in text else None


def test_a_text_that_is_refused_costs_the_others_nothing(played: PlayedLanguageTool) -> None:
    for status in (413, 500, 400):
        refusal = Planned(status, b"no")
        played.instead = partial(_instead, refusal)
        texts = [*PAGE, "A FAULT.", *PAGE]
        post, _ = post_to(played.address)
        with post:
            replies = ask(post, texts)
        assert replies == [*WORDS, f"LanguageTool at {played.address} refuses ({status}): no", *WORDS]


def test_a_text_that_is_not_checked_wholly_costs_the_others_nothing(played: PlayedLanguageTool) -> None:
    body = b'{"warnings": {"incompleteResults": true}, "language": {"code": "en-US"}, "matches": []}'
    played.instead = lambda text: Planned(body=body) if "HARD" in text else None
    post, _ = post_to(played.address)
    with post:
        replies = ask(post, [*PAGE, "HARD", *PAGE])
    assert replies == [
        *WORDS,
        f"LanguageTool at {played.address} did not check everything (incompleteResults)",
        *WORDS,
    ]


def test_what_passes_is_asked_again(played: PlayedLanguageTool) -> None:
    post, _ = post_to(played.address)
    with post:
        for planned in (
            Planned(500),
            Planned(503, headers={"Retry-After": "0"}),
            Planned(429, headers={"Retry-After": "0"}),
            Planned(is_hung_up=True),
            Planned(body=b"{", is_cut=True),
            Planned(body=b"<html>"),
        ):
            played.plan(planned)
            assert ask(post, PAGE) == WORDS, planned


def test_a_wait_is_kept(played: PlayedLanguageTool) -> None:
    played.plan(Planned(429, headers={"Retry-After": "1"}))
    post, _ = post_to(played.address)
    with post:
        start = time.monotonic()
        assert ask(post, PAGE) == WORDS
        assert time.monotonic() - start >= 1


def test_after_faults_in_a_row_no_more_is_asked(played: PlayedLanguageTool) -> None:
    played.instead = lambda text: Planned(403, b"no key")
    post, _ = post_to(played.address, size=1, in_flight=1)
    with post:
        assert set(map(str, ask(post, [str(n) for n in range(50)]))) == {
            f"LanguageTool at {played.address} refuses (403): no key"
        }
    assert len(played.asked) == 4


def test_faults_between_answers_are_no_end(played: PlayedLanguageTool) -> None:
    played.instead = lambda text: Planned(403) if "FAULT" in text else None
    post, _ = post_to(played.address, size=1, in_flight=1)
    with post:
        replies = ask(post, ["FAULT", "wrnog"] * 10)
    assert replies[1::2] == [["wrnog"]] * 10


def test_a_server_that_hangs_is_left_in_time(played: PlayedLanguageTool) -> None:
    played.instead = lambda text: Planned(seconds=60)
    post, _ = post_to(played.address, size=1, seconds=0.2)
    start = time.monotonic()
    with post:
        replies = ask(post, [str(n) for n in range(50)])
    assert time.monotonic() - start < 10
    assert set(map(str, replies)) == {f"LanguageTool at {played.address} gave no answer within 0.2 seconds"}
    assert len(played.asked) <= 5


def test_a_server_that_dies_is_asked_for_once_more(played: PlayedLanguageTool) -> None:
    with PlayedLanguageTool() as mortal:
        dies = threading.Thread(target=mortal.stop)
        deaths = [dies]

        def die(text: str) -> Planned:
            with suppress(IndexError):
                deaths.pop().start()
            return Planned(body=b"{}", seconds=60)

        mortal.instead = die
        post, left = post_to(mortal.address, played.address, size=1)
        with post:
            assert ask(post, PAGE * 5) == WORDS * 5
        dies.join()
        assert left == [played.address]


def test_a_server_that_dies_twice_is_given_up() -> None:
    post, _ = post_to("http://127.0.0.1:1", size=1)
    with post:
        replies = ask(post, PAGE * 50)
        (why,) = set(map(str, replies))
        assert why.startswith("LanguageTool at http://127.0.0.1:1 cannot be reached: ")
        assert ask(post, ["later"]) == [why]


def test_no_server_to_connect_to() -> None:
    calls: list[int] = []

    def connect() -> str:
        calls.append(1)
        raise NoAnswer("LanguageTool is not installed")

    with Post(connect, NOTHING, 5, size=1) as post:
        assert ask(post, PAGE) == ["LanguageTool is not installed"] * 3
        assert ask(post, PAGE) == ["LanguageTool is not installed"] * 3
    assert calls == [1]


@pytest.mark.parametrize(
    "fault", [ConfigurationError("no such folder"), ZeroDivisionError("a fault of ours")]
)
def test_an_exception_in_a_thread_is_not_lost(fault: Exception) -> None:
    def connect() -> str:
        raise fault

    with Post(connect, NOTHING, 5, size=1) as post:
        futures = [post.send(PAGE, "en-US") for _ in range(3)]
        post.flush()
        for future in futures:
            assert future.exception(30) is fault


def test_closing_breaks_off_what_is_under_way(played: PlayedLanguageTool) -> None:
    played.instead = lambda text: Planned(seconds=60)
    post, _ = post_to(played.address, size=1, seconds=60)
    future, waiting = post.send(PAGE, "en-US"), post.send(["a", "b"], "en-GB")
    while len(played.asked) < 2:
        time.sleep(0.01)
    start = time.monotonic()
    post.close()
    assert time.monotonic() - start < 5
    for text in (*future.result(0), *waiting.result(0), *post.send(["late"], "en-US").result(0)):
        assert str(text) == "the run ended before LanguageTool had answered"
    post.close()


def test_sending_waits_while_much_is_under_way(played: PlayedLanguageTool) -> None:
    go = threading.Event()

    def wait(text: str) -> None:
        go.wait(20)

    played.instead = wait
    post, _ = post_to(played.address, size=1)
    with post:
        sender = threading.Thread(target=post.send, args=(["word"] * 100, "en-US"))
        sender.start()
        sender.join(0.5)
        assert sender.is_alive()
        assert len(played.asked) <= 2
        go.set()
        sender.join(20)
        assert not sender.is_alive()


def test_a_system_without_threads(played: PlayedLanguageTool, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    post, _ = post_to(played.address)
    monkeypatch.setattr(threading.Thread, "start", start)
    with post:
        assert ask(post, ["a"]) == ["no thread to ask LanguageTool could be started: can't start new thread"]


def test_one_thread_will_do(played: PlayedLanguageTool, monkeypatch: pytest.MonkeyPatch) -> None:
    post, _ = post_to(played.address, size=1)
    with post:
        first = post.send(PAGE[:2], "en-US")

        def start(self: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", start)
            second = post.send(PAGE, "en-US")
            post.flush()
        assert marked(PAGE, second.result(30)) == WORDS
        assert marked(PAGE[:2], first.result(30)) == WORDS[:2]


def test_a_match_over_a_border_is_asked_for_again(played: PlayedLanguageTool) -> None:
    played.pattern = r"one(\s+)two|\bwrnog\b"
    post, _ = post_to(played.address)
    with post:
        assert ask(post, ["one", "two", "wrnog", "one two"]) == [[], [], ["wrnog"], ["one two"]]


@given(st.data())
def test_every_match_finds_its_text(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.text(st.sampled_from("ab 😀\n"), min_size=1), min_size=1))
    joined = BORDER.join(texts)
    matches: list[Match] = []
    expected: list[list[str]] = []
    at = 0
    for text in texts:
        expected.append([])
        if data.draw(st.booleans()):
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            expected[-1].append(text[start:end])
            matches.append(Match(at + start, at + end, "R", "C", "grammar", "", ()))
        at += len(text) + len(BORDER)
    shared = share(matches, texts)
    assert [
        [text[m.start : m.end] for m in found] for text, found in zip(texts, shared, strict=True)
    ] == expected
    assert [joined[m.start : m.end] for m in matches] == [words for found in expected for words in found]


def test_words_of_two_texts_are_nobodys() -> None:
    for start, end in ((0, 3), (0, 4), (2, 4), (1, 7)):
        with pytest.raises(Refused, match="two texts"):
            share([Match(start, end, "R", "C", "grammar", "", ())], ["ab", "cd"])


def test_a_played_match_is_in_units_of_java() -> None:
    assert match_of("😀 a", 2, 3)["offset"] == 3
