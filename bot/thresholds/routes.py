"""The six routes and the four urgencies, in order. A pack maps routes to its council's own levels."""

from __future__ import annotations

from enum import Enum


class _InOrder(str, Enum):
    """Members compare by the order in which they are written, lowest concern first."""

    rank: int

    def __new__(cls, value: str) -> _InOrder:
        member = str.__new__(cls, value)
        member._value_ = value
        member.rank = len(cls.__members__)
        return member

    def __lt__(self, other: str) -> bool:
        return self.rank < type(self)(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= type(self)(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > type(self)(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= type(self)(other).rank

    def __str__(self) -> str:
        return str(self.value)


class Route(_InOrder):
    UNIVERSAL = "universal"
    SINGLE_AGENCY = "single_agency"
    CAF = "caf"
    FRONT_DOOR = "front_door"
    FRONT_DOOR_URGENT = "front_door_urgent"
    EMERGENCY = "emergency"


class Urgency(_InOrder):
    PLANNED = "planned"
    ONE_WORKING_DAY = "one_working_day"
    TODAY = "today"
    NOW = "now"


URGENCY_OF_ROUTE = {
    Route.UNIVERSAL: Urgency.PLANNED,
    Route.SINGLE_AGENCY: Urgency.PLANNED,
    Route.CAF: Urgency.PLANNED,
    Route.FRONT_DOOR: Urgency.ONE_WORKING_DAY,
    Route.FRONT_DOOR_URGENT: Urgency.TODAY,
    Route.EMERGENCY: Urgency.NOW,
}
