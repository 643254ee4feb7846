"""From strict YAML to a model: every fault of the schema in the editor's words, and what remains valid."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from medreview.reading.schema_words import explain
from medreview.reading.source import Fault
from medreview.reading.strict_yaml import Path, YamlText
from medreview.schemas.finding import Span

Model = TypeVar("Model", bound=BaseModel)
Error = tuple[Path, Any]
_START = Span(0, 0)
_MOST = 1000  # to put each of many thousand faults into words takes too long, and nobody reads them
_USUAL = {
    "date": ("published",),
    "description": ("summary",),
    "language": ("lang",),
    "name": ("title",),
    "next_review": ("review_by",),
    "reviewer": ("reviewed_by",),
    "reviewers": ("reviewed_by",),
    "sources": ("references",),
    "type": ("kind",),
}
"""What other systems call a key, and what it is called here."""


def validate(
    model: type[Model], yaml: YamlText, required: tuple[str, ...] = (), what: str = "page"
) -> tuple[Model | None, list[Fault]]:
    """Return the model of all valid parts and the faults of the rest; None when a required part is bad.

    A bad list item or key is left out. `required` names top-level keys that must be there although the model can do
    without; `what` is what the messages call the file.
    """
    data: Any = _without_empty(yaml.data) if yaml.has_empty else yaml.data
    found, bad = _attempt(model, data)
    reported = [*bad, *_unknown_empty(model, yaml)] if yaml.has_empty else bad
    if bad and not yaml.has_empty:
        data = _without_empty(data)  # a copy: parts of it are going to be left out
    faults = [
        _missing(yaml, (key,), what) for key in required if key not in data and not _is_refused(yaml, (key,))
    ]
    told = [(p, e) for p, e in reported if not _is_refused(yaml, p) and not _is_consequence(e)]
    faults.extend(_fault(model, yaml, path, error, what) for path, error in told[:_MOST])
    if len(told) > _MOST:
        message = (
            f"{len(told) - _MOST:,} more values or keys here are wrong. Correct those that are named first."
        )
        faults.append(Fault("invalid-value", _START, message))
    # A part may only be judged once another is gone, so it takes several rounds; what those find is a consequence.
    while bad and _prune(data, bad):
        found, bad = _attempt(model, data)
    return found, faults


def _attempt(model: type[Model], data: Any) -> tuple[Model | None, list[Error]]:
    """Return the model, or every error with its path in the data."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [(_path_of(data, e), e) for e in error.errors(include_url=False)]


def _without_empty(value: Any) -> Any:
    """Return the data without keys that have no value; items of a list are kept, so that their places stay true."""
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if not _is_empty(v)}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _unknown_empty(model: type[BaseModel], yaml: YamlText) -> list[Error]:
    """Return the errors for unknown keys without a value, which are no longer in the data that is validated."""
    _, bad = _attempt(model, yaml.data)
    return [(path, e) for path, e in bad if e["type"] == "extra_forbidden" and _is_empty(e["input"])]


def _path_of(data: Any, error: Any) -> Path:
    """Return Pydantic's location without the names it adds for unions, validators and keys."""
    path: Path = ()
    for part in error["loc"]:
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int)):
            path, data = (*path, part), data[part]
    return (*path, error["loc"][-1]) if error["type"] == "missing" else path


def _is_consequence(error: Any) -> bool:
    """True when a list that is not empty is called too short: its bad items are reported one by one."""
    return error["type"] == "too_short" and bool(error["input"])


def _is_refused(yaml: YamlText, path: Path) -> bool:
    """True when another fault already says what is wrong at `path`, around it, or with the keys beside it."""
    return any(
        path[:end] in yaml.refused or (*path[: end - 1], "<<") in yaml.refused
        for end in range(1, len(path) + 1)
    )


def _fault(model: type[BaseModel], yaml: YamlText, path: Path, error: Any, what: str) -> Fault:
    kind = error["type"]
    if kind == "missing":
        return _missing(yaml, path, what)
    if kind == "extra_forbidden":
        return _unknown(model, yaml, path, what)
    if kind == "no_identifier":
        return Fault("missing-key", _parent_key(yaml, (*path, "")), f"{error['msg']}.")
    if error["loc"][-1:] == ("[key]",):
        return Fault("unknown-key", yaml.keys[path], explain(_key_of(path[:-1]), error, source=f"{path[-1]}"))
    message = explain(_key_of(path), error, source=yaml.source_of(path))
    return Fault("invalid-value", yaml.values.get(path, _START), message)


def _missing(yaml: YamlText, path: Path, what: str) -> Fault:
    key = path[-1]
    if path in yaml.keys:
        return Fault("missing-key", yaml.keys[path], f"'{key}' is empty. Give it a value.")
    if len(path) == 1:
        return Fault("missing-key", _START, f"The {what} has no '{key}'. Add it.")
    where = _entry(yaml, path[:-1]) if isinstance(path[-2], int) else f"'{path[-2]}'"
    return Fault("missing-key", _parent_key(yaml, path), f"{where} has no '{key}'. Add it.")


def _entry(yaml: YamlText, path: Path) -> str:
    """Return which item of a list is meant, with its first words: Entry 2 of 'people' (id: ann)."""
    item: Any = yaml.data
    for part in path:
        item = item[part]
    words = next((f" ({key}: {v})" for key, v in item.items() if isinstance(v, str | int) and v != ""), "")
    return f"Entry {int(path[-1]) + 1} of '{_key_of(path[:-1])}'{words}"


def _unknown(model: type[BaseModel], yaml: YamlText, path: Path, what: str) -> Fault:
    known = _known_keys(model, path[:-1])
    usual = [word for word in _USUAL.get(str(path[-1]).lower(), ()) if word in known]
    near = usual or get_close_matches(str(path[-1]).lower(), known, n=1, cutoff=0.6)
    advice = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
    owner = f"the {what}" if len(path) == 1 else f"'{_key_of(path[:-1])}'"
    return Fault(
        "unknown-key", yaml.keys.get(path, _START), f"'{path[-1]}' is not a key of {owner}. {advice}"
    )


def _parent_key(yaml: YamlText, path: Path) -> Span:
    around = (path[:end] for end in range(len(path) - 1, 0, -1))
    return next((yaml.keys[part] for part in around if part in yaml.keys), _START)


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


def _prune(data: Any, bad: list[Error]) -> bool:
    """Removes what the errors name: an unknown key alone, else the smallest list item or top-level key around it.

    Returns false when nothing of it was there, so that another attempt would find the same.
    """
    cuts: set[Path] = set()
    for path, error in bad:
        ends = [end for end in range(1, len(path) + 1) if isinstance(path[end - 1], int)]
        cuts.add(path if error["type"] == "extra_forbidden" else path[: ends[-1]] if ends else path[:1])
    # The last items first: removing one moves those behind it.
    ordered = sorted(cuts, key=lambda path: [str(part).zfill(9) for part in path], reverse=True)
    removed = [_remove(data, path) for path in ordered]
    return any(removed)


def _remove(data: Any, path: Path) -> bool:
    """Removes the value at `path`; false when there is none."""
    for part in path[:-1]:
        data = data[part]
    if not path or (isinstance(data, dict) and path[-1] not in data):
        return False
    del data[path[-1]]
    return True
