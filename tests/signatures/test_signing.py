"""Signing with key files, an agent and a terminal; only with keys of people.yaml, and only what verifies."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.schemas.people import Person
from medreview.signatures import signing, ssh_keygen
from medreview.signatures.signing import sign
from medreview.signatures.verifying import LARGEST_CONTENT, Signed, Verdict, verify_all
from support.ssh_keys import (
    NOON,
    TEXT,
    KeyPair,
    make_key,
    make_person,
    make_signature,
    people_of,
    run_program,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="sockets, modes and terminals are of POSIX here")


def assert_verifies(signature: bytes, person: Person, content: bytes = TEXT) -> None:
    (verdict,) = verify_all([Signed(content, signature, person.id, NOON)], people_of(person), None)
    assert verdict.is_valid


def refusal(person: Person, key: Path | None = None, content: bytes = TEXT, at: datetime = NOON) -> str:
    with pytest.raises(ConfigurationError) as raised:
        sign(content, person, at, key)
    assert len(raised.value.lines) == 1
    return str(raised.value)


def test_a_key_file_signs(mine: KeyPair, only_our_temp: Path) -> None:
    person = make_person("rita", mine.line)
    signature = sign(TEXT, person, NOON, mine.file)
    assert_verifies(signature, person)
    assert signature.startswith(b"-----BEGIN SSH SIGNATURE-----\n")
    assert list(only_our_temp.iterdir()) == []


def test_line_ends_of_windows_are_signed_as_lf(mine: KeyPair) -> None:
    person = make_person("rita", mine.line)
    signature = sign(TEXT.replace(b"\n", b"\r\n"), person, NOON, mine.file)
    assert signature == make_signature(mine)  # Ed25519 signs the same bytes in the same way
    assert_verifies(signature, person)


def test_a_public_file_signs_where_its_private_half_lies_beside_it(mine: KeyPair) -> None:
    person = make_person("rita", mine.line)
    assert_verifies(sign(TEXT, person, NOON, mine.file.with_name("mine.pub")), person)


@pytest.mark.parametrize("name", ["-key", "-f", "--", "a key with spaces", "é"])
def test_any_name_of_a_key_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mine: KeyPair, name: str
) -> None:
    shutil.copy2(mine.file, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    person = make_person("rita", mine.line)
    assert_verifies(sign(TEXT, person, NOON, Path(name)), person)


def test_only_keys_of_people_yaml_sign(mine: KeyPair, other: KeyPair) -> None:
    why = refusal(make_person("rita", mine.line), other.file)
    assert f"The key in {other.file} (SHA256:" in why
    assert "is not one with which 'rita' may sign now" in why
    assert make_person("rita", mine.line).keys[0].key.fingerprint in why
    assert refusal(make_person("rita"), other.file).startswith("people.yaml lists no key for 'rita'.")
    assert refusal(make_person("rita")).startswith("people.yaml lists no key for 'rita'.")


def test_only_keys_that_are_valid_sign(mine: KeyPair, other: KeyPair) -> None:
    ended = {"key": mine.line, "until": date(2026, 3, 1)}
    lost = {"key": mine.line, "revoked": date(2027, 1, 1), "revoked_because": "Lost."}
    assert "it was valid until 2026-03-01" in refusal(make_person("rita", ended), mine.file)
    assert "is revoked since 2027-01-01" in refusal(make_person("rita", lost), mine.file)
    assert "is not one with which 'rita' may sign now" in refusal(
        make_person("rita", ended, other.line), mine.file
    )
    with pytest.raises(ValueError, match="time zone"):
        sign(TEXT, make_person("rita", mine.line), datetime(2026, 3, 2), mine.file)


@pytest.mark.parametrize("content", [b"", b"x" * (LARGEST_CONTENT + 1)])
def test_nothing_and_too_much_are_not_signed(mine: KeyPair, content: bytes) -> None:
    assert "This cannot be signed" in refusal(make_person("rita", mine.line), mine.file, content)


def test_files_that_are_no_keys(tmp_path: Path, mine: KeyPair) -> None:
    person = make_person("rita", mine.line)
    (tmp_path / "garbage").write_bytes(b"\0\xff" * 40)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "large").write_bytes(b"x" * 200_000)
    (tmp_path / "two.pub").write_text(f"{mine.line}\n{mine.line}\n", encoding="ascii")
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    for name, words in (
        ("garbage", "is no key file that ssh-keygen can read (it is not a "),
        ("empty", "is no key file that ssh-keygen can read"),
        ("large", "is no key file."),
        ("two.pub", "is no key file that ssh-keygen can read"),
        ("absent", "cannot be read: No such file or directory."),
        (".", "is no key file."),
    ):
        assert words in refusal(person, tmp_path / name)
    assert "a character that no name can hold" in refusal(person, Path("a\0b"))


@posix
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mine: KeyPair) -> None:
    file = tmp_path / "open"
    shutil.copy2(mine.file, file)
    file.chmod(0o644)
    why = refusal(make_person("rita", mine.line), file)
    assert why.startswith(f"Others may read or change the key file {file} (mode 644). Run chmod 600 on it")


@posix
def test_an_old_key_file_tells_its_key_by_the_file_beside_it(tmp_path: Path) -> None:
    run_program("ssh-keygen", "-q", "-t", "rsa", "-m", "PEM", "-N", "secret phrase", "-f", tmp_path / "old")
    line = (tmp_path / "old.pub").read_text(encoding="ascii").strip()
    person = make_person("rita", line)
    assert "needs its passphrase" in refusal(person, tmp_path / "old.pub")
    (tmp_path / "old.pub").unlink()
    assert "name the file beside it that ends in .pub" in refusal(person, tmp_path / "old")


@posix
def test_a_passphrase_without_a_terminal_is_one_line(
    locked: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_ASKPASS", "/bin/false")
    monkeypatch.setenv("DISPLAY", ":0")
    why = refusal(make_person("rita", locked.line), locked.file)
    assert why.startswith(
        "The key needs its passphrase. There is no terminal on which it could be asked for."
    )
    assert why.endswith(f"ssh-add {locked.file}")


_SIGN_ON_A_TERMINAL = """
import pty, sys
code = "from pathlib import Path; import sys; from datetime import date; from support.ssh_keys import *;" \\
    "from medreview.signatures.signing import sign;" \\
    "Path(sys.argv[3]).write_bytes(sign(TEXT, make_person('rita', sys.argv[2]), NOON, Path(sys.argv[1])))"
