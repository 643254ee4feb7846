"""Signs with a key file, an ssh-agent or a hardware key, through ssh-keygen; and only with a key of people.yaml."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from medreview.errors import ConfigurationError
from medreview.schemas.people import Person
from medreview.schemas.public_key import PublicKey, PublicKeyError, parse_public_key
from medreview.signatures.allowed_signers import NAMESPACE
from medreview.signatures.reasons import index_keys, why_key_not
from medreview.signatures.ssh_keygen import (
    SshKeygen,
    environment,
    find_ssh_keygen,
    last_words,
    private_folder,
    programs,
    run_openssh,
)
from medreview.signatures.verifying import LARGEST_CONTENT, Signed, sizes, unify_line_ends, verify_all

SECONDS_FOR_A_PERSON: Final = 300
"""How long somebody has for a passphrase or a touch."""
_AGENT: Final = "SSH_AUTH_SOCK"
_LARGEST_KEY_FILE: Final = 100_000
_NO_TERMINAL: Final = (
    "There is no terminal on which it could be asked for. Run the command in one, or add the key to an ssh-agent "
    "first: ssh-add"
)


def sign(content: bytes, signer: Person, at: datetime, key: Path | None = None) -> bytes:
    """Return the armored signature of bytes (each CRLF counts as LF), which verifies for that person and time.

    `key` is a file with a private key, or with a public one whose private half an agent or hardware key holds; without
    one, the ssh-agent signs with the first of the person's keys that it holds. A passphrase, PIN or touch is asked for
    on the terminal, where there is one.

    Raises:
        ConfigurationError: when there is no such key or it may not sign for this person at this time; when it is
            refused; when the result does not verify.
        ValueError: when the time has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the time of a signature needs a time zone")
    text = unify_line_ends(content)
    if not text or len(text) > LARGEST_CONTENT:
        raise ConfigurationError(f"This cannot be signed: it is empty or too long ({sizes(text)}).")
    keygen = find_ssh_keygen()
    with private_folder() as folder:
        if key is None:
            file = _held_key(_usable_keys(signer, at), signer, folder)
        else:
            file = _checked_key_file(keygen, key, signer, at)
        (folder / "content").write_bytes(text)
        _run_sign(keygen, file, folder)
        signature = _made_signature(folder)
    (verdict,) = verify_all([Signed(text, signature, signer.id, at)], {signer.id: signer}, None)
    if not verdict.is_valid:
        raise ConfigurationError(f"The signature that was made does not count. {verdict.why}")
    return signature


def _usable_keys(signer: Person, at: datetime) -> list[PublicKey]:
    """Return the keys with which the person may sign at that time.

    Raises:
        ConfigurationError: when there is none.
    """
    keys = index_keys({signer.id: signer})
    reasons = [(entry.key, why_key_not(entry.key, signer.id, _utc(at), keys)) for entry in signer.keys]
    if not reasons:
        raise ConfigurationError(
            f"people.yaml lists no key for '{signer.id}'. Add the public key below 'keys'."
        )
    usable = [key for key, why in reasons if why is None]
    if not usable:
        raise ConfigurationError(
            f"No key of '{signer.id}' may sign now. {' '.join(why for _, why in reasons if why)}"
        )
    return usable


def _held_key(keys: Sequence[PublicKey], signer: Person, folder: Path) -> Path:
    """Return a file with the first key that the agent holds.

    Raises:
        ConfigurationError: when it holds none, or there is no agent.
    """
    held = _held_by_agent()
    found = next((key for key in keys if key.blob in held), None)
    if found is None:
        wanted = ", ".join(key.fingerprint for key in keys)
        raise ConfigurationError(
            f"The ssh-agent holds no key that people.yaml lists for '{signer.id}' ({wanted}). "
            "Add it with ssh-add, or name the file of the key."
        )
    file = folder / "key.pub"
    file.write_text(f"{found.line}\n", encoding="ascii", newline="\n")
    return file


def _held_by_agent() -> frozenset[bytes]:
    """Return the keys that the agent holds, of the types that may be listed.

    Raises:
        ConfigurationError: when it cannot be asked.
    """
    program = next(programs("ssh-add"), None)
    if program is None:
        raise ConfigurationError(
            "ssh-add was not found, so no ssh-agent can be asked. Name the file of the key."
        )
    done = run_openssh((program, "-L"), environment(_AGENT))
    if done.returncode > 1:
        raise ConfigurationError(
            f"No ssh-agent can be asked ({last_words(done.stderr)}). "
            "Start one and add the key, or name the file of the key."
        )
    held: set[bytes] = set()
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        try:
            held.add(parse_public_key(line).blob)
        except PublicKeyError:
            continue  # a certificate, or 'The agent has no identities.'
    return frozenset(held)


