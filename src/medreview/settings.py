"""How the tool runs: `[tool.medreview]` in pyproject.toml, or medreview.toml, found from the checked path up."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from medreview.errors import ConfigurationError
from medreview.grammar.settings import GRAMMAR_MODES, GrammarSettings
from medreview.reading.plain_files import read_plain_file
from medreview.reading.source import Fault

DEFAULT_GUIDE = "guide"
DEFAULT_PAGE_BYTES = 2_000_000
_LARGEST = 5_000_000
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
_ALLOWED = f"settings may have {_LARGEST:,}. Shorten them."


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the guide lies, how large a page may be, and the grammar server; output's paths are relative to `root`."""

    root: Path
    guide: Path
    max_page_bytes: int = DEFAULT_PAGE_BYTES
    grammar: GrammarSettings = field(default_factory=GrammarSettings)


def find_settings(start: Path) -> Settings:
    """Return the settings that govern `start`, an existing file or folder.

    The nearest configuration file wins; without one, the nearest folder that holds `house/policy.yaml`, or that holds
    `guide/house/policy.yaml`, is taken.

    Raises:
        ConfigurationError: for a configuration that cannot be used, or when there is no guide.
    """
    here = plain_path(start)
    folders = [here, *here.parents] if here.is_dir() else list(here.parents)
    return _configured(folders) or _unconfigured(folders, start)


def plain_path(path: Path) -> Path:
    """Return the absolute path without `..`; a link in the last place is kept, because a page is what its name says."""
    try:
        absolute = path.absolute()
    except FileNotFoundError:
        raise ConfigurationError("the working folder is not there any more. Go to another one.") from None
    return absolute.resolve() if absolute.name in ("..", "") else absolute.parent.resolve() / absolute.name


def _configured(folders: list[Path]) -> Settings | None:
    for folder in folders:
        found = _from_toml(folder / "medreview.toml", table=()) or _from_toml(
            folder / "pyproject.toml", table=("tool", "medreview")
        )
        if found is not None:
            return found
    return None


def _unconfigured(folders: list[Path], start: Path) -> Settings:
    for folder in folders:
        if _holds_house(folder):
            return Settings(folder.parent, folder)
        if _holds_house(folder / DEFAULT_GUIDE):
            return Settings(folder, folder / DEFAULT_GUIDE)
    raise ConfigurationError(
        f"{start}: no guide found here or above: there is no medreview.toml, no [tool.medreview] in a pyproject.toml, "
        f"and no folder with house/policy.yaml."
    )


def _from_toml(file: Path, table: tuple[str, ...]) -> Settings | None:
    values = _read_toml(file)
    if values is None:
        return None
    for name in table:
        values = values.get(name) if isinstance(values, dict) else None
        if values is None:
            return None
    if not isinstance(values, dict):
        raise ConfigurationError(f"{file}: [{'.'.join(table)}] must be a table.")
    return _settings(file, values)


def _read_toml(file: Path) -> Any:
    """Return what the file says, None where there is none."""
    data = read_plain_file(file, _LARGEST, plain="Settings are a plain file.", allowed=_ALLOWED)
    if data is None:
        return None
    if isinstance(data, Fault):
        raise ConfigurationError(f"{file}: {data.message}")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # bytes that are not UTF-8, no TOML, a number of many thousand digits
        raise ConfigurationError(f"{file}: {error}") from None
    except RecursionError:
        raise ConfigurationError(f"{file}: values are nested too deep here.") from None


def _holds_house(guide: Path) -> bool:
    """True when there is a policy, whatever stands under that name, or a house that may not be looked into."""
    house = guide / "house"
    try:
        os.lstat(house / "policy.yaml")
    except PermissionError:
        return os.path.lexists(house)
    except (OSError, ValueError):
        return False
    return True


def _settings(file: Path, values: dict[str, Any]) -> Settings:
    faults = _Faults(file)
    read = faults.read(values, {"guide": str, "max_page_bytes": int, "grammar": dict})
    limit = read.get("max_page_bytes", DEFAULT_PAGE_BYTES)
    if limit < 1:
        faults.add("'max_page_bytes' must be 1 or more.")
    grammar = _grammar(faults, read.get("grammar", {}))
    guide = file.parent / read.get("guide", DEFAULT_GUIDE)
    if not faults.lines and not _holds_house(guide):
        faults.add(f"the guide folder '{values.get('guide', DEFAULT_GUIDE)}' has no house/policy.yaml.")
    if faults.lines:
        raise ConfigurationError(*faults.lines)
    return Settings(file.parent, guide, limit, grammar)


class _Faults:
    """What is wrong in a file of settings."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.lines: list[str] = []

    def add(self, words: str) -> None:
        """Takes up one more fault."""
        self.lines.append(f"{self._file}: {words}")

    def read(self, values: dict[str, Any], known: dict[str, type], table: str = "") -> dict[str, Any]:
        """Return the values that are of their type; `table` is the name of an inner table with its dot."""
        read: dict[str, Any] = {}
        for key, value in values.items():
            if key not in known:
                near = get_close_matches(key, known, n=1)
                advice = f"Did you mean '{table}{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
                self.add(f"'{table}{key}' is not a setting of medreview. {advice}")
            elif not isinstance(value, known[key]) or isinstance(value, bool):
                self.add(f"'{table}{key}' must be {_IN_WORDS[known[key]]}.")
            else:
                read[key] = value
        return read


_IN_WORDS = {str: "text", int: "a whole number", dict: "a table"}


def _grammar(faults: _Faults, values: dict[str, Any]) -> GrammarSettings:
    known = {"mode": str, "server": str, "memory": int, "start_seconds": int, "check_seconds": int}
    read = faults.read(values, known, "grammar.")
    if read.get("mode", "auto") not in GRAMMAR_MODES:
        faults.add(f"'grammar.mode' must be one of {', '.join(GRAMMAR_MODES)}.")
    if not _ADDRESS.fullmatch(read.get("server", "http://x")):
        faults.add("'grammar.server' must be an address that begins with http:// or https://.")
    for key, least, most in (("memory", 256, 65_536), ("start_seconds", 1, 3600), ("check_seconds", 1, 3600)):
        if not least <= read.get(key, least) <= most:
            faults.add(f"'grammar.{key}' must be {least} to {most}.")
    return GrammarSettings() if faults.lines else GrammarSettings(**read)
