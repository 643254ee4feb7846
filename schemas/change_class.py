"""How much a change of a page's text matters: the class that decides whether a review still holds."""

from __future__ import annotations

from typing import Literal, get_args

ChangeClass = Literal["formatting", "typographic", "wording", "clinical"]
CHANGE_CLASSES: tuple[ChangeClass, ...] = get_args(ChangeClass)
"""From the one that matters least to the one that matters most."""
