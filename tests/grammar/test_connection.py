"""Which server is asked, and what is said when there is none. Nothing is started here."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from medreview.caches.folders import cache_folder
from medreview.commands import grammar
from medreview.grammar.answers import NoAnswer
from medreview.grammar.connection import asked_version, connect, publisher_address, why_unavailable
from medreview.grammar.installation import MANIFEST, find_installation, verify_installation, write_manifest
from medreview.grammar.java import Java, find_java
from medreview.grammar.settings import GrammarSettings
from support.commands import Command

OURS = GrammarSettings()
needs_posix = pytest.mark.skipif(os.name == "nt", reason="the programs of this test are shell scripts")


@pytest.fixture
def pretended(cache: Path) -> Path:
    """An installation that looks whole and is none."""
    folder = cache / "languagetool-6.8"
    (folder / "libs").mkdir(parents=True)
    (folder / "languagetool-server.jar").write_bytes(b"server")
    (folder / "libs" / "a.jar").write_bytes(b"other")
    write_manifest(folder, "folder", 0)
    return folder


def test_nothing_installed_says_which_command_helps(cache: Path) -> None:
    words = "LanguageTool is not installed; 'medreview grammar install' installs it"
    assert why_unavailable(OURS) == words
    with pytest.raises(NoAnswer, match=words):
        connect(OURS)
    assert find_installation() is None


def test_what_is_installed_is_seen_without_java(pretended: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert why_unavailable(OURS) is None
    assert asked_version(OURS) == "6.8"
    found = find_installation()
    assert found is not None
    assert (found.folder, found.version, found.jars, found.known, found.size) == (pretended, "6.8", 2, 0, 11)
    assert verify_installation(found) == []
    with pytest.raises(NoAnswer, match="needs Java 17"):
        connect(OURS)


def test_damage_says_which_command_helps(pretended: Path) -> None:
    (pretended / "libs" / "a.jar").write_bytes(b"longer than it was")
    words = "LanguageTool is damaged (libs/a.jar is damaged); 'medreview grammar install' repairs it"
    assert why_unavailable(OURS) == words
    (pretended / "libs" / "a.jar").unlink()
    assert why_unavailable(OURS) == words.replace("is damaged)", "is missing)")


def test_a_byte_is_noticed_when_it_is_looked_for(pretended: Path) -> None:
    found = find_installation()
    assert found is not None
    (pretended / "libs" / "a.jar").write_bytes(b"OTHER")
    assert find_installation() == found
    assert verify_installation(found) == ["libs/a.jar is damaged"]
    (pretended / MANIFEST).unlink()
    assert verify_installation(found) == [f"{MANIFEST} is missing"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1}', '{"format": 2, "version": "6.8"}', "[" * 100_000]
)
def test_an_installation_without_a_list_that_can_be_read_is_none(pretended: Path, text: str) -> None:
    (pretended / MANIFEST).write_text(text, encoding="utf-8")
    assert find_installation() is None


def test_an_installation_of_other_facts_is_none(pretended: Path) -> None:
    facts = json.loads((pretended / MANIFEST).read_text(encoding="utf-8"))
    changes: list[dict[str, Any]] = [
        {"version": "6.7"},
        {"files": {}},
        {"files": {"languagetool-server.jar": ["1", 2]}},
        {"jars": None},
    ]
    for change in changes:
        (pretended / MANIFEST).write_text(json.dumps({**facts, **change}), encoding="utf-8")
        assert find_installation() is None, change


@pytest.mark.parametrize(
    ("server", "address"),
    [
        ("https://grammar.example.org", "https://grammar.example.org/v2"),
        ("https://grammar.example.org/v2", "https://grammar.example.org/v2"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081/v2"),
        ("https://example.org/languagetool/v2/", "https://example.org/languagetool/v2"),
        ("http://[::1]:8081", "http://[::1]:8081/v2"),
    ],
)
def test_a_publishers_server_is_asked_at_its_address(cache: Path, server: str, address: str) -> None:
    settings = GrammarSettings(server=server)
    assert why_unavailable(settings) is None
    assert asked_version(settings) == f"at {address}"
    with connect(settings) as connection:
        assert (connection.kind, connection.address, connection.failure()) == ("publisher", address, None)


@pytest.mark.parametrize(
    "server",
    [
        "", "grammar.example.org", "ftp://example.org", "https://", "https://example.org:99999", "https://[::1",
        "https://me:secret@example.org", "https://example.org/?key=1", "https://example.org/#x", "https://a b.org",
        "https://a.org/\n",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(server: str) -> None:
    with pytest.raises(NoAnswer, match=r"^grammar\.server ") as caught:
        publisher_address(server)
    assert "secret" not in str(caught.value)
    assert why_unavailable(GrammarSettings(server=server)) == str(caught.value)


def test_the_cache_folder_is_the_users_unless_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MEDREVIEW_CACHE", str(tmp_path / "here"))
    assert cache_folder() == tmp_path / "here"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEDREVIEW_CACHE", "there")
    assert cache_folder() == tmp_path / "there"
    monkeypatch.setenv("MEDREVIEW_CACHE", "")
    assert cache_folder().is_absolute()
    assert "medreview" in cache_folder().parts


def java_of(folder: Path, script: str, release: str | None = None) -> Path:
    """Write a program `java` in folder/bin, which says what `script` lets it say."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    if release is not None:
        (folder / "release").write_text(release, encoding="utf-8")
    return program


