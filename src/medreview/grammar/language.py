"""The English that a page is checked in."""

from __future__ import annotations

from typing import Final

_CHECKED: Final = ("en-US", "en-GB", "en-AU", "en-CA", "en-NZ", "en-ZA")
"""The English variants that LanguageTool 6.8 has a dictionary for."""


def language_of(lang: str | None, profile: str) -> str | None:
    """Return LanguageTool's code for a page's `lang`; None when the page has none or its language is not checked.

    Plain "en" is British where the profile is "nhs-uk" and American elsewhere.
    """
    if lang is None:
        return None
    code = lang.replace("_", "-").casefold()
    if code == "en":
        return "en-GB" if profile == "nhs-uk" else "en-US"
    return next((known for known in _CHECKED if known.casefold() == code), None)
