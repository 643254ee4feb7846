"""The one issue: found, opened, brought up to date, closed; those of others are never touched."""

from __future__ import annotations

from typing import Any

import pytest

from medreview.github.api import Api, ApiError
from medreview.github.issues import MARKER, Wanted, keep_issue
from support.github_server import REPOSITORY, TOKEN, Answer, PlayedGitHub

WANTED = Wanted("Medical reviews due", "medical-review", "github-actions[bot]")
BODY = f"{MARKER}\n**1 page needs a review.**\n"


@pytest.fixture
def api(played: PlayedGitHub, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return Api(played.address, REPOSITORY, TOKEN, timeout=5.0, pause=lambda _: None)


def _writes(played: PlayedGitHub) -> list[str]:
    return [line for line in played.asked if not line.startswith("GET")]


def test_opened_brought_up_to_date_and_closed(api: Api, played: PlayedGitHub) -> None:
    assert keep_issue(api, WANTED, BODY, "All well.") == "opened issue #1"
    assert keep_issue(api, WANTED, BODY, "All well.") == "issue #1 is up to date"
    assert keep_issue(api, WANTED, BODY + "More.\n", "All well.") == "brought issue #1 up to date"
    assert played.issues[0]["body"].endswith("More.\n")
    assert keep_issue(api, WANTED, None, "All well.") == "closed issue #1"
    assert (played.issues[0]["state"], played.issues[0]["state_reason"]) == ("closed", "completed")
    assert played.comments == {1: ["All well."]}
    assert keep_issue(api, WANTED, None, "All well.") == "no issue was open"
    assert keep_issue(api, WANTED, BODY, "All well.") == "opened issue #2"
    assert len(played.open_issues()) == 1


def test_line_ends_alone_are_no_change(api: Api, played: PlayedGitHub) -> None:
    played.add_issue(BODY.replace("\n", "\r\n") + "\r\n")
    assert keep_issue(api, WANTED, BODY, "") == "issue #1 is up to date"
    assert _writes(played) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"user": {"login": "stranger", "type": "User"}},
        {"user": {"login": "github-actions", "type": "User"}},
        {"user": None},
        {"user": {"login": 5}},
        {"labels": []},
        {"labels": [{"name": "medical-review-2"}]},
        {"body": f"Look: {MARKER}"},
        {"body": None},
        {"pull_request": {"url": "x"}},
        {"state": "closed"},
        {"number": "1"},
    ],
)
@pytest.mark.parametrize("body", [BODY, None])
def test_an_issue_that_is_not_ours_is_left_alone(
    api: Api, played: PlayedGitHub, changes: dict[str, Any], body: str | None
) -> None:
    foreign = played.add_issue(**{"body": BODY, **changes})
    before = dict(foreign)
    keep_issue(api, WANTED, body, "")
    assert foreign == before
    assert played.comments == {}
    assert len(played.issues) == (1 if body is None else 2)


def test_ours_is_found_on_a_later_page_and_in_other_capitals(api: Api, played: PlayedGitHub) -> None:
    ours = played.add_issue("old", labels=[{"name": "Medical-Review"}], user={"login": "GitHub-Actions[bot]"})
    ours["body"] = f"{MARKER} old"
    for _ in range(205):
        played.add_issue(None)
    assert keep_issue(api, WANTED, BODY, "") == "brought issue #1 up to date"
    assert [line.rpartition("=")[2] for line in played.asked if line.startswith("GET")] == ["1", "2", "3"]


def test_of_several_only_the_oldest_stays_open(api: Api, played: PlayedGitHub) -> None:
    for _ in range(3):
        played.add_issue(BODY)
    assert keep_issue(api, WANTED, BODY, "") == "issue #1 is up to date"
    assert [issue["number"] for issue in played.open_issues()] == [1]
    assert played.comments == {2: ["Issue #1 has the list."], 3: ["Issue #1 has the list."]}


def test_all_are_closed(api: Api, played: PlayedGitHub) -> None:
    for _ in range(2):
        played.add_issue(BODY)
    assert keep_issue(api, WANTED, None, "x") == "closed issue #1, #2"
    assert played.open_issues() == []


@pytest.mark.parametrize("answer", [Answer(502, is_done=True), Answer(201, b"<html>", is_done=True)])
def test_an_issue_whose_answer_was_lost_is_not_opened_twice(
    api: Api, played: PlayedGitHub, answer: Answer
) -> None:
    played.answers.extend([Answer(200, b"[]"), answer])
    assert keep_issue(api, WANTED, BODY, "") == "issue #1 is up to date"
    assert len(played.issues) == 1


def test_a_fault_that_stays_is_told(api: Api, played: PlayedGitHub) -> None:
    played.answers.extend([Answer(500)] * 50)
    with pytest.raises(ApiError, match="has a fault"):
        keep_issue(api, WANTED, BODY, "")
    assert len(played.asked) == 12


def test_without_permission(api: Api, played: PlayedGitHub) -> None:
    played.may_write = False
    with pytest.raises(ApiError, match="issues: write"):
        keep_issue(api, WANTED, BODY, "")


def test_an_issue_that_would_not_be_found_again_is_told(api: Api, played: PlayedGitHub) -> None:
    played.may_label = False
    with pytest.raises(ApiError, match="#1 was opened without the label 'medical-review'"):
        keep_issue(api, WANTED, BODY, "")
    played.may_label, played.login = True, "ann-author"
    with pytest.raises(ApiError, match="#2 was opened by 'ann-author': name it with --author"):
        keep_issue(api, WANTED, BODY, "")


@pytest.mark.parametrize("answer", [b"{}", b"null", b'"x"'])
def test_a_list_that_is_none(api: Api, played: PlayedGitHub, answer: bytes) -> None:
    played.answers.append(Answer(200, answer))
    with pytest.raises(ApiError, match="the answer is not a list"):
        keep_issue(api, WANTED, BODY, "")


def test_items_that_are_none(api: Api, played: PlayedGitHub) -> None:
    played.answers.append(Answer(200, b'[null, 5, {"labels": [5, "medical-review"]}, {"labels": null}]'))
    assert keep_issue(api, WANTED, None, "") == "no issue was open"


@pytest.mark.parametrize("answer", [b"[]", b'{"number": "1"}'])
def test_an_answer_without_a_number(api: Api, played: PlayedGitHub, answer: bytes) -> None:
    played.answers.extend([Answer(200, b"[]"), Answer(201, answer)])
    with pytest.raises(ApiError, match="names no issue"):
        keep_issue(api, WANTED, BODY, "")


def test_more_issues_than_can_be_listed(
    api: Api, played: PlayedGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medreview.github.issues._PER_PAGE", 1)
    monkeypatch.setattr("medreview.github.issues._MOST_PAGES", 2)
    for _ in range(3):
        played.add_issue("text")
    with pytest.raises(ApiError, match="more than 2 open issues with this label"):
        keep_issue(api, WANTED, BODY, "")
