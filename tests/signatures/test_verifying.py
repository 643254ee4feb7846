"""Verdicts on signatures by real keys; the plain command of OpenSSH agrees with each."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256, sha512
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.schemas.people import Person
from medreview.schemas.public_key import parse_public_key, wire_strings
from medreview.signatures import verifying
from medreview.signatures.allowed_signers import NAMESPACE, allowed_signers, revoked_keys
from medreview.signatures.armor import LARGEST
from medreview.signatures.ssh_keygen import SshKeygen
from medreview.signatures.verifying import LARGEST_CONTENT, Signed, Verdict, verify_all
from support.ssh_keys import (
    NOON,
    TEXT,
    KeyPair,
    make_key,
    make_person,
    make_signature,
    openssh,
    people_of,
    run_program,
)


def judge(signed: Signed, people: Mapping[str, Person], folder: Path) -> Verdict:
    """Return our verdict; the command that an auditor types must agree with it."""
    (verdict,) = verify_all([signed], people, None)
    if len(signed.signature) < 1_000_000:  # ssh-keygen reads more for many seconds; we do not let it
        assert by_hand(signed, people, folder) == verdict.is_valid
    assert verdict.why.endswith(".")
    assert "\n" not in verdict.why
    return verdict


def by_hand(signed: Signed, people: Mapping[str, Person], folder: Path) -> bool:
    """Whether `ssh-keygen -Y verify` accepts a signature (with LF line ends), with our two lists and nothing else."""
    (folder / "allowed_signers").write_text(allowed_signers(people), encoding="ascii", newline="\n")
    (folder / "revoked_keys").write_text(revoked_keys(people), encoding="ascii", newline="\n")
    (folder / "record.yaml").write_bytes(signed.content.replace(b"\r\n", b"\n"))
    (folder / "record.yaml.sig").write_bytes(signed.signature.replace(b"\r\n", b"\n"))
    with (folder / "record.yaml").open("rb") as record:
        done = subprocess.run(
            [
                *(openssh("ssh-keygen"), "-Y", "verify", "-f", "allowed_signers", "-r", "revoked_keys"),
                *("-I", signed.signer, "-n", "medreview.review", "-s", "record.yaml.sig"),
                f"-Overify-time={signed.at.astimezone(UTC):%Y%m%d%H%M%S}",
            ],
            stdin=record,
            cwd=folder,
            env={**os.environ, "TZ": "UTC"},
            capture_output=True,
            check=False,
        )
    return done.returncode == 0


@pytest.mark.parametrize(
    ("kind", "bits"), [("ed25519", ""), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"), ("rsa", "3072")]
)
def test_every_type_of_key_signs(tmp_path: Path, kind: str, bits: str) -> None:
    key = make_key(tmp_path / "key", kind, **({"bits": bits} if bits else {}))
    verdict = judge(
        Signed(TEXT, make_signature(key), "rita", NOON), people_of(make_person("rita", key.line)), tmp_path
    )
    assert verdict.is_valid
    assert verdict.fingerprint is not None
    assert verdict.why == f"Signed by 'rita' with the key {verdict.fingerprint}."


def test_both_hashes_count(tmp_path: Path, mine: KeyPair) -> None:
    people = people_of(make_person("rita", mine.line))
    for algorithm in ("sha256", "sha512"):
        signature = make_signature(mine, TEXT, NAMESPACE, "-O", f"hashalg={algorithm}")
        assert judge(Signed(TEXT, signature, "rita", NOON), people, tmp_path).is_valid


def test_verdicts_come_in_order(mine: KeyPair, other: KeyPair) -> None:
    people = people_of(make_person("rita", mine.line), make_person("rob", other.line))
    good = Signed(TEXT, make_signature(mine), "rita", NOON)
    signed = [good, replace(good, content=b"x"), Signed(TEXT, make_signature(other), "rob", NOON), good]
    assert [v.is_valid for v in verify_all(signed, people, None)] == [True, False, True, True]
    assert verify_all([], people, None) == []


def test_another_key_is_refused(tmp_path: Path, mine: KeyPair, other: KeyPair) -> None:
    signed = Signed(TEXT, make_signature(other), "rita", NOON)
    verdict = judge(signed, people_of(make_person("rita", mine.line)), tmp_path)
    assert not verdict.is_valid
    assert verdict.why == f"The key {verdict.fingerprint} is not listed in people.yaml for 'rita'."


def test_the_key_of_another_person_is_refused(tmp_path: Path, mine: KeyPair, other: KeyPair) -> None:
    people = people_of(make_person("rita", mine.line), make_person("rob", other.line))
    verdict = judge(Signed(TEXT, make_signature(other), "rita", NOON), people, tmp_path)
    assert not verdict.is_valid
    assert verdict.why.endswith("is listed in people.yaml for 'rob', not for 'rita'.")


def test_a_key_that_moved_to_another_person_no_longer_signs_for_the_first(
    tmp_path: Path, mine: KeyPair
) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    assert judge(signed, people_of(make_person("rita", mine.line)), tmp_path).is_valid
    moved = people_of(make_person("rita"), make_person("rob", mine.line))
    assert "for 'rob', not for 'rita'" in judge(signed, moved, tmp_path).why


@pytest.mark.parametrize("namespace", ["git", "file", "medreview.review2", "MEDREVIEW.REVIEW", "medreview.*"])
def test_another_purpose_is_refused(tmp_path: Path, mine: KeyPair, namespace: str) -> None:
    signed = Signed(TEXT, make_signature(mine, TEXT, namespace), "rita", NOON)
    verdict = judge(signed, people_of(make_person("rita", mine.line)), tmp_path)
    assert not verdict.is_valid
    assert f"made for another purpose (namespace {namespace})" in verdict.why


@pytest.mark.parametrize("text", [TEXT + b" ", TEXT[:-1], TEXT.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + TEXT])
def test_another_text_is_refused(tmp_path: Path, mine: KeyPair, text: bytes) -> None:
    signed = Signed(text, make_signature(mine), "rita", NOON)
    verdict = judge(signed, people_of(make_person("rita", mine.line)), tmp_path)
    assert not verdict.is_valid
    assert "is of another text" in verdict.why


def test_line_ends_of_windows_do_not_count(tmp_path: Path, mine: KeyPair) -> None:
    signature = make_signature(mine)
    people = people_of(make_person("rita", mine.line))
    for signed in (
        Signed(TEXT.replace(b"\n", b"\r\n"), signature, "rita", NOON),
        Signed(TEXT, signature.replace(b"\n", b"\r\n"), "rita", NOON),
    ):
        assert judge(signed, people, tmp_path).is_valid


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (
            datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
            "was not yet valid: it is valid from 2026-03-01 (UTC)",
        ),
        (datetime(2026, 3, 1, 0, 0, 0, tzinfo=UTC), ""),
        (datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC), ""),
        (datetime(2026, 3, 31, 23, 59, 59, 999_999, tzinfo=UTC), ""),
        (
            datetime(2026, 4, 1, 0, 0, 0, tzinfo=UTC),
            "was no longer valid: it was valid until 2026-03-31 (UTC)",
        ),
        (datetime(2026, 4, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=2))), ""),
        (datetime(2026, 3, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=2))), "of 2026-02-28 23:00:00 UTC"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_key_is_valid_to_the_second(
    tmp_path: Path, mine: KeyPair, monkeypatch: pytest.MonkeyPatch, at: datetime, words: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    entry = {"key": mine.line, "from": date(2026, 3, 1), "until": date(2026, 3, 31)}
    verdict = judge(
        Signed(TEXT, make_signature(mine), "rita", at), people_of(make_person("rita", entry)), tmp_path
    )
    assert verdict.is_valid == (not words)
    assert words in verdict.why


def test_a_key_does_not_outlive_the_active_days_of_its_owner(tmp_path: Path, mine: KeyPair) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    entry = {"key": mine.line, "until": date(2030, 1, 1)}
    left = people_of(make_person("rita", entry, until=date(2026, 3, 1)))
    assert "valid until 2026-03-01" in judge(signed, left, tmp_path).why
    early = {"key": mine.line, "from": date(2020, 1, 1)}
    new = people_of(make_person("rita", early, since=date(2026, 3, 3)))
    assert "valid from 2026-03-03" in judge(signed, new, tmp_path).why
    never = people_of(make_person("rita", {"key": mine.line, "until": date(2024, 1, 1)}))
    assert "is never valid" in judge(signed, never, tmp_path).why


@pytest.mark.parametrize("revoked", [date(2020, 1, 1), date(2026, 6, 1), date(2090, 1, 1)])
def test_nothing_counts_that_a_revoked_key_signed(tmp_path: Path, mine: KeyPair, revoked: date) -> None:
    entry = {"key": mine.line, "revoked": revoked, "revoked_because": "Lost with the laptop."}
    people = people_of(make_person("rita", entry))
    verdict = judge(Signed(TEXT, make_signature(mine), "rita", NOON), people, tmp_path)
    assert not verdict.is_valid
    assert f"is revoked since {revoked}" in verdict.why


def test_the_list_of_revoked_keys_alone_refuses(tmp_path: Path, mine: KeyPair) -> None:
    """Somebody who verifies with an older list of signers, but with today's list of revoked keys."""
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    before = people_of(make_person("rita", mine.line))
    assert by_hand(signed, before, tmp_path)
    (tmp_path / "old").write_text(allowed_signers(before), encoding="ascii")
    after = people_of(
        make_person("rita", {"key": mine.line, "revoked": date(2026, 6, 1), "revoked_because": "Lost."})
    )
    assert mine.blob not in allowed_signers(after)
    (tmp_path / "revoked").write_text(revoked_keys(after), encoding="ascii")
    command = [openssh("ssh-keygen"), "-Y", "verify", "-f", "old", "-I", "rita", "-n", NAMESPACE]
    command += ["-s", "record.yaml.sig", "-Overify-time=20260302120000"]
    for more, code in (([], 0), (["-r", "revoked"], 255)):
        done = subprocess.run([*command, *more], input=TEXT, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == code


def test_people_and_times_that_cannot_be_asked_for(mine: KeyPair, tmp_path: Path) -> None:
    people = people_of(make_person("rita", mine.line))
    good = Signed(TEXT, make_signature(mine), "rita", NOON)
    for signer in ("rob", "", "-f", "*", "rita\nrob", "r?ta"):
        verdict = judge(replace(good, signer=signer), people, tmp_path)
        assert verdict.why.startswith("people.yaml has nobody with the id '")
    for year in (1, 1969, 3000, 9999):
        verdict = verify_all([replace(good, at=NOON.replace(year=year))], people, None)[0]
        assert verdict.why == f"The year {year} cannot be the time of a signature."
    with pytest.raises(ValueError, match="time zone"):
        verify_all([replace(good, at=datetime(2026, 3, 2))], people, None)


def test_days_that_ssh_keygen_cannot_count(mine: KeyPair, tmp_path: Path) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    entry = {"key": mine.line, "from": date(1, 1, 1), "until": date(9999, 12, 31)}
    old = people_of(make_person("rita", entry, since=date(1950, 1, 1)))
    assert judge(signed, old, tmp_path).is_valid
    gone = people_of(make_person("rita", mine.line, since=date(1900, 1, 1), until=date(1969, 12, 31)))
    assert "valid until 1969-12-31" in judge(signed, gone, tmp_path).why
    far = people_of(make_person("rita", mine.line, since=date(4000, 1, 1)))
    assert "valid from 4000-01-01" in judge(signed, far, tmp_path).why


GOOD = "-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n"


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        (b"", "The signature is empty."),
        (b" \n\t\r\n", "The signature is empty."),
        (b"\0" * 100, "This is not an SSH signature."),
        (
            b"-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n",
            "This is not an SSH signature.",
        ),
        (b"\xff\xfe" * 50, "This is not an SSH signature."),
        (b"x" * 10_000_000, "The signature is over the size limit: 10,000,000 bytes; 20,000 are allowed."),
        (b"\n" * (LARGEST + 1) + b"x", "over the size limit"),
        (GOOD.format("").encode(), "is added in it or after it, or it is damaged"),
        (GOOD.format("====").encode(), "what its frame holds is damaged"),
        (GOOD.format("AAAA").encode(), "what its frame holds is damaged"),
        (GOOD.format("A" * 9_000).encode(), "what its frame holds is damaged"),
        (GOOD.format("U1NIU0lHAAAAAQ==").encode(), "what its frame holds is damaged"),
        (GOOD.format("U1NIU0lHAAAAAf////8=").encode(), "what its frame holds is damaged"),
        (b"-----BEGIN SSH SIGNATURE-----\nAAAA\n", "or its end is missing"),
    ],
)
def test_garbage_is_refused(tmp_path: Path, mine: KeyPair, signature: bytes, words: str) -> None:
    people = people_of(make_person("rita", mine.line))
    verdict = judge(Signed(TEXT, signature, "rita", NOON), people, tmp_path)
    assert not verdict.is_valid
    assert words in verdict.why


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("", "{}", "more than one signature"),
        ("", "x\n", "after it"),
        ("", "\n", "after it"),
        ("", "\0", "after it"),
        ("", " ", "after it"),
        ("\n", "", "something stands before it"),
        ("# a note\n", "", "something stands before it"),
        ("\N{BYTE ORDER MARK}", "", "something stands before it"),
    ],
)
def test_nothing_may_stand_around_a_signature(mine: KeyPair, before: str, after: str, words: str) -> None:
    signature = make_signature(mine).decode()
    data = (before + signature + after.format(signature)).encode()
    (verdict,) = verify_all(
        [Signed(TEXT, data, "rita", NOON)], people_of(make_person("rita", mine.line)), None
    )
    assert not verdict.is_valid
    assert words in verdict.why


