"""Verifies signatures: the verdict is ssh-keygen's, the reason for a refusal is told in our own words."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from medreview.schemas.people import Person
from medreview.signatures.allowed_signers import NAMESPACE, revoked_keys, signer_lines
from medreview.signatures.armor import NotASignature, Signature, read_signature
from medreview.signatures.cache import VerdictCache, verdict_key
from medreview.signatures.reasons import KeyIndex, index_keys, why_not
from medreview.signatures.ssh_keygen import SshKeygen, find_ssh_keygen, last_words, private_folder

LARGEST_CONTENT: Final = 5_000_000
"""The most bytes that are verified or signed."""
_AT_ONCE: Final = 4
_YEARS: Final = range(1971, 3000)
_OTHER_TEXT: Final = b"incorrect signature"


@dataclass(frozen=True, slots=True)
class Signed:
    """Bytes, the armored signature of them, the id of who signed, and the time for which the key must be valid."""

    content: bytes
    signature: bytes
    signer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a signature counts, one sentence that says why, and the fingerprint of its key where it can be read."""

    is_valid: bool
    why: str
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    """A signature that can be read, and all that ssh-keygen's answer depends on."""

    content: bytes
    signature: Signature
    signer: str
    at: datetime
    signers: str
    key: bytes


def unify_line_ends(content: bytes) -> bytes:
    """Return the bytes that are signed: every CRLF is an LF, so that a checkout on Windows verifies."""
    return content.replace(b"\r\n", b"\n")


def sizes(content: bytes) -> str:
    """Return how many bytes there are, and how many there may be."""
    return f"{len(content):,} bytes; {LARGEST_CONTENT:,} are allowed"


def verify_all(
    signed: Iterable[Signed], people: Mapping[str, Person], cache: VerdictCache | None
) -> list[Verdict]:
    """Return a verdict for each signature, in order; ssh-keygen is only looked for when the cache lacks an answer.

    Raises:
        ConfigurationError: when ssh-keygen is needed and missing, too old, or does not answer.
        ValueError: when a time has no time zone.
    """
    keys, revoked = index_keys(people), revoked_keys(people)
    asked = [_read(one, people, revoked) for one in signed]
    questions = {one.key: one for one in asked if isinstance(one, _Question)}
    known = cache.find([*questions]) if cache is not None and questions else frozenset[bytes]()
    answers = {key: _judge(questions[key], keys, None) for key in known}
    unknown = [question for key, question in questions.items() if key not in known]
    if unknown:
        asked_now = _ask_all(unknown, revoked, keys)
        answers |= asked_now
        if cache is not None:
            cache.keep(key for key, verdict in asked_now.items() if verdict.is_valid)
    return [one if isinstance(one, Verdict) else answers[one.key] for one in asked]


def _read(signed: Signed, people: Mapping[str, Person], revoked: str) -> _Question | Verdict:
    """Return what to ask ssh-keygen, or the refusal of what cannot be asked."""
    if signed.at.tzinfo is None:
        raise ValueError("the time of a signature needs a time zone")
    at = signed.at.astimezone(UTC).replace(microsecond=0)
    person = people.get(signed.signer)
    try:
        signature = read_signature(signed.signature)
    except NotASignature as error:
        return Verdict(False, str(error))
    fingerprint = signature.key.fingerprint
    content = unify_line_ends(signed.content)
    if not content:
        return Verdict(False, "The file that was signed is empty.", fingerprint)
    if len(content) > LARGEST_CONTENT:
        return Verdict(
            False, f"The file that was signed is over the size limit: {sizes(content)}.", fingerprint
        )
    if person is None:
        return Verdict(False, f"people.yaml has nobody with the id '{_shown(signed.signer)}'.", fingerprint)
    if at.year not in _YEARS:
        return Verdict(False, f"The year {at.year} cannot be the time of a signature.", fingerprint)
    signers = "".join(sorted(signer_lines(person)))
    key = verdict_key(
        content,
        signature.armored,
        *(word.encode() for word in (person.id, _stamp(at), signers, revoked, NAMESPACE)),
    )
    return _Question(content, signature, person.id, at, signers, key)


def _ask_all(questions: Sequence[_Question], revoked: str, keys: KeyIndex) -> dict[bytes, Verdict]:
    """Return ssh-keygen's answers, a few processes at once; every file that it reads has a name of ours."""
    keygen = find_ssh_keygen()
    with private_folder() as folder, ThreadPoolExecutor(_AT_ONCE) as pool:
        (folder / "revoked").write_text(revoked, encoding="ascii", newline="\n")
        names = {text: f"signers-{number}" for number, text in enumerate({q.signers for q in questions})}
        for text, name in names.items():
            (folder / name).write_text(text, encoding="ascii", newline="\n")
        jobs = [
            pool.submit(_ask, keygen, question, folder, str(number), names[question.signers], keys)
            for number, question in enumerate(questions)
        ]
        try:
            return {question.key: job.result() for question, job in zip(questions, jobs, strict=True)}
        finally:
            pool.shutdown(cancel_futures=True)


def _ask(
    keygen: SshKeygen, question: _Question, folder: Path, name: str, signers: str, keys: KeyIndex
) -> Verdict:
    content, signature = folder / name, folder / f"{name}.sig"
    content.write_bytes(question.content)
    signature.write_bytes(question.signature.armored)
    done = keygen.run(
        *("-Y", "verify", "-f", signers, "-I", question.signer, "-n", NAMESPACE, "-s", signature.name),
        *("-r", "revoked", f"-Overify-time={_stamp(question.at)}"),
        data=content,
        folder=folder,
    )
    content.unlink()
    signature.unlink()
    return _judge(question, keys, done)


def _judge(question: _Question, keys: KeyIndex, answer: subprocess.CompletedProcess[bytes] | None) -> Verdict:
    """Return the verdict that follows from ssh-keygen's answer; without one it has said yes before."""
    fingerprint = question.signature.key.fingerprint
    why = why_not(question.signature, question.signer, question.at, keys)
    if why is None and answer is not None and not _is_plain_yes(answer, question):
        why = _refusal(answer)
    if why is not None:
        return Verdict(False, why, fingerprint)
    return Verdict(True, f"Signed by '{question.signer}' with the key {fingerprint}.", fingerprint)


def _is_plain_yes(answer: subprocess.CompletedProcess[bytes], question: _Question) -> bool:
    """True when ssh-keygen says yes to exactly what was asked: this purpose, person and key."""
    names = map(re.escape, (NAMESPACE, question.signer, question.signature.key.fingerprint))
    yes = 'Good "{}" signature for {} with \\S+ key {}\\s*'.format(*names)
    return answer.returncode == 0 and re.fullmatch(yes, answer.stdout.decode("utf-8", "replace")) is not None


def _refusal(answer: subprocess.CompletedProcess[bytes]) -> str:
    if _OTHER_TEXT in answer.stderr:
        return "The signature is of another text: the text was changed after it was signed, or the signature was."
    if answer.returncode == 0:
        return "ssh-keygen accepted the signature, but not in the words that were expected, so it does not count."
    return f"ssh-keygen does not accept the signature ({last_words(answer.stderr)})."


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S}"


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:100]
