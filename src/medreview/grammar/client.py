"""Asks a LanguageTool server about one text; anything but a complete answer is `NoAnswer`."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit

from medreview.errors import ConfigurationError
from medreview.grammar.answers import Match, NoAnswer, Selection
from medreview.grammar.exchange import LARGEST, Answer, CannotConnect, Connection
from medreview.grammar.reading_answers import NotAnAnswer, read_matches, read_version

_MODE: Final = "allButTextLevelOnly"
"""What is said of a sentence then never depends on what stands around it, so that blocks may share a request.

Lost are unpaired brackets and quotation marks, and a small letter at the start of a sentence.
"""
_SAID: Final = 200
_BUSY: Final = (429, 502, 503, 504)
_ABOUT_TEXT: Final = (400, 413, 500)


class Gone(NoAnswer):
    """No server is there, or none that may be spoken to."""


class Refused(NoAnswer):
    """The server gave an answer, but not one about the text.

    `may_be_text` when another text may fare better; `wait` is after how many seconds the server would be asked again.
    """

    def __init__(
        self, why: str, *, may_retry: bool = False, may_be_text: bool = False, wait: float = 0.0
    ) -> None:
        super().__init__(why, may_retry=may_retry)
        self.may_be_text = may_be_text
        self.wait = wait


class Client:
    """A LanguageTool server at an address such as `http://127.0.0.1:8081`, with or without `/v2`; for one thread."""

    def __init__(self, address: str, seconds: float) -> None:
        """Connect when first asked; each answer may take so many seconds.

        Raises:
            ConfigurationError: when the address is none.
        """
        self.address = _checked(address)
        self._seconds = seconds
        self._path = urlsplit(self.address).path
        self._connection = Connection(self.address)

    def check(self, text: str, language: str, selection: Selection) -> list[Match]:
        """Return all that LanguageTool says of the text, in order; places count code points.

        Raises:
            NoAnswer: when the answer is none, late, broken or not complete.
        """
        fields = {"language": language, "mode": _MODE, "text": text}
        if selection.rules:
            fields["disabledRules"] = ",".join(selection.rules)
        if selection.categories:
            fields["disabledCategories"] = ",".join(selection.categories)
        body = urlencode(fields, errors="replace").encode("ascii")
        answer = self._ask("POST", "/check", body)
        try:
            matches = read_matches(answer, text, language)
        except NotAnAnswer as error:
            raise Refused(f"{self._who} {error}", may_retry=True, may_be_text=True) from None
        if matches is None:
            raise Refused(f"{self._who} did not check everything (incompleteResults)", may_be_text=True)
        return matches

    def version(self) -> str:
        """Return the server's version, such as "6.8"; NoAnswer when it does not say."""
        try:
            return read_version(self._ask("GET", "/info", None))
        except NotAnAnswer as error:
            raise Refused(f"{self._who} {error}") from None

    def hang_up(self) -> None:
        """End it for good, from any thread; a check under way ends at once, with NoAnswer."""
        self._connection.hang_up()

    def close(self) -> None:
        """Free the connection; in the thread that checks."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @property
    def _who(self) -> str:
        return f"LanguageTool at {self.address}"

    def _ask(self, method: str, path: str, body: bytes | None) -> Any:
        try:
            answer = self._connection.exchange(method, f"{self._path}/v2{path}", body, self._seconds)
        except TimeoutError:
            raise NoAnswer(f"{self._who} gave no answer within {self._seconds:g} seconds") from None
        except CannotConnect as error:
            raise Gone(f"{self._who} cannot be reached: {_one_line(str(error))}") from None
        except (OSError, HTTPException) as error:
            said = _one_line(getattr(error, "strerror", None) or str(error)) or type(error).__name__
            raise NoAnswer(f"{self._who} broke off: {said}", may_retry=True) from None
        if answer.status != 200:
            raise self._refusal(answer)
        if len(answer.body) > LARGEST:
            raise Refused(f"{self._who} answered with more than {LARGEST:,} bytes", may_be_text=True)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            raise Refused(f"{self._who} answered with something that is not JSON", may_retry=True) from None

    def _refusal(self, answer: Answer) -> Refused:
        status = answer.status
        if 300 <= status < 400:
            where = _one_line(answer.headers.get("location", ""))
            return Refused(f"{self._who} sends on to another address ({status}) {where}".rstrip())
        if status in _BUSY:
            wait = _seconds(answer.headers.get("retry-after"))
            return Refused(f"{self._who} is too busy ({status})", may_retry=True, wait=wait)
        said = _said(answer.body)
        return Refused(
            f"{self._who} refuses ({status}){said and ': '}{said}",
            may_retry=status == 500,
            may_be_text=status in _ABOUT_TEXT,
        )


def _checked(address: str) -> str:
    """Return the address without `/v2` and slashes at its end."""
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or not (address.isascii() and address.isprintable()) or set(address) & set("@?# "):
        raise ConfigurationError(
            f"grammar.server is {address!r}, which is no address such as https://languagetool.example.org."
        )
    return address.rstrip("/").removesuffix("/v2").rstrip("/")


def _said(body: bytes) -> str:
    """Return the first line of what a server says, when it is text."""
    text = body[: 4 * _SAID].decode("utf-8", "replace")
    return "" if text.lstrip().startswith(("<", "{")) else _one_line(text)


def _seconds(text: str | None) -> float:
    return float(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else 1.0


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_SAID]
