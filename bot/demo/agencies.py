"""Who tells the front door in the demo, and how their habits differ. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Habit = Literal["follow", "raise", "lower"]
HABITS: tuple[Habit, ...] = ("follow", "raise", "lower")


@dataclass(frozen=True)
class Sender:
    """One kind of agency, by its code in `bot.referral.sources`.

    trades: as scenarios name them, with the words a referrer uses. share: of all contacts.
    raises, lowers: how often they go above or below the advice. clear: how often an outcome message is
    clear to them. term: 1 where they send little in the school holidays, 0 where holidays change nothing.
    """

    code: str
    trades: Mapping[str, str]
    workplace: str
    share: float
    raises: float
    lowers: float
    clear: float
    term: float


SENDERS: tuple[Sender, ...] = (
    Sender(
        "school",
        {"teacher": "class teacher", "headteacher": "head teacher", "college_tutor": "college tutor",
         "teaching_assistant": "teaching assistant"},
        "{place} School", 0.30, 0.12, 0.10, 0.86, 1.0,
    ),
    Sender("nursery", {"nursery_worker": "nursery worker", "childminder": "childminder"},
           "{place} Nursery", 0.08, 0.16, 0.08, 0.84, 0.3),
    Sender("school_nurse", {"school_nurse": "school nurse"}, "{place} Health Centre",
           0.06, 0.10, 0.06, 0.90, 0.8),
    Sender("health_visitor", {"health_visitor": "health visitor"}, "{place} Health Centre",
           0.11, 0.06, 0.12, 0.92, 0.0),
    Sender("midwife", {"midwife": "midwife"}, "{place} Maternity Unit", 0.05, 0.08, 0.08, 0.90, 0.0),
    Sender("gp", {"gp": "GP"}, "{place} Surgery", 0.08, 0.04, 0.28, 0.62, 0.0),
    Sender("hospital", {"paramedic": "paramedic", "doctor": "hospital doctor"}, "{place} Hospital",
           0.05, 0.10, 0.12, 0.70, 0.0),
    Sender("police", {"police": "police constable", "police_officer": "police constable"},
           "{place} Police Station", 0.14, 0.34, 0.03, 0.78, 0.0),
    Sender("housing", {"housing_officer": "housing officer"}, "{place} Homes", 0.05, 0.22, 0.06, 0.80, 0.0),
    Sender("voluntary", {"voluntary_worker": "voluntary worker", "youth_worker": "youth worker",
                         "sports_coach": "sports coach"},
           "{place} Project", 0.08, 0.18, 0.10, 0.80, 0.2),
)  # fmt: skip
BY_CODE = {sender.code: sender for sender in SENDERS}
BY_TRADE = {trade: sender for sender in SENDERS for trade in sender.trades}
