"""medreview measure: counts and grades of any Markdown or plain text."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from medreview.commands.output import emit
from medreview.errors import ConfigurationError
from medreview.reading.document import Document
from medreview.reading.markdown import read_markdown
from medreview.reading.plain_files import read_plain_file
from medreview.reading.plain_text import read_plain_text
from medreview.reading.prose import Prose
from medreview.reading.source import Fault, Source, decode
from medreview.schemas.run import Readability
from medreview.summaries import readability_of

_LARGEST = 10_000_000
_ALLOWED = f"{_LARGEST:,} can be measured at once. Split it."
_FRONT_MATTER = re.compile(r"\A---[ \t]*(?:\r\n|\n|\r).*?(?:\r\n|\n|\r)---[ \t]*(?:\r\n|\n|\r|\Z)", re.DOTALL)
_KINDS = {
    "paragraph": ("paragraph", "paragraphs"),
    "item": ("list item", "list items"),
    "heading": ("heading", "headings"),
    "cell": ("table cell", "table cells"),
    "footnote": ("footnote", "footnotes"),
}
_COUNTED = ("paragraph", "item")
_GRADES = (
    ("smog", "SMOG grade"),
    ("flesch_kincaid", "Flesch-Kincaid grade"),
    ("flesch_reading_ease", "Flesch reading ease"),
    ("gunning_fog", "Gunning fog"),
    ("coleman_liau", "Coleman-Liau"),
    ("automated_readability_index", "Automated readability index"),
    ("forcast", "FORCAST"),
)
_COUNTS = ("words", "sentences", "syllables", "polysyllables", "monosyllables", "complex_words", "letters")
NOTHING_CHECKED = 3


def measure_file(file: Path, form: str, reading: str) -> int:
    """Print the counts and grades of a file or of standard input; return 0, or 3 for a text without a word."""
    source = _read(file)
    is_plain = reading == "text" or (reading == "auto" and file.suffix.lower() in (".txt", ".text"))
    document = read_plain_text(source.text) if is_plain else _markdown(source.text)
    found = readability_of(Prose(document.blocks, frozenset()))
    form_of_text = "plain text" if is_plain else "Markdown"
    if form == "json":
        emit(_as_json(source.path, form_of_text, document, found), None)
    else:
        emit(_as_text(source.path, form_of_text, document, found), None)
    return 0 if found.words else NOTHING_CHECKED


def _read(file: Path) -> Source:
    if str(file) == "-":
        shown, data = "standard input", _standard_input()
    else:
        shown = str(file)
        read = read_plain_file(file, _LARGEST, plain="Name a plain file.", allowed=_ALLOWED)
        if read is None:
            raise ConfigurationError(f"{shown}: there is no such file.")
        if isinstance(read, Fault):
            raise ConfigurationError(f"{shown}: {read.message}")
        data = read
    source, fault = decode(shown, data)
    if fault is not None:
        line, column = source.position(fault.span.start)
        raise ConfigurationError(f"{shown}:{line}:{column}: {fault.message}")
    return source


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise ConfigurationError("standard input: it is closed. Name a file, or send text.")
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"standard input: cannot be read: {error.strerror or error}.") from None
    if len(data) > _LARGEST:
        raise ConfigurationError(f"standard input: it has over {_LARGEST:,} bytes. Send less at once.")
    return data


def _markdown(text: str) -> Document:
    front = _FRONT_MATTER.match(text)
    return read_markdown(text, front.end() if front is not None else 0)


def _blocks(document: Document) -> Counter[str]:
    return Counter(block.kind for block in document.blocks)


def _as_json(shown: str, form: str, document: Document, found: Readability) -> str:
    kinds = _blocks(document)
    values = {
        key: round(value, 2) if isinstance(value, float) else value for key, value in asdict(found).items()
    }
    prepared = {"read_as": form, "blocks": {kind: kinds[kind] for kind in _KINDS}, "counted": list(_COUNTED)}
    return (
        json.dumps({"format": 1, "path": shown, "preparation": prepared, "readability": values}, indent=2)
        + "\n"
    )


def _as_text(shown: str, form: str, document: Document, found: Readability) -> str:
    kinds = _blocks(document)
    counted = ", ".join(_amount(kinds[kind], kind) for kind in _COUNTED)
    left_out = ", ".join(
        _amount(kinds[kind], kind) for kind in _KINDS if kind not in _COUNTED and kinds[kind]
    )
    lines = [f"{shown}, read as {form}", f"Counted: {counted}."]
    lines.append(
        f"Not counted: {left_out + ', ' if left_out else ''}code, comments, alternative text, addresses."
    )
    lines.append("Disclaimers are counted: house files are not read here, as 'medreview report' does.")
    lines.append("")
    lines += [f"{key.replace('_', ' ').capitalize():<28}{getattr(found, key):>8,}" for key in _COUNTS]
    lines.append("")
    lines += [f"{label:<28}{_grade(found, key)}" for key, label in _GRADES]
    return "\n".join(lines) + "\n"


def _amount(number: int, kind: str) -> str:
    return f"{number} {_KINDS[kind][number != 1]}"


def _grade(found: Readability, key: str) -> str:
    value = getattr(found, key)
    if value is None:
        return f"{'-':>8}  too few sentences" if found.words else f"{'-':>8}  no words"
    note = "  an estimate: fewer than 30 sentences" if key == "smog" and found.smog_is_estimate else ""
    return f"{value:>8.1f}{note}"
