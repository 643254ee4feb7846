"""What the YAML parser stumbled over, said to an editor: the words, and what to write instead."""

from __future__ import annotations

import re

import yaml

_LINE_SEPARATORS = re.compile("[\u2028\u2029]")
_LINE_END = re.compile(r"[\r\n\u2028\u2029]")
_EMPHASIS = re.compile(r"[:-]\s+\*\S+\s+\Z")
_LONGEST = 40
_QUOTE_ENDS = (
    "The value in quotes ends before this. Inside double quotes write \\\" for a quote, inside single ''."
)
_UNEVEN = "This line is not indented like the lines above it. Begin it in the same column."


def explain_stop(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """Return where in `text` the parser stopped, in characters, and what to do about it."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark is not None else 0
    line_before = text.rfind("\n", 0, max(text.rfind("\n", 0, at), 0)) + 1
    separator = _LINE_SEPARATORS.search(text, line_before, at)
    if separator is not None:
        return separator.start(), _unseen(ord(separator[0]))
    began = error.context_mark.index if error.context_mark is not None else at
    return at, _words(error.problem or "", error.context or "", text, at, began)


def _unseen(code: int) -> str:
    return f"An invisible line separator (U+{code:04X}) ends the line here for YAML. Delete it, or write a space."


def _words(problem: str, context: str, text: str, at: int, began: int) -> str:
    if "could not find expected ':'" in problem:
        where = "The line above," if _LINE_END.search(text, began, at) else "The line"
        comma = "," if where != "The line" else ""
        return f"{where} '{_line(text, began)}'{comma} has no colon with a space after it. Write it as 'key: value'."
    if "end of stream" in problem or "document indicator" in problem:
        return (
            f"The quote before '{_line(text, began + 1)}' is never closed. Put one at the end of the value."
        )
    if "did not find expected" in problem and _EMPHASIS.search(text, text.rfind("\n", 0, at) + 1, at):
        return f"A value cannot begin with '*'. {_IN_QUOTES}"
    if "did not find expected key" in problem:
        return _no_key(text, at)
    if "document start" in problem and not text.startswith("%"):
        return _UNEVEN
    if "mapping values are not allowed" in problem:
        return _second_colon(text, at)
    if "cannot start any token" in problem and text[at : at + 1] != "\t":
        return f"A value cannot begin with '{text[at : at + 1]}'. Put the whole value in quotes."
    if "expected ',' or" in problem and text[at - 1 : at] in ("'", '"'):
        return _QUOTE_ENDS
    wanted = f"{context}: {problem}"
    return next(
        (words for part, words in _WORDING.items() if part in wanted), f"YAML stopped here: {problem}."
    )


def _line(text: str, start: int) -> str:
    """Return the words from an offset to the end of its line, shortened."""
    end = _LINE_END.search(text, start)
    words = text[start : end.start() if end is not None else len(text)].strip()
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _no_key(text: str, at: int) -> str:
    before = text[:at].rstrip(" \t")
    found = text[at : at + 1]
    if before.endswith(('"', "'")):
        return _quote_ended(text, len(before) - 1)
    if before.endswith(("]", "}")):
        return "The value in brackets ends before this. Put the whole value in quotes if it is text."
    if found == ":":
        return "A key is missing before this colon."
    if found == "-":
        return "A list item stands here, but the lines above are no list. Indent it like the other items."
    if found in ("]", "}"):
        return f"'{found}' closes nothing here. Delete it."
    return _UNEVEN


def _quote_ended(text: str, at: int) -> str:
    """Return what is wrong when words follow the quote at `at`: it belongs to the value, or closes one far above."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    opening = text.rfind(text[at], 0, at)
    if 0 <= opening < start:
        line = _line(text, max(text.rfind("\n", 0, opening), text.rfind("\r", 0, opening)) + 1)
        return f"A quote stays open from '{line}' above to this line. Close it at the end of its value."
    return _QUOTE_ENDS


def _second_colon(text: str, at: int) -> str:
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    if text[start : start + 1] == " " and ":" not in text[start:at]:
        return "This key is indented under a line that has a value already. Begin it in the column of that line's key."
    return "A colon with a space after it stands inside this value. Put the whole value in quotes."


_IN_QUOTES = "Put the whole value in quotes."
_WORDING = {
    "tab": "A tab stands here. Indent with spaces.",
    "cannot start any token": "A tab stands here. Indent with spaces.",
    "scanning an alias": f"A value cannot begin with '*'. {_IN_QUOTES}",
    "scanning an anchor": f"A value cannot begin with '&'. {_IN_QUOTES}",
    "tag": f"A value cannot begin with '!'. {_IN_QUOTES}",
    "document start": "A line cannot begin with '%'. Delete it.",
    "directive": "A line cannot begin with '%'. Delete it.",
    "incompatible YAML document": "A line cannot begin with '%'. Delete it.",
    "scanning a block scalar": f"A value that begins with '|' or '>' goes on in the next line. {_IN_QUOTES}",
    "mapping keys are not allowed": f"A value cannot begin with '?'. {_IN_QUOTES}",
    "block sequence entries are not allowed": "A list item cannot begin here. Put the list on the lines below its key.",
    "quoted scalar": "A backslash has a meaning of its own in double quotes. Write two, or use single quotes.",
    "expected ',' or ']'": "A list in [brackets] is not closed before this, or a comma is missing.",
    "expected ',' or '}'": "A group of keys in {braces} is not closed before this, or a comma is missing.",
    "unexpected ':'": "A colon stands between brackets. Put a space after it, or the text around it in quotes.",
    "expected node content": "A value is missing before this. Delete the comma or bracket, or put the text in quotes.",
    "expected '-' indicator": "This line is indented like a list item but does not begin with a dash.",
}
