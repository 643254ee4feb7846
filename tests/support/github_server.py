"""A server on the loopback that plays the part of GitHub's REST API that medreview asks.

Written after GitHub's public documentation of issues, pagination and rate limits; not recorded from the service.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

TOKEN = "ghs_a-token-for-tests"
BOT = "github-actions[bot]"
REPOSITORY = "example-house/guide"
_JSON = {"Content-Type": "application/json; charset=utf-8"}


class Answer(NamedTuple):
    """What the server says instead of doing what it is asked; `seconds` is how long it waits before."""

    status: int
    body: bytes = b'{"message": "Server Error"}'
    headers: Mapping[str, str] = _JSON
    seconds: float = 0.0
    is_done: bool = False


@dataclass
class PlayedGitHub:
    """Issues of one repository, what is to go wrong next, and what was asked."""

    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[str]] = field(default_factory=dict)
    answers: deque[Answer] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    login: str = BOT
    may_write: bool = True
    may_label: bool = True
    address: str = ""

    def __enter__(self) -> Self:
        played: PlayedGitHub = self

        class Handler(_Handler):
            github = played

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add_issue(self, body: str | None, **changes: Any) -> dict[str, Any]:
        """Add an open issue as the bot writes it, but for `changes`; return it."""
        issue = {
            "number": len(self.issues) + 1,
            "title": "Medical reviews due",
            "body": body,
            "state": "open",
            "labels": [{"name": "medical-review"}],
            "user": {"login": BOT, "type": "Bot"},
            "author_association": "NONE",
            **changes,
        }
        self.issues.append(issue)
        return issue

    def open_issues(self) -> list[dict[str, Any]]:
        """Return the issues that are open."""
        return [issue for issue in self.issues if issue["state"] == "open"]

    def environment(self) -> dict[str, str]:
        """Return what a job's environment says of this server."""
        return {
            "GITHUB_API_URL": self.address,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": TOKEN,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def do(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> tuple[int, Any]:
        """Return status and answer of a request that GitHub would understand."""
        top = f"/repos/{REPOSITORY}/issues"
        if method == "GET" and path == top:
            return 200, self._page(query)
        if not self.may_write:
            return 403, {"message": "Resource not accessible by integration"}
        if method == "POST" and path == top:
            labels = [{"name": name} for name in body["labels"]] if self.may_label else []
            return 201, self.add_issue(
                body["body"], title=body["title"], labels=labels, user={"login": self.login, "type": "Bot"}
            )
        number, _, rest = path.removeprefix(f"{top}/").partition("/")
        issue = self.issues[int(number) - 1]
        if method == "PATCH":
            issue.update(body)
            return 200, issue
        assert (method, rest) == ("POST", "comments")
        self.comments.setdefault(issue["number"], []).append(body["body"])
        return 201, {"id": 1}

    def _page(self, query: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        wanted = {name.casefold() for name in query["labels"][0].split(",")}
        found = [
            issue
            for issue in self.open_issues()
            if wanted <= {label["name"].casefold() for label in issue["labels"]}
        ]
        size, page = min(int(query["per_page"][0]), 100), int(query["page"][0])
        return found[::-1][(page - 1) * size : page * size]


class _Handler(BaseHTTPRequestHandler):
    github: PlayedGitHub

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.github.asked.append(f"{self.command} {self.path}")
        planned = self.github.answers.popleft() if self.github.answers else None
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._send(401, b'{"message": "Bad credentials"}', _JSON)
            return
        if planned is None or planned.is_done:
            status, found = self.github.do(self.command, parts.path, parse_qs(parts.query), body)
            if planned is None:
                self._send(status, json.dumps(found).encode("ascii"), _JSON)
        if planned is not None and planned.status:
            time.sleep(planned.seconds)
            self._send(planned.status, planned.body, planned.headers)

    do_GET = do_POST = do_PATCH = _answer

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # whoever asked has gone: that is what a test of the timeout does

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
