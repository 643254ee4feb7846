"""Finds the rules: every module of this folder that declares one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from medreview.schemas.rule import Rule

if TYPE_CHECKING:
    from medreview.reading.context import Context
    from medreview.schemas.finding import Problem


@dataclass(frozen=True, slots=True)
class RegisteredRule:
    """A rule's declaration, its check, and the name of the module that holds both."""

    rule: Rule
    check: Callable[[Any, Context], Iterable[Problem]]
    module: str


@cache
def all_rules() -> tuple[RegisteredRule, ...]:
    """Return every rule, sorted by id; RuntimeError when two share an id or name."""
    found = sorted(_declared(), key=lambda registered: registered.rule.id)
    for part in ("id", "name"):
        names = [getattr(registered.rule, part) for registered in found]
        if len(set(names)) != len(names):
            raise RuntimeError(f"two rules have one {part}: {names}")
    return tuple(found)


def _declared() -> Iterator[RegisteredRule]:
    package = importlib.import_module(__name__.rpartition(".")[0])
    for info in pkgutil.iter_modules(package.__path__):
        if info.ispkg or info.name == "registry":
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        yield RegisteredRule(module.RULE, module.check, info.name)


def find_rule(name: str) -> Rule | None:
    """Return the rule with this id or name, in any case; None when there is none."""
    wanted = name.casefold()
    rules = (registered.rule for registered in all_rules())
    return next((rule for rule in rules if wanted in (rule.id.casefold(), rule.name)), None)