pty.spawn([sys.executable, "-c", code, *sys.argv[1:]])
"""


def sign_on_a_terminal(key: KeyPair, typed: bytes, made: Path) -> str:
    """Return what a terminal shows while a key signs; the question is answered as typed."""
    shown = bytearray()
    with subprocess.Popen(
        [sys.executable, "-c", _SIGN_ON_A_TERMINAL, str(key.file), key.line, str(made)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        watch = threading.Timer(60, process.kill)
        watch.start()
        assert process.stdout is not None
        assert process.stdin is not None
        while b"passphrase" not in shown and (letter := process.stdout.read(1)):
            shown += letter
        process.stdin.write(typed)
        process.stdin.flush()
        shown += process.stdout.read()
        watch.cancel()
    return shown.decode("utf-8", "replace")


@posix
def test_a_passphrase_is_asked_for_on_the_terminal(locked: KeyPair, tmp_path: Path) -> None:
    shown = sign_on_a_terminal(locked, b"correct horse\n", tmp_path / "signature")
    assert "Enter passphrase" in shown
    assert "correct horse" not in shown
    assert_verifies((tmp_path / "signature").read_bytes(), make_person("rita", locked.line))


@posix
def test_a_wrong_passphrase_signs_nothing(locked: KeyPair, tmp_path: Path) -> None:
    shown = sign_on_a_terminal(locked, b"wrong\n", tmp_path / "signature")
    assert "Nothing was signed; ssh-keygen says above why." in shown
    assert not (tmp_path / "signature").exists()


@posix
def test_somebody_who_does_not_answer(mine: KeyPair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_has_terminal", lambda: True)
    monkeypatch.setattr(signing, "SECONDS_FOR_A_PERSON", 0)
    assert "Nothing was signed within 0 seconds" in refusal(make_person("rita", mine.line), mine.file)


@posix
def test_the_agent_signs_with_the_persons_key(
    agent: Path, mine: KeyPair, other: KeyPair, tmp_path: Path
) -> None:
    copy = tmp_path / "third"
    third = make_key(copy)
    run_program("ssh-add", "-q", third.file)
    run_program("ssh-add", "-q", mine.file)
    person = make_person("rita", other.line, mine.line)
    assert_verifies(sign(TEXT, person, NOON), person)


@posix
def test_the_agent_takes_no_key_that_is_no_longer_valid(agent: Path, mine: KeyPair, other: KeyPair) -> None:
    run_program("ssh-add", "-q", mine.file, other.file)
    person = make_person("rita", {"key": mine.line, "until": date(2026, 3, 1)}, other.line)
    signature = sign(TEXT, person, NOON)
    assert_verifies(signature, person)
    assert verify_all([Signed(TEXT, signature, "rita", NOON)], people_of(person), None)[0].fingerprint == (
        person.keys[1].key.fingerprint
    )


@posix
def test_a_public_file_whose_private_half_the_agent_holds(
    agent: Path, locked: KeyPair, mine: KeyPair, tmp_path: Path
) -> None:
    file = tmp_path / "-only.pub"
    file.write_text(f"{mine.line}\n", encoding="ascii")
    person = make_person("rita", mine.line)
    assert "Neither an ssh-agent nor a file beside -only.pub holds" in refusal(person, file)
    run_program("ssh-add", "-q", mine.file)
    assert_verifies(sign(TEXT, person, NOON, file), person)


@posix
def test_an_agent_without_the_key(agent: Path, mine: KeyPair, other: KeyPair) -> None:
    person = make_person("rita", mine.line)
    words = f"holds no key that people.yaml lists for 'rita' ({person.keys[0].key.fingerprint})"
    assert words in refusal(person)
    run_program("ssh-add", "-q", other.file)
    assert words in refusal(person)


@posix
def test_an_agent_that_asks_somebody_who_is_not_there(agent: Path, mine: KeyPair) -> None:
    run_program("ssh-add", "-q", "-c", mine.file)
    assert refusal(make_person("rita", mine.line)).startswith(
        "The ssh-agent did not sign: it was asked to confirm"
    )


@posix
def test_no_agent(mine: KeyPair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    person = make_person("rita", mine.line)
    assert refusal(person).startswith("No ssh-agent can be asked (Could not open a connection")
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "gone"))
    assert "Start one and add the key, or name the file of the key." in refusal(person)
    monkeypatch.setattr(signing, "programs", lambda name: iter(()))
    assert "ssh-add was not found" in refusal(person)


@posix
def test_an_agent_that_never_answers(mine: KeyPair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind("agent")
        silent.listen()
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
        monkeypatch.setattr(ssh_keygen, "SECONDS", 1)
        assert "did not answer within 1 seconds" in refusal(make_person("rita", mine.line))


def test_other_refusals_are_quoted(mine: KeyPair, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person("rita", mine.line)

    def refuse(
        command: tuple[str, ...], *more: object, **named: object
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 255, b"", b"device not found\n")

    monkeypatch.setattr(signing, "run_openssh", refuse)
    assert refusal(person, mine.file).startswith(
        "ssh-keygen did not sign (device not found). A hardware key must"
    )
    monkeypatch.setattr(
        signing,
        "run_openssh",
        lambda command, *more, **named: subprocess.CompletedProcess(command, 0, b"", b""),
    )
    assert "wrote no signature" in refusal(person, mine.file)


def test_a_signature_that_does_not_verify_is_not_handed_out(
    mine: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "verify_all", lambda *asked: [Verdict(False, "It is of another text.")])
    why = refusal(make_person("rita", mine.line), mine.file)
    assert why == "The signature that was made does not count. It is of another text."