def says(version: str) -> str:
    return f"""echo 'openjdk version "{version}" 2025-04-15' >&2"""


@needs_posix
def test_java_home_goes_before_the_path_unless_it_is_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = java_of(tmp_path / "new", says("21.0.1"))
    newer = java_of(tmp_path / "newer", "exit 1", release='IMPLEMENTOR="x"\nJAVA_VERSION="25"\n')
    old = java_of(tmp_path / "old", says("1.8.0_402"))
    monkeypatch.setenv("PATH", f"{new.parent}:/usr/bin:/bin")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "newer"))
    assert find_java() == Java(str(newer), 25)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    assert find_java() == Java(str(new), 21)
    monkeypatch.setenv("PATH", f"{old.parent}:/nowhere")
    with pytest.raises(
        NoAnswer, match=r"LanguageTool needs Java 17 or later; \S+/old/bin/java is Java 8\. To install"
    ):
        find_java()


@needs_posix
@pytest.mark.parametrize(
    "script", ["exit 1", "echo 'Unable to locate a Java Runtime.' >&2; exit 1", "kill -9 $$"]
)
def test_a_java_that_does_not_run_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program = java_of(tmp_path / "none", script)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NoAnswer, match="none was found by JAVA_HOME or PATH"):
        find_java()


@needs_posix
def test_a_java_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = java_of(tmp_path / "hangs", "exec sleep 60")
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "hangs"))
    monkeypatch.setattr("medreview.grammar.java._SECONDS", 0.2)
    monkeypatch.setattr("medreview.grammar.java.shutil.which", lambda name, path=None: str(program))
    with pytest.raises(NoAnswer, match="none was found"):
        find_java()


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("darwin", "brew install openjdk"),
        ("linux", "apt-get install openjdk-17-jre-headless (Debian, Ubuntu)"),
    ],
)
def test_how_to_get_java_is_said_for_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, words: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(NoAnswer) as caught:
        find_java()
    assert words in str(caught.value)


def test_the_status_where_nothing_is_there(
    cache: Path, medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    done = medreview("grammar", "status")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "LanguageTool is not installed; 'medreview grammar install' installs it"
    assert lines[1].startswith("LanguageTool needs Java 17 or later; none was found")
    assert lines[2] == "No server was left running; each run starts one when it needs it."
    facts = json.loads(medreview("grammar", "status", "--format", "json").out)
    assert facts["installed"] is False
    assert facts["folder"] == str(cache / "languagetool-6.8")
    assert (facts["java"], facts["server"], facts["damage"]) == (None, None, None)
    assert not cache.exists()


def test_settings_that_cannot_be_read_stop_the_start(
    pretended: Path, medreview: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "medreview.toml").write_text("guide = 1", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = medreview("grammar", "start")
    assert done.code == 2
    assert "medreview.toml" in done.err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_is_being_done_and_is_clean_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with grammar._progress() as tell:
        for words in ("asking Maven", "Maven: 1 files downloaded", "Maven: 1 files downloaded"):
            tell(words)
    assert terminal.getvalue() == "\r\x1b[Kasking Maven …\r\x1b[KMaven: 1 files downloaded …\r\x1b[K"


def test_what_was_not_checked_is_said(pretended: Path) -> None:
    found = find_installation()
    assert found is not None
    assert grammar._checked(found) == (
        "None of its 2 jars is on medreview's list: no SHA-256 was checked. It starts and answers."
    )


def test_the_memory_of_a_process_that_is_gone_is_not_known() -> None:
    assert grammar._resident_bytes(2**22 + 1) is None
