"""From strict YAML to a model: every fault of the schema in the editor's words, and what remains valid."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from medreview.reading.schema_words import explain
from medreview.reading.source import Fault
from medreview.reading.strict_yaml import Path, YamlText
from medreview.schemas.finding import Span

Model = TypeVar("Model", bound=BaseModel)
_START = Span(0, 0)


def validate(
    model: type[Model], yaml: YamlText, required: tuple[str, ...] = (), what: str = "page"
) -> tuple[Model | None, list[Fault]]:
    """Return the model of all valid parts and the faults of the rest; None when a required part is bad.

    A bad list item or key is left out. `required` names top-level keys that must be there although the model can do
    without; `what` is what the messages call the file.
    """
    data: Any = _without_empty(yaml.data)
    faults = [_missing(yaml, (key,), what) for key in required if key not in data]
    try:
        return model.model_validate(data), faults
    except ValidationError as error:
        bad = [(_existing(yaml, e["loc"]), e) for e in error.errors(include_url=False)]
    faults.extend(_fault(model, yaml, path, e, what) for path, e in bad)
    _prune(data, [(path, e["type"]) for path, e in bad])
    try:
        return model.model_validate(data), faults
    except ValidationError:
        return None, faults


def _without_empty(value: Any) -> Any:
    """Return the data without keys that have no value; items of a list are kept, so that their places stay true."""
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if v is not None and v not in ("", [], {})}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def _existing(yaml: YamlText, loc: Iterable[str | int]) -> Path:
    """Return Pydantic's location without the names it adds for unions and validators."""
    path: Path = ()
    for part in loc:
        longer = (*path, part)
        if longer in yaml.values or longer in yaml.keys:
            path = longer
    last = tuple(loc)[-1] if loc else None
    return path if not path or path[-1] == last or not isinstance(last, str) else (*path, last)


def _fault(model: type[BaseModel], yaml: YamlText, path: Path, error: Any, what: str) -> Fault:
    kind = error["type"]
    if kind == "missing":
        return _missing(yaml, path, what)
    if kind == "extra_forbidden":
        return _unknown(model, yaml, path, what)
    if kind == "no_identifier":
        return Fault("missing-key", _parent_key(yaml, (*path, "")), f"{error['msg']}.")
    place = yaml.values.get(path) or yaml.keys.get(path) or _START
    return Fault("invalid-value", place, explain(_key_of(path), error, source=yaml.source_of(path)))


def _missing(yaml: YamlText, path: Path, what: str) -> Fault:
    key = path[-1]
    if path in yaml.keys:
        return Fault("missing-key", yaml.keys[path], f"'{key}' is empty. Give it a value.")
    if len(path) == 1:
        return Fault("missing-key", _START, f"The {what} has no '{key}'. Add it.")
    where = f"Entry {path[-2] + 1} of '{_key_of(path[:-1])}'" if isinstance(path[-2], int) else f"'{path[-2]}'"
    return Fault("missing-key", _parent_key(yaml, path), f"{where} has no '{key}'. Add it.")


def _unknown(model: type[BaseModel], yaml: YamlText, path: Path, what: str) -> Fault:
    known = _known_keys(model, path[:-1])
    near = get_close_matches(str(path[-1]), known, n=1, cutoff=0.6)
    advice = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
    owner = f"the {what}" if len(path) == 1 else f"'{_key_of(path[:-1])}'"
    return Fault("unknown-key", yaml.keys.get(path, _START), f"'{path[-1]}' is not a key of {owner}. {advice}")


def _parent_key(yaml: YamlText, path: Path) -> Span:
    for end in range(len(path) - 1, 0, -1):
        if path[:end] in yaml.keys:
            return yaml.keys[path[:end]]
    return _START


def _key_of(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "file")


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    for part in path:
        if isinstance(part, str):
            field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
            found = _model_in(field.annotation) if field is not None else None
            model = found or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _prune(data: Any, bad: list[tuple[Path, str]]) -> None:
    """Removes what the faults name: an unknown key alone, else the smallest list item or top-level key around it."""
    cuts: set[Path] = set()
    for path, kind in bad:
        if kind == "extra_forbidden":
            cuts.add(path)
            continue
        ends = [end for end in range(1, len(path) + 1) if isinstance(path[end - 1], int)]
        cuts.add(path[: ends[-1]] if ends else path[:1])
    for path in sorted(cuts, key=lambda p: [str(x).zfill(9) for x in p], reverse=True):
        _remove(data, path)


def _remove(data: Any, path: Path) -> None:
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if path and isinstance(data, dict):
        data.pop(path[-1], None)
    elif path and isinstance(data, list) and isinstance(path[-1], int) and path[-1] < len(data):
        del data[path[-1]]
