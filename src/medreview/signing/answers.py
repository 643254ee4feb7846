"""Answers to forms: read strictly, however mail has dressed them up, and held against the page as it is now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from medreview.errors import ConfigurationError
from medreview.reading.plain_files import read_plain_file
from medreview.reading.records import LARGEST, SIGNATURE_SUFFIX, read_record
from medreview.reading.source import Fault, Source, decode
from medreview.reading.strict_yaml import YamlText, read_yaml
from medreview.reading.validation import validate
from medreview.schemas.record import ReviewRecord
from medreview.signing.prepare import TOOL
from medreview.signing.register import Candidate, Register
from medreview.signing.statement import Statement

_QUOTED: Final = re.compile(r"^>[ ]?", re.MULTILINE)
_LINE_END: Final = re.compile(r"\r\n?|\n")
_TRAILING: Final = re.compile(r"[ \t]+$", re.MULTILINE)
_ALLOWED: Final = f"an answer may have {LARGEST:,}."
_NO_DIGEST: Final = "The answer has no line 'digest', which says what text it is about. Use the whole form."


@dataclass(frozen=True, slots=True)
class Answer:
    """A form that was filled in: the name shown of it, its bytes, and the signature of those, None without one."""

    shown: str
    content: bytes
    signature: bytes | None = None


def read_answer(file: Path, signature: Path | None, read_input: Callable[[int], bytes]) -> Answer:
    """Return the answer in a file, `-` for what `read_input` gives, with the signature that is named or beside it.

    Raises:
        ConfigurationError: when either cannot be read, or has too many bytes.
    """
    if str(file) == "-":
        shown, content = "standard input", read_input(LARGEST + 1)
        if len(content) > LARGEST:
            raise ConfigurationError(f"{shown}: has over {LARGEST:,} bytes; {_ALLOWED}")
    else:
        shown, content = str(file), _content(file)
    beside = file.with_name(file.name + SIGNATURE_SUFFIX) if str(file) != "-" else None
    if signature is not None:
        return Answer(shown, content, _content(signature))
    if beside is not None and beside.exists():
        return Answer(shown, content, _content(beside))
    return Answer(shown, content)


def _content(file: Path) -> bytes:
    data = read_plain_file(file, LARGEST, plain="An answer is a plain file.", allowed=_ALLOWED)
    if data is None:
        raise ConfigurationError(f"{file}: there is no such file.")
    if isinstance(data, Fault):
        raise ConfigurationError(f"{file}: {data.message}")
    return data


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What an answer without a signature says: which text of which page, and the reviewer's statement."""

    page: str
    digest: str
    version: int
    statement: Statement


def read_unsigned(answer: Answer, register: Register) -> Unsigned:
    """Return what an answer says; marks of quotation, byte order mark, CRLF and spaces at line ends do not count.

    Raises:
        ConfigurationError: with a line for everything that is wrong in it.
    """
    source, yaml = _parsed(answer)
    given = {key: value for key, value in yaml.data.items() if not _is_empty(value)}
    if "digest" not in given:
        raise ConfigurationError(f"{answer.shown}: {_NO_DIGEST}")
    known = _with_known(given, register)
    record, faults = validate(ReviewRecord, replace(yaml, data=known, has_empty=True), what="answer")
    if faults or record is None:
        raise ConfigurationError(*_lines(answer.shown, source, faults))
    statement = Statement(
        record.reviewer.id,
        record.verdict,
        record.date,
        record.scope,
        record.conditions,
        record.conflicts if "conflicts" in given else None,
        record.notes,
        record.since,
    )
    return Unsigned(record.page, record.digest, record.version, statement)


def read_signed(answer: Answer) -> tuple[ReviewRecord, bytes]:
    """Return the record that a signed answer is, with the bytes that the signature is of: each CRLF as LF.

    Raises:
        ConfigurationError: with a line for everything that keeps it from being a whole and valid record.
    """
    content = answer.content.replace(b"\r\n", b"\n")
    source, fault = decode(answer.shown, content)
    yaml = read_yaml(source.text) if fault is None else YamlText()
    page, day, person = (_text(yaml.data, *path) for path in (("page",), ("date",), ("reviewer", "id")))
    file = read_record(f"reviews/{page}/{day}-{person}.yaml", content)
    if file.record is None:
        lead = "A signed answer must be a whole and valid record, for it is kept as it was signed."
        raise ConfigurationError(f"{answer.shown}: {lead}", *_lines(answer.shown, file.source, file.faults))
    return file.record, content


def find_page(register: Register, shown: str, page: str, digest: str, version: int) -> Candidate:
    """Return the page that an answer is about, which must still say what the reviewer read.

    Raises:
        ConfigurationError: when there is no such page, or more than one, or its text has changed.
    """
    files = register.pages_by_id.get(page, ())
    if len(files) != 1:
        named = ", ".join(map(register.shown, files))
        why = (
            f"{named} have this id. Give each page an id of its own."
            if files
            else "No page here has this id."
        )
        raise ConfigurationError(f"{shown}: the answer is about the page '{page}'. {why}")
    candidate = register.read(files[0])
    if isinstance(candidate, str):
        raise ConfigurationError(candidate)
    if candidate.digest != digest:
        now = candidate.page.fields.version
        raise ConfigurationError(
            f"{candidate.path}: the text has changed since the form was made: the answer is about version {version} "
            f"({digest[:19]}), the page is now version {now} ({candidate.digest[:19]}). Make a new form with "
            f"'medreview sign --form {candidate.path}' and ask the reviewer to read the page again."
        )
    return candidate


def _parsed(answer: Answer) -> tuple[Source, YamlText]:
    source, fault = decode(answer.shown, answer.content)
    if fault is not None:
        raise ConfigurationError(*_lines(answer.shown, source, [fault]))
    text = _TRAILING.sub("", _unquoted(_LINE_END.sub("\n", source.text)))
    plain = Source(answer.shown, text)
    yaml = read_yaml(text)
    if yaml.faults:
        raise ConfigurationError(*_lines(answer.shown, plain, yaml.faults))
    return plain, yaml


def _unquoted(text: str) -> str:
    """Return the text without the marks that mail puts before every line of what it answers."""
    while (lines := [line for line in text.split("\n") if line.strip()]) and all(
        line.startswith(">") for line in lines
    ):
        text = _QUOTED.sub("", text)
    return text


def _with_known(given: Mapping[str, Any], register: Register) -> dict[str, Any]:
    """Return what was answered with what need not be: all that is written anew by us."""
    known: dict[str, Any] = {"format": 1, "version": 1, "recipe": 1, "risk": "high", "interval_months": 1,
                             "scope": "whole-page", "conflicts": "none", "tool": TOOL, **given}  # fmt: skip
    reviewer = given.get("reviewer")
    if isinstance(reviewer, dict):
        named = {key: value for key, value in reviewer.items() if not _is_empty(value)}
        person = register.house.people.get(str(named.get("id")))
        names = [one for one in register.house.people.values() if one.name == named.get("name")]
        if "id" not in named and len(names) == 1:
            named["id"] = names[0].id
        if "name" not in named:
            named["name"] = str(named.get("id")) if person is None else person.name
        known["reviewer"] = named
    return known


def _is_empty(value: object) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _text(data: Mapping[str, Any], *path: str) -> str:
    value: Any = data
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return str(value)


def _lines(shown: str, source: Source, faults: list[Fault] | tuple[Fault, ...]) -> Iterator[str]:
    for fault in faults:
        line, column = source.position(fault.span.start)
        yield f"{shown}:{line}:{column}: {fault.message}"
