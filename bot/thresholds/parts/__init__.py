"""What a threshold pack is made of. One class for each thing that a pack author writes.

The fields, in the author's words, are listed in `bot/packs/README.md`; `loader` checks that the parts
fit together. Unknown keys are refused. Everything here is frozen.
"""

from bot.thresholds.parts.areas import (
    About,
    Area,
    Characteristic,
    Fact,
    FamilyContact,
    Option,
    Pathway,
    Question,
    QuestionKind,
    Rule,
)
from bot.thresholds.parts.base import (
    Approval,
    ContactPoint,
    Period,
    Source,
    SourceRef,
    Strict,
    Switch,
)
from bot.thresholds.parts.consent import (
    AGENCIES,
    CONSENT_CHOICES,
    CONSENT_QUESTIONS,
    CONSENT_YES_NO,
    ConsentWords,
    FamilyNotice,
)
from bot.thresholds.parts.deciding import Deciding, OutcomeCode
from bot.thresholds.parts.early_help import (
    EarlyHelp,
    EscalationStep,
    FollowUp,
    NeedTerms,
    PlanStep,
    PlanWords,
)
from bot.thresholds.parts.front_door import Clocks, Restricted
from bot.thresholds.parts.head import Boundary, Head, LocalChange, Neighbour, RouteWords
from bot.thresholds.parts.information import FieldKind, FormField, FormPart, InformationField, Need

__all__ = [
    "AGENCIES",
    "About",
    "Approval",
    "Area",
    "Boundary",
    "CONSENT_CHOICES",
    "CONSENT_QUESTIONS",
    "CONSENT_YES_NO",
    "Characteristic",
    "Clocks",
    "ConsentWords",
    "ContactPoint",
    "Deciding",
    "EarlyHelp",
    "EscalationStep",
    "Fact",
    "FamilyContact",
    "FamilyNotice",
    "FieldKind",
    "FollowUp",
    "FormField",
    "FormPart",
    "Head",
    "InformationField",
    "LocalChange",
    "Need",
    "NeedTerms",
    "Neighbour",
    "Option",
    "OutcomeCode",
    "Pathway",
    "Period",
    "PlanStep",
    "PlanWords",
    "Question",
    "QuestionKind",
    "Restricted",
    "RouteWords",
    "Rule",
    "Source",
    "SourceRef",
    "Strict",
    "Switch",
]