def test_no_bit_of_a_signature_can_be_changed(mine: KeyPair) -> None:
    signature = make_signature(mine)
    changed = [
        signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        for at in range(0, len(signature) - 1, 3)
    ]
    people = people_of(make_person("rita", mine.line))
    verdicts = verify_all([Signed(TEXT, one, "rita", NOON) for one in changed], people, None)
    assert not any(verdict.is_valid for verdict in verdicts)


def test_empty_and_endless_files_are_refused(mine: KeyPair) -> None:
    people = people_of(make_person("rita", mine.line))
    for content, words in (
        (b"", "is empty"),
        (b"x" * (LARGEST_CONTENT + 1), "over the size limit: 5,000,001 bytes"),
    ):
        signed = Signed(content, make_signature(mine, b"x"), "rita", NOON)
        assert words in verify_all([signed], people, None)[0].why


def test_weak_keys_and_certificates_are_refused(tmp_path: Path, mine: KeyPair, other: KeyPair) -> None:
    people = people_of(make_person("rita", mine.line))
    weak = make_key(tmp_path / "weak", "rsa", bits="1024")
    verdict = judge(Signed(TEXT, make_signature(weak), "rita", NOON), people, tmp_path)
    assert "damaged or too short" in verdict.why
    user = make_key(tmp_path / "user")
    run_program("ssh-keygen", "-q", "-s", other.file, "-I", "rita", "-n", "rita", f"{user.file}.pub")
    signature = run_program(
        "ssh-keygen", "-q", "-Y", "sign", "-f", f"{user.file}-cert.pub", "-n", NAMESPACE, data=TEXT
    )
    verdict = judge(Signed(TEXT, signature, "rita", NOON), people, tmp_path)
    assert "a type that is not accepted (ssh-ed25519-cert-v01@openssh.com)" in verdict.why


