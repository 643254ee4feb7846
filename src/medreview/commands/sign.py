"""medreview sign: shows what a review would cover, asks, and records it; forms for reviewers, and their answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from medreview.commands.output import emit, let_go, say
from medreview.commands.request import request_for
from medreview.commands.sign_shown import as_diff, preview, summary
from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.page_file import read_page_file
from medreview.reading.guides import find_pages
from medreview.reading.source import Fault
from medreview.reports.characters import terminal_line
from medreview.reports.review_queue import count_of
from medreview.schemas.finding import Finding
from medreview.schemas.record import Scope
from medreview.signing.answers import Answer, find_page, read_answer, read_signed, read_unsigned
from medreview.signing.forms import render_form
from medreview.signing.prepare import Prepared, prepare, prepare_as_written
from medreview.signing.register import Register
from medreview.signing.seal import sign_records, verify_answer
from medreview.signing.statement import Statement
from medreview.signing.write import write_all

Clock = Callable[[], datetime]
"""Gives the present moment, in UTC."""


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Manner:
    """How reviews are recorded: only shown, without asking, and signed with a key file, an agent or not at all.

    `is_signed` is None where the policy decides.
    """

    is_dry: bool = False
    is_agreed: bool = False
    is_signed: bool | None = None
    key: Path | None = None


def sign_pages(
    paths: tuple[Path, ...], statement: Statement, today: date, manner: Manner, clock: Clock | None = None
) -> int:
    """Record what a reviewer says of pages; return 0, or 1 when whoever was asked said no.

    Raises:
        ConfigurationError: with a line for every reason why nothing was recorded.
    """
    request = _request(paths, today)
    with Register(request.settings, today, (clock or utc_now)()) as register:
        is_signed = _is_signed(register, manner)
        prepared = prepare(register, request.paths, statement)
        if not _is_wanted(request, register, prepared, manner, is_signed=is_signed):
            return 1
        if manner.is_dry:
            return 0
        if is_signed:
            prepared = sign_records(prepared, manner.key)
        return _write(register, prepared)


def print_form(
    paths: tuple[Path, ...],
    scope: Scope,
    reviewer: str | None,
    today: date,
    output: Path | None,
    clock: Clock | None = None,
) -> int:
    """Print the form for one page, or write it to a file; return 0.

    Raises:
        ConfigurationError: with a line for every reason why no review of the page could be recorded.
    """
    request = _request(paths, today)
    with Register(request.settings, today, (clock or utc_now)()) as register:
        candidate = register.read(request.paths[0])
        if isinstance(candidate, str):
            raise ConfigurationError(candidate)
        emit(render_form(register, candidate, scope, reviewer), output)
    return 0


def sign_answer(
    file: Path, signature: Path | None, today: date, manner: Manner, clock: Clock | None = None
) -> int:
    """Record what a reviewer answered on a form; return 0, or 1 when whoever was asked said no.

    Raises:
        ConfigurationError: with a line for every reason why nothing was recorded.
    """
    answer = read_answer(file, signature, _read_input)
    request = request_for((), today)
    with Register(request.settings, today, (clock or utc_now)()) as register:
        prepared = _answered(register, answer)
        if not _is_wanted(request, register, [prepared], manner, is_signed=answer.signature is not None):
            return 1
        return 0 if manner.is_dry else _write(register, [prepared])


def _answered(register: Register, answer: Answer) -> Prepared:
    if answer.signature is not None:
        record, content = read_signed(answer)
        candidate = find_page(register, answer.shown, record.page, record.digest, record.version)
        prepared = prepare_as_written(register, candidate, record, content, answer.signature)
        verify_answer(record, content, answer.signature, register.house.people)
        return prepared
    if register.house.policy.evidence == "signed":
        raise ConfigurationError(
            f"{answer.shown}: the policy asks for signed reviews (evidence: signed), and this answer has no signature. "
            f"Ask the reviewer to sign it with 'ssh-keygen -Y sign', and put the file .sig beside it or name it with "
            f"--signature."
        )
    said = read_unsigned(answer, register)
    candidate = find_page(register, answer.shown, said.page, said.digest, said.version)
    (prepared,) = prepare(register, [candidate.file], said.statement)
    if prepared.candidate.digest != said.digest:
        raise ConfigurationError(f"{candidate.path}: was changed meanwhile. Run the command again.")
    return prepared


def _request(paths: tuple[Path, ...], today: date) -> Request:
    """Return the request for the guide of these paths, each of which must be a page of it.

    Raises:
        ConfigurationError: with a line for each that is none.
    """
    faults = [f"{path}: is a folder. Name each page that was reviewed." for path in paths if path.is_dir()]
    if faults:
        raise ConfigurationError(*faults)
    request = request_for(paths, today)
    known = set(find_pages(request.settings.guide))
    faults = [
        f"{name}: is no page of the guide."
        for name, path in zip(paths, request.paths, strict=True)
        if path not in known
    ]
    if faults:
        raise ConfigurationError(*faults)
    return request


def _is_signed(register: Register, manner: Manner) -> bool:
    """Return whether records are to be signed.

    Raises:
        ConfigurationError: when the policy asks for what the command line forbids.
    """
    is_asked_for = register.house.policy.evidence == "signed"
    if manner.is_signed is False and is_asked_for:
        raise ConfigurationError(
            "The policy asks for signed reviews (evidence: signed). Leave out --no-sign, or have the reviewer sign."
        )
    return manner.is_signed is not False and (
        is_asked_for or manner.is_signed is True or manner.key is not None
    )


def _is_wanted(
    request: Request, register: Register, prepared: list[Prepared], manner: Manner, *, is_signed: bool
) -> bool:
    """Shows what would be recorded; return whether that is wanted, also for a dry run, which is not asked about."""
    findings = _remaining(request, prepared, is_signed=is_signed)
    emit("".join(f"{line}\n" for line in preview(register, prepared, findings)), None)
    if manner.is_dry:
        emit(as_diff(prepared), None)
        return True
    names = list(dict.fromkeys(one.person.byline for one in prepared))
    if manner.is_agreed:
        return True
    return _agreed(terminal_line(f"Record {count_of(len(prepared), 'review')} as {names[0]}? [y/N]"))


def _remaining(request: Request, prepared: Sequence[Prepared], *, is_signed: bool) -> list[Finding]:
    """Return what a check would find on the pages once the reviews are recorded."""
    after = {one.candidate.file: one.after for one in prepared}

    def read(file: Path, limit: int) -> bytes | Fault:
        return after[file] if file in after else read_page_file(file, limit)

    added = tuple(one.file for one in prepared)
    found = run(replace(request, paths=tuple(after), read=read, added_records=added))
    pending = {one.file.path for one in prepared} if is_signed else set[str]()
    return [
        one for one in found.findings if one.path not in pending and not (is_signed and one.rule == "REV012")
    ]


def _agreed(question: str) -> bool:
    """Return whether somebody at the terminal says yes.

    Raises:
        ConfigurationError: when there is no terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty() or sys.stderr is None or not sys.stderr.isatty():
        raise ConfigurationError(
            "Nobody can be asked: there is no terminal. Nothing was recorded; --yes records without asking, --dry-run "
            "only shows."
        )
    say(f"{question} ")
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        say("\n")
    if answer.strip().lower() in ("y", "yes"):
        return True
    say("Nothing was recorded.\n")
    return False


def _write(register: Register, prepared: list[Prepared]) -> int:
    written = write_all(prepared, register.settings.guide, register.top)
    text = "".join(f"{line}\n" for line in summary(register.settings.root, prepared, written))
    try:
        emit(text, None)
    except (BrokenPipeError, ConfigurationError):
        let_go(sys.stdout)
        say(text)  # it is recorded, whoever may have stopped listening
    return 0


def _read_input(limit: int) -> bytes:
    if sys.stdin is None:
        raise ConfigurationError("there is no standard input to read the answer from.")
    return sys.stdin.buffer.read(limit)
