"""A server on the loopback that plays the part of LanguageTool, and does what is planned for it."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs


def units(text: str) -> int:
    """Return the length of a text as Java counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def match_of(text: str, start: int, end: int, **changed: Any) -> dict[str, Any]:
    """Return what LanguageTool writes of the characters from `start` to `end`, but for what is changed."""
    return {
        "message": "Possible spelling mistake found.",
        "replacements": [{"value": "right"}],
        "offset": units(text[:start]),
        "length": units(text[start:end]),
        "rule": {
            "id": "MORFOLOGIK_RULE_EN_US",
            "issueType": "misspelling",
            "category": {"id": "TYPOS", "name": "Possible Typo"},
        },
        **changed,
    }


def answer_of(text: str, language: str, pattern: str = r"\bwrnog\b") -> dict[str, Any]:
    """Return a whole answer that marks whatever matches a pattern."""
    return {
        "software": {"name": "LanguageTool", "version": "6.8"},
        "warnings": {"incompleteResults": False},
        "language": {"name": "English", "code": language},
        "matches": [match_of(text, *found.span()) for found in re.finditer(pattern, text)],
    }


class Planned(NamedTuple):
    """What the server does instead of checking: bytes in pieces, each after some seconds.

    With `has_length` false the end of the connection ends the answer; `is_cut` breaks it off before its end.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    pieces: int = 1
    seconds: float = 0.0
    is_cut: bool = False
    is_hung_up: bool = False


@dataclass
class PlayedLanguageTool:
    """What it was asked, what it does next, and what it always does to some texts."""

    asked: list[dict[str, str]] = field(default_factory=list)
    planned: deque[Planned] = field(default_factory=deque)
    instead: Callable[[str], Planned | None] = lambda text: None
    pattern: str = r"\bwrnog\b"
    address: str = ""
    connections: int = 0

    def __enter__(self) -> Self:
        played: PlayedLanguageTool = self

        class Handler(_Handler):
            languagetool = played

        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self._open: set[socket.socket] = set()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the port and hang up on everybody."""
        self.over.set()
        self._server.shutdown()
        self._server.socket.close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def plan(self, *planned: Planned) -> None:
        """Do this next, in this order, then check again."""
        self.planned.extend(planned)

    def texts(self) -> list[str]:
        """Return the texts that it was asked to check."""
        return [fields["text"] for fields in self.asked]


class _Handler(BaseHTTPRequestHandler):
    languagetool: PlayedLanguageTool
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.languagetool.connections += 1
        self.languagetool._open.add(self.connection)

    def finish(self) -> None:
        self.languagetool._open.discard(self.connection)
        super().finish()

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked has gone
            super().handle()

    def do_POST(self) -> None:
        played = self.languagetool
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length).decode("ascii")
        if len(body) < length:
            self.close_connection = True
            return
        fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        played.asked.append({**fields, "path": self.path})
        planned = played.planned.popleft() if played.planned else played.instead(fields["text"])
        if planned is None:
            answer = answer_of(fields["text"], fields["language"], played.pattern)
            planned = Planned(body=json.dumps(answer).encode("utf-8"))
        self._do(planned)

    def do_GET(self) -> None:
        planned = self.languagetool.planned.popleft() if self.languagetool.planned else None
        self._do(planned or Planned(body=b'{"software": {"name": "LanguageTool", "version": "6.8"}}'))

    def _do(self, planned: Planned) -> None:
        if planned.is_hung_up:
            self.close_connection = True
            return
        self.send_response(planned.status)
        self.send_header("Content-Length", str(len(planned.body) + planned.is_cut))
        for name, value in planned.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection |= planned.is_cut
        size = -(-len(planned.body) // planned.pieces) or 1
        for start in range(0, len(planned.body) or 1, size):
            if planned.seconds and self.languagetool.over.wait(planned.seconds):
                self.close_connection = True
                return
            self.wfile.write(planned.body[start : start + size])

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
