"""The files by which a step tells GitHub Actions something: its summary, and outputs for later steps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from medreview.errors import ConfigurationError

SUMMARY_BYTES = 1_048_576
"""What a step may write into its summary; GitHub drops all of a longer one (documentation, "Workflow commands")."""
_TOO_LONG = (
    "\n**The rest did not fit into this summary. The log of this step and the reports have all of it.**\n"
)


def append_summary(environment: Mapping[str, str], text: str) -> None:
    """Adds Markdown to the summary of the job, as far as GitHub keeps it; without GITHUB_STEP_SUMMARY to nothing.

    Raises:
        ConfigurationError: when the file cannot be written.
    """
    name = environment.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    file = Path(name)
    try:
        room = SUMMARY_BYTES - (file.stat().st_size if file.exists() else 0)
        _append(file, _fitting(text, room))
    except OSError as error:
        raise ConfigurationError(f"the job summary cannot be written: {error.strerror or error}") from None


def set_outputs(environment: Mapping[str, str], outputs: Mapping[str, int]) -> None:
    """Adds outputs of this step, only numbers, for later ones; without GITHUB_OUTPUT to nothing.

    Raises:
        ConfigurationError: when the file cannot be written.
    """
    name = environment.get("GITHUB_OUTPUT")
    if not name:
        return
    try:
        _append(Path(name), "".join(f"{key}={number:d}\n" for key, number in outputs.items()).encode("ascii"))
    except OSError as error:
        raise ConfigurationError(f"the step's outputs cannot be written: {error.strerror or error}") from None


def _fitting(text: str, room: int) -> bytes:
    data = f"{text}\n".encode("utf-8", "backslashreplace")
    if len(data) <= room:
        return data
    ending = _TOO_LONG.encode("ascii")
    kept = data[: max(room - len(ending), 0)].rpartition(b"\n")[0]
    return kept + ending if len(ending) <= room else b""


def _append(file: Path, data: bytes) -> None:
    with file.open("ab") as stream:
        stream.write(data)
