"""Asks GitHub's REST API: bounded in time, size and number of tries; the token goes to the one configured host only."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from medreview import __version__
from medreview.errors import ConfigurationError

if TYPE_CHECKING:
    from email.message import Message

_TRIES = 4
_LONGEST_WAIT = 60.0
_LARGEST = 20_000_000
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ADVICE = {
    401: "the token is not valid",
    403: "the job needs 'permissions: issues: write'",
    404: "the token does not see this repository, or the API has another address (GITHUB_API_URL)",
    410: "issues are turned off in this repository",
}


class ApiError(Exception):
    """GitHub did not do what was asked; the text is one line. `is_passing` faults may be gone at the next try."""

    def __init__(self, what: str, *, is_passing: bool = False) -> None:
        super().__init__(_one_line(what))
        self.is_passing = is_passing


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the token would go along, to whatever host is named."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Return that nothing is to be asked instead."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API for one repository; `pause` waits a number of seconds."""

    address: str
    repository: str
    token: str = field(repr=False)
    timeout: float = 30.0
    pause: Callable[[float], None] = time.sleep

    def ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Return what the API answers for a path below the repository, as parsed JSON.

        What only reads or sets is tried again after a fault of the server; a POST is not: it may have been done.

        Raises:
            ApiError: when it refuses, cannot be reached, or answers with something else.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._once(method, path, body)
            except _Refused as refusal:
                wait = refusal.wait
                if wait is None or not tries_left or wait > _LONGEST_WAIT:
                    raise refusal.error from None
            except ApiError as error:
                if not error.is_passing or method == "POST" or not tries_left:
                    raise
                wait = float(2 ** (_TRIES - 1 - tries_left))
            self.pause(wait)
        raise AssertionError("the last try returns or raises")

    def _once(self, method: str, path: str, body: Mapping[str, object] | None) -> Any:
        what = f"{method} {path.partition('?')[0]}"
        try:
            with _OPENER.open(self._request(method, path, body), timeout=self.timeout) as answer:
                data = answer.read(_LARGEST + 1)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(what, error) from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise ApiError(f"{what}: no answer from {self.address}: {reason}", is_passing=True) from None
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise ApiError(f"{what}: the answer is not JSON", is_passing=True) from None

    def _request(self, method: str, path: str, body: Mapping[str, object] | None) -> urllib.request.Request:
        request = urllib.request.Request(
            f"{self.address}/repos/{self.repository}{path}",
            data=None if body is None else json.dumps(body).encode("ascii"),
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "User-Agent": f"medreview/{__version__}",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        return request


_OPENER = urllib.request.build_opener(_NoRedirect)


class _Refused(Exception):
    """An answer that says no; `wait` is the number of seconds after which to try again, None for never."""

    def __init__(self, error: ApiError, wait: float | None) -> None:
        super().__init__(str(error))
        self.error, self.wait = error, wait


def _refusal(what: str, answer: urllib.error.HTTPError) -> Exception:
    message = _message(answer)
    wait = _wait(answer.code, answer.headers, message)
    if answer.code >= 500:
        return ApiError(f"{what}: GitHub has a fault ({answer.code})", is_passing=True)
    if wait is not None:
        error = ApiError(f"{what}: GitHub limits how often it may be asked; try again in {wait:.0f} seconds")
        return _Refused(error, wait)
    said = f": {message}" if message else ""
    advice = f" ({_ADVICE[answer.code]})" if answer.code in _ADVICE else ""
    return ApiError(f"{what}: GitHub refused ({answer.code}){said}{advice}")


def _message(answer: urllib.error.HTTPError) -> str:
    try:
        found = json.loads(answer.read(_LARGEST))
    except (ValueError, OSError, HTTPException, RecursionError):
        return ""
    message = found.get("message") if isinstance(found, dict) else None
    return message[:200] if isinstance(message, str) else ""


def _wait(code: int, headers: Message[str, str], message: str) -> float | None:
    """Return after how many seconds a limit ends (GitHub documents it under "Rate limits"); None for other refusals."""
    if code not in (403, 429):
        return None
    if (after := _number(headers.get("Retry-After"))) is not None:
        return after
    if headers.get("X-RateLimit-Remaining") == "0":
        reset = _number(headers.get("X-RateLimit-Reset"))
        return _LONGEST_WAIT if reset is None else max(reset - time.time(), 0.0) + 1
    return _LONGEST_WAIT if code == 429 or "rate limit" in message.lower() else None


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.isascii() and text.isdigit() else None


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def api_from(environment: Mapping[str, str]) -> Api:
    """Return the API for the repository that a job runs in, with the job's token.

    Raises:
        ConfigurationError: when the environment does not name them, or an address to which no token may go.
    """
    address = (environment.get("GITHUB_API_URL") or "https://api.github.com").rstrip("/")
    repository = environment.get("GITHUB_REPOSITORY", "")
    token = (environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or "").strip()
    if not _REPOSITORY.fullmatch(repository):
        raise ConfigurationError(f"GITHUB_REPOSITORY is {repository!r}, which is not OWNER/NAME.")
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        advice = "Give the step 'env: GITHUB_TOKEN: ${{ github.token }}', or use --dry-run."
        raise ConfigurationError(f"there is no usable GITHUB_TOKEN. {advice}")
    if not _may_have_token(address):
        raise ConfigurationError(f"GITHUB_API_URL is {address!r}: a token goes to an https address only.")
    return Api(address, repository, token)


def _may_have_token(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_safe and bool(parts.hostname) and address.isprintable() and not set(address) & set("@?# ")
