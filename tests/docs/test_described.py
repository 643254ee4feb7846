"""Every option, key and choice is described, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from pydantic import BaseModel

from medreview.cli import cli
from medreview.schemas.contract import LEFT_OUT, RUN_KEYS
from medreview.schemas.finding import Finding
from medreview.schemas.page import Change, FrontMatter, Reference, Topic
from medreview.schemas.record import RecordedReviewer, ReviewRecord
from medreview.schemas.run import STATES
from support.house_files import HOUSE_FILES
from support.markdown_files import EDITORS, ROOT, WRITTEN, blocks, name_of, prose, section, tables, text_of


def _all_commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _all_commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(_all_commands(cli))


def _named(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words begin with, and the rest of the words; KeyError when there is none."""
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    command = COMMANDS[name]
    described = section(text_of(EDITORS / "command-line.md"), f"medreview {name}")
    options = [one for one in command.params if isinstance(one, click.Option)]
    named = {
        word for row in tables(described, "Option") for word in re.findall(r"(?<![\w-])--?[a-z-]+", row[0])
    }
    assert named == {spelling for option in options for spelling in option.opts}
    for option in options:
        if isinstance(option.type, click.Choice):
            row = next(row for row in tables(described, "Option") if option.opts[0] in row[0])
            assert {choice for choice in option.type.choices if f"`{choice}`" not in row[1]} == set()


@pytest.mark.parametrize("file", WRITTEN, ids=name_of)
def test_command_lines_that_are_shown_can_be_parsed(file: Path) -> None:
    for line in _shown_commands(file):
        words = re.split(r" [|<>] ", line)[0].split()[1:]
        if words != ["--version"]:
            command, rest = _named(words)
            command.make_context(line, rest)


def _shown_commands(file: Path) -> Iterator[str]:
    for block in blocks(text_of(file)):
        if block.language in ("sh", "yaml"):
            yield from re.findall(
                r"^(?:\s*- run: |\s*)(?:\.venv/bin/)?(medreview [^:]+?)$", block.text, re.MULTILINE
            )


@pytest.mark.parametrize("file", WRITTEN, ids=name_of)
def test_commands_that_are_mentioned_have_these_options(file: Path) -> None:
    for words in re.findall(r"`medreview ([a-z][^`]*)`", prose(text_of(file))):
        command, rest = _named(words.split())
        known = {spelling for one in command.params for spelling in one.opts}
        assert set(re.findall(r"(?<!\S)--?[a-z-]+", " ".join(rest))) <= known


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        yield from _models_in(field.annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _models(annotation)
    for part in get_args(annotation):
        yield from _models_in(part)


def _keys(*models: type[BaseModel]) -> set[tuple[str, str]]:
    return {
        (field.alias or name, "yes" if field.is_required() else "no")
        for model in models
        for name, field in model.model_fields.items()
    }


def _described(text: str) -> set[tuple[str, str]]:
    return {(row[0].strip("`"), row[1]) for row in tables(text, "Key")}


@pytest.mark.parametrize(
    ("heading", "model"),
    [("`changes`", Change), ("`conditions` and `treatments`", Topic), ("`references`", Reference)],
)
def test_every_key_of_a_list_in_front_matter_is_described(heading: str, model: type[BaseModel]) -> None:
    assert _described(section(text_of(EDITORS / "front-matter.md"), heading)) == _keys(model)


def test_every_key_of_front_matter_is_described() -> None:
    text = section(text_of(EDITORS / "front-matter.md"), "Keys")
    own = text.split("\n### ")[0]
    required = {(name, "yes" if name in FrontMatter.REQUIRED else "no") for name in FrontMatter.model_fields}
    assert _described(own) == required


def test_every_key_and_choice_of_a_record_is_described() -> None:
    text = text_of(ROOT / "docs" / "reference" / "records.md")
    assert _described(text.split("\n## ")[0]) == _keys(ReviewRecord)
    assert _described(section(text, "`reviewer`")) == _keys(RecordedReviewer)
    choices = set(_choices(ReviewRecord.model_json_schema()))
    assert {choice for choice in choices if f"`{choice}`" not in text} == set()


@pytest.mark.parametrize(("name", "model"), HOUSE_FILES.items(), ids=list(HOUSE_FILES))
def test_every_key_of_a_house_file_is_described(name: str, model: type[BaseModel]) -> None:
    assert _described(section(text_of(EDITORS / "house-files.md"), f"{name}.yaml")) == _keys(*_models(model))


def test_every_key_of_the_json_contract_is_described() -> None:
    text = text_of(ROOT / "docs" / "reference" / "json-output.md")
    top, _, rest = text.partition("\n## ")
    assert [row[0].strip("`") for row in tables(top, "Key")] == list(RUN_KEYS)
    finding = {field.name for field in fields(Finding)} - set(LEFT_OUT["Finding"])
    assert {key for row in tables(rest, "Key") for key in re.findall(r"`(\w+)`", row[0])} == finding
    assert {state for state in STATES if f"`{state}`" not in text} == set()


@pytest.mark.parametrize("name", ["page", *HOUSE_FILES])
def test_every_choice_is_named(name: str) -> None:
    file = EDITORS / ("front-matter.md" if name == "page" else "house-files.md")
    schema = FrontMatter.model_json_schema() if name == "page" else HOUSE_FILES[name].model_json_schema()
    choices = set(_choices(schema))
    assert {choice for choice in choices if f"`{choice}`" not in text_of(file)} - _SAID_ELSEWHERE == set()


_SAID_ELSEWHERE = {"article", "tips", "story", "faq", "medicine"}
"""Kinds of page are listed with front matter."""


def _choices(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("enum", ())
        for value in schema.values():
            yield from _choices(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _choices(value)
