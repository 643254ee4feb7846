"""The one issue that lists overdue reviews: found, opened, brought up to date, closed.

An issue counts as ours only when three things hold: its text begins with our marker, it has our label (which only
people with a role in the repository can set), and it was written by the account that this job writes as. So an issue in
which a stranger copies the marker is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from medreview.github.api import Api, ApiError

MARKER = "<!-- medreview:staleness -->"
_PER_PAGE = 100
_MOST_PAGES = 50
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """The issue as it should be: its title when it is opened, its label, and the account that writes it."""

    title: str
    label: str
    author: str


@dataclass(frozen=True, slots=True)
class _Issue:
    number: int
    body: str


def keep_issue(api: Api, wanted: Wanted, body: str | None, farewell: str) -> str:
    """Return what was done so that one issue with this text is open; with None as text none is; `farewell` says why.

    Raises:
        ApiError: when GitHub cannot be brought to it.
    """
    for rounds_left in reversed(range(_ROUNDS)):
        try:
            return _keep(api, wanted, body, farewell)
        except ApiError as error:
            # an issue may have been opened although the answer was lost: look again before opening another one
            if not error.is_passing or not rounds_left:
                raise
            api.pause(2.0)
    raise AssertionError("the last round returns or raises")


def _keep(api: Api, wanted: Wanted, body: str | None, farewell: str) -> str:
    ours = sorted(_find(api, wanted), key=lambda issue: issue.number)
    if body is None:
        for issue in ours:
            _close(api, issue.number, farewell, "completed")
        return f"closed issue {_numbers(ours)}" if ours else "no issue was open"
    if not ours:
        return f"opened issue #{_open(api, wanted, body)}"
    first, *others = ours
    for issue in others:
        _close(api, issue.number, f"Issue #{first.number} has the list.", "not_planned")
    if _plain(first.body) == _plain(body):
        return f"issue #{first.number} is up to date"
    api.ask("PATCH", f"/issues/{first.number}", {"body": body})
    return f"brought issue #{first.number} up to date"


def _find(api: Api, wanted: Wanted) -> Iterator[_Issue]:
    """Yield our open issues, from all pages of GitHub's list; what GitHub filters is looked at once more."""
    asked = urlencode({"state": "open", "labels": wanted.label, "per_page": _PER_PAGE})
    for page in range(1, _MOST_PAGES + 1):
        found = api.ask("GET", f"/issues?{asked}&page={page}")
        if not isinstance(found, list):
            raise ApiError("GET /issues: the answer is not a list")
        for item in found:
            if (issue := _ours(item, wanted)) is not None:
                yield issue
        if len(found) < _PER_PAGE:
            return
    raise ApiError(
        f"GET /issues: there are more than {_MOST_PAGES * _PER_PAGE:,} open issues with this label"
    )


def _ours(item: Any, wanted: Wanted) -> _Issue | None:
    if not isinstance(item, dict) or "pull_request" in item:
        return None
    number, body, user = item.get("number"), item.get("body"), item.get("user")
    login = user.get("login") if isinstance(user, dict) else None
    is_ours = (
        isinstance(login, str)
        and login.casefold() == wanted.author.casefold()
        and _has_label(item, wanted.label)
        and isinstance(body, str)
        and body.lstrip().startswith(MARKER)
    )
    return _Issue(number, str(body)) if is_ours and isinstance(number, int) else None


def _has_label(item: dict[str, Any], label: str) -> bool:
    """True when an issue has the label; GitHub gives labels as objects or names, and takes no account of case."""
    labels = item.get("labels")
    names = [one.get("name") if isinstance(one, dict) else one for one in labels or ()]
    return any(isinstance(name, str) and name.casefold() == label.casefold() for name in names)


def _open(api: Api, wanted: Wanted, body: str) -> int:
    made = api.ask("POST", "/issues", {"title": wanted.title, "body": body, "labels": [wanted.label]})
    number = made.get("number") if isinstance(made, dict) else None
    if not isinstance(number, int):
        raise ApiError("POST /issues: the answer names no issue")
    if _ours(made, wanted) is None:
        user = made.get("user")
        login = user.get("login") if isinstance(user, dict) else None
        why = (
            f"without the label {wanted.label!r}"
            if login == wanted.author
            else f"by {login!r}: name it with --author"
        )
        raise ApiError(f"POST /issues: issue #{number} was opened {why}, so that it would not be found again")
    return number


def _close(api: Api, number: int, comment: str, reason: str) -> None:
    # closed first: should the comment fail, the next run does not say it again
    api.ask("PATCH", f"/issues/{number}", {"state": "closed", "state_reason": reason})
    api.ask("POST", f"/issues/{number}/comments", {"body": comment})


def _numbers(issues: list[_Issue]) -> str:
    return ", ".join(f"#{issue.number}" for issue in issues)


def _plain(text: str) -> str:
    """Return the text without what a form or the API changes: line ends, white space around it."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
