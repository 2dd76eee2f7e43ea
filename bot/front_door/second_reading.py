"""Which decided children are read a second time, and what the second reader looks at.

The second reader sees what the first saw and not what the first decided. Half are drawn by lot, half by lot
weighted towards where a mistake would matter most. No source that was read gives such weights: they are ours
and are shown with each draw. The same seed always draws the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from bot.front_door.outcomes import OUTCOMES
from bot.thresholds.routes import Route

RANDOM, RISK = "random", "risk"
SCORECARD: Mapping[str, str] = {
    "right_door": "The right door was used",
    "consent": "Agreement and openness were handled well",
    "history": "Earlier contacts were looked at",
    "childs_voice": "The child’s own words were asked for and kept",
    "unknowns": "What was not known was found out or named",
    "rationale": "The reasons are clear to somebody who was not there",
    "told": "The referrer was told in time and in plain words",
}
"""Items of the scorecard in the order of the page. Each is 0, 1 or 2."""
SCORES: Mapping[int, str] = {0: "No", 1: "In part", 2: "Yes"}
AFTERWARDS = ("right_door", "history", "rationale", "told")
"""Items that can be judged only once the first decision is seen: they are scored after the blind reading."""
BLIND = tuple(item for item in SCORECARD if item not in AFTERWARDS)


def scores_in(written: Mapping[str, str], items: Iterable[str]) -> dict[str, int] | None:
    """The scores of a form; None unless every one of these items has one."""
    found = {item: written.get(item, "") for item in items}
    allowed = {str(score) for score in SCORES}
    return {i: int(s) for i, s in found.items()} if set(found.values()) <= allowed else None


@dataclass(frozen=True)
class Candidate:
    """One decided child that nobody has read a second time.

    below: the outcome stands below the advice. unknowns: how many unknowns matter to the advice.
    no_agreement: nobody has agreed. told_before: there were earlier contacts about the child.
    """

    child_id: int
    contact_id: str
    outcome: str
    recommended: Route | None
    unknowns: int = 0
    no_agreement: bool = False
    told_before: bool = False

    @property
    def is_below(self) -> bool:
        """Whether staff stand below the advice. Without known advice it is taken to be below."""
        route = OUTCOMES[self.outcome].staff_route if self.outcome in OUTCOMES else None
        if self.recommended is None:
            return True
        return route is not None and route < self.recommended


def weight(candidate: Candidate) -> int:
    """How many lots a child has in the draw by risk; one at least, so that any may be drawn."""
    lots = 1
    lots += 6 if candidate.is_below else 0
    lots += 4 if candidate.outcome == "no_further_action" and candidate.unknowns else 0
    lots += 2 if candidate.unknowns else 0
    lots += 3 if candidate.no_agreement else 0
    lots += 3 if candidate.told_before else 0
    return lots


@dataclass(frozen=True)
class Drawn:
    child_id: int
    contact_id: str
    how: str


def draw(candidates: Iterable[Candidate], count: int, seed: int) -> tuple[Drawn, ...]:
    """So many children, half by lot and half by risk; fewer where there are not as many. Nobody twice."""
    waiting = sorted(candidates, key=lambda c: c.child_id)
    chance = Random(seed)  # noqa: S311 - a draw that can be repeated and checked
    drawn: list[Drawn] = []
    while waiting and len(drawn) < count:
        how = RANDOM if len(drawn) % 2 == 0 else RISK
        weights = [1 if how == RANDOM else weight(candidate) for candidate in waiting]
        found = chance.choices(range(len(waiting)), weights)[0]
        taken = waiting.pop(found)
        drawn.append(Drawn(taken.child_id, taken.contact_id, how))
    return tuple(drawn)
