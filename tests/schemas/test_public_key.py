"""Public keys in people.yaml: what is taken, and what an editor is told of the rest."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from medreview.schemas.people import Key
from medreview.schemas.public_key import (
    KINDS,
    PrivateKeyError,
    PublicKeyError,
    parse_public_key,
    wire_strings,
)
from support.ssh_keys import make_key, run_program

ED25519 = "ssh-ed25519"
POINT = b"\x04" + bytes(64)


def line_of(kind: str, *parts: bytes, named: str | None = None, after: bytes = b"") -> str:
    """Return a line with a key made of parts, whatever they are."""
    strings = [(named or kind).encode(), *parts]
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in strings) + after
    return f"{kind} {base64.b64encode(blob).decode()}"


def rsa(bits: int, exponent: bytes = b"\x01\x00\x01") -> str:
    modulus = (1 << (bits - 1)) | 1
    return line_of("ssh-rsa", exponent, modulus.to_bytes(bits // 8 + 1, "big"))


GOOD = {
    ED25519: line_of(ED25519, bytes(32)),
    "sk-ssh-ed25519@openssh.com": line_of("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:"),
    "ecdsa-sha2-nistp256": line_of("ecdsa-sha2-nistp256", b"nistp256", POINT),
    "ecdsa-sha2-nistp384": line_of("ecdsa-sha2-nistp384", b"nistp384", b"\x04" + bytes(96)),
    "ecdsa-sha2-nistp521": line_of("ecdsa-sha2-nistp521", b"nistp521", b"\x04" + bytes(132)),
    "sk-ecdsa-sha2-nistp256@openssh.com": line_of(
        "sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", POINT, b"ssh:"
    ),
    "ssh-rsa": rsa(2048),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("comment", ["", " rita@example.org", " Rita's key, 2026 = new", " -----PRIVATE KEY"])
def test_every_type_that_may_be_listed(kind: str, comment: str) -> None:
    key = parse_public_key(GOOD[kind] + comment)
    assert (key.kind, key.line, key.comment) == (kind, GOOD[kind], comment.strip())
    assert str(key) == GOOD[kind] + comment


@pytest.mark.parametrize(
    ("kind", "bits"), [("ed25519", "256"), ("ecdsa", "521"), ("rsa", "2048"), ("rsa", "4096")]
)
def test_fingerprints_are_those_of_ssh_keygen(tmp_path: Path, kind: str, bits: str) -> None:
    pair = make_key(tmp_path / "key", kind, bits=bits)
    key = parse_public_key(pair.line)
    assert key.line == pair.blob
    shown = run_program("ssh-keygen", "-l", "-f", f"{pair.file}.pub").decode().split()
    assert shown[1] == key.fingerprint


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "write the one line of the file that ends in .pub"),
        ("ssh-ed25519", "write the one line of the file that ends in .pub"),
        (f"{GOOD[ED25519]}\n{GOOD[ED25519]}", "write the one line of the file that ends in .pub"),
        (f"{GOOD[ED25519]} \x1b[2J", "write the one line of the file that ends in .pub"),
        ("ssh-foo AAAA", "no type of key that may be listed stands first"),
        ("SSH-ED25519 AAAA", "no type of key that may be listed stands first"),
        ("ssh-dss AAAA", "DSA keys are no longer safe"),
        (f"cert-authority {GOOD[ED25519]}", "Delete what stands before it ('cert-authority')"),
        (f'principals="a b" {GOOD[ED25519]}', "Delete what stands before it ('principals=\"a')"),
        (f"rita@example.org {GOOD[ED25519]}", "Delete what stands before it ('rita@example.org')"),
        (GOOD[ED25519].replace(ED25519, f"{ED25519}-cert-v01@openssh.com"), "this is a certificate"),
        ("ssh-ed25519 AAAA-_", "its second word is cut off or damaged"),
        ("ssh-ed25519 é", "its second word is cut off or damaged"),
        ("ssh-ed25519 ====", "its second word is cut off or damaged"),
        (GOOD[ED25519][:-3], "its second word is cut off or damaged"),
        (GOOD["ecdsa-sha2-nistp256"].replace("AA=", "AB="), "its second word is cut off or damaged"),
        ("ssh-ed25519 AAAA", "but its second word is no key"),
        ("ssh-ed25519 AAAABAAA", "but its second word is no key"),
        (line_of(ED25519, bytes(32), named="ssh-rsa"), "but its second word is a key of type ssh-rsa"),
        (line_of(ED25519, bytes(31)), "is not a whole key"),
        (line_of(ED25519, bytes(33)), "is not a whole key"),
        (line_of(ED25519, bytes(32), b""), "is not a whole key"),
        (line_of(ED25519, bytes(32), after=b"\0"), "its second word is no key"),
        (line_of("sk-ssh-ed25519@openssh.com"), "is not a whole key"),
        (line_of("sk-ssh-ed25519@openssh.com", bytes(32), b""), "is not a whole key"),
        (line_of("ecdsa-sha2-nistp256", b"nistp384", POINT), "is not a whole key"),
        (line_of("ecdsa-sha2-nistp256", b"nistp256", POINT[:-1]), "is not a whole key"),
        (line_of("ecdsa-sha2-nistp256", b"nistp256", b"\x02" + POINT[1:]), "is not a whole key"),
        (line_of("ecdsa-sha2-nistp256", b"nistp256"), "is not a whole key"),
        (rsa(2047), "it is an RSA key of 2047 bits; from 2048 to 16384 may be listed"),
        (rsa(1024), "it is an RSA key of 1024 bits"),
        (rsa(16385), "it is an RSA key of 16385 bits"),
        (rsa(2048, b"\x00\x01"), "is not a whole key"),
        (rsa(2048, b""), "is not a whole key"),
        (rsa(2048, b"\x00"), "is not a whole key"),
        (rsa(2048, b"\x81"), "is not a whole key"),
        (line_of("ssh-rsa", b"\x03"), "is not a whole key"),
    ],
)
def test_what_is_no_key(line: str, words: str) -> None:
    with pytest.raises(PublicKeyError) as raised:
        parse_public_key(line)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("form", [[], ["-m", "PEM"]])
@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_a_private_key_is_known_in_every_form(tmp_path: Path, form: list[str], kind: str) -> None:
    run_program("ssh-keygen", "-q", "-t", kind, *form, "-N", "", "-f", tmp_path / "key")
    text = (tmp_path / "key").read_text(encoding="ascii")
    for pasted in (text, " ".join(text.split())):
        with pytest.raises(PrivateKeyError, match="this is a private key; treat it as lost"):
            parse_public_key(pasted)


def test_the_inside_of_a_private_key_alone_is_known() -> None:
    with pytest.raises(PrivateKeyError):
        parse_public_key("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB")


def test_strings_of_the_wire() -> None:
    assert wire_strings(b"") == ()
    assert wire_strings(b"\0\0\0\1a\0\0\0\0") == (b"a", b"")
    assert wire_strings(b"\0\0\0\2a") == ()
    assert wire_strings(b"\0\0\0") == ()


def test_a_key_is_written_as_its_line() -> None:
    entry = Key.model_validate({"key": GOOD[ED25519] + " of Rita"})
    assert entry.model_dump()["key"] == GOOD[ED25519] + " of Rita"
    assert Key.model_validate({"key": entry.key}) == entry
