"""The server that a run asks: the publisher's, one that was left running, or our own, started now."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import VERSION, Installation, find_installation
from medreview.grammar.settings import GrammarSettings

if TYPE_CHECKING:
    import socket

    from medreview.grammar.server import Server

Kind = Literal["own", "left running", "publisher"]

NOT_INSTALLED = "LanguageTool is not installed; 'medreview grammar install' installs it"


class Connection:
    """A server to ask, ours or another's. Closing it ends a server that was started for it, and no other."""

    def __init__(
        self,
        kind: Kind,
        address: str | None = None,
        server: Server | None = None,
        presence: socket.socket | None = None,
    ) -> None:
        self.kind: Kind = kind
        self._address = address
        self._server = server
        self._presence = presence
        self._lock = threading.Lock()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def address(self) -> str:
        """The address below which `/check` is, once the server is ready; any thread may ask.

        Raises:
            NoAnswer: when it does not start, or has ended.
        """
        if self._server is not None:
            return self._server.address()
        assert self._address is not None
        return self._address

    def failure(self) -> str | None:
        """Return None while the server is there as far as we know, else in one line why not. Of a publisher's: None."""
        if self._server is not None:
            return self._server.failure()
        return "LanguageTool's server was stopped" if self._is_left() else None

    def close(self) -> None:
        """Ends our own server; tells one that was left running that we do not need it any more."""
        with self._lock:
            if self._server is not None:
                self._server.close()
            if self._presence is not None:
                self._presence.close()

    def _is_left(self) -> bool:
        """True when the watcher of a server that was left running has closed the line."""
        with self._lock:
            if self._presence is None or self._presence.fileno() < 0:
                return False
            self._presence.setblocking(False)
            try:
                return self._presence.recv(1) == b""
            except BlockingIOError:
                return False
            except OSError:
                return True


def connect(settings: GrammarSettings, *, is_short: bool = False) -> Connection:
    """Return a server to ask. Our own starts in the background; who needs its address waits for it.
    `is_short` when no more than some ten thousand words are to be checked: our own then answers sooner.

    Raises:
        NoAnswer: when there is none and none can be started; says which command would help.
    """
    if settings.server is not None:
        return Connection("publisher", publisher_address(settings.server))
    from medreview.grammar.left_running import use_running  # most runs find every answer in the cache
    from medreview.grammar.server import Server

    installation = require_installation()
    left = use_running()
    if left is not None:
        running, presence = left
        if running.version == installation.version:
            return Connection("left running", running.address, presence=presence)
        presence.close()
    server = Server(installation, settings.memory, settings.start_seconds, is_short=is_short)
    return Connection("own", server=server)


def require_installation() -> Installation:
    """Return what is installed.

    Raises:
        NoAnswer: when nothing is, or it is damaged; says which command would help.
    """
    installation = find_installation()
    if installation is None:
        raise NoAnswer(NOT_INSTALLED)
    if installation.damage is not None:
        raise NoAnswer(
            f"LanguageTool is damaged ({installation.damage}); 'medreview grammar install' repairs it"
        )
    return installation


def why_unavailable(settings: GrammarSettings) -> str | None:
    """Return None when there is something to ask, as far as can be seen without starting it, else why not."""
    try:
        if settings.server is not None:
            publisher_address(settings.server)
        else:
            require_installation()
    except NoAnswer as error:
        return str(error)
    return None


def asked_version(settings: GrammarSettings) -> str:
    """Return whose answers these are, for a cache: our version, or a publisher's address; nothing is started for it."""
    return VERSION if settings.server is None else f"at {publisher_address(settings.server)}"


def publisher_address(server: str) -> str:
    """Return the address below which `/check` is, for an address as it is configured, with or without `/v2`.

    Raises:
        NoAnswer: when it is no http or https address of a server, or carries a password or a query.
    """
    try:
        parts = urlsplit(server)
        is_good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        is_good, parts = False, urlsplit("")
    if not is_good or not server.isprintable() or " " in server:
        raise NoAnswer(
            f"grammar.server '{server}' is no address of a server. Write it like https://example.org:8081"
        )
    if parts.query or parts.fragment or parts.username is not None or parts.password is not None:
        raise NoAnswer("grammar.server must be an address alone, without a user, password, '?' or '#'")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith('/v2') else path + '/v2'}"
