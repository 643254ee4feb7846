"""The files of a house and a guide, by name, and what a valid one is."""

from __future__ import annotations

from pydantic import BaseModel

from medreview.schemas.disclaimers import Disclaimers
from medreview.schemas.guide import GuideFile
from medreview.schemas.people import People
from medreview.schemas.policy import Policy
from medreview.schemas.terminology import Terminology
from medreview.schemas.waivers import Waivers

HOUSE_FILES: dict[str, type[BaseModel]] = {
    "policy": Policy,
    "people": People,
    "disclaimers": Disclaimers,
    "terminology": Terminology,
    "waivers": Waivers,
    "guide": GuideFile,
}
