"""Checks that patient-facing guides are medically reviewed, readable and worded as the house wants."""

from __future__ import annotations

__version__ = "0.1.0"
