"""The run as JSON: the contract that other programs rely on. Its schema is `medreview.schemas.contract.run_schema`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from medreview.schemas.contract import LEFT_OUT, ONLY_WHEN_PRESENT, RUN_KEYS, TIER_KEYS
from medreview.schemas.run import PolicyUsed, Run

_DECIMALS = 2
_AS_IT_IS = frozenset((str, int, bool, type(None)))
_encode = json.JSONEncoder(allow_nan=False, check_circular=False).encode


def render_json(run: Run) -> str:
    """Return the run in the contract's form, the same bytes for the same run."""
    values = plain(run)
    parts = [f"  {_encode(key)}: {_listed(values[key])}" for key in RUN_KEYS]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _listed(value: Any) -> str:
    """Return a value on one line, but a list with one line for each item: ten times faster than indenting all."""
    if not isinstance(value, list) or not value:
        return _encode(value)
    return "[\n" + ",\n".join(["    " + _encode(item) for item in value]) + "\n  ]"


def as_text(value: Any) -> str:
    """Return plain values as JSON in ASCII, so that no console, pipe or file can spoil it; ends with a line feed."""
    return json.dumps(value, indent=2, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Return dataclasses, tuples and mappings as what JSON knows; numbers that are not whole have 2 decimals."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0  # no -0.0
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    keys = _keys(value)
    return {**keys, "tiers": _tiers(value)} if isinstance(value, PolicyUsed) else keys


def _keys(value: Any) -> dict[str, Any]:
    shown, read, optional = _names(value.__class__)
    return {
        name: item if item.__class__ in _AS_IT_IS else plain(item)
        for name, item in zip(shown, read(value), strict=True)
        if item is not None or name not in optional
    }


@cache
def _names(kind: type) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]], tuple[str, ...]]:
    """Return the names of a dataclass's fields that are shown, what reads all of them, and those absent where None."""
    hidden = LEFT_OUT.get(kind.__name__, ())
    shown = tuple(field.name for field in fields(kind) if field.name not in hidden)
    return shown, attrgetter(*shown), ONLY_WHEN_PRESENT.get(kind.__name__, ())


def _tiers(policy: PolicyUsed) -> dict[str, dict[str, int]]:
    return {risk: dict(zip(TIER_KEYS, numbers, strict=True)) for risk, numbers in policy.tiers.items()}
