"""How LanguageTool is asked: `[tool.medreview.grammar]`, or `[grammar]` in medreview.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

GrammarMode = Literal["auto", "required", "off"]
GRAMMAR_MODES: tuple[GrammarMode, ...] = get_args(GrammarMode)


@dataclass(frozen=True, slots=True)
class GrammarSettings:
    """How LanguageTool is asked: `auto` where it is there, `required` (not checked is an error), or not at all.

    `server` is the address of a server that is not ours; without one our own is started, with at most `memory` MiB for
    Java's heap. `start_seconds` and `check_seconds` are the deadlines for its start and for one request.
    """

    mode: GrammarMode = "auto"
    server: str | None = None
    memory: int = 768
    start_seconds: int = 60
    check_seconds: int = 60
