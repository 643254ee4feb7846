"""A real LanguageTool, installed once by our own command and kept in build/; and folders to do harm to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from medreview.grammar.cache import AnswerCache
from medreview.grammar.installation import Installation, find_installation
from medreview.grammar.post import Post
from medreview.grammar.proofreader import Proofreader, selection_of
from medreview.grammar.server import Server
from medreview.page_queue import ProofreadBy
from medreview.reading.house import House
from support.commands import Command, Result, call

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "languagetool"
MINUTES = 20


@pytest.fixture(scope="session")
def languagetool() -> Installation:
    """LanguageTool, installed; MEDREVIEW_TEST_LANGUAGETOOL names a zip file or folder to take it from.

    Where it cannot be had, its tests are skipped, with the reason; where MEDREVIEW_REQUIRE_LANGUAGETOOL is 1, as in
    continuous integration, they fail.
    """
    named = os.environ.get("MEDREVIEW_TEST_LANGUAGETOOL")
    done = subprocess.run(
        [sys.executable, "-m", "medreview", "grammar", "install", *(["--from", named] if named else [])],
        env={**os.environ, "MEDREVIEW_CACHE": str(KEPT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=MINUTES * 60,
        check=False,
    )
    if done.returncode:
        why = f"NOT TESTED with a real LanguageTool: {done.stderr.decode('utf-8', 'replace').strip()}"
        if os.environ.get("MEDREVIEW_REQUIRE_LANGUAGETOOL") == "1":
            pytest.fail(why)
        pytest.skip(why)
    found = find_installation(KEPT / "languagetool-6.8")
    assert found is not None
    assert found.damage is None
    return found


@pytest.fixture(scope="session")
def running_server(languagetool: Installation) -> Iterator[Server]:
    """One server that all tests share which do not harm it."""
    server = Server(languagetool, memory=512, start_seconds=120, is_short=True)
    yield server
    server.close()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, used by this process and those it starts."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("MEDREVIEW_CACHE", str(folder))
    return folder


@pytest.fixture
def installed(cache: Path, languagetool: Installation) -> Installation:
    """An installation of the test's own. Its jars are shared by hard links: replace them, do not write into them."""
    copy = cache / languagetool.folder.name
    shutil.copytree(languagetool.folder, copy, copy_function=link_or_copy)
    found = find_installation()
    assert found is not None
    assert found.folder == copy
    return found


@pytest.fixture
def medreview(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line, run in this process."""

    def run(*arguments: str | Path) -> Result:
        return call(capfdbinary, monkeypatch, *map(str, arguments))

    return run


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="session")
def proofread_by(running_server: Server, tmp_path_factory: pytest.TempPathFactory) -> ProofreadBy:
    """Asks the shared server for a run, as in mode `required`, with a cache that all tests share."""
    file = tmp_path_factory.mktemp("answers") / "answers.sqlite"

    @contextmanager
    def opened(house: House, _pages: int) -> Generator[Proofreader]:
        with (
            closing(AnswerCache(file, 1)) as kept,
            Post(running_server.address, selection_of(house.settings.grammar), 60) as post,
        ):
            yield Proofreader(house, lambda _: post, kept, "shared", is_required=True)

    return opened
