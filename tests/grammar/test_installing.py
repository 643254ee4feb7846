"""Installing: from Maven, a zip file, a folder; damaged, interrupted, without room, twice at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from medreview.grammar import installing, trial, zip_file
from medreview.grammar.answers import NoAnswer
from medreview.grammar.folder_lock import locked
from medreview.grammar.installation import Installation, find_installation, verify_installation
from medreview.grammar.installing import install
from medreview.grammar.server import free_port
from support.commands import Command
from support.processes import gone_within

pytestmark = pytest.mark.xdist_group("languagetool")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="the programs of this test are shell scripts")


def hear(_: str) -> None:
    """Tells nobody."""


@pytest.fixture
def untried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No trial start: what these tests harm is seen before it."""
    monkeypatch.setattr(installing, "try_out", lambda folder: None)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first in PATH, for programs that stand for others."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def write_program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


MavenBrings = Callable[[Callable[[Path], None]], None]


@pytest.fixture
def maven_brings(programs: Path, languagetool: Installation, tmp_path: Path) -> MavenBrings:
    """Stands for Maven: brings the jars that were once brought by the real one, after some harm was done to them."""

    def bring(harm: Callable[[Path], None]) -> None:
        jars = tmp_path / "jars"
        shutil.copytree(languagetool.folder / "libs", jars, copy_function=os.link)
        os.link(languagetool.folder / "languagetool-server.jar", jars / "languagetool-server.jar")
        harm(jars)
        take = f'mkdir -p "${{word#*=}}"; cp "{jars}"/* "${{word#*=}}"'
        script = f'for word; do case "$word" in -DoutputDirectory=*) {take};; esac; done'
        write_program(programs, "mvn", script)

    return bring


def replace(file: Path, change: Callable[[bytes], bytes]) -> None:
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(change(data))


def flip_a_bit(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def left_over(cache: Path) -> list[str]:
    """Return what stands in the cache folder beside the lock."""
    return sorted(entry.name for entry in cache.iterdir() if entry.name != "languagetool.lock")


def why_refused(source: Path | None = None) -> str:
    with pytest.raises(NoAnswer) as caught:
        install(hear, source)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_the_command_installed_is_whole(languagetool: Installation) -> None:
    assert verify_installation(languagetool) == []
    assert languagetool.jars == 128


@needs_posix
@pytest.mark.usefixtures("untried")
def test_jars_as_listed_are_installed_and_a_second_call_does_nothing(
    maven_brings: MavenBrings, cache: Path
) -> None:
    maven_brings(lambda jars: None)
    told: list[str] = []
    outcome = install(told.append)
    assert outcome.is_new
    assert (outcome.installation.source, outcome.installation.known, outcome.installation.jars) == (
        "maven",
        128,
        128,
    )
    assert "asking Maven" in told
    before = sorted((file, file.stat().st_mtime_ns) for file in cache.rglob("*"))
    again = install(hear)
    assert not again.is_new
    assert again.installation == outcome.installation
    assert sorted((file, file.stat().st_mtime_ns) for file in cache.rglob("*")) == before


@needs_posix
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda jars: replace(jars / "gson.jar", flip_a_bit), "gson.jar (com.google.code.gson:gson:"),
        (
            lambda jars: replace(jars / "gson.jar", lambda data: data[:100]),
            "gson.jar (com.google.code.gson:gson:",
        ),
        (lambda jars: replace(jars / "languagetool-server.jar", flip_a_bit), "languagetool-server.jar ("),
        (lambda jars: (jars / "guava.jar").unlink(), "guava.jar (com.google.guava:guava:"),
        (lambda jars: (jars / "languagetool-server.jar").unlink(), "languagetool-server.jar is missing"),
        (lambda jars: (jars / "spy.jar").write_bytes(b"x"), "spy.jar does not belong to LanguageTool 6.8"),
    ],
)
def test_a_jar_that_is_other_than_listed_is_refused_by_name(
    maven_brings: MavenBrings, cache: Path, harm: Callable[[Path], None], words: str
) -> None:
    maven_brings(harm)
    why = why_refused()
    assert why.startswith(words)
    assert "Nothing was installed" in why
    assert left_over(cache) == []