def _checked_key_file(keygen: SshKeygen, key: Path, signer: Person, at: datetime) -> Path:
    """Return the absolute path of a key file that is this person's.

    Raises:
        ConfigurationError: when it is no key file, others may read it, or people.yaml does not list its key.
    """
    file = Path(os.path.abspath(key))  # noqa: PTH100 - a link stays a link, as ssh-keygen takes it
    _refuse_open_file(file, key)
    done = keygen.run("-l", "-E", "sha256", "-f", str(file))
    words = done.stdout.decode("utf-8", "replace").split()
    if done.returncode != 0 or len(words) < 2 or len(done.stdout.splitlines()) != 1:
        why = last_words(done.stderr.replace(os.fsencode(f"{file} "), b"it "))
        raise ConfigurationError(
            f"{key} is no key file that ssh-keygen can read ({why}). Of a private key in an old format, "
            "name the file beside it that ends in .pub."
        )
    usable = {usable.fingerprint: usable for usable in _usable_keys(signer, at)}
    if words[1] not in usable:
        raise ConfigurationError(
            f"The key in {key} ({words[1]}) is not one with which '{signer.id}' may sign now, as people.yaml has it. "
            f"These are: {', '.join(usable)}."
        )
    return file


def _refuse_open_file(file: Path, key: Path) -> None:
    try:
        found = file.stat()
    except OSError as error:
        raise ConfigurationError(f"The key file {key} cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise ConfigurationError(
            "The name of the key file holds a character that no name can hold."
        ) from None
    if not file.is_file() or found.st_size > _LARGEST_KEY_FILE:
        raise ConfigurationError(f"{key} is no key file.")
    if os.name != "nt" and file.suffix != ".pub" and found.st_mode & 0o077:
        raise ConfigurationError(
            f"Others may read or change the key file {key} (mode {found.st_mode & 0o777:03o}). "
            f"Run chmod 600 on it; if others had the chance to copy it, treat it as lost."
        )


def _run_sign(keygen: SshKeygen, file: Path, folder: Path) -> None:
    """Signs the file `content` in a folder; whoever sits at the terminal is asked there, and nobody else.

    Raises:
        ConfigurationError: when it was refused.
    """
    command = (keygen.program, "-q", "-Y", "sign", "-f", str(file), "-n", NAMESPACE, "content")
    if not _has_terminal():
        done = run_openssh(command, environment(_AGENT), folder=folder)
        if done.returncode != 0:
            raise ConfigurationError(_refusal(done.stderr, file))
        return
    variables = {**environment(_AGENT, "TERM"), "SSH_ASKPASS_REQUIRE": "never"}
    try:
        ended = subprocess.run(command, env=variables, cwd=folder, timeout=SECONDS_FOR_A_PERSON, check=False)
    except subprocess.TimeoutExpired:
        raise ConfigurationError(
            f"Nothing was signed within {SECONDS_FOR_A_PERSON} seconds. Try again."
        ) from None
    if ended.returncode != 0:
        raise ConfigurationError("Nothing was signed; ssh-keygen says above why.")


def _refusal(stderr: bytes, file: Path) -> str:
    """Return why ssh-keygen did not sign, and what to do."""
    if b"passphrase" in stderr:
        return f"The key needs its passphrase. {_NO_TERMINAL} {file}"
    if b"agent refused" in stderr or b"communication with agent" in stderr:
        return "The ssh-agent did not sign: it was asked to confirm and did not, or the key in it is locked."
    if b"No private key" in stderr or b"o such file" in stderr or b"Couldn't load" in stderr:
        return (
            f"Neither an ssh-agent nor a file beside {file.name} holds its private half. Add it with ssh-add."
        )
    advice = "A hardware key must be plugged in, and asks on a terminal alone."
    return f"ssh-keygen did not sign ({last_words(stderr)}). {advice}"


def _made_signature(folder: Path) -> bytes:
    try:
        return (folder / "content.sig").read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            "ssh-keygen ended well but wrote no signature. Nothing was signed."
        ) from None


def _has_terminal() -> bool:
    """True when somebody can be asked and see the question."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
