"""Reads what a LanguageTool server answers, field by field: nothing of a broken answer is believed."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Final

from medreview.grammar.answers import Match

_LAST_OF_BMP: Final = "\uffff"
_KEPT: Final = 6
"""Replacements that are kept: five to show, and whether there are more. LanguageTool may propose a thousand."""


class NotAnAnswer(Exception):
    """What came back is not what LanguageTool answers; the text says in what, after the server's name."""


def read_matches(answer: Any, text: str, language: str) -> list[Match] | None:
    """Return the matches of an answer about a text, in order; None when it says that not everything was checked.

    Raises:
        NotAnAnswer: when it is not the answer to a check of this text in this language.
    """
    top = _fields(answer, "the answer")
    warnings = _fields(top.get("warnings"), "warnings")
    is_incomplete = warnings.get("incompleteResults")
    if not isinstance(is_incomplete, bool):
        raise _wrong("warnings.incompleteResults")
    if _fields(top.get("language"), "language").get("code") != language:
        raise NotAnAnswer(f"did not check the text as {language}")
    matches = top.get("matches")
    if not isinstance(matches, list):
        raise _wrong("matches")
    if is_incomplete:
        return None
    places = _Places(text)
    return sorted(_match(match, places) for match in matches)


def read_version(answer: Any) -> str:
    """Return the version that an answer names."""
    software = _fields(_fields(answer, "the answer").get("software"), "software")
    if software.get("name") != "LanguageTool":
        raise _wrong("software.name")
    return _text(software, "version", "software")


class _Places:
    """Places in UTF-16 code units, as Java counts, to code points."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._wide: list[int] = []
        if not text.isascii() and max(text) > _LAST_OF_BMP:
            for offset, character in enumerate(text):
                if character > _LAST_OF_BMP:
                    self._wide.append(offset + len(self._wide))
        self.length += len(self._wide)

    def start(self, offset: int) -> int:
        """Return the code point at `offset`, or the one that is cut there."""
        return offset - bisect_left(self._wide, offset)

    def end(self, offset: int) -> int:
        """Return the end of the code points before `offset`, the one that is cut there included."""
        before = bisect_left(self._wide, offset)
        return offset - before + (before > 0 and self._wide[before - 1] == offset - 1)


def _match(match: Any, places: _Places) -> Match:
    fields = _fields(match, "a match")
    start, length = _number(fields, "offset"), _number(fields, "length")
    if start < 0 or length < 1 or start + length > places.length:
        raise _wrong("the place of a match")
    rule = _fields(fields.get("rule"), "rule")
    category = _fields(rule.get("category"), "category")
    replacements = fields.get("replacements")
    if not isinstance(replacements, list):
        raise _wrong("replacements")
    return Match(
        places.start(start),
        places.end(start + length),
        _text(rule, "id", "rule"),
        _text(category, "id", "category"),
        _text(rule, "issueType", "rule"),
        " ".join(_text(fields, "message", "a match").split()),
        tuple(
            _text(_fields(proposal, "a replacement"), "value", "a replacement")
            for proposal in replacements[:_KEPT]
        ),
    )


def _fields(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(name)
    return value


def _number(fields: dict[str, Any], name: str) -> int:
    value = fields.get(name)
    if type(value) is not int:
        raise _wrong(name)
    return value


def _text(fields: dict[str, Any], name: str, where: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise _wrong(f"{name} of {where}")
    return value


def _wrong(name: str) -> NotAnAnswer:
    return NotAnAnswer(f"answered with something that LanguageTool does not write ({name})")