@needs_posix
def test_real_maven_without_a_way_out_is_one_line(
    languagetool: Installation,
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    medreview: Command,
) -> None:
    home = tmp_path / "home" / ".m2"
    home.mkdir(parents=True)
    mirror = "<mirror><id>none</id><url>http://127.0.0.1:9/</url><mirrorOf>*</mirrorOf></mirror>"
    (home / "settings.xml").write_text(f"<settings><mirrors>{mirror}</mirrors></settings>", encoding="utf-8")
    monkeypatch.setenv("MAVEN_OPTS", f"-Duser.home={home.parent}")
    done = medreview("grammar", "install")
    assert done.code == 2
    assert done.err.startswith("medreview: Maven could not bring LanguageTool: ")
    assert "127.0.0.1:9" in done.err
    assert done.err.count("\n") == 1
    assert left_over(cache) == []


@needs_posix
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo '[ERROR] -> [Help 1]'; echo '[ERROR] No room for more'; exit 1", ": No room for more"),
        ("exit 3", ": it said nothing"),
        ("kill -9 $$", ": it said nothing"),
    ],
)
def test_a_maven_that_fails_is_one_line(
    programs: Path, cache: Path, languagetool: Installation, script: str, words: str
) -> None:
    write_program(programs, "mvn", script)
    assert why_refused() == f"Maven could not bring LanguageTool{words}"
    assert left_over(cache) == []


@needs_posix
def test_a_maven_that_hangs_is_ended(
    programs: Path, cache: Path, languagetool: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medreview.grammar.maven._QUIET_SECONDS", 0.5)
    write_program(programs, "mvn", f"echo $$ > {tmp_path}/pid; echo one; sleep 100")
    assert why_refused().startswith("Maven said nothing for a long time, and was ended.")
    assert gone_within(5, int((tmp_path / "pid").read_text(encoding="ascii")))
    assert left_over(cache) == []


def without_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)


def test_what_is_missing_is_said_with_how_to_get_it(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, medreview: Command
) -> None:
    without_programs(monkeypatch, tmp_path)
    done = medreview("grammar", "install")
    assert done.code == 2
    assert "mvn was not found on PATH. To install it: " in done.err
    assert "Java 17 or later is needed too" in done.err
    assert "--from" in done.err
    done = medreview("grammar", "install", "--with", "language-tool-python")
    assert "language-tool-python is not installed in the Python that runs medreview" in done.err
    assert medreview("grammar", "install", "--with", "maven", "--from", "x").code == 2
    assert left_over(cache) == []


@needs_posix
def test_no_java_is_said_before_maven_is_asked(
    cache: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_program(programs, "mvn", "exit 0")
    without_programs(monkeypatch, programs)
    assert why_refused().startswith("LanguageTool needs Java 17 or later; none was found")


def test_a_folder_is_copied_and_tried_and_stays_as_it_is(
    languagetool: Installation, cache: Path, tmp_path: Path, medreview: Command
) -> None:
    holder = tmp_path / "downloads"
    holder.mkdir()
    (holder / "LanguageTool-6.8").symlink_to(languagetool.folder, target_is_directory=True)
    done = medreview("grammar", "install", "--from", holder)
    assert (done.code, done.err) == (0, "")
    assert "All 128 jars have the SHA-256 that medreview lists." in done.out
    found = find_installation()
    assert found is not None
    assert (found.source, found.known) == ("folder", 128)
    assert verify_installation(found) == []
    assert verify_installation(languagetool) == []
    again = medreview("grammar", "install")
    assert again.out.startswith("LanguageTool 6.8 is installed already, and whole: ")
    repair_what_was_damaged(found, holder, medreview)


def repair_what_was_damaged(found: Installation, source: Path, medreview: Command) -> None:
    """Damage shows in the status, first what is seen at a glance, then to the byte; installing again repairs it."""
    replace(found.folder / "libs" / "gson.jar", flip_a_bit)
    assert medreview("grammar", "status").code == 0
    looked = medreview("grammar", "status", "--verify")
    assert looked.code == 1
    assert "damaged: libs/gson.jar is damaged; 'medreview grammar install' repairs it" in looked.out
    (found.folder / "libs" / "guava.jar").unlink()
    assert "damaged: libs/guava.jar is missing" in medreview("grammar", "status").out
    assert json.loads(medreview("grammar", "status", "--verify", "--format", "json").out)["damage"] == (
        "libs/gson.jar is damaged; libs/guava.jar is missing"
    )
    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(installing, "try_out", lambda folder: None)
        assert medreview("grammar", "install", "--from", source).code == 0
    assert medreview("grammar", "status", "--verify").code == 0
    assert left_over(found.folder.parent) == [found.folder.name]


@pytest.fixture
def official(tmp_path: Path, languagetool: Installation) -> Path:
    """A zip file laid out like LanguageTool's own, with few jars, one of which is not listed."""
    archive = tmp_path / "LanguageTool-6.8.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.write(
            languagetool.folder / "languagetool-server.jar", "LanguageTool-6.8/languagetool-server.jar"
        )
        opened.write(languagetool.folder / "libs" / "gson.jar", "LanguageTool-6.8/libs/gson.jar")
        opened.write(languagetool.folder / "libs" / "gson.jar", "LanguageTool-6.8/libs/language-de.jar")
        opened.writestr("LanguageTool-6.8/org/languagetool/rules/en/grammar.xml", "<rules/>")
    return archive


