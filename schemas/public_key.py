"""Public SSH keys as one line of text, in the form that ssh-keygen prints."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_CURVES: Final = {b"nistp256": 65, b"nistp384": 97, b"nistp521": 133}
"""Bytes of a point of each curve, not compressed (SEC 1, 2.3.3)."""
_ED25519_BYTES: Final = 32
_RSA_BITS: Final = range(2048, 16385)
KINDS: Final = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
)
"""The types of keys that a house may list; those that begin with sk- live in a hardware key."""
_PRIVATE: Final = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|\bb3BlbnNzaC1rZXktdjE|PuTTY-User-Key-File")
_LOST: Final = (
    "this is a private key; treat it as lost. Make a new pair with ssh-keygen, keep its private half to yourself, "
    "and write the one line of the file that ends in .pub"
)
_PLAIN: Final = "write the one line of the file that ends in .pub: a type, the key, and a comment if you like"


class PublicKeyError(ValueError):
    """What should be a public key is none that a house may list."""


class PrivateKeyError(PublicKeyError):
    """What should be a public key is a private one, and must not be quoted."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its type, its bytes as SSH sends them (RFC 4253, 6.6), and a comment."""

    kind: str
    blob: bytes
    comment: str = ""

    @property
    def line(self) -> str:
        """Type and key, as ssh-keygen reads them; without the comment."""
        return f"{self.kind} {binascii.b2a_base64(self.blob, newline=False).decode('ascii')}"

    @property
    def fingerprint(self) -> str:
        """The fingerprint that `ssh-keygen -l` prints, as in SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU."""
        digest = binascii.b2a_base64(sha256(self.blob).digest(), newline=False).decode("ascii")
        return f"SHA256:{digest.rstrip('=')}"

    def __str__(self) -> str:
        return f"{self.line} {self.comment}".rstrip()


def parse_public_key(line: str) -> PublicKey:
    """Return the key that a line names.

    Raises:
        PrivateKeyError: when it is a private key.
        PublicKeyError: when it is no key that may be listed; says what to write instead.
    """
    if _PRIVATE.search(line):
        raise PrivateKeyError(_LOST)
    words = line.strip().split(maxsplit=2)
    if not line.strip().isprintable() or len(words) < 2:
        raise PublicKeyError(_PLAIN)
    kind, key, *comment = words
    if kind not in KINDS:
        raise PublicKeyError(_other_kind(line, kind))
    blob = _decode(key)
    check_blob(kind, blob)
    return PublicKey(kind, blob, "".join(comment))


def check_blob(kind: str, blob: bytes) -> None:
    """Returns when the bytes are a whole key of a type that may be listed.

    Raises:
        PublicKeyError: when they are not.
    """
    parts = wire_strings(blob)
    named = parts[0].decode("ascii", "replace") if parts else ""
    if kind not in KINDS or named != kind:
        inside = (
            f"its second word is a key of type {named}" if named in KINDS else "its second word is no key"
        )
        raise PublicKeyError(f"the first word names a key of type {kind}, but {inside}. Copy the line again")
    if kind == "ssh-rsa":
        _check_rsa(parts[1:])
    elif not _is_whole(kind, parts[1:]):
        raise PublicKeyError("its second word is not a whole key. Copy the line again")


def wire_strings(data: bytes) -> tuple[bytes, ...]:
    """Return the strings that bytes consist of (RFC 4251, 5: a length in four bytes, then so many); () for others."""
    strings: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        if at + 4 > len(data) or end > len(data):
            return ()
        strings.append(data[at + 4 : end])
        at = end
    return tuple(strings)


def _decode(key: str) -> bytes:
    try:
        blob = binascii.a2b_base64(key.encode("ascii"), strict_mode=True)
    except (ValueError, UnicodeError):
        blob = b""
    # one spelling for one key: bits that are left over in the last letter must be nought
    if not blob or binascii.b2a_base64(blob, newline=False) != key.encode("ascii"):
        raise PublicKeyError("its second word is cut off or damaged. Copy the whole line again")
    return blob


def _is_whole(kind: str, parts: tuple[bytes, ...]) -> bool:
    if kind.startswith("sk-"):
        if not parts or not parts[-1]:  # the application, such as ssh:
            return False
        parts = parts[:-1]
    if "ed25519" in kind:
        return len(parts) == 1 and len(parts[0]) == _ED25519_BYTES
    curve = kind.partition("@")[0].rpartition("-")[2].encode("ascii")
    return (
        len(parts) == 2
        and parts[0] == curve
        and len(parts[1]) == _CURVES[curve]
        and parts[1].startswith(b"\x04")
    )


def _check_rsa(parts: tuple[bytes, ...]) -> None:
    """Returns for an exponent and a modulus of enough bits, each written in one way only (RFC 4251, 5: mpint)."""
    if len(parts) != 2 or any(_is_odd_number(part) for part in parts):
        raise PublicKeyError("its second word is not a whole key. Copy the line again")
    bits = int.from_bytes(parts[1], "big").bit_length()
    if bits not in _RSA_BITS:
        limits = f"from {_RSA_BITS[0]} to {_RSA_BITS[-1]} may be listed"
        raise PublicKeyError(
            f"it is an RSA key of {bits} bits; {limits}. Make a new one: ssh-keygen -t ed25519"
        )


def _is_odd_number(part: bytes) -> bool:
    """True for a number that is nought, negative or filled up with noughts."""
    return not part or part[0] >= 0x80 or (part[0] == 0 and (len(part) == 1 or part[1] < 0x80))


def _other_kind(line: str, kind: str) -> str:
    if "-cert-v01@" in kind:
        return "this is a certificate. Write the public key itself, from the file that ends in .pub, not in -cert.pub"
    if any(word in KINDS for word in line.split()):
        return f"the line must begin with the type of the key. Delete what stands before it ('{kind[:40]}')"
    if kind == "ssh-dss":
        return "DSA keys are no longer safe. Make a new one: ssh-keygen -t ed25519"
    return f"no type of key that may be listed stands first. {_PLAIN[0].upper()}{_PLAIN[1:]}. Types: {', '.join(KINDS)}"
