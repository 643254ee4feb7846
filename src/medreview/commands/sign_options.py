"""Which of its three tasks medreview sign was asked to do, and whether all that this needs was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from medreview.commands.sign import Manner, print_form, sign_answer, sign_pages
from medreview.signing.statement import Statement

_OF_FORM: Final = ("is_form", "reviewer", "scope", "today", "output")
_OF_ANSWER: Final = ("answer", "signature", "is_dry", "is_agreed", "today")
_NOT_OF_PAGES: Final = ("signature", "output")


def read_options(
    context: click.Context, pages: tuple[Path, ...], asked: Mapping[str, Any]
) -> Callable[[], int]:
    """Return what is to be done.

    Raises:
        UsageError: when options exclude each other, or one is missing.
    """
    given = {name for name in asked if _is_given(context, name)}
    if "is_form" in given:
        return _form(context, pages, asked, given)
    if "answer" in given:
        return _answer(context, pages, asked, given)
    _refuse_others(context, given.intersection(_NOT_OF_PAGES), "without --form and --from-answer")
    missing = [
        option for option, name in (("--reviewer", "reviewer"), ("--verdict", "verdict")) if not asked[name]
    ]
    if not pages or missing:
        raise click.UsageError(f"What is missing: {', '.join(['a page'] * (not pages) + missing)}.")
    if asked["key"] is not None and asked["is_signed"] is False:
        raise click.UsageError("--key and --no-sign exclude each other.")
    today = asked["today"]
    statement = Statement(
        reviewer=asked["reviewer"],
        verdict=asked["verdict"],
        day=asked["day"] or today,
        scope=asked["scope"],
        conditions=tuple(asked["conditions"]),
        conflicts=asked["conflicts"],
        notes=asked["note"],
    )
    manner = Manner(asked["is_dry"], asked["is_agreed"], asked["is_signed"], asked["key"])
    return partial(sign_pages, pages, statement, today, manner)


def _form(
    context: click.Context, pages: tuple[Path, ...], asked: Mapping[str, Any], given: set[str]
) -> Callable[[], int]:
    _refuse_others(context, given.difference(_OF_FORM), "with --form")
    if len(pages) != 1:
        raise click.UsageError("--form is for one page. Name one.")
    return partial(print_form, pages, asked["scope"], asked["reviewer"], asked["today"], asked["output"])


def _answer(
    context: click.Context, pages: tuple[Path, ...], asked: Mapping[str, Any], given: set[str]
) -> Callable[[], int]:
    _refuse_others(context, given.difference(_OF_ANSWER), "with --from-answer, which says all that itself")
    if pages:
        raise click.UsageError("--from-answer takes no page: the answer says which it is about.")
    manner = Manner(asked["is_dry"], asked["is_agreed"])
    return partial(sign_answer, asked["answer"], asked["signature"], asked["today"], manner)


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def _refuse_others(context: click.Context, names: set[str], where: str) -> None:
    options = sorted(
        option.opts[0]
        for option in context.command.params
        if option.name in names and option.name is not None
    )
    if options:
        raise click.UsageError(f"{', '.join(options)} cannot be used {where}.")
