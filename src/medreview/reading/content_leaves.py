"""What a line of canonical content is made of: its texts and marks, one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

_VALUE_LINES: Final = frozenset(("title", "summary", "disclaimers", "references", "wording"))


class Leaf(NamedTuple):
    """A text of a line; or a mark: its name, all that belongs to it, and what of that is read as text."""

    text: str
    mark: str = ""
    detail: str = ""


def leaves_of(data: list[Any]) -> list[Leaf]:
    """Return what stands in a line behind its name, in order; values of front matter are opened up."""
    name, *rest = data
    if name in _VALUE_LINES:
        return [leaf for item in rest for leaf in _value_leaves(item)]
    return [_part_leaf(item) for item in rest]


def _value_leaves(value: Any) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield Leaf("", "key", key)
            yield from _value_leaves(item)
    elif isinstance(value, list):
        yield Leaf("", "items", str(len(value)))
        for item in value:
            yield from _value_leaves(item)
    else:
        yield _part_leaf(value)


def _part_leaf(part: Any) -> Leaf:
    if isinstance(part, str):
        return Leaf(part)
    if isinstance(part, list):
        words = str(part[1]) if part[1:] else ""
        return Leaf(words, str(part[0]), json.dumps(part[1:], ensure_ascii=False))
    return Leaf("", "value", json.dumps(part))
