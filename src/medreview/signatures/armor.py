"""Reads what is written in an SSH signature (OpenSSH, PROTOCOL.sshsig), to say why one is refused; proves nothing."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

from medreview.schemas.public_key import KINDS, PublicKey, PublicKeyError, check_blob, wire_strings

LARGEST: Final = 20_000
"""The most bytes of a signature; one by the largest RSA key has 6,000."""
_ARMOR: Final = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n?"
)
_BEGIN: Final = b"-----BEGIN SSH SIGNATURE-----"
_MAGIC: Final = b"SSHSIG\x00\x00\x00\x01"
"""Six letters and the version."""
_HASHES: Final = (b"sha256", b"sha512")
_NAMESPACE: Final = 200  # bytes of a namespace that is worth quoting


class NotASignature(ValueError):
    """These bytes are no SSH signature that can be judged; says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Signature:
    """An SSH signature: by which key and for which purpose; `armored` are its bytes with LF line ends."""

    key: PublicKey
    namespace: str
    armored: bytes


def read_signature(data: bytes) -> Signature:
    """Return what a signature says about itself.

    Raises:
        NotASignature: for anything but one whole signature with SHA-256 or SHA-512, and nothing around it.
    """
    if not data.strip():
        raise NotASignature("The signature is empty.")
    if len(data) > LARGEST:
        raise NotASignature(
            f"The signature is over the size limit: {len(data):,} bytes; {LARGEST:,} are allowed."
        )
    armored = data.replace(b"\r\n", b"\n")
    found = _ARMOR.fullmatch(armored)
    if found is None:
        raise NotASignature(_around(armored))
    blob = _decode(found[1].replace(b"\n", b""))
    parts = wire_strings(blob[len(_MAGIC) :])
    if not blob.startswith(_MAGIC) or len(parts) != 5:
        raise NotASignature("This is not an SSH signature: what its frame holds is damaged.")
    key, namespace, _, algorithm, _ = parts
    if algorithm not in _HASHES:
        raise NotASignature("The signature is not over SHA-256 or SHA-512.")
    return Signature(_read_key(key), _shown(namespace), armored)


def _around(armored: bytes) -> str:
    if armored.count(_BEGIN) > 1:
        return "There is more than one signature in the file. Keep one."
    if armored.startswith(_BEGIN + b"\n") and b"\n-----END SSH SIGNATURE-----" in armored:
        return "This is not an SSH signature alone: something is added in it or after it, or it is damaged."
    if _BEGIN in armored:
        return "This is not an SSH signature alone: something stands before it, or its end is missing."
    return "This is not an SSH signature."


def _decode(text: bytes) -> bytes:
    try:
        blob = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        blob = b""
    if binascii.b2a_base64(blob, newline=False) != text:
        raise NotASignature("This is not an SSH signature: what its frame holds is damaged.")
    return blob


def _read_key(blob: bytes) -> PublicKey:
    # a certificate holds more than strings, so only the first of them is read
    kind = blob[4 : 4 + int.from_bytes(blob[:4], "big")].decode("ascii", "replace")
    if kind not in KINDS:
        named = "".join(c for c in kind if c.isalnum() or c in "@.-")[:60]
        raise NotASignature(f"The signature is by a key of a type that is not accepted ({named or 'none'}).")
    try:
        check_blob(kind, blob)
    except PublicKeyError:
        raise NotASignature("The signature is by a key that is damaged or too short.") from None
    return PublicKey(kind, blob)


def _shown(namespace: bytes) -> str:
    """Return a namespace in letters that can be shown; equal to ours only where the bytes are."""
    text = namespace[:_NAMESPACE].decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else "?" for c in text) + (
        "..." if len(namespace) > _NAMESPACE else ""
    )
