"""The address of a real LanguageTool server for the tests of this folder."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from medreview.grammar.answers import NoAnswer
from medreview.grammar.client import Client

FOLDER = "MEDREVIEW_TEST_LANGUAGETOOL"
"""The environment variable that names the folder with languagetool-server.jar."""
_SERVER = "org.languagetool.server.HTTPServer"


class RealServer(NamedTuple):
    """A server that runs."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def real_server() -> Generator[RealServer]:
    """Yield a server that runs until the end of the block."""
    port = _free_port()
    server = subprocess.Popen(
        ["java", "-Xmx768m", "-cp", "languagetool-server.jar", _SERVER, "--port", str(port)],
        cwd=Path(os.environ[FOLDER]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield RealServer(address, server)
    finally:
        server.kill()
        server.wait()


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with Client(address, 5) as client:
                client.version()
        except NoAnswer:
            assert time.monotonic() < until, "LanguageTool did not start"
            time.sleep(0.2)
        else:
            return
