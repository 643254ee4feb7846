"""house/policy.yaml: the publisher's rules, one set of settings for each profile."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from medreview.schemas.change_class import ChangeClass
from medreview.schemas.fields import Kind, Line, RuleId, Slug, StrictModel, Text
from medreview.schemas.rule import Profile

Evidence = Literal["date", "record", "signed"]
KeptClass = Literal["formatting", "typographic", "wording"]
Formula = Literal[
    "smog",
    "flesch_kincaid",
    "flesch_reading_ease",
    "gunning_fog",
    "coleman_liau",
    "automated_readability_index",
    "forcast",
]


class Publisher(StrictModel):
    """Who answers for the guide."""

    name: Annotated[Line, Field(description="The publisher as readers know it.")]
    contact: Annotated[Line | None, Field(description="Where readers report a mistake.")] = None


class Tier(StrictModel):
    """How often pages of one risk tier are reviewed, and by whom."""

    interval_months: Annotated[
        int, Field(ge=1, le=120, description="Calendar months from review to due day.")
    ]
    lead_days: Annotated[
        int, Field(ge=0, le=365, description='Days before the due day on which "due soon" begins.')
    ] = 60
    specialties: Annotated[
        tuple[Slug, ...],
        Field(strict=False, description="The reviewer needs one of these; empty: any reviewer."),
    ] = ()


class Tiers(StrictModel):
    """The three risk tiers."""

    high: Tier = Tier(interval_months=12)
    standard: Tier = Tier(interval_months=24)
    low: Tier = Tier(interval_months=36)


class ReadabilityPolicy(StrictModel):
    """Which grade is asked for, and how long sentences and paragraphs may be."""

    formula: Annotated[Formula, Field(description="The formula that is compared with the target.")] = "smog"
    target: Annotated[
        float,
        Field(
            ge=0,
            le=100,
            strict=False,
            description="Highest US school grade (for reading ease: lowest score).",
        ),
    ] = 8
    sentence_words: Annotated[int, Field(ge=5, le=100, description="Most words in a sentence.")] = 25
    paragraph_sentences: Annotated[int, Field(ge=1, le=50, description="Most sentences in a paragraph.")] = 5


class Section(StrictModel):
    """A section that pages of some kinds must have, under any one of its headings."""

    kinds: Annotated[
        tuple[Kind, ...], Field(strict=False, min_length=1, description="Kinds of page that need it.")
    ]
    headings: Annotated[
        tuple[Line, ...],
        Field(strict=False, min_length=1, description="Accepted headings; case does not count."),
    ]


class RuleSetting(StrictModel):
    """A warning or suggestion with another severity than its default; errors are only waived."""

    severity: Annotated[
        Literal["error", "warning", "suggestion", "off"], Field(description="The severity used here.")
    ]
    reason: Annotated[Text, Field(description="Why this house differs from the default.")]


class LeftOut(StrictModel):
    """A rule or category of LanguageTool whose findings this house does not want."""

    rule: Annotated[Line | None, Field(description="LanguageTool's rule id, as findings name it.")] = None
    category: Annotated[
        Line | None, Field(description="LanguageTool's category id, as findings name it.")
    ] = None
    reason: Annotated[Text, Field(description="Why this house leaves it out.")]


class GrammarPolicy(StrictModel):
    """What of LanguageTool's findings is shown."""

    leave_out: Annotated[
        tuple[LeftOut, ...],
        Field(strict=False, description="LanguageTool's rules and categories to leave out."),
    ] = ()


class ProfileSettings(StrictModel):
    """A consistent set of settings."""

    tiers: Tiers = Tiers()
    readability: ReadabilityPolicy = ReadabilityPolicy()
    sections: Annotated[tuple[Section, ...], Field(strict=False)] = ()
    grammar: GrammarPolicy = GrammarPolicy()
    rules: Annotated[
        dict[RuleId, RuleSetting],
        Field(default_factory=dict, description="Severities that differ, by rule id."),
    ]


class Policy(StrictModel):
    """The whole of policy.yaml; `profile` names the settings in use."""

    profile: Annotated[Profile, Field(description="The profile in use; must be one of `profiles`.")]
    publisher: Publisher
    evidence: Annotated[
        Evidence,
        Field(
            description="What proves a review: a date in front matter, a record of exactly this text, or such a record "
            "with a signature."
        ),
    ] = "record"
    keeps_review: Annotated[
        tuple[KeptClass, ...],
        Field(
            strict=False,
            description="After which changes a review still holds. Formatting is never a change of the text; a "
            "clinical change always needs a review.",
        ),
    ] = ("formatting", "typographic")
    profiles: Annotated[dict[Profile, ProfileSettings], Field(min_length=1)]

    @property
    def settings(self) -> ProfileSettings:
        """The settings of the profile in use; KeyError when `profiles` does not have it (the loader reports that)."""
        return self.profiles[self.profile]

    def keeps(self, change_class: ChangeClass) -> bool:
        """True when a review still holds after a change of this class."""
        return change_class == "formatting" or change_class in self.keeps_review
