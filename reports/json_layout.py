"""JSON for other programs, laid out so that a person can read it and a version control system can compare it."""

from __future__ import annotations

import json
from typing import Any

from medreview.reports.characters import visible

_encode = json.JSONEncoder(allow_nan=False).encode


def laid_out(value: Any, levels: int, indent: str = "") -> str:
    """Return a value as JSON in ASCII: its outer levels with one line for each item, what is deeper on one line.

    Many times faster than indenting all of it.
    """
    if levels == 0 or not value or not isinstance(value, (dict, list)):
        return _encode(value)
    inner = indent + " "
    if isinstance(value, dict):
        items = [f"{inner}{_encode(key)}: {laid_out(item, levels - 1, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    items = [inner + laid_out(item, levels - 1, inner) for item in value]
    return "[\n" + ",\n".join(items) + f"\n{indent}]"


def whole_text(text: str) -> str:
    """Return the text as it is, but for lone surrogates: a reader may refuse the whole file for one of them."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown_text(text: str) -> str:
    """Return the text with its lines, its invisible characters made visible."""
    return "\n".join(map(visible, text.splitlines()))
