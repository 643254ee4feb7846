"""Errors that a user can do something about."""

from __future__ import annotations


class ConfigurationError(Exception):
    """Configuration or usage that cannot be worked with; each of `lines` is one fault, as `path:line:column: what`."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