@pytest.mark.usefixtures("untried")
def test_a_zip_file_is_unpacked_and_says_what_was_not_checked(
    official: Path, cache: Path, medreview: Command
) -> None:
    done = medreview("grammar", "install", "--from", official)
    assert "2 of 3 jars have the SHA-256 that medreview lists; the others were not checked" in done.out
    found = find_installation()
    assert found is not None
    assert (found.folder / "org/languagetool/rules/en/grammar.xml").read_text(encoding="utf-8") == "<rules/>"


@pytest.mark.usefixtures("untried")
def test_a_zip_file_of_an_installation_is_one_of_languagetool(
    languagetool: Installation, cache: Path, tmp_path: Path
) -> None:
    archive = shutil.make_archive(
        str(tmp_path / "mine"), "zip", languagetool.folder.parent, languagetool.folder.name
    )
    outcome = install(hear, Path(archive))
    assert (outcome.installation.source, outcome.installation.known) == ("zip", 128)
    assert verify_installation(outcome.installation) == []


def test_what_does_not_run_is_not_installed(official: Path, cache: Path) -> None:
    why = why_refused(official)
    assert why.startswith("LanguageTool does not work here. LanguageTool's server ended with status 1: ")
    assert left_over(cache) == []


def test_an_archive_may_not_lead_outside(official: Path, cache: Path) -> None:
    with zipfile.ZipFile(official, "a") as opened:
        opened.writestr("LanguageTool-6.8/../../../evil.txt", "x")
    assert "'LanguageTool-6.8/../../../evil.txt', which leads outside of the folder" in why_refused(
        source=official
    )
    assert not list(cache.parent.rglob("evil.txt"))
    assert left_over(cache) == []


@pytest.mark.parametrize("name", ["/etc/x", "C:/x", "a\\..\\x"])
def test_odd_paths_in_an_archive_are_refused(tmp_path: Path, cache: Path, name: str) -> None:
    archive = tmp_path / "odd.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(name, "x")
    assert "leads outside of the folder" in why_refused(archive)


def test_an_archive_may_not_grow_without_end(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_file, "_MOST_BYTES", 3_000_000)
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a", bytes(2_000_000))
        opened.writestr("b", bytes(2_000_000))
    assert "unpacks to more than 3,000,000 bytes" in why_refused(archive)
    monkeypatch.setattr(zip_file, "_MOST_FILES", 1)
    assert "holds 2 files" in why_refused(archive)
    assert left_over(cache) == []


