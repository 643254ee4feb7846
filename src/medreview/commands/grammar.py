"""medreview grammar: install LanguageTool, start and stop its server, say what is there."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from medreview.commands.output import emit, say
from medreview.errors import ConfigurationError
from medreview.grammar.answers import NoAnswer
from medreview.grammar.installation import (
    Installation,
    find_installation,
    installation_folder,
    verify_installation,
)
from medreview.grammar.java import find_java
from medreview.grammar.left_running import Running
from medreview.grammar.settings import GrammarSettings

_CLEAR = "\r\x1b[K"


def install_languagetool(source: Path | None, means: Any) -> int:
    """Install LanguageTool, or leave alone what is installed and whole; return 0."""
    from medreview.grammar.installing import install

    with _progress() as tell, _faults_in_one_line():
        outcome = install(tell, source, means)
    there = outcome.installation
    size = _mebibytes(there.size)
    if not outcome.is_new:
        emit(f"LanguageTool {there.version} is installed already, and whole: {there.folder} ({size})\n", None)
        return 0
    emit(f"LanguageTool {there.version} is installed: {there.folder} ({size})\n{_checked(there)}\n", None)
    return 0


def show_status(form: str, verify: bool) -> int:
    """Print what is installed and what runs; return 0, or 1 when the installation is damaged."""
    facts = _status(verify)
    emit(
        json.dumps(facts, indent=2, ensure_ascii=False) + "\n" if form == "json" else _status_in_words(facts),
        None,
    )
    return 1 if facts["damage"] else 0


def start_server() -> int:
    """Start a server that goes on running after the command, as the settings of this folder say; return 0."""
    from medreview.grammar.connection import require_installation
    from medreview.grammar.left_running import start_running

    settings = _settings()
    with _progress() as tell, _faults_in_one_line():
        installation = require_installation()
        tell("starting LanguageTool")
        running, is_new = start_running(installation, settings.memory, settings.start_seconds)
    words = "runs now" if is_new else "runs already"
    emit(f"LanguageTool {running.version} {words}: {running.address} (process {running.pid})\n", None)
    return 0


def stop_server() -> int:
    """Stop the server that was left running; return 0."""
    from medreview.grammar.left_running import stop_running

    with _faults_in_one_line():
        was_running = stop_running()
    emit("LanguageTool was stopped.\n" if was_running else "LanguageTool was not left running.\n", None)
    return 0


def uninstall_languagetool() -> int:
    """Stop the server and remove LanguageTool from the cache folder; return 0."""
    from medreview.grammar.installing import remove_installation
    from medreview.grammar.left_running import stop_running

    folder = installation_folder()
    with _faults_in_one_line():
        stop_running()
        was_there = remove_installation()
    emit(
        f"LanguageTool was removed from {folder}\n" if was_there else "LanguageTool was not installed.\n",
        None,
    )
    return 0


def _settings() -> GrammarSettings:
    """Return the settings that govern the working folder; where there is no guide, those that everybody starts with."""
    from medreview.settings import find_settings

    try:
        return find_settings(Path.cwd()).grammar
    except ConfigurationError as error:
        if "no guide found" not in str(error):
            raise
        return GrammarSettings()


def _status(verify: bool) -> dict[str, Any]:
    from medreview.grammar.left_running import find_running, log_file

    there = find_installation()
    faults = verify_installation(there) if verify and there is not None else []
    damage = "; ".join(faults) or (there.damage if there is not None else None)
    running = find_running()
    java, why_no_java = _java()
    return {
        "installed": there is not None,
        "folder": str(installation_folder()),
        "version": there and there.version,
        "source": there and there.source,
        "jars": there and there.jars,
        "jars_checked": there and there.known,
        "bytes": there and there.size,
        "damage": damage,
        "java": java,
        "java_missing": why_no_java,
        "server": _server(running),
        "log": str(log_file()) if log_file().is_file() else None,
    }


def _java() -> tuple[dict[str, Any] | None, str | None]:
    try:
        return find_java()._asdict(), None
    except NoAnswer as error:
        return None, str(error)


def _server(running: Running | None) -> dict[str, Any] | None:
    if running is None:
        return None
    return {
        "address": running.address,
        "pid": running.pid,
        "memory": running.memory,
        "resident_bytes": _resident_bytes(running.pid),
        "users": running.users,
    }


def _status_in_words(facts: dict[str, Any]) -> str:
    lines: list[str] = []
    if facts["installed"]:
        lines.append(
            f"LanguageTool {facts['version']} is installed: {facts['folder']} ({_mebibytes(facts['bytes'])})"
        )
        lines.append(
            f"  from {facts['source']}; {facts['jars_checked']} of {facts['jars']} jars are as listed by medreview"
        )
    else:
        lines.append("LanguageTool is not installed; 'medreview grammar install' installs it")
    if facts["damage"]:
        lines.append(f"  damaged: {facts['damage']}; 'medreview grammar install' repairs it")
    java = facts["java"]
    lines.append(f"Java {java['version']}: {java['program']}" if java else facts["java_missing"])
    server = facts["server"]
    if server is None:
        lines.append("No server was left running; each run starts one when it needs it.")
    else:
        resident = server["resident_bytes"]
        used = f", {_mebibytes(resident)} in use" if resident else ""
        lines.append(
            f"A server runs: {server['address']} (process {server['pid']}, heap up to {server['memory']} MiB{used})"
        )
    return "\n".join([*lines, ""])


def _checked(there: Installation) -> str:
    if there.known == there.jars:
        return f"All {there.jars} jars have the SHA-256 that medreview lists."
    if there.known == 0:
        return f"None of its {there.jars} jars is on medreview's list: no SHA-256 was checked. It starts and answers."
    return (
        f"{there.known} of {there.jars} jars have the SHA-256 that medreview lists; the others were not checked, "
        "but can be unpacked. It starts and answers."
    )


def _mebibytes(size: int) -> str:
    return f"{round(size / 2**20)} MiB"


def _resident_bytes(pid: int) -> int | None:
    """Return how much memory a process holds; None where the system has no such file."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


@contextmanager
def _progress() -> Generator[Any]:
    """Give what shows a terminal how far we are; in a pipe nothing is shown."""
    is_seen = sys.stderr is not None and sys.stderr.isatty()
    shown = ""

    def tell(words: str) -> None:
        nonlocal shown
        if is_seen and words != shown:
            say(f"{_CLEAR}{words} …")
            shown = words

    try:
        yield tell
    finally:
        if is_seen:
            say(_CLEAR)


@contextmanager
def _faults_in_one_line() -> Generator[None]:
    try:
        yield
    except NoAnswer as error:
        raise ConfigurationError(str(error)) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise ConfigurationError(f"{place}{error.strerror or error}") from None