def test_no_temporary_file_is_left(mine: KeyPair, only_our_temp: Path) -> None:
    signed = [
        Signed(TEXT, make_signature(mine), "rita", NOON),
        Signed(b"x", make_signature(mine), "rita", NOON),
    ]
    verify_all(signed, people_of(make_person("rita", mine.line)), None)
    assert list(only_our_temp.iterdir()) == []


def test_an_unusable_temporary_folder_is_one_line(
    mine: KeyPair, only_our_temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    monkeypatch.setattr("tempfile.tempdir", str(only_our_temp / "gone"))
    with pytest.raises(
        ConfigurationError, match="need a temporary folder, and it cannot be used: No such file"
    ):
        verify_all([signed], people_of(make_person("rita", mine.line)), None)


class Answering(SshKeygen):
    """An ssh-keygen that gives one answer."""

    def __init__(self, code: int, stdout: bytes, stderr: bytes = b"") -> None:
        super().__init__("ssh-keygen")
        object.__setattr__(self, "answer", subprocess.CompletedProcess((), code, stdout, stderr))

    def run(
        self, *arguments: str, data: Path | None = None, folder: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        answer: subprocess.CompletedProcess[bytes] = object.__getattribute__(self, "answer")
        return answer


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"Good\n",
        b'Good "git" signature for rita with ED25519 key {fingerprint}\n',
        b'Good "medreview.review" signature for rob with ED25519 key {fingerprint}\n',
        b'Good "medreview.review" signature for rita with ED25519 key SHA256:other\n',
        b'Good "medreview.review" signature for rita with ED25519 key {fingerprint}\nand more\n',
        b'Good "medreview.review" signature with ED25519 key {fingerprint}\n',
    ],
)
def test_exit_code_zero_alone_is_not_enough(
    mine: KeyPair, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    people = people_of(make_person("rita", mine.line))
    fingerprint = people["rita"].keys[0].key.fingerprint.encode()
    answering = Answering(0, said.replace(b"{fingerprint}", fingerprint))
    monkeypatch.setattr(verifying, "find_ssh_keygen", lambda: answering)
    (verdict,) = verify_all([signed], people, None)
    assert not verdict.is_valid
    assert "not in the words that were expected" in verdict.why


def test_a_yes_to_what_people_yaml_refuses_does_not_count(
    mine: KeyPair, other: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    fingerprint = make_person("rita", mine.line).keys[0].key.fingerprint
    yes = f'Good "medreview.review" signature for rita with ED25519 key {fingerprint}\n'.encode()
    monkeypatch.setattr(verifying, "find_ssh_keygen", lambda: Answering(0, yes))
    assert verify_all([signed], people_of(make_person("rita", mine.line)), None)[0].is_valid
    assert not verify_all([signed], people_of(make_person("rita", other.line)), None)[0].is_valid


def test_other_refusals_are_quoted(mine: KeyPair, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = Signed(TEXT, make_signature(mine), "rita", NOON)
    monkeypatch.setattr(
        verifying, "find_ssh_keygen", lambda: Answering(255, b"", b"one\nno such\x1b algorithm.\n")
    )
    (verdict,) = verify_all([signed], people_of(make_person("rita", mine.line)), None)
    assert verdict.why == "ssh-keygen does not accept the signature (no such  algorithm)."


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _sign_raw(agent: Path, blob: bytes, data: bytes) -> bytes:
    """Return the Ed25519 signature of any bytes, as an agent makes it (draft-miller-ssh-agent, 3.6)."""
    request = b"\x0d" + _string(blob) + _string(data) + bytes(4)
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(str(agent))
        asked.sendall(_string(request))
        answer = asked.recv(10_000)
    assert answer[4] == 14
    return wire_strings(wire_strings(answer[5:])[0])[1]


@pytest.mark.skipif(sys.platform == "win32", reason="the agent is asked through a socket")
def test_hardware_keys_sign(agent: Path, mine: KeyPair, tmp_path: Path) -> None:
    """A signature as a hardware key makes it (PROTOCOL.u2f), by the agent in its place."""
    run_program("ssh-add", "-q", mine.file)
    plain = parse_public_key(mine.line)
    kind = b"sk-ssh-ed25519@openssh.com"
    blob = _string(kind) + _string(wire_strings(plain.blob)[1]) + _string(b"ssh:")
    about = _string(NAMESPACE.encode()) + _string(b"") + _string(b"sha512")
    told = b"SSHSIG" + about + _string(sha512(TEXT).digest())
    touched = b"\x01" + bytes(4)
    made = _sign_raw(agent, plain.blob, sha256(b"ssh:").digest() + touched + sha256(told).digest())
    signature = _string(_string(kind) + _string(made) + touched)
    armored = base64.b64encode(b"SSHSIG\0\0\0\1" + _string(blob) + about + signature).decode()
    lines = "\n".join(armored[at : at + 70] for at in range(0, len(armored), 70))
    signed = Signed(TEXT, GOOD.format(lines).encode(), "rita", NOON)
    person = make_person("rita", f"{kind.decode()} {base64.b64encode(blob).decode()} token")
    assert judge(signed, people_of(person), tmp_path).is_valid
    assert "is of another text" in judge(replace(signed, content=b"x"), people_of(person), tmp_path).why
    assert "is not listed" in judge(signed, people_of(make_person("rita", mine.line)), tmp_path).why
