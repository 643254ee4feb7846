"""The contract of an audit's JSON: the schema of what `medreview.schemas.audit` declares."""

from __future__ import annotations

from typing import Any, Final

_DAY: Final = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_NAME: Final = {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"}
_EXACTLY: Final[dict[str, Any]] = {
    "format": {"const": 1, "type": "integer"},
    "as_of": _DAY,
    "audited": _DAY,
    "oid": _NAME,
}
"""By key, what the types do not say."""


def audit_schema(kind: type, title: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an audit; every key is always there, and no other."""
    from pydantic import TypeAdapter  # slow to load, and no command needs it

    schema: dict[str, Any] = TypeAdapter(kind).json_schema(mode="serialization")
    parts: dict[str, Any] = schema.pop("$defs")
    defs = {name: _tightened(part) for name, part in sorted(parts.items())}
    return {**_tightened(schema), "title": f"{title} (format 1)", "$defs": defs}


def _tightened(part: dict[str, Any]) -> dict[str, Any]:
    shown = {
        key: _EXACTLY.get(key)
        or {name: value for name, value in field.items() if name not in ("title", "default")}
        for key, field in part["properties"].items()
    }
    return {**part, "properties": shown, "required": list(shown), "additionalProperties": False}
