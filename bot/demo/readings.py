"""Second readings in the demo: a second person decides again, without knowing the first decision."""

from __future__ import annotations

import json

from bot.demo import deciding, when
from bot.demo.copying import Copied
from bot.demo.log import log
from bot.demo.template import Row
from bot.demo.working import Office
from bot.front_door.outcomes import OUTCOMES
from bot.front_door.second_reading import SCORECARD
from bot.thresholds.routes import Route

DRAWN, AGREES = 0.05, 0.5
WORDS = "The rationale is clear. The child's own words could have been asked for."


def read_again(copy: Copied, decisions: list[Row], office: Office) -> None:
    """One in twenty is drawn, most are read."""
    chance = office.chance
    if not decisions or copy.entry["restricted"] or chance.random() > DRAWN:
        return
    row = decisions[0]
    drawn_at = when.after_days(row["at"], chance.randint(3, 15), chance)
    if drawn_at >= office.until:
        return
    values = {
        "reader": None,
        "read_at": None,
        "outcome": None,
        "staff_route": None,
        "scores": None,
        "words": None,
    }
    drawn = chance.choice(("random", "risk"))
    reading = copy.add("second_reading", office.numbers, child_id=row["child_id"], drawn=drawn,
                       drawn_at=drawn_at, **values)  # fmt: skip
    read_at = when.after_days(drawn_at, chance.randint(1, 8), chance)
    if read_at >= office.until:
        return
    reader = office.team.one(
        "social_worker", "manager",
        other_than=(row["user_id"], row["agreed_by"], row["proposed_by"]),
    )  # fmt: skip
    outcome = row["outcome"]
    if chance.random() > AGREES:
        advised = Route(copy.rows["child"][0]["recommended_route"] or Route.FRONT_DOOR)
        outcome = deciding.decided(advised, advised, (), (), chance).outcome
    route = OUTCOMES[outcome].staff_route
    reading.update(
        reader=reader, read_at=read_at, outcome=outcome, staff_route=str(route) if route else None,
        scores={item: chance.choices((0, 1, 2), (1, 4, 9))[0] for item in SCORECARD},
        words=json.dumps(WORDS),
    )  # fmt: skip
    log(copy, read_at, reader, "second_reading_kept", child="child:1", outcome=outcome)