def test_a_damaged_archive_is_refused(official: Path, cache: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(official.read_bytes()[:5000])
    assert "cannot be unpacked: File is not a zip file" in why_refused(cut)
    changed = tmp_path / "changed.zip"
    data = bytearray(official.read_bytes())
    data[2000:2010] = b"0123456789"
    changed.write_bytes(data)
    assert "cannot be unpacked: Bad CRC-32" in why_refused(changed)
    assert left_over(cache) == []


def test_a_damaged_jar_that_is_not_listed_is_refused(official: Path, cache: Path) -> None:
    with zipfile.ZipFile(official, "a") as opened:
        opened.writestr("LanguageTool-6.8/libs/language-fr.jar", b"no jar")
    assert why_refused(official) == "language-fr.jar is damaged. Nothing was installed."


def test_what_is_no_languagetool_is_refused(tmp_path: Path, cache: Path) -> None:
    assert "is neither a zip file nor a folder" in why_refused(tmp_path / "nothing")
    assert "holds no LanguageTool" in why_refused(tmp_path)


BOUNDED = """
import resource, signal, sys
from medreview.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
sys.argv = ["medreview", "grammar", "install", "--from", sys.argv[1]]
main()
"""


@needs_posix
def test_a_full_disk_is_one_line_and_leaves_nothing(languagetool: Installation, cache: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(languagetool.folder)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"File too large" in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert left_over(cache) == []


def test_a_cache_folder_that_cannot_be_made_is_one_line(
    cache: Path, official: Path, medreview: Command
) -> None:
    cache.write_text("a file", encoding="utf-8")
    done = medreview("grammar", "install", "--from", official)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"medreview: {cache}: File exists\n"


@needs_posix
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_installation_that_is_ended_leaves_nothing_half(
    programs: Path,
    cache: Path,
    languagetool: Installation,
    official: Path,
    tmp_path: Path,
    how: signal.Signals,
) -> None:
    write_program(
        programs,
        "mvn",
        f"echo $$ > {tmp_path}/pid; echo x > half.jar; mv {tmp_path}/pid {tmp_path}/in; sleep 99",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "medreview", "grammar", "install"], stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 20
    while not (tmp_path / "in").exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    maven = int((tmp_path / "in").read_text(encoding="ascii"))
    process.send_signal(how)
    assert process.wait(20) in (130, -how)
    assert gone_within(5, maven)
    assert find_installation() is None
    if how == signal.SIGINT:
        assert left_over(cache) == []
    else:
        assert [name[:12] for name in left_over(cache)] == [".installing-"]
        why_refused(tmp_path)
        assert left_over(cache) == []


def test_two_at_once_do_not_hurt_each_other(languagetool: Installation, cache: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "medreview", "grammar", "install", "--from", str(languagetool.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    results = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [err for _, err in results] == [b"", b""]
    assert sorted(b"already" in out for out, _ in results) == [False, True]
    found = find_installation()
    assert found is not None
    assert verify_installation(found) == []
    assert left_over(cache) == [found.folder.name]


DOWNLOADER = """
import os, shutil
class LocalLanguageTool:
    @classmethod
    def from_version_name(cls, name):
        assert name == "6.8"
        return cls()
    def download(self):
        if "FAILS" in os.environ:
            raise SystemExit("Downloaded LanguageTool archive checksum mismatch.")
        shutil.copytree(os.environ["TAKEN_FROM"], os.environ["LTP_PATH"] + "/LanguageTool-6.8")
"""


@pytest.mark.usefixtures("untried")
def test_the_download_of_language_tool_python_is_a_program_of_its_own(
    languagetool: Installation,
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    medreview: Command,
) -> None:
    package = tmp_path / "site" / "language_tool_python"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "download_lt.py").write_text(DOWNLOADER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    monkeypatch.setenv("TAKEN_FROM", str(languagetool.folder))
    monkeypatch.setenv("FAILS", "1")
    failed = medreview("grammar", "install", "--with", "language-tool-python")
    assert failed.err == (
        "medreview: language-tool-python could not download LanguageTool: Downloaded LanguageTool archive checksum "
        "mismatch.\n"
    )
    assert left_over(cache) == []
    monkeypatch.delenv("FAILS")
    assert medreview("grammar", "install", "--with", "language-tool-python").code == 0
    found = find_installation()
    assert found is not None
    assert (found.source, found.known) == ("language-tool-python", 128)
    assert "language_tool_python" not in sys.modules


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"software": {"version": "6.6"}, "matches": [1]},
            "This is LanguageTool 6.6; medreview works with 6.8.",
        ),
        ({"software": {"version": "6.8"}, "matches": []}, "it found nothing wrong with"),
        ([], "This is LanguageTool None"),
    ],
)
def test_what_answers_otherwise_is_not_installed(answer: object, words: str) -> None:
    with pytest.raises(NoAnswer, match=words):
        trial._expect_version(answer)


def test_what_does_not_answer_is_not_installed() -> None:
    with pytest.raises(NoAnswer, match="it started, but gave no answer"):
        trial._check(free_port(), time.monotonic() + 1)


def test_a_lock_that_is_never_free_is_not_waited_for(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        locked(tmp_path / "lock", lambda: None),
        pytest.raises(NoAnswer, match="did not end in time"),
        locked(tmp_path / "lock", lambda: told.append("waits"), seconds=0.2),
    ):
        pass
    assert told == ["waits"]
