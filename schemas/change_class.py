"""How serious a change of a reviewed page is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

ChangeClass = Literal["formatting", "typographic", "wording", "clinical"]
CHANGE_CLASSES: tuple[ChangeClass, ...] = get_args(ChangeClass)
"""From the least to the most serious."""


def worst_class(classes: Iterable[ChangeClass]) -> ChangeClass:
    """Return the most serious of the classes; formatting where there is none."""
    return max(classes, key=CHANGE_CLASSES.index, default="formatting")
