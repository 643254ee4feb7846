"""The API: tries, waits, limits, refusals, and where the token goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from medreview.errors import ConfigurationError
from medreview.github import api as module
from medreview.github.api import Api, ApiError, api_from
from support.github_server import REPOSITORY, TOKEN, Answer, PlayedGitHub

LIST = "/issues?state=open&labels=x&per_page=100&page=1"


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def api(played: PlayedGitHub, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return Api(played.address, REPOSITORY, TOKEN, timeout=5.0, pause=waits.append)


def _refused(ask: Callable[[], Any]) -> str:
    with pytest.raises(ApiError) as caught:
        ask()
    assert str(caught.value).isprintable()
    assert TOKEN not in str(caught.value)
    return str(caught.value)


def test_a_fault_that_passes(api: Api, played: PlayedGitHub, waits: list[float]) -> None:
    played.answers.extend([Answer(500), Answer(502, b"<html>")])
    assert api.ask("GET", LIST) == []
    assert waits == [1.0, 2.0]


def test_a_fault_that_stays(api: Api, played: PlayedGitHub, waits: list[float]) -> None:
    played.answers.extend([Answer(503)] * 9)
    assert _refused(lambda: api.ask("GET", LIST)) == "GET /issues: GitHub has a fault (503)"
    assert (len(played.asked), waits) == (4, [1.0, 2.0, 4.0])


def test_what_may_have_been_done_is_not_done_twice(api: Api, played: PlayedGitHub) -> None:
    played.answers.append(Answer(500))
    _refused(lambda: api.ask("POST", "/issues", {"title": "x", "body": "x", "labels": []}))
    assert len(played.asked) == 1


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_limit_is_waited_for(
    api: Api, played: PlayedGitHub, waits: list[float], status: int, method: str
) -> None:
    played.answers.append(Answer(status, headers={"Retry-After": "7"}))
    path = LIST if method == "GET" else "/issues"
    api.ask(method, path, None if method == "GET" else {"title": "x", "body": "x", "labels": []})
    assert (waits, len(played.asked)) == ([7.0], 2)


def test_a_limit_that_names_the_end(api: Api, played: PlayedGitHub, waits: list[float]) -> None:
    reset = str(int(time.time()) + 20)
    played.answers.append(Answer(403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}))
    assert api.ask("GET", LIST) == []
    assert 15 < waits[0] <= 21


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Answer(403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}), 60.0),
        (Answer(403, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}), 1.0),
        (Answer(403, b'{"message": "You have exceeded a secondary rate limit"}'), 60.0),
        (Answer(429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), 60.0),
    ],
)
def test_a_limit_in_other_words(
    api: Api, played: PlayedGitHub, waits: list[float], answer: Answer, wait: float
) -> None:
    played.answers.append(answer)
    assert api.ask("GET", LIST) == []
    assert waits == [wait]


def test_a_limit_that_is_too_long_to_wait_for(api: Api, played: PlayedGitHub, waits: list[float]) -> None:
    played.answers.append(Answer(429, headers={"Retry-After": "3600"}))
    assert "try again in 3600 seconds" in _refused(lambda: api.ask("GET", LIST))
    assert waits == []


def test_a_limit_that_does_not_end(api: Api, played: PlayedGitHub, waits: list[float]) -> None:
    played.answers.extend([Answer(429, headers={"Retry-After": "1"})] * 9)
    assert "limits how often" in _refused(lambda: api.ask("GET", LIST))
    assert len(played.asked) == 4


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (
            401,
            b'{"message": "Bad\\ncredentials \\u001b[31m"}',
            "(401): Bad credentials [31m (the token is not valid)",
        ),
        (
            403,
            b'{"message": "Resource not accessible by integration"}',
            "(the job needs 'permissions: issues: write')",
        ),
        (404, b"", "(404) (the token does not see this repository"),
        (410, b"[]", "(410) (issues are turned off"),
        (422, b'{"message": 5}', "GET /issues: GitHub refused (422)"),
        (301, b"", "GET /issues: GitHub refused (301)"),
    ],
)
def test_refusals_say_what_to_do(api: Api, played: PlayedGitHub, status: int, body: bytes, said: str) -> None:
    played.answers.append(Answer(status, body, {"Location": "/elsewhere"}))
    assert said in _refused(lambda: api.ask("GET", LIST))
    assert len(played.asked) == 1


def test_the_token_does_not_follow_a_redirection(api: Api, played: PlayedGitHub) -> None:
    with PlayedGitHub() as other:
        played.answers.append(Answer(307, b"", {"Location": f"{other.address}/repos/{REPOSITORY}{LIST}"}))
        assert "refused (307)" in _refused(lambda: api.ask("GET", LIST))
        assert other.asked == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 200_000, b'{"a": 1'])
def test_an_answer_that_is_not_json(api: Api, played: PlayedGitHub, body: bytes) -> None:
    played.answers.extend([Answer(200, body)] * 4)
    assert _refused(lambda: api.ask("GET", LIST)) == "GET /issues: the answer is not JSON"


def test_an_answer_that_is_too_long(api: Api, played: PlayedGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGEST", 10)
    played.answers.extend([Answer(200, b"[1, 2, 3, 4, 5, 6]")] * 4)
    assert "is not JSON" in _refused(lambda: api.ask("GET", LIST))


def test_no_answer_in_time(played: PlayedGitHub, api: Api, waits: list[float]) -> None:
    slow = Api(played.address, REPOSITORY, TOKEN, timeout=0.05, pause=waits.append)
    played.answers.extend([Answer(200, b"[]", seconds=0.5)] * 4)
    assert "no answer from http://127.0.0.1:" in _refused(lambda: slow.ask("GET", LIST))
    assert len(waits) == 3


def test_nobody_there(waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with PlayedGitHub() as gone:
        address = gone.address
    assert "no answer from" in _refused(
        lambda: Api(address, REPOSITORY, TOKEN, timeout=1.0, pause=waits.append).ask("GET", LIST)
    )


def test_the_token_is_not_shown() -> None:
    assert TOKEN not in repr(Api("https://x", "o/r", TOKEN))


GOOD = {"GITHUB_REPOSITORY": "o/r", "GITHUB_TOKEN": TOKEN}


def test_where_the_api_is() -> None:
    assert api_from(GOOD).address == "https://api.github.com"
    enterprise = api_from({**GOOD, "GITHUB_API_URL": "https://github.example.org/api/v3/"})
    assert enterprise.address == "https://github.example.org/api/v3"
    assert api_from({"GITHUB_REPOSITORY": "o/r", "GH_TOKEN": "t"}).token == "t"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GITHUB_REPOSITORY", "", "is not OWNER/NAME"),
        ("GITHUB_REPOSITORY", "o/r/../../user", "is not OWNER/NAME"),
        ("GITHUB_REPOSITORY", "o/r?x", "is not OWNER/NAME"),
        ("GITHUB_TOKEN", "", "no usable GITHUB_TOKEN"),
        ("GITHUB_TOKEN", "a\nb", "no usable GITHUB_TOKEN"),
        ("GITHUB_TOKEN", "ä", "no usable GITHUB_TOKEN"),
        ("GITHUB_API_URL", "http://github.example.org", "https address only"),
        ("GITHUB_API_URL", "https://x@github.example.org", "https address only"),
        ("GITHUB_API_URL", "https://github.example.org/?a", "https address only"),
        ("GITHUB_API_URL", "https://[x", "https address only"),
        ("GITHUB_API_URL", "file:///etc/passwd", "https address only"),
        ("GITHUB_API_URL", "https://", "https address only"),
    ],
)
def test_an_environment_that_cannot_be_used(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        api_from({**GOOD, name: value})
