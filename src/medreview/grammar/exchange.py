"""A connection to an HTTP server on which every exchange has one deadline, however slowly its bytes come."""

from __future__ import annotations

import base64
import io
import socket
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import SplitResult, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import WriteableBuffer

LARGEST: Final = 64_000_000
"""Bytes of an answer that are read; the longest of a server that is asked as we ask it has a hundredth of them."""
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_PORTS: Final = {"http": 80, "https": 443}


class CannotConnect(OSError):
    """Nobody took the call, or not who was called."""


class Answer(NamedTuple):
    """What came back: the status, the headers by their names in lower case, the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """A connection that is kept open between exchanges; for one thread at a time.

    Proxies are those of the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), never for this machine itself.
    """

    def __init__(self, address: str) -> None:
        self._url = urlsplit(address)
        self._host = self._url.hostname or ""
        self._port = self._url.port or _PORTS[self._url.scheme]
        self._proxy = _proxy_of(self._url)
        self._wire: _Wire | None = None
        self._is_over = False

    def exchange(self, method: str, path: str, body: bytes | None, seconds: float) -> Answer:
        """Return the answer to one request, all of it within so many seconds.

        A connection that the server has closed since its last answer is made anew, once.

        Raises:
            CannotConnect: when there is no server.
            TimeoutError: when it takes longer.
            OSError, HTTPException: when it hangs up, or speaks no HTTP.
        """
        until = time.monotonic() + seconds
        if self._wire is not None:
            try:
                return self._ask(self._wire, method, path, body, until)
            except TimeoutError:
                raise
            except (OSError, HTTPException):
                pass
        return self._ask(self._connect(until), method, path, body, until)

    def hang_up(self) -> None:
        """End it for good, from any thread: who is waiting for an answer is told at once."""
        self._is_over = True
        wire = self._wire
        if wire is not None:
            wire.hang_up()

    def close(self) -> None:
        """Free what it holds; in the thread that uses it."""
        if self._wire is not None:
            self._drop(self._wire)

    def _ask(self, wire: _Wire, method: str, path: str, body: bytes | None, until: float) -> Answer:
        wire.until = until
        http = HTTPConnection(self._host, self._port)
        http.sock = cast("socket.socket", wire)
        headers = {"Accept": "application/json", "Host": self._url.netloc.rpartition("@")[2]}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self._proxy is not None and self._url.scheme == "http":
            path = f"http://{headers['Host']}{path}"
            headers |= _authorization(self._proxy)
        is_kept = False
        try:
            http.request(method, path, body, headers)
            with http.getresponse() as response:
                data = response.read(LARGEST + 1)
                if response.length and len(data) <= LARGEST:
                    raise ConnectionResetError("the answer broke off")
                is_kept = not response.will_close and response.isclosed()
                return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, data)
        finally:
            if not is_kept:
                self._drop(wire)

    def _drop(self, wire: _Wire) -> None:
        self._wire = None
        wire.socket.close()

    def _connect(self, until: float) -> _Wire:
        try:
            host, port = (self._host, self._port) if self._proxy is None else _place_of(self._proxy)
            plain = socket.create_connection((host, port), _left(until))
        except TimeoutError:
            raise
        except (OSError, UnicodeError) as error:
            raise CannotConnect(getattr(error, "strerror", None) or str(error)) from None
        wire = self._wire = _Wire(plain, until)
        try:
            if self._is_over:
                raise CannotConnect("the connection was ended")
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._url.scheme == "https":
                self._secure(wire)
        except BaseException:
            self._drop(wire)
            raise
        return wire

    def _secure(self, wire: _Wire) -> None:
        import ssl

        if self._proxy is not None:
            self._tunnel(wire, self._proxy)
        wire.socket.settimeout(_left(wire.until))
        try:
            wire.socket = ssl.create_default_context().wrap_socket(wire.socket, server_hostname=self._host)
        except ssl.SSLCertVerificationError as error:
            raise CannotConnect(f"its certificate is not trusted: {error.verify_message}") from None

    def _tunnel(self, wire: _Wire, proxy: SplitResult) -> None:
        headers = "".join(f"{name}: {value}\r\n" for name, value in _authorization(proxy).items())
        place = f"{f'[{self._host}]' if ':' in self._host else self._host}:{self._port}"
        wire.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n{headers}\r\n".encode("latin-1"))
        response = HTTPResponse(cast("socket.socket", wire), method="CONNECT")
        try:
            response.begin()
            if response.status != 200:
                raise CannotConnect(f"the proxy {proxy.hostname} answers {response.status} {response.reason}")
        finally:
            response.close()


class _Wire:
    """What http.client uses of a socket, with the deadline of the exchange."""

    def __init__(self, plain: socket.socket, until: float) -> None:
        self.socket = plain
        self.until = until

    def sendall(self, data: bytes) -> None:
        """Send everything, or raise TimeoutError."""
        rest = memoryview(data)
        while rest:
            self.socket.settimeout(_left(self.until))
            rest = rest[self.socket.send(rest[:65_536]) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what reads from the socket; closing it leaves the socket open for the next exchange."""
        assert mode == "rb"
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Leave the socket open: the connection closes it when the answer has been read."""

    def hang_up(self) -> None:
        """End the connection under whoever reads from it."""
        with suppress(OSError):  # it may have ended; and below TLS, whose own waits for the other side
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


class _Incoming(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._wire.socket.settimeout(_left(self._wire.until))
        return self._wire.socket.recv_into(buffer)


def _left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _proxy_of(url: SplitResult) -> SplitResult | None:
    host = url.hostname or ""
    if host in _LOOPBACK or host.startswith("127.") or urllib.request.proxy_bypass(host):
        return None
    proxy = urllib.request.getproxies().get(url.scheme)
    if not proxy:
        return None
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}")


def _place_of(proxy: SplitResult) -> tuple[str, int]:
    try:
        return proxy.hostname or "", proxy.port or 80
    except ValueError:
        raise CannotConnect("the environment names a proxy with no valid port") from None


def _authorization(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": "Basic " + base64.b64encode(pair.encode("utf-8")).decode("ascii")}
