"""Which ssh-keygen is run, and in which environment."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.signatures import ssh_keygen
from medreview.signatures.ssh_keygen import SshKeygen, environment, find_ssh_keygen, last_words, run_openssh
from medreview.signatures.verifying import Signed, verify_all
from support.ssh_keys import NOON, TEXT, KeyPair, make_person, make_signature, openssh, people_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are shell scripts")


def script(file: Path, lines: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{lines}\n", encoding="ascii")
    file.chmod(0o755)
    return file


def test_it_is_found_by_its_absolute_path() -> None:
    assert Path(find_ssh_keygen().program).is_absolute()


@posix
def test_a_relative_entry_of_path_never_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mine: KeyPair
) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    marks = tmp_path / "was-run"
    script(tmp_path / "ssh-keygen", f"touch {marks}")
    script(tmp_path / "bin" / "ssh-keygen", f"touch {marks}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "bin", os.environ["PATH"]]))
    assert verify_all([signed], people_of(make_person("rita", mine.line)), None)[0].is_valid
    assert not marks.exists()
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "bin"]))
    with pytest.raises(
        ConfigurationError, match=r"ssh-keygen was not found.* OpenSSH 8\.9 or later is needed"
    ):
        find_ssh_keygen()


@posix
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("echo 'unknown option -- Y' >&2; exit 1", r"is too old or does not work \(unknown option -- Y\)"),
        ("exit 0", "does not look at the time of a signature"),
        ("kill -9 $$", r"does not work: ssh-keygen was ended from outside \(signal 9\)"),
    ],
)
def test_one_that_cannot_judge_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, words: str
) -> None:
    script(tmp_path / "ssh-keygen", lines)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match=words) as raised:
        find_ssh_keygen()
    assert len(raised.value.lines) == 1
    assert "OpenSSH 8.9 or later is needed" in str(raised.value)


@posix
def test_one_that_cannot_be_started_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "ssh-keygen", "").write_bytes(b"\x7fELF no program")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="cannot be started"):
        find_ssh_keygen()


@posix
def test_the_next_one_is_taken_where_the_first_is_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "ssh-keygen", "exit 1")
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), os.environ["PATH"]]))
    assert find_ssh_keygen().program == shutil.which("ssh-keygen", path=str(Path(openssh("ssh-add")).parent))


@posix
def test_one_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = script(tmp_path / "ssh-keygen", "exec sleep 60")
    monkeypatch.setattr(ssh_keygen, "SECONDS", 0.2)
    with pytest.raises(ConfigurationError, match=r"ssh-keygen did not answer within 0\.2 seconds"):
        SshKeygen(str(program)).run()


@posix
def test_the_environment_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "SSH_ASKPASS",
        "SSH_SK_PROVIDER",
        "SSH_AUTH_SOCK",
        "LD_PRELOAD",
        "OPENSSL_CONF",
        "DISPLAY",
        "TZDIR",
    ):
        monkeypatch.setenv(name, "/somewhere")
    monkeypatch.setenv("TZ", "America/Lima")
    program = script(tmp_path / "show", "env")
    shown = run_openssh((str(program),), environment()).stdout.decode().splitlines()
    assert {line.partition("=")[0] for line in shown} - {"PWD", "_", "SHLVL", "OLDPWD"} == {"TZ", "LC_ALL"}
    assert {"TZ=UTC", "LC_ALL=C"} <= {*shown}
    assert environment("SSH_AUTH_SOCK")["SSH_AUTH_SOCK"] == "/somewhere"


@posix
def test_variables_that_mislead_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mine: KeyPair, other: KeyPair
) -> None:
    signed = [Signed(TEXT, make_signature(key), "rita", NOON) for key in (mine, other)]
    marks = tmp_path / "was-run"
    evil = str(script(tmp_path / "evil", f"touch {marks}"))
    for name in ("SSH_ASKPASS", "SSH_SK_PROVIDER", "SSH_SK_HELPER", "SSH_PKCS11_HELPER", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, evil)
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    work = tmp_path / "work"
    work.mkdir()
    for name in ("-f", "-I", "-Overify-time=20200101", "allowed_signers", "signers-0", "revoked"):
        (work / name).write_text("* ssh-ed25519 AAAA\n", encoding="ascii")
    monkeypatch.chdir(work)
    verdicts = verify_all(signed, people_of(make_person("rita", mine.line)), None)
    assert [verdict.is_valid for verdict in verdicts] == [True, False]
    assert not marks.exists()


def test_words_for_one_line() -> None:
    assert last_words(b"") == "no reason given"
    assert last_words(b"first\n\nlast\x07 \xff.\r\n\n") == "last  \N{REPLACEMENT CHARACTER}"
    assert len(last_words(b"x" * 1000)) == 200
