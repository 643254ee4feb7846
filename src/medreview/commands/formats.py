"""The formats that `medreview check` prints: by name, what turns a run into text.

Names stand here for the command line, which must start fast: what writes a format is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medreview.schemas.run import Run


def _text(run: Run, colour: bool) -> str:
    from medreview.reports.text import render_text

    return render_text(run, colour)


def _json(run: Run, _: bool) -> str:
    from medreview.reports.as_json import render_json

    return render_json(run)


def _github(run: Run, _: bool) -> str:
    from medreview.reports.github import render_github

    return render_github(run)


def _markdown(run: Run, _: bool) -> str:
    from medreview.reports.comment import render_comment

    return render_comment(run)


def _sarif(run: Run, _: bool) -> str:
    from medreview.checks.registry import all_rules
    from medreview.reports.sarif import render_sarif

    return render_sarif(run, [registered.rule for registered in all_rules()])


def _junit(run: Run, _: bool) -> str:
    from medreview.reports.junit import render_junit

    return render_junit(run)


def _gitlab(run: Run, _: bool) -> str:
    from medreview.reports.gitlab import render_gitlab

    return render_gitlab(run)


def _rdjson(run: Run, _: bool) -> str:
    from medreview.reports.rdjson import render_rdjson

    return render_rdjson(run)


FORMATS: Mapping[str, Callable[[Run, bool], str]] = MappingProxyType(
    {
        "text": _text,
        "json": _json,
        "github": _github,
        "markdown": _markdown,
        "sarif": _sarif,
        "junit": _junit,
        "gitlab": _gitlab,
        "rdjson": _rdjson,
    }
)
"""By name, the function from a run, and whether colours are wanted, to the text to print."""
