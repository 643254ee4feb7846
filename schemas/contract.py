"""The contract of `--format json`: which parts of a Run it shows, and its JSON Schema."""

from __future__ import annotations

from typing import Any, Final

from medreview.schemas.run import Run

RUN_KEYS: Final = (
    "format",
    "tool",
    "today",
    "profile",
    "covers",
    "policy",
    "summary",
    "findings",
    "waived",
    "pages",
    "not_checked",
)
LEFT_OUT: Final = {
    "Finding": ("excerpt", "byte_columns"),
    "Edit": ("byte_columns",),
    "PageSummary": ("places", "links", "outline", "written"),
}
"""By class, what only reports and rules need."""
ONLY_WHEN_PRESENT: Final = {"PageSummary": ("passages",)}
"""By class, keys that are absent where the value is None; every other key is always there."""
TIER_KEYS: Final = ("interval_months", "lead_days")
"""The names of the two numbers of a tier in `PolicyUsed`."""
_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_REVIEWED = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}(-\d{2})?$",
    "description": "A day, or a month on an old page.",
}
_DAYS_LEFT = {"type": "integer", "description": "Days from today to the due day; negative when it is past."}
_FROM_ONE = {"type": "integer", "minimum": 1}
_COUNT = {"type": "integer", "minimum": 0}
_TIER = {
    "type": "object",
    "properties": dict.fromkeys(TIER_KEYS, _COUNT),
    "required": list(TIER_KEYS),
    "additionalProperties": False,
}
_COLUMN = {**_FROM_ONE, "description": "In characters (Unicode code points), the first of the line is 1."}
_END_COLUMN = {**_FROM_ONE, "description": "The column after the last character."}
_PLACE = {"line": _FROM_ONE, "column": _COLUMN, "end_line": _FROM_ONE, "end_column": _END_COLUMN}
_DESCRIPTIONS: Final = {
    "PageSummary": "A page in brief; null where the page does not validly say it. Days are written YYYY-MM-DD.",
    "PolicyUsed": "The house rules that the run applied, in short; `tiers` has one entry for each risk.",
    "Readability": "Counts of a page's prose and the grades made from them, null where there is too little text. "
    "Grades are US school grades, `flesch_reading_ease` is a score (higher is easier). SMOG from fewer than 30 "
    "sentences is an estimate.",
}
"""By class, the description where its docstring speaks of Python or of parts that are not shown."""
_UNSHOWN: Final = ("ByteColumns", "Excerpt", "HeadingText", "LocalLink", "Outline", "Place")
_EXACTLY: Final[dict[str, dict[str, Any]]] = {
    "Run": {"format": {"const": 1, "type": "integer"}, "today": _DAY},
    "Summary": {
        **dict.fromkeys(("pages", "errors", "warnings", "suggestions"), _COUNT),
        "exit": {"enum": [0, 1, 3], "type": "integer"},
    },
    "Finding": _PLACE,
    "Waived": {
        "until": {"anyOf": [_DAY, {"type": "null"}]},
        "line": _FROM_ONE,
        "column": _COLUMN,
    },
    "Edit": _PLACE,
    "PageSummary": {
        "reviewed": {"anyOf": [_REVIEWED, {"type": "null"}]},
        "due": {"anyOf": [_DAY, {"type": "null"}]},
        "days_left": {"anyOf": [_DAYS_LEFT, {"type": "null"}]},
        "readability": {
            "anyOf": [
                {"$ref": "#/$defs/Readability"},
                {"type": "null", "description": "The page could not be read."},
            ]
        },
    },
    "PolicyUsed": {"tiers": {"type": "object", "additionalProperties": _TIER}},
    "HardSentence": {"line": _FROM_ONE, "column": _FROM_ONE, "words": _COUNT, "polysyllables": _COUNT},
    "LongWord": {"syllables": _COUNT, "count": _COUNT},
}
"""By class, what the types of its fields do not say."""


def run_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the contract; it allows no key that it does not name."""
    from pydantic import TypeAdapter  # slow to load, and no command that prints a run needs it

    schema: dict[str, Any] = TypeAdapter(Run).json_schema(mode="serialization")
    parts: dict[str, Any] = schema.pop("$defs")
    top = _tightened("Run", schema)
    top["properties"] = {key: top["properties"][key] for key in RUN_KEYS}
    top["required"] = list(RUN_KEYS)
    defs = {name: _tightened(name, part) for name, part in sorted(parts.items()) if name not in _UNSHOWN}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What one run of medreview found (format 1)",
        **{key: value for key, value in top.items() if key != "title"},
        "$defs": defs,
    }


def _tightened(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class without what is left out, every key required unless it may be absent."""
    hidden, optional = LEFT_OUT.get(name, ()), ONLY_WHEN_PRESENT.get(name, ())
    shown = {key: _plain_field(value) for key, value in part["properties"].items() if key not in hidden}
    shown.update(_EXACTLY.get(name, {}))
    for key in optional:
        shown[key] = next(choice for choice in shown[key]["anyOf"] if choice != {"type": "null"})
    return {
        **part,
        "description": _DESCRIPTIONS.get(name, part["description"]),
        "properties": shown,
        "required": [key for key in shown if key not in optional],
        "additionalProperties": False,
    }


def _plain_field(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key not in ("title", "default")}
