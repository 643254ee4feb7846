"""What Pydantic found wrong with a value, said to an editor."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from medreview.schemas.fields import CITATION_PATTERN, LANGUAGE_PATTERN, RULE_PATTERN, SLUG_PATTERN
from medreview.schemas.record import BLOB_PATTERN, DIGEST_PATTERN

_PATTERNS = {
    BLOB_PATTERN: "write the name that git gives the file's content, 40 or 64 hexadecimal digits",
    DIGEST_PATTERN: "write 'sha256:' and 64 hexadecimal digits, as 'medreview digest' prints it",
    SLUG_PATTERN: "use lower-case letters, digits and single hyphens only, as in 'what-to-bring'",
    CITATION_PATTERN: "use letters, digits, hyphens, dots and underscores only, as in 'hauser-2017'",
    LANGUAGE_PATTERN: "write a language tag, as in 'en-US'",
    RULE_PATTERN: "write a rule id, as in 'TRM001'",
}
_IDS = {
    "authors": "the id that the person has in people.yaml",
    "disclaimers": "the id that it has in disclaimers.yaml",
    "owner": "the id that the person has in people.yaml",
    "related": "the 'id' of a page",
    "reviewed_by": "the id that the person has in people.yaml",
}
"""Keys whose values are ids from elsewhere, and where the editor finds them."""
_LIST = "write a list: one item on each line after a dash, or [in, brackets]"
_KEYS = "write keys and values, each on its own line"
_NEXT_ITEM = re.compile(r"\n\s*-\s")
_NUMBER = "write a number, such as 8 or 7.5"
_TEXT = "write text on one line"


def explain(key: str, error: Any, source: str) -> str:
    """Return one sentence that quotes the value as typed and says what `key` takes."""
    value = error["input"]
    if value is None:
        return f"An item of '{key}' is empty. Fill it in or delete it."
    if error["type"] == "private_key":  # a log must not show it
        return f"What stands here cannot be '{key}': {error['msg']}."
    kind = "A group of keys" if isinstance(value, dict) else "A list"
    subject = f"'{_shorten(source)}'" if source else kind
    return f"{subject} cannot be '{key}': {_ran_together(error, source) or _id_of(key, error) or _reason(error)}."


def _ran_together(error: Any, source: str) -> str:
    """Return what to do when a list has become one text, because a dash has no space or stands too far in."""
    typed = source.lstrip()
    if error["type"] == "tuple_type" and typed[:1] == "-":
        return "put a space after each dash of the list"
    if _NEXT_ITEM.search(source) and typed[:1] not in "\"'|>":
        return "it holds a second dash; begin the dashes of the list in the same column"
    return ""


def _id_of(key: str, error: Any) -> str:
    """Return where the id is found that was meant by a name or title."""
    is_slug = error["type"] == "string_pattern_mismatch" and error["ctx"]["pattern"] == SLUG_PATTERN
    return f"write {_IDS[key]}" if is_slug and key in _IDS and error["input"].strip() else ""


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."


def _reason(error: Any) -> str:
    if isinstance(error["input"], str) and not error["input"].strip():
        return "it is empty"
    words = _REASONS.get(error["type"])
    return words(error) if words is not None else str(error["msg"])


def _literal(error: Any) -> str:
    choices = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    typed = error["input"].lower() if isinstance(error["input"], str) else ""
    near = get_close_matches(typed, choices.split(", "), n=1, cutoff=0.7)
    if ", " not in choices:
        return f"for now it can only be {choices}"
    return f"did you mean '{near[0]}'? The choices are {choices}" if near else f"choose one of {choices}"


def _not_text(error: Any) -> str:
    if isinstance(error["input"], list | dict):
        return "write plain text"
    return "put it in quotes, so that it is read as text"


def _not_whole(error: Any) -> str:
    value = error["input"]
    is_quoted = isinstance(value, str) and value.isdecimal() and len(value) <= 18
    return "write it without quotes" if is_quoted else "write a whole number, such as 2"


def _long(error: Any) -> str:
    return f"it has {len(str(error['input']))} characters and may have {error['ctx']['max_length']}"


_REASONS: dict[str, Callable[[Any], str]] = {
    "literal_error": _literal,
    "string_type": _not_text,
    "string_too_long": _long,
    "string_too_short": lambda e: f"it needs at least {e['ctx']['min_length']} characters",
    "string_pattern_mismatch": lambda e: _PATTERNS.get(e["ctx"]["pattern"], _TEXT),
    "int_type": _not_whole,
    "float_type": lambda _: _NUMBER,
    "float_parsing": lambda _: _NUMBER,
    "bool_type": lambda _: "write true or false, without quotes",
    "tuple_type": lambda _: _LIST,
    "dict_type": lambda _: _KEYS,
    "model_type": lambda _: _KEYS,
    "too_short": lambda _: "the list needs at least one item",
    "greater_than_equal": lambda e: f"it must be {e['ctx']['ge']} or more",
    "less_than_equal": lambda e: f"it must be {e['ctx']['le']} or less",
}
