"""What Pydantic found wrong with a value, said to an editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from medreview.schemas.fields import CITATION_PATTERN, LANGUAGE_PATTERN, RULE_PATTERN, SLUG_PATTERN

_PATTERNS = {
    SLUG_PATTERN: "use lower-case letters, digits and single hyphens only, as in 'what-to-bring'",
    CITATION_PATTERN: "use letters, digits, hyphens, dots and underscores only, as in 'hauser-2017'",
    LANGUAGE_PATTERN: "write a language tag, as in 'en-US'",
    RULE_PATTERN: "write a rule id, as in 'TRM001'",
}
_LIST = "write a list: one item on each line after a dash, or [in, brackets]"
_TEXT = "write text on one line"


def explain(key: str, error: Any, source: str) -> str:
    """Return one sentence that quotes the value as typed and says what `key` takes."""
    quoted = f"'{_shorten(source)}'" if source else "This"
    return f"{quoted} cannot be '{key}': {_reason(error)}."


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."


def _reason(error: Any) -> str:
    words = _REASONS.get(error["type"])
    return words(error) if words is not None else str(error["msg"]).removeprefix("Value error, ")


def _literal(error: Any) -> str:
    expected = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    return f"choose one of {expected}"


def _not_text(error: Any) -> str:
    value = error["input"]
    if value is None or value == "":
        return "it is empty"
    if isinstance(value, list | dict):
        return "write plain text, not a list"
    return "write text; put it in quotes if it looks like a number, or like true or false"


def _long(error: Any) -> str:
    return f"it has {len(str(error['input']))} characters and may have {error['ctx']['max_length']}"


_REASONS: dict[str, Callable[[Any], str]] = {
    "literal_error": _literal,
    "string_type": _not_text,
    "string_too_long": _long,
    "string_too_short": lambda e: f"it needs at least {e['ctx']['min_length']} characters",
    "string_pattern_mismatch": lambda e: _PATTERNS.get(e["ctx"]["pattern"], _TEXT),
    "int_type": lambda _: "write a whole number, without quotes",
    "int_from_float": lambda _: "write a whole number",
    "float_type": lambda _: "write a number, without quotes",
    "bool_type": lambda _: "write true or false",
    "tuple_type": lambda _: _LIST,
    "list_type": lambda _: _LIST,
    "dict_type": lambda _: "write keys and values, each on its own line",
    "model_type": lambda _: "write keys and values, each on its own line",
    "too_short": lambda _: "the list needs at least one item",
    "greater_than_equal": lambda e: f"it must be {e['ctx']['ge']} or more",
    "less_than_equal": lambda e: f"it must be {e['ctx']['le']} or less",
    "bad_date": lambda e: str(e["ctx"]["why"]) if "ctx" in e else "write the date as YYYY-MM-DD",
}
