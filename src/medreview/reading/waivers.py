"""Waivers as recorded in house/waivers.yaml, each with the places of its parts."""

from __future__ import annotations

from dataclasses import dataclass

from medreview.reading.source import Source
from medreview.reading.strict_yaml import YamlText
from medreview.schemas.finding import Place
from medreview.schemas.waivers import Waiver, Waivers


@dataclass(frozen=True, slots=True)
class RecordedWaiver:
    """A waiver, the file that records it, and where in that file its rule, page and last day stand."""

    waiver: Waiver
    path: str
    rule: Place
    page: Place
    until: Place

    @property
    def begins(self) -> str:
        """`path:line:column` of its rule, as messages about a house file begin."""
        return f"{self.path}:{self.rule.line}:{self.rule.column}"


def record_waivers(waivers: Waivers, source: Source, yaml: YamlText) -> tuple[RecordedWaiver, ...]:
    """Return the waivers of a file without faults, in its order."""
    return tuple(
        RecordedWaiver(
            waiver,
            source.path,
            *(source.place(yaml.values[("waivers", index, key)]) for key in ("rule", "page", "until")),
        )
        for index, waiver in enumerate(waivers.waivers)
    )
